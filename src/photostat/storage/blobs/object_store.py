"""Blobs in an object store (S3 and its like), by obstore.

A blob's name is known only once it is hashed, so that it is written under `incoming/` and copied to its name by the store. What a
killed server leaves in `incoming/` is for a lifecycle rule of the bucket: another server may be writing there.
"""

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import obstore
import structlog
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import ObjectStore

from photostat.storage.blobs.port import BlobStoreError, MissingBlobError, StoredBlob, check_key

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_KEYS_AT_ONCE = 1_000
_READ_BYTES = 1 << 20
# An upload holds a part that fills and one that is on its way. 10,000 parts are the most of S3: 80 GB
_PART_BYTES = 8 << 20
_PARTS_AT_ONCE = 1
_DENIED_STATUS = ("status code: 401", "status code: 403")

_log = structlog.get_logger(__name__)


class ObjectStoreBlobs:
    """A bucket, or a prefix of one. `place`: its URL."""

    def __init__(self, store: ObjectStore, place: str) -> None:
        self._store = store
        self._place = place

    @property
    def place(self) -> str:
        """The URL."""
        return self._place

    def writer(self) -> "ObjectWriter":
        """Begin a blob."""
        return ObjectWriter(self._store, f"incoming/{os.urandom(12).hex()}", self._place)

    def open(self, key: str) -> BinaryIO:
        """A blob for reading. Raises MissingBlobError."""
        with _told(self._place, key):
            reader = obstore.open_reader(self._store, check_key(key), buffer_size=_READ_BYTES)
        return io.BufferedReader(_RawObject(reader, self._place, key), _READ_BYTES)

    def path(self, key: str) -> Path | None:
        """None: there is no file. Raises MissingBlobError."""
        if self.size(key) is None:
            raise _missing(key)
        return None

    def size(self, key: str) -> int | None:
        """Bytes of a blob; None where it is missing."""
        try:
            with _told(self._place, key):
                return int(obstore.head(self._store, check_key(key))["size"])
        except MissingBlobError:
            return None

    def delete(self, keys: list[str]) -> None:
        """Remove blobs; those that are gone already do not matter."""
        for key in keys:
            self._delete([check_key(key)])

    def delete_below(self, prefix: str) -> None:
        """Remove all blobs below a prefix, a thousand a request."""
        for some in self._list(prefix):
            self._delete([blob.key for blob in some])

    def list_below(self, prefix: str) -> Iterator[StoredBlob]:
        """All blobs below a prefix."""
        for some in self._list(prefix):
            yield from some

    def _list(self, prefix: str) -> Iterator[Sequence[StoredBlob]]:
        listed = obstore.list(self._store, check_key(prefix) + "/", chunk_size=_KEYS_AT_ONCE)
        while True:
            with _told(self._place, prefix):
                some = next(listed, None)
            if some is None:
                return
            yield [StoredBlob(found["path"], found["size"]) for found in some]

    def _delete(self, keys: list[str]) -> None:
        with suppress(MissingBlobError), _told(self._place, keys[0] if keys else ""):
            obstore.delete(self._store, keys)


class _RawObject(io.RawIOBase):
    """What obstore reads, as a stream of Python's."""

    def __init__(self, reader: "obstore.ReadableFile", place: str, key: str) -> None:
        self._reader = reader
        self._place = place
        self._key = key

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        with _told(self._place, self._key):
            data = memoryview(self._reader.read(len(view)))
        view[: len(data)] = data
        return len(data)


class ObjectWriter:
    """An object in `incoming/` until it is kept."""

    def __init__(self, store: ObjectStore, temporary: str, place: str) -> None:
        self._store = store
        self._temporary = temporary
        self._place = place
        self._writer = obstore.open_writer(store, temporary, buffer_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE)
        self._ended = False

    def write(self, chunk: bytes | memoryview) -> None:
        """Append."""
        with _told_in_writing(self._place):
            self._writer.write(chunk)

    def keep(self, key: str) -> None:
        """Finish the object and give it its name."""
        final = check_key(key)
        with _told_in_writing(self._place):
            self._writer.close()
            obstore.copy(self._store, self._temporary, final)
        self._forget()

    def discard(self) -> None:
        """Remove the unfinished object."""
        if self._ended:
            return
        with suppress(BaseError, OSError):
            self._writer.close()
        self._forget()

    def _forget(self) -> None:
        """The blob stands or falls without this: what stays in `incoming/` is rubbish, for the bucket's lifecycle rule."""
        self._ended = True
        with suppress(BaseError, OSError):
            obstore.delete(self._store, self._temporary)


@contextmanager
def _told(place: str, key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise _missing(key) from error
    except (BaseError, OSError) as error:
        raise _failed(place, error) from error


@contextmanager
def _told_in_writing(place: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:  # what is written cannot be missing: the bucket is
        _log.warning("object_store_failed", place=place, error=_first_line(error))
        raise BlobStoreError(
            f"The object store has no bucket for {place}. Nothing was stored; name another in PHOTOSTAT_STORAGE__BLOB_URL."
        ) from error
    except (BaseError, OSError) as error:
        raise _failed(place, error) from error


def _failed(place: str, error: Exception) -> BlobStoreError:
    """For the caller without addresses; the log has what the store said."""
    said = _first_line(error)
    _log.warning("object_store_failed", place=place, error=said)
    denied = isinstance(error, PermissionDeniedError | UnauthenticatedError | PermissionError)
    if denied or any(words in said for words in _DENIED_STATUS):
        return BlobStoreError(
            f"The object store {place} refuses our credentials. Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, "
            "and that they may get, put, delete and list there."
        )
    return BlobStoreError(
        f"The object store {place} does not answer as it should. Try again in a moment; the server's log says what happened, "
        "`photostat doctor --data-dir` tries it."
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:400]


def _missing(key: str) -> MissingBlobError:
    return MissingBlobError(f"The stored file {key} is missing from the blob store.")
