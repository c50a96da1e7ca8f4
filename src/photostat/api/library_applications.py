"""The Library Application service (contracts/applications.md section 5), under each of its addresses.

An application is named by ArtifactID or by GUID wherever one is named. The workspace segment is -1 in all of them; all
spellings of one address share their handlers, and the documents show the first.
"""

from typing import Annotated, Any, BinaryIO
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from photostat.api.application_addresses import (
    DOCUMENTED_PREFIX,
    OTHER_PREFIXES,
    AdminSegment,
    ApplicationKey,
    check_version,
    guid_of,
    key_of,
)
from photostat.api.call import Call, CallOf
from photostat.api.document_files import blob_response, content_disposition
from photostat.api.library_answers import (
    application_answer,
    cancel_answer,
    install_answer,
    made_answer,
    package_answer,
    retry_answer,
)
from photostat.api.library_bodies import OPTIONS, UPLOAD
from photostat.api.library_models import (
    ApplicationAnswer,
    CancelAnswer,
    CreateAnswer,
    HostingStatus,
    LibraryInstallAnswer,
    PackageAnswer,
    RetryAnswer,
    UpdateAnswer,
)
from photostat.api.library_uploads import MOST_BODY_BYTES, Sent, read_options, read_upload
from photostat.api.wire.bodies import BodyReader, streamed_body
from photostat.api.wire.route import wire_router
from photostat.applications.library.editing import (
    cancel_install,
    create_application,
    delete_application,
    install_again,
    replace_application,
)
from photostat.applications.library.imaging_application import imaging_archive
from photostat.applications.library.model import LibraryApplication
from photostat.applications.library.packages import add_package, copy_package, remove_package, scratch_file
from photostat.applications.library.receiving import received
from photostat.applications.library.store.applications import all_applications, find_application
from photostat.applications.library.store.installs import newest_install
from photostat.applications.library.store.packages import find_package
from photostat.errors import InvalidInputError
from photostat.workspaces.people.access import admin_access, enter_admin_level

_Body = Annotated[BodyReader, streamed_body(limit_bytes=MOST_BODY_BYTES)]

_MOST_OPTION_BYTES = 64 * 1024


def create_from_file(call: CallOf, admin_level: AdminSegment, body: _Body) -> CreateAnswer:
    """Add an application to the library from a RAP or XML file."""
    _refuse_others(call)
    with scratch_file() as file:
        sent = read_upload(body, file)
        return _create(call, file, sent.file_name)


