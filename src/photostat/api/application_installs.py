"""The Application Install service but its searches (contracts/applications.md section 6), under each of its addresses.

For system administrators only. An application is named by ArtifactID or by GUID; the workspace segment is -1, save where the
newest install in one workspace is asked for. Installing goes on in workers: what is answered here is what was queued.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from photostat.api.application_addresses import (
    DOCUMENTED_PREFIX,
    OTHER_PREFIXES,
    AdminSegment,
    ApplicationKey,
    check_version,
    key_of,
)
from photostat.api.application_install_answers import (
    cancelled_answer,
    details_answer,
    outdated_answer,
    reading_answer,
    requested_answer,
)
from photostat.api.application_install_models import (
    CancelBody,
    CancelInstallsAnswer,
    DetailsAnswer,
    InstallAllBody,
    InstallAnswer,
    InstallBody,
    InstallReading,
    NameAnswer,
    NamesBody,
    OutdatedAnswer,
)
from photostat.api.application_install_pages import LengthSegment, Page, StartSegment
from photostat.api.application_install_report import report_response
from photostat.api.call import Call, CallOf
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT32_MAX
from photostat.applications.installs.cancelling import cancel_all, cancel_installs
from photostat.applications.installs.model import InstallRequest
from photostat.applications.installs.names import validate_names
from photostat.applications.installs.reading import details_page, find_install, newest_install, outdated_count
from photostat.applications.installs.requesting import install_into, install_into_all
from photostat.applications.library.store.applications import find_application
from photostat.workspaces.people.access import enter_admin_level

_BEFORE = "/Relativity.REST/api/Relativity.LibraryApplications/workspace/{admin_level}/libraryapplications"
PREFIXES = (_BEFORE, DOCUMENTED_PREFIX, *(prefix for prefix in OTHER_PREFIXES if prefix != _BEFORE))
"""The first is the one that the service's own texts name, and that our document shows."""

InstallKey = Annotated[int, Path(description="ApplicationInstallID.")]
WorkspaceSegment = Annotated[
    int, Path(alias="admin_level", ge=-1, le=INT32_MAX, description="ArtifactID of the workspace; -1: the library.")
]
"""OpenAPI forbids another name for it than that of the same segment in other routes."""

IncludeActions = Annotated[bool, Path(description="Whether to add the actions that lead on.")]
IncludeActionsQuery = Annotated[bool, Query(alias="includeActions", description="Whether to add the actions that lead on.")]


def install(call: CallOf, admin_level: AdminSegment, application: ApplicationKey, asked: InstallBody) -> InstallAnswer:
    """Install an application into workspaces. With `/true` behind the address the answer leads to the details."""
    return _install(call, application, asked, with_actions=False)


def install_with(
    call: CallOf, admin_level: AdminSegment, application: ApplicationKey, include_actions: IncludeActions, asked: InstallBody
) -> InstallAnswer:
    """Install an application into workspaces; the answer may lead to the details."""
    return _install(call, application, asked, with_actions=include_actions)


def install_all(call: CallOf, admin_level: AdminSegment, application: ApplicationKey, asked: InstallAllBody) -> InstallAnswer:
    """Install an application into all workspaces, or update it wherever it is."""
    return _install_all(call, application, asked, with_actions=False)


def install_all_with(
    call: CallOf, admin_level: AdminSegment, application: ApplicationKey, include_actions: IncludeActions, asked: InstallAllBody
) -> InstallAnswer:
    """Install an application into all workspaces, or update it wherever it is; the answer may lead to the details."""
    return _install_all(call, application, asked, with_actions=include_actions)


def status(call: CallOf, admin_level: AdminSegment, application: ApplicationKey, install_id: InstallKey) -> InstallReading:
    """One install of an application."""
    return _status(call, application, install_id, with_actions=False)


def status_with(
    call: CallOf, admin_level: AdminSegment, application: ApplicationKey, install_id: InstallKey, include_actions: IncludeActions
) -> InstallReading:
    """One install of an application; one that failed its validation with what stood in the way and how to go on."""
    return _status(call, application, install_id, with_actions=include_actions)


def current_status(
    call: CallOf,
    workspace_id: WorkspaceSegment,
    application: ApplicationKey,
    request: Request,
    include_actions: IncludeActionsQuery = False,
) -> InstallReading:
    """The newest install of an application in a workspace."""
    with_actions = include_actions or b"true" in request.scope["query_string"].lower().split(b"&")  # `?true`, as it is published
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_application(connection, key_of(application))
        return reading_answer(newest_install(connection, found, workspace_id), with_actions=with_actions)


