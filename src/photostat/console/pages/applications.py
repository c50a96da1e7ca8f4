"""The application library: its list, uploads that are looked at before they count, the page of an application.

Files come and go by the REST API; an upload is a package there, and what is to become of it is decided here. For system
administrators alone. Installs: `application_installs`, `application_install`.
"""

from collections.abc import Sequence
from uuid import UUID

from starlette.responses import Response

from photostat.applications.installs.model import Install
from photostat.applications.installs.reading import install_history, outdated_count, outdated_counts
from photostat.applications.library.editing import create_application, delete_application, replace_application
from photostat.applications.library.model import LibraryApplication, Options, Package, Required
from photostat.applications.library.packages import copy_package, remove_package, scratch_file
from photostat.applications.library.receiving import received
from photostat.applications.library.store.applications import all_applications, find_application
from photostat.applications.library.store.packages import find_package
from photostat.console.application_shown import ACTIVE, STATUS_NAMES, sections_of
from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Problems, problems_of
from photostat.console.routing import POST, Page
from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.people.access import enter_admin_level

LIBRARY = "/Relativity.REST/api/relativity-environment/v1/workspace/-1/libraryapplications"
"""The REST API's address of the library, for uploads and downloads."""
_HISTORY = 20
_NAMES = {"Version": "ignore_version"}


def list_page(call: Call) -> Response:
    """All applications, and where one is uploaded."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        outdated = outdated_counts(connection)
        rows = [(found, outdated.get(found.artifact_id, 0)) for found in all_applications(connection)]
    return call.page("applications/list.html", rows=rows, library=LIBRARY)


def package_page(call: Call) -> Response:
    """What was uploaded, to be confirmed."""
    return _package(call, _guid(call), ignores_version=False, problems=NO_PROBLEMS)


def confirm(call: Call) -> Response:
    """Create the application of a package, or put it in the place of an older version; the package is forgotten."""
    guid, ignores_version = _guid(call), call.form.flag("ignore_version")
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        package = find_package(connection, guid)
    try:
        made = _put_into_library(call, package, is_new=call.form.text("act") == "create", ignores_version=ignores_version)
    except (InvalidInputError, ConflictError) as error:
        return _package(call, guid, ignores_version=ignores_version, problems=problems_of(error, _NAMES))
    return call.to(
        f"/applications/{made.artifact_id}", done=f"{made.artifact.name} {made.version} is in the Application Library."
    )


def forget(call: Call) -> Response:
    """An upload that is not wanted."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        remove_package(change, call.services.blobs, _guid(call))
    return call.to("/applications", done="The upload is forgotten.")


def details(call: Call) -> Response:
    """One application."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_application(connection, call.number("id"))
        outdated = outdated_count(connection, found)
        history = install_history(connection, found, ADMIN_LEVEL, length=_HISTORY)
    return call.page(
        "applications/details.html",
        application=found,
        sections=sections_of(found.tree_view),
        outdated=outdated,
        history=history,
        is_active=_is_active(history),
        statuses=STATUS_NAMES,
        can_be_deleted=found.required is not Required.REQUIRED,
        library=LIBRARY,
    )


def live(call: Call) -> Response:
    """The installs into the library alone, asked for by the page while one waits or runs."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_application(connection, call.number("id"))
        history = install_history(connection, found, ADMIN_LEVEL, length=_HISTORY)
    return call.piece(
        "applications/library_history.html",
        application=found,
        history=history,
        is_active=_is_active(history),
        statuses=STATUS_NAMES,
    )


def delete(call: Call) -> Response:
    """Out of the library; what is installed stays."""
    application_id = call.number("id")
    try:
        with call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            name = find_application(change.connection, application_id).artifact.name
            delete_application(change, call.services.blobs, application_id)
    except InvalidInputError as error:
        return call.to(f"/applications/{application_id}", failed=str(error))
    return call.to("/applications", done=f"{name} is out of the library. What is installed in workspaces stays.")


def _put_into_library(call: Call, package: Package, *, is_new: bool, ignores_version: bool) -> LibraryApplication:
    blobs = call.services.blobs
    with scratch_file() as file:
        copy_package(blobs, package, file)
        with received(blobs, file, package.file_name) as upload, call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            if is_new:
                made = create_application(change, upload)
            else:
                made = replace_application(change, blobs, upload, Options(ignore_version=ignores_version))
            remove_package(change, blobs, package.guid)
            return made


def _package(call: Call, guid: UUID, *, ignores_version: bool, problems: Problems) -> Response:
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        package = find_package(connection, guid)
        try:
            held: LibraryApplication | None = find_application(connection, package.application_guid)
        except NotFoundError:
            held = None
    return call.page(
        "applications/package.html",
        status=400 if problems else 200,
        package=package,
        sections=sections_of(package.tree_view),
        held=held,
        is_higher=held is None or package.version > held.version,
        ignores_version=ignores_version,
        problems=problems,
    )


def _is_active(history: Sequence[Install]) -> bool:
    return bool(history) and history[0].status in ACTIVE


def _guid(call: Call) -> UUID:
    found = call.request.path_params["package"]
    assert isinstance(found, UUID)
    return found


PAGES: Sequence[Page] = (
    Page("/applications", list_page),
    Page("/applications/packages/{package:uuid}", package_page),
    Page("/applications/packages/{package:uuid}", confirm, POST),
    Page("/applications/packages/{package:uuid}/forget", forget, POST),
    Page("/applications/{id:int}", details),
    Page("/applications/{id:int}/live", live, is_whole=False),
    Page("/applications/{id:int}/delete", delete, POST),
)
