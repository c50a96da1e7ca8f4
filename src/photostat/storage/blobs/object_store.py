"""Blobs in an object store (S3 and its like), by obstore.

A blob's name is known only once it is hashed, so that it is written under `incoming/` and renamed there by the store. What a
killed server leaves in `incoming/` is for a lifecycle rule of the bucket: another server may be writing there.
"""

import io
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import obstore
from obstore.store import ObjectStore

from photostat.storage.blobs.port import MissingBlobError, StoredBlob, check_key

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_KEYS_AT_ONCE = 1_000
_READ_BYTES = 1 << 20


class ObjectStoreBlobs:
    """A bucket, or a prefix of one."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def writer(self) -> "ObjectWriter":
        """Begin a blob."""
        return ObjectWriter(self._store, f"incoming/{os.urandom(12).hex()}")

    def open(self, key: str) -> BinaryIO:
        """A blob for reading. Raises MissingBlobError."""
        try:
            return io.BufferedReader(_RawObject(obstore.open_reader(self._store, check_key(key))), _READ_BYTES)
        except FileNotFoundError as error:
            raise _missing(key) from error

    def path(self, key: str) -> Path | None:
        """None: there is no file. Raises MissingBlobError."""
        if self.size(key) is None:
            raise _missing(key)
        return None

    def size(self, key: str) -> int | None:
        """Bytes of a blob; None where it is missing."""
        try:
            return int(obstore.head(self._store, check_key(key))["size"])
        except FileNotFoundError:
            return None

    def delete(self, keys: list[str]) -> None:
        """Remove blobs; those that are gone already do not matter."""
        for key in keys:
            with suppress(FileNotFoundError):
                obstore.delete(self._store, check_key(key))

    def delete_below(self, prefix: str) -> None:
        """Remove all blobs below a prefix."""
        self.delete([blob.key for blob in self.list_below(prefix)])

    def list_below(self, prefix: str) -> Iterator[StoredBlob]:
        """All blobs below a prefix."""
        for some in obstore.list(self._store, check_key(prefix) + "/", chunk_size=_KEYS_AT_ONCE):
            for found in some:
                yield StoredBlob(found["path"], found["size"])


class _RawObject(io.RawIOBase):
    """What obstore reads, as a stream of Python's."""

    def __init__(self, reader: "obstore.ReadableFile") -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = memoryview(self._reader.read(len(view)))
        view[: len(data)] = data
        return len(data)


class ObjectWriter:
    """An object in `incoming/` until it is kept."""

    def __init__(self, store: ObjectStore, temporary: str) -> None:
        self._store = store
        self._temporary = temporary
        self._writer = obstore.open_writer(store, temporary)
        self._ended = False

    def write(self, chunk: bytes | memoryview) -> None:
        """Append."""
        self._writer.write(chunk)

    def keep(self, key: str) -> None:
        """Finish the object and give it its name."""
        final = check_key(key)
        self._writer.close()
        obstore.rename(self._store, self._temporary, final)
        self._ended = True

    def discard(self) -> None:
        """Remove the unfinished object."""
        if self._ended:
            return
        self._ended = True
        with suppress(OSError):
            self._writer.close()
        with suppress(FileNotFoundError):
            obstore.delete(self._store, self._temporary)


def _missing(key: str) -> MissingBlobError:
    return MissingBlobError(f"The stored file {key} is missing from the blob store.")
