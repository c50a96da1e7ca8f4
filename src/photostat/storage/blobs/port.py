"""What every blob store can do, and the names that it accepts.

A key is a path of plain parts such as `workspaces/1050010/natives/ab/abcdef…`. Keys come from our own code, never from a
client; `check_key` stops a mistake from becoming a way out of the store. A blob is whole or absent, and durable when `keep`
returns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from photostat.errors import Category, PhotostatError

_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")


class MissingBlobError(PhotostatError):
    """A blob that the database names is not in the store: it was lost or removed behind our back."""

    code = "native_missing"
    category = Category.NOT_FOUND


class BlobStoreError(PhotostatError):
    """The store cannot do it now: a disk that fails or is full, an object store that does not answer or refuses us."""

    code = "storage_failed"
    category = Category.UNAVAILABLE


def check_key(key: str) -> str:
    """The key itself. Raises ValueError for one that is none."""
    if len(key) > 512 or not all(_PART.fullmatch(part) for part in key.split("/")):
        raise ValueError(f"not a blob key: {key!r}")
    return key


@dataclass(frozen=True)
class StoredBlob:
    """A blob and its size in bytes."""

    key: str
    size: int


class BlobWriter(Protocol):
    """A blob that is being written; its name is chosen at the end, when its hash is known. Both raise BlobStoreError."""

    def write(self, chunk: bytes | memoryview) -> None:
        """Append."""

    def keep(self, key: str) -> None:
        """Make it durable under `key`; a blob that is there already under a content hash may stay as it is."""

    def discard(self) -> None:
        """Forget it; harmless after `keep`."""


class Blobs(Protocol):
    """A store of blobs. One that is away raises BlobStoreError, whatever it is asked."""

    @property
    def place(self) -> str:
        """Where the blobs lie, for people: a folder, or an object store's URL."""

    def writer(self) -> BlobWriter:
        """Begin a blob."""

    def open(self, key: str) -> BinaryIO:
        """A blob for reading from its start; the caller closes it. Raises MissingBlobError."""

    def path(self, key: str) -> Path | None:
        """The file behind a blob, for sealing and for sendfile; None in object stores. Raises MissingBlobError."""

    def size(self, key: str) -> int | None:
        """Bytes of a blob; None where it is missing."""

    def delete(self, keys: list[str]) -> None:
        """Remove blobs; those that are gone already do not matter."""

    def delete_below(self, prefix: str) -> None:
        """Remove all blobs whose key begins with `prefix` + "/"."""

    def list_below(self, prefix: str) -> Iterator[StoredBlob]:
        """All blobs whose key begins with `prefix` + "/", in no order."""
