"""Imaging as an application: in the library from the start, under the GUID and id by which clients know it.

Its archive is written when somebody asks for it; no file of it lies in the blob store. Raise VERSION with every release that
changes what a workspace gets: workspaces that have less are then shown as outdated.
"""

import hashlib
from typing import Final

from photostat.applications.archives.model import Application
from photostat.applications.archives.version import Version
from photostat.applications.archives.writing import write_archive
from photostat.applications.library.editing import add_to_library
from photostat.applications.library.model import IMAGING_GUID, IMAGING_ID, LibraryApplication, Required, Upload
from photostat.applications.library.store.applications import find_application, lock_library, update_application
from photostat.applications.library.store.installs import insert_library_install
from photostat.errors import NotFoundError
from photostat.workspaces.artifacts.store import touch_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.change import Change

VERSION: Final = Version(11, 1, 0, 0)

IMAGING: Final = Application(
    guid=IMAGING_GUID,
    name="Imaging",
    version=VERSION,
    schema_version=VERSION,
    relativity_version=VERSION,
    is_locked=True,
)


def imaging_archive() -> bytes:
    """The archive of the version that this program has."""
    return write_archive(IMAGING)


def seed_imaging(change: Change) -> bool:
    """Put Imaging into the library, or its newer version in place of an older one; False where nothing is to be done."""
    connection = change.connection
    lock_library(connection)
    archive = imaging_archive()
    upload = Upload(
        application=IMAGING,
        file_name="Relativity.Conversion.rap",
        blob_key=None,
        size_bytes=len(archive),
        sha256=hashlib.sha256(archive).hexdigest(),
    )
    try:
        before = find_application(connection, IMAGING_GUID)
    except NotFoundError:
        add_to_library(change, upload, artifact_id=IMAGING_ID, required=Required.REQUIRED)
        return True
    if before.version >= VERSION:
        return False
    _upgrade(change, before, upload)
    return True


def _upgrade(change: Change, before: LibraryApplication, upload: Upload) -> None:
    touch_artifact(change.connection, ADMIN_LEVEL, before.artifact_id, user_id=change.user_id)
    update_application(change.connection, before.artifact_id, upload, ())
    insert_library_install(change.connection, before.artifact_id, (), user_id=change.user_id, is_over=True)
    change.note("library_application.update", ADMIN_LEVEL, [before.artifact_id], version=str(VERSION), before=str(before.version))
