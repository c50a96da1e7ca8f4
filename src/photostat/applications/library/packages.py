"""Packages: files that are uploaded first, looked at, and then created or updated from, or forgotten after a day."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast
from uuid import UUID, uuid4

from photostat.applications.library.model import Package, Upload
from photostat.applications.library.store.packages import delete_expired, delete_package, find_package, insert_package
from photostat.applications.library.tree import friendly_url, tree_view
from photostat.storage.blobs import Blobs
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.change import Change

_IN_MEMORY_BYTES: Final = 8 * 1024**2


def add_package(change: Change, blobs: Blobs, upload: Upload) -> Package:
    """Keep an uploaded file for a day. Those whose day is over go at this occasion."""
    application = upload.application
    assert upload.blob_key is not None
    package = Package(
        guid=uuid4(),
        application_guid=application.guid,
        name=application.name,
        version=application.version,
        file_name=upload.file_name,
        friendly_url=friendly_url(application),
        tree_view=tree_view(application),
        blob_key=upload.blob_key,
        sha256=upload.sha256,
    )
    if expired := delete_expired(change.connection):
        change.afterwards(lambda: blobs.delete(expired))
    insert_package(change.connection, package, size_bytes=upload.size_bytes, user_id=change.user_id)
    change.note(
        "application_package.upload",
        ADMIN_LEVEL,
        package_guid=str(package.guid),
        guid=str(package.application_guid),
        version=str(package.version),
        sha256=package.sha256,
    )
    return package


def remove_package(change: Change, blobs: Blobs, guid: UUID) -> None:
    """Forget a package before its time. Raises NotFoundError."""
    key = find_package(change.connection, guid).blob_key
    delete_package(change.connection, guid)
    change.afterwards(lambda: blobs.delete([key]))
    change.note("application_package.delete", ADMIN_LEVEL, package_guid=str(guid))


@contextmanager
def scratch_file() -> Iterator[BinaryIO]:
    """A file that can be read back and forth: in memory while it is small, nameless on the disk beyond that."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as file:
        yield cast("BinaryIO", file)


def copy_package(blobs: Blobs, package: Package, into: BinaryIO) -> None:
    """The bytes of a package. Raises MissingBlobError."""
    copy_blob(blobs, package.blob_key, into)


def copy_blob(blobs: Blobs, key: str, into: BinaryIO) -> None:
    """The bytes of a stored file; `into` stands at its start afterwards. Raises MissingBlobError."""
    with blobs.open(key) as stored:
        shutil.copyfileobj(stored, into)
    into.seek(0)
