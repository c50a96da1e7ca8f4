"""Whether a blob store is the one that the database's rows speak of.

The store carries a marker with the instance's guid. A store with another marker, or without one where files should be, is refused
before anything is written or deleted there: a mistyped bucket, a folder that is not mounted, two instances in one prefix.
"""

from collections.abc import Callable

import sqlalchemy as sa

from photostat.errors import ConflictError
from photostat.storage.blobs import Blobs, MissingBlobError
from photostat.storage.database import Connection, Database

MARKER = "photostat-instance"
_MOST_MARKER_BYTES = 100


class ForeignBlobStoreError(ConflictError):
    """The blob store belongs to another instance, or is not the one where this instance's files are."""

    code = "foreign_blob_store"


def take_possession(database: Database, blobs: Blobs, newest_key: Callable[[Connection], str | None]) -> None:
    """Make sure that `blobs` is this instance's store; mark one that is new. Two that start at once wait for each other.

    `newest_key`: the key of the newest file that a row names, None where no row names one. Raises ForeignBlobStoreError,
    BlobStoreError.
    """
    with database.transaction() as connection:
        guid, was_at = connection.execute(sa.text("SELECT guid::text, blobs_at FROM instance FOR UPDATE")).one()
        marked = marker_of(blobs)
        if marked is None:
            _require_new(blobs, guid, was_at, newest_key(connection))
            _mark(blobs, guid)
        elif marked != guid:
            raise ForeignBlobStoreError(
                f"{blobs.place} holds the files of another Photostat (its {MARKER} says {marked}, this database is {guid}). "
                "Name a bucket, prefix or data folder of its own."
            )
        if was_at != blobs.place:
            _require_whole(blobs, was_at, newest_key(connection))
            connection.execute(sa.text("UPDATE instance SET blobs_at = :place"), {"place": blobs.place})


def instance_guid(database: Database) -> str:
    """What the marker of this instance's store says."""
    with database.read() as connection:
        return str(connection.execute(sa.text("SELECT guid::text FROM instance")).scalar_one())


def _require_new(blobs: Blobs, guid: str, was_at: str, key: str | None) -> None:
    """No marker: right for a store that is new to an instance without files, and for a folder from before there were markers."""
    if key is None or (not was_at and blobs.size(key) is not None):
        return
    raise ForeignBlobStoreError(
        f"The documents' files are not at {blobs.place}: it has no {MARKER}. They were last at {was_at or 'the data folder'}. "
        f"Name that again (PHOTOSTAT_STORAGE__BLOB_URL, --data-dir), or copy all of it, {MARKER} included, to the new place. "
        f"If the files are lost for good, write {guid} into a file of that name there."
    )


def _require_whole(blobs: Blobs, was_at: str, key: str | None) -> None:
    """Files that were moved: the place that they were moved from carries the same marker, and goes stale."""
    if was_at and key is not None and blobs.size(key) is None:
        raise ForeignBlobStoreError(
            f"{blobs.place} lacks the newest file ({key}): it is not, or no whole copy of, {was_at}, where the files were last. "
            "Name that (PHOTOSTAT_STORAGE__BLOB_URL, --data-dir), or copy what is missing."
        )


def marker_of(blobs: Blobs) -> str | None:
    """The guid of the instance whose store this is; None where it is nobody's yet."""
    try:
        with blobs.open(MARKER) as stream:
            return stream.read(_MOST_MARKER_BYTES).decode("ascii", "replace").strip()
    except MissingBlobError:
        return None


def _mark(blobs: Blobs, guid: str) -> None:
    writer = blobs.writer()
    try:
        writer.write(f"{guid}\n".encode())
        writer.keep(MARKER)
    finally:
        writer.discard()
