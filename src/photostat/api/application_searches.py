"""The searches of the Application Install service: over installs, and over the workspaces that an application could go to."""

from typing import Any

from fastapi import APIRouter, Depends

from photostat.api.application_addresses import AdminSegment, ApplicationKey, check_version, key_of
from photostat.api.application_install_pages import LengthQuery, Page, StartQuery
from photostat.api.application_installs import PREFIXES, IncludeActionsQuery
from photostat.api.application_search_answers import installs_answer, workspaces_answer
from photostat.api.application_search_models import SearchAnswer, SearchBody
from photostat.api.call import CallOf
from photostat.api.wire.route import wire_router
from photostat.applications.installs.store.search import only_application, search_installs, search_workspaces
from photostat.applications.library.store.applications import find_application
from photostat.workspaces.people.access import enter_admin_level


def search(
    call: CallOf,
    admin_level: AdminSegment,
    asked: SearchBody | None = None,
    start: StartQuery = 1,
    length: LengthQuery = 10,
    include_actions: IncludeActionsQuery = False,
) -> SearchAnswer:
    """The newest install of each application in each workspace and in the library."""
    page, body = Page(start, length), asked or SearchBody()
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = search_installs(connection, body.asked(offset=page.offset, length=page.length))
    application_id = only_application(body.query_options.condition) if include_actions else None
    return installs_answer(found, page, with_actions=include_actions, application_id=application_id)


def search_one(
    call: CallOf,
    admin_level: AdminSegment,
    application: ApplicationKey,
    asked: SearchBody | None = None,
    start: StartQuery = 1,
    length: LengthQuery = 10,
    include_actions: IncludeActionsQuery = False,
) -> SearchAnswer:
    """The newest install of one application in each workspace and in the library."""
    page, body = Page(start, length), asked or SearchBody()
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        of = find_application(connection, key_of(application)).artifact_id
        found = search_installs(connection, body.asked(offset=page.offset, length=page.length), of)
    return installs_answer(found, page, with_actions=include_actions, application_id=of)


def available_workspaces(
    call: CallOf,
    admin_level: AdminSegment,
    application: ApplicationKey,
    asked: SearchBody | None = None,
    start: StartQuery = 1,
    length: LengthQuery = 10,
    include_actions: IncludeActionsQuery = False,
) -> SearchAnswer:
    """All workspaces, whether they have the application or not; the condition chooses."""
    page, body = Page(start, length), asked or SearchBody()
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        of = find_application(connection, key_of(application))
        found = search_workspaces(connection, body.asked(offset=page.offset, length=page.length), of)
    return workspaces_answer(found, page, with_actions=include_actions, application_id=of.artifact_id)


def _router(prefix: str) -> APIRouter:
    made = wire_router(prefix, tags=["Application installs"])
    checks = [Depends(check_version)] if "{version}" in prefix else []

    def add(path: str, handler: Any) -> None:
        made.add_api_route(path, handler, methods=["POST"], include_in_schema=prefix == PREFIXES[0], dependencies=checks)

    add("/install/search", search)
    add("/{application}/install/search", search_one)
    add("/{application}/install/available-workspaces", available_workspaces)
    return made


routers = tuple(_router(prefix) for prefix in PREFIXES)