def create_from_package(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> CreateAnswer:
    """Add an application to the library from an uploaded package, named by its GUID."""
    _refuse_others(call)
    with scratch_file() as file:
        return _create(call, file, _from_package(call, guid_of(application), file))


def update_from_file(call: CallOf, admin_level: AdminSegment, body: _Body) -> UpdateAnswer:
    """Replace an application of the library by a higher version from a RAP or XML file."""
    _refuse_others(call)
    with scratch_file() as file:
        return _update(call, file, read_upload(body, file))


def update_from_package(call: CallOf, admin_level: AdminSegment, application: ApplicationKey, body: _Body) -> UpdateAnswer:
    """Replace an application of the library by an uploaded package, named by its GUID; the body may have options.

    With a multipart body the file in it counts, as if the address named nothing.
    """
    _refuse_others(call)
    with scratch_file() as file:
        if body.content_type.lower().startswith("multipart/"):
            return _update(call, file, read_upload(body, file))
        options = read_options(_options_text(body))
        name = _from_package(call, guid_of(application), file)
        return _update(call, file, Sent(options, options.file_name or name))


def read_all(call: CallOf, admin_level: AdminSegment) -> tuple[ApplicationAnswer, ...]:
    """All applications of the library."""
    return _all(call, with_actions=False)


def read_all_with(
    call: CallOf, admin_level: AdminSegment, include_metadata: bool, include_actions: bool
) -> tuple[ApplicationAnswer, ...]:
    """All applications of the library, with the actions that the caller may take."""
    return _all(call, with_actions=include_actions)


def read_one(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> ApplicationAnswer:
    """One application of the library."""
    with call.read() as connection:
        return application_answer(find_application(connection, key_of(application)), with_actions=False)


def read_one_with(
    call: CallOf, admin_level: AdminSegment, application: ApplicationKey, include_metadata: bool, include_actions: bool
) -> ApplicationAnswer:
    """One application of the library, with the actions that the caller may take."""
    with call.read() as connection:
        may_act = admin_access(connection, call.user_id).is_system_administrator
        found = find_application(connection, key_of(application))
        return application_answer(found, with_actions=include_actions and may_act)


def contents(call: CallOf, admin_level: AdminSegment, application: ApplicationKey, request: Request) -> Response:
    """The file of an application, byte for byte as it was uploaded."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_application(connection, key_of(application))
    return _file(call, request, found.blob_key, found.sha256, found.file_name)


def delete(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> None:
    """Delete an application from the library; what is installed in workspaces stays."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        delete_application(change, call.services.blobs, key_of(application))


def library_install(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> LibraryInstallAnswer:
    """The newest install of an application into the library."""
    return _install(call, application, with_actions=False)


def library_install_with(
    call: CallOf, admin_level: AdminSegment, application: ApplicationKey, include_actions: bool
) -> LibraryInstallAnswer:
    """The newest install of an application into the library, with the actions that lead on."""
    return _install(call, application, with_actions=include_actions)


def retry_library_install(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> RetryAnswer:
    """Install an application into the library again."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        found = install_again(change, key_of(application))
        return retry_answer(found, newest_install(change.connection, found.artifact_id))


def cancel_library_install(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> CancelAnswer:
    """Cancel the newest install of an application into the library, if it still waits."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        found = find_application(change.connection, key_of(application))
        return cancel_answer(found, cancel_install(change, found))


def upload_package(call: CallOf, admin_level: AdminSegment, body: _Body) -> PackageAnswer:
    """Keep a RAP or XML file for a day and tell what it is."""
    _refuse_others(call)
    blobs = call.services.blobs
    with scratch_file() as file:
        sent = read_upload(body, file)
        with received(blobs, file, sent.file_name) as upload, call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            return package_answer(add_package(change, blobs, upload))


def package_contents(call: CallOf, admin_level: AdminSegment, package: str, request: Request) -> Response:
    """The file of an uploaded package."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found = find_package(connection, guid_of(package))
    return _file(call, request, found.blob_key, found.sha256, found.file_name)


def delete_package(call: CallOf, admin_level: AdminSegment, package: str) -> None:
    """Forget an uploaded package."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        remove_package(change, call.services.blobs, guid_of(package))


def hosting_status(call: CallOf, admin_level: AdminSegment, application: ApplicationKey) -> HostingStatus:
    """The state of an application's hosted parts; none is hosted here."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        find_application(connection, key_of(application))
    return HostingStatus()


def _refuse_others(call: Call) -> None:
    """Before a body is read: whoever may not, sends nothing."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)


def _create(call: Call, file: BinaryIO, file_name: str | None) -> CreateAnswer:
    with received(call.services.blobs, file, file_name) as upload, call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        made = create_application(change, upload)
        return made_answer(CreateAnswer, made, newest_install(change.connection, made.artifact_id))


def _update(call: Call, file: BinaryIO, sent: Sent) -> UpdateAnswer:
    blobs = call.services.blobs
    with received(blobs, file, sent.file_name) as upload, call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        updated = replace_application(change, blobs, upload, sent.options)
        return made_answer(UpdateAnswer, updated, newest_install(change.connection, updated.artifact_id))


def _from_package(call: Call, guid: UUID, into: BinaryIO) -> str:
    """Copies the package; gives its file name."""
    with call.read() as connection:
        package = find_package(connection, guid)
    copy_package(call.services.blobs, package, into)
    return package.file_name


def _options_text(body: BodyReader) -> bytes:
    text = body.read(_MOST_OPTION_BYTES + 1)
    if len(text) > _MOST_OPTION_BYTES:
        raise InvalidInputError(f"The options may have at most {_MOST_OPTION_BYTES} bytes.")
    return text


def _all(call: Call, *, with_actions: bool) -> tuple[ApplicationAnswer, ...]:
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return tuple(application_answer(found, with_actions=with_actions) for found in all_applications(connection))


def _install(call: Call, application: str, *, with_actions: bool) -> LibraryInstallAnswer:
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        found: LibraryApplication = find_application(connection, key_of(application))
        return install_answer(newest_install(connection, found.artifact_id), with_actions=with_actions)


def _file(call: Call, request: Request, key: str | None, sha256: str, file_name: str) -> Response:
    kind = "application/octet-stream"
    headers = {"Content-Disposition": content_disposition("attachment", file_name)}
    if key is None:
        return Response(imaging_archive(), media_type=kind, headers=headers | {"X-Content-Type-Options": "nosniff"})
    return blob_response(call, request, key, sha256, kind, headers)


def _router(prefix: str, *, documented: bool) -> APIRouter:
    made = wire_router(prefix, tags=["Application library"])

    checks = [Depends(check_version)] if "{version}" in prefix else []

    def add(method: str, path: str, handler: Any, **options: Any) -> None:
        made.add_api_route(path, handler, methods=[method], include_in_schema=documented, dependencies=checks, **options)

    add("POST", "", create_from_file, openapi_extra=UPLOAD)
    add("PUT", "", update_from_file, openapi_extra=UPLOAD)
    add("GET", "", read_all)
    add("POST", "/package", upload_package, openapi_extra=UPLOAD)
    add("GET", "/package/{package}/contents", package_contents, response_class=Response)
    add("DELETE", "/package/{package}", delete_package)
    add("GET", "/{include_metadata}/{include_actions}", read_all_with)
    add("GET", "/{application}", read_one)
    add("POST", "/{application}", create_from_package)
    add("PUT", "/{application}", update_from_package, openapi_extra=OPTIONS)
    add("DELETE", "/{application}", delete)
    add("GET", "/{application}/{include_metadata}/{include_actions}", read_one_with)
    add("GET", "/{application}/contents", contents, response_class=Response)
    add("GET", "/{application}/libraryinstall", library_install)
    add("GET", "/{application}/libraryinstall/{include_actions}", library_install_with)
    add("PUT", "/{application}/libraryinstall", retry_library_install)
    add("DELETE", "/{application}/libraryinstall", cancel_library_install)
    add("GET", "/{application}/hostingStatus", hosting_status)
    return made


routers = (_router(DOCUMENTED_PREFIX, documented=True), *(_router(prefix, documented=False) for prefix in OTHER_PREFIXES))
