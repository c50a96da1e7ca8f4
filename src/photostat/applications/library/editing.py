"""What changes the library: create, update, delete, install anew, cancel. One change at a time holds the library.

An install into the library has no long part here (no code of an archive is run, no page of it is hosted): a worker notes within
seconds that it is over. Until then it can be cancelled, which leaves the application where it is.
"""

from uuid import UUID

from photostat.applications.archives.reading import problems_of
from photostat.applications.library.model import Cancellation, LibraryApplication, Options, Required, Upload
from photostat.applications.library.store.applications import (
    find_application,
    insert_application,
    lock_library,
    update_application,
)
from photostat.applications.library.store.installs import cancel_pending, insert_library_install, newest_install
from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.blobs import Blobs
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, id_of_guid, insert_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import Change


def create_application(change: Change, upload: Upload) -> LibraryApplication:
    """A new application. Raises InvalidInputError where the library has its GUID."""
    lock_library(change.connection)
    return _create(change, upload)


def replace_application(change: Change, blobs: Blobs, upload: Upload, options: Options) -> LibraryApplication:
    """A higher version in place of the library's; the older file goes once this is committed.

    Raises NotFoundError for one that is not in the library, unless it may be created; InvalidInputError for a version that
    is not higher, unless versions are to be ignored.
    """
    connection = change.connection
    lock_library(connection)
    try:
        before = find_application(connection, upload.application.guid)
    except NotFoundError:
        if not options.create_if_missing:
            raise
        return _create(change, upload)
    application = upload.application
    if not options.ignore_version and application.version <= before.version:
        raise InvalidInputError(
            f"Version: {application.version} is not higher than {before.version}, which the Application Library has. "
            "IgnoreVersion replaces it all the same."
        )
    problems = problems_of(application)
    touch_artifact(connection, ADMIN_LEVEL, before.artifact_id, user_id=change.user_id, name=application.name)
    update_application(connection, before.artifact_id, upload, problems)
    insert_library_install(connection, before.artifact_id, problems, user_id=change.user_id)
    if (old := before.blob_key) is not None:
        change.afterwards(lambda: blobs.delete([old]))
    _note(change, "library_application.update", before.artifact_id, upload, before=str(before.version))
    return find_application(connection, before.artifact_id)


def delete_application(change: Change, blobs: Blobs, key: int | UUID) -> None:
    """Out of the library; what is installed in workspaces stays. Raises NotFoundError, InvalidInputError for a required one."""
    connection = change.connection
    lock_library(connection)
    application = find_application(connection, key)
    if application.required is Required.REQUIRED:
        raise InvalidInputError(f"{application.artifact.name} is required and cannot be deleted from the Application Library.")
    delete_artifact(connection, ADMIN_LEVEL, application.artifact_id)
    if (old := application.blob_key) is not None:
        change.afterwards(lambda: blobs.delete([old]))
    change.note(
        "library_application.delete",
        ADMIN_LEVEL,
        [application.artifact_id],
        guid=str(application.guid),
        version=str(application.version),
    )


def install_again(change: Change, key: int | UUID) -> LibraryApplication:
    """The install into the library once more. Raises NotFoundError."""
    connection = change.connection
    lock_library(connection)
    application = find_application(connection, key)
    insert_library_install(connection, application.artifact_id, application.problems, user_id=change.user_id)
    change.note("library_application.install", ADMIN_LEVEL, [application.artifact_id], version=str(application.version))
    return application


def cancel_install(change: Change, application: LibraryApplication) -> Cancellation:
    """Cancel the newest install into the library, if it still waits."""
    install_id = newest_install(change.connection, application.artifact_id).install_id
    if cancel_pending(change.connection, install_id):
        change.note("library_application.cancel", ADMIN_LEVEL, [application.artifact_id], install_id=install_id)
        return Cancellation(install_id, True)
    return Cancellation(
        install_id,
        False,
        f"The application installation record with identifier {install_id} was invalid, in progress, completed, or outdated, "
        "and therefore could not be canceled.",
    )


def add_to_library(
    change: Change, upload: Upload, *, artifact_id: int | None = None, required: Required = Required.OPTIONAL
) -> int:
    """The rows of a new application and its first install; `artifact_id` only for ours, whose install is over at once.

    The caller holds the library.
    """
    application = upload.application
    problems = problems_of(application)
    new = NewArtifact(
        artifact_type_id=ArtifactType.LIBRARY_APPLICATION,
        name=application.name,
        guid=application.guid,
        artifact_id=artifact_id,
    )
    made = insert_artifact(change.connection, ADMIN_LEVEL, new, user_id=change.user_id)
    insert_application(change.connection, made, upload, problems, required)
    is_ours = artifact_id is not None
    insert_library_install(change.connection, made, problems, user_id=change.user_id, is_over=is_ours)
    _note(change, "library_application.create", made, upload)
    return made


def _create(change: Change, upload: Upload) -> LibraryApplication:
    guid = upload.application.guid
    try:
        id_of_guid(change.connection, ADMIN_LEVEL, guid)
    except NotFoundError:
        return find_application(change.connection, add_to_library(change, upload))
    raise InvalidInputError(f"Guid: an application with the GUID {guid} already exists in the Application Library.")


def _note(change: Change, action: str, artifact_id: int, upload: Upload, **more: object) -> None:
    application = upload.application
    change.note(
        action,
        ADMIN_LEVEL,
        [artifact_id],
        name=application.name,
        guid=str(application.guid),
        version=str(application.version),
        sha256=upload.sha256,
        **more,
    )