def outdated(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> OutdatedAnswer:
    """How many workspaces have an older version than the library."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_application(connection, key_of(application))
        return outdated_answer(found, outdated_count(connection, found))


def cancel_one(
    call: CallOf, admin_level: AdminSegment, application: ApplicationKey, install_id: InstallKey
) -> CancelInstallsAnswer:
    """Cancel an install that waits."""
    return _cancel(call, application, (install_id,))


def cancel_several(
    call: CallOf, admin_level: AdminSegment, application: ApplicationKey, asked: CancelBody
) -> CancelInstallsAnswer:
    """Cancel those of several installs that wait."""
    return _cancel(call, application, asked.application_install_ids)


def cancel_waiting(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> CancelInstallsAnswer:
    """Cancel all installs of an application that wait."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        found = find_application(change.connection, key_of(application))
        return cancelled_answer(found, cancel_all(change, found), by_identifier=True)


def details(
    call: CallOf,
    admin_level: AdminSegment,
    application: ApplicationKey,
    install_id: InstallKey,
    start: StartSegment,
    length: LengthSegment,
) -> DetailsAnswer:
    """What an install did, a row for each component."""
    return _details(call, application, install_id, Page(start, length), with_actions=False)


def details_with(
    call: CallOf,
    admin_level: AdminSegment,
    application: ApplicationKey,
    install_id: InstallKey,
    start: StartSegment,
    length: LengthSegment,
    include_actions: IncludeActions,
) -> DetailsAnswer:
    """What an install did, a row for each component, with links to the other pages."""
    return _details(call, application, install_id, Page(start, length), with_actions=include_actions)


def report(call: CallOf, admin_level: AdminSegment, application: ApplicationKey, install_id: InstallKey) -> Response:
    """What an install did, as a CSV file."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_install(connection, find_application(connection, key_of(application)), install_id)
    return report_response(call, found)


def check_names(call: CallOf, admin_level: AdminSegment, asked: NamesBody) -> tuple[NameAnswer, ...]:
    """Whether new names, with which conflicts could be resolved, can be had."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        answers = validate_names(connection, [item.question() for item in asked.name_validation_items])
        return tuple(NameAnswer.of(answer) for answer in answers)


def _install(call: Call, application: str, asked: InstallBody, *, with_actions: bool) -> InstallAnswer:
    wanted: InstallRequest = asked.request.asked()
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        found = find_application(change.connection, key_of(application))
        return requested_answer(found, install_into(change, found, wanted), with_actions=with_actions)


def _install_all(call: Call, application: str, asked: InstallAllBody, *, with_actions: bool) -> InstallAnswer:
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        found = find_application(change.connection, key_of(application))
        unlocks = asked.request.unlock_applications
        results = install_into_all(change, found, asked.request.mode, unlocks_applications=unlocks)
        return requested_answer(found, results, with_actions=with_actions)


def _status(call: Call, application: str, install_id: int, *, with_actions: bool) -> InstallReading:
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_application(connection, key_of(application))
        return reading_answer(find_install(connection, found, install_id), with_actions=with_actions)


def _cancel(call: Call, application: str, install_ids: tuple[int, ...]) -> CancelInstallsAnswer:
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        found = find_application(change.connection, key_of(application))
        return cancelled_answer(found, cancel_installs(change, found, install_ids))


def _details(call: Call, application: str, install_id: int, page: Page, *, with_actions: bool) -> DetailsAnswer:
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_install(connection, find_application(connection, key_of(application)), install_id)
        return details_answer(found, details_page(connection, found, page.start, page.length), page, with_actions=with_actions)


def _router(prefix: str) -> APIRouter:
    made = wire_router("", tags=["Application installs"])
    documented = prefix == PREFIXES[0]
    checks = [Depends(check_version)] if "{version}" in prefix else []

    def add(method: str, path: str, handler: Any, **options: Any) -> None:
        options = {"include_in_schema": documented, "dependencies": checks, **options}
        made.add_api_route(path, handler, methods=[method], **options)

    of = f"{prefix}/{{application}}/install"
    one = f"{of}/{{install_id}}"
    add("POST", of, install)
    add("POST", f"{of}/{{include_actions}}", install_with, include_in_schema=False)  # the document has one name for a segment
    add("POST", f"{of}/all", install_all)
    add("POST", f"{of}/all/{{include_actions}}", install_all_with)
    add("POST", f"{prefix}/{{application}}/installall", install_all)
    add("GET", of, current_status)
    add("GET", f"{of}/outdated-workspaces-count", outdated)
    add("GET", one, status)
    add("GET", f"{one}/{{include_actions}}", status_with)
    add("GET", f"{one}/details/{{start}}/{{length}}", details)
    add("GET", f"{one}/details/{{start}}/{{length}}/{{include_actions}}", details_with)
    add("GET", f"{one}/details/csv", report, response_class=Response)
    add("DELETE", of, cancel_several)
    add("DELETE", f"{of}/all", cancel_waiting)
    add("DELETE", one, cancel_one)
    add("POST", f"{prefix}/install/conflict/validate-names", check_names)
    return made


routers = tuple(_router(prefix) for prefix in PREFIXES)
