"""Do database and blob store agree? Every row's blob is there with its size (and, deep, its hash); every blob has a row.

It reads and reports only. A blob without a row is what a killed upload leaves: harmless. A row without its blob is a loss.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from photostat.storage.blobs import Blobs, MissingBlobError
from photostat.storage.database import Connection, Database
from photostat.workspaces.documents.store.stored import VouchedBlob, unvouched, vouched_blobs, workspace_ids

_KEYS_AT_ONCE = 5_000
_CHUNK_BYTES = 1 << 20


class FindingKind(StrEnum):
    """What does not agree."""

    MISSING_BLOB = "missing_blob"
    WRONG_SIZE = "wrong_size"
    WRONG_HASH = "wrong_hash"
    ORPHAN_BLOB = "orphan_blob"


@dataclass(frozen=True)
class Finding:
    """One disagreement. `document_id` None for a blob without a row. `is_loss`: something is gone or changed."""

    kind: FindingKind
    workspace_id: int
    document_id: int | None
    key: str
    words: str

    @property
    def is_loss(self) -> bool:
        """False for what a sweep may remove."""
        return self.kind is not FindingKind.ORPHAN_BLOB


def check_documents(database: Database, blobs: Blobs, *, deep: bool) -> Iterator[Finding]:
    """Compare all workspaces; `deep` reads and hashes every blob. What is loaded meanwhile may show as a blob without a row."""
    yield from check_named(database, blobs, vouched_blobs, deep=deep)
    for workspace_id in _workspaces(database):
        yield from _orphans(database, blobs, workspace_id)


def check_named(
    database: Database, blobs: Blobs, named: Callable[[Connection, int], Iterable[VouchedBlob]], *, deep: bool
) -> Iterator[Finding]:
    """Compare the files that rows name, `named` in each workspace; `deep` reads and hashes those whose hash a row knows."""
    for workspace_id in _workspaces(database):
        with database.read() as connection:
            for vouched in named(connection, workspace_id):
                finding = _check(blobs, workspace_id, vouched, deep=deep)
                if finding is not None:
                    yield finding


def _workspaces(database: Database) -> list[int]:
    with database.read() as connection:
        return workspace_ids(connection)


def _check(blobs: Blobs, workspace_id: int, vouched: VouchedBlob, *, deep: bool) -> Finding | None:
    """What is wrong with a file that a row names; None where nothing is. What the row does not know is not compared."""

    def found(kind: FindingKind, words: str) -> Finding:
        return Finding(kind, workspace_id, vouched.document_id, vouched.key, words)

    size = blobs.size(vouched.key)
    if size is None:
        return found(FindingKind.MISSING_BLOB, "the file is not in the blob store")
    if vouched.size is not None and size != vouched.size:
        return found(FindingKind.WRONG_SIZE, f"the file has {size} bytes instead of {vouched.size}")
    if deep and vouched.sha256 is not None:
        try:
            sha256 = _hash(blobs, vouched.key)
        except MissingBlobError:
            return found(FindingKind.MISSING_BLOB, "the file is not in the blob store")
        if sha256 != vouched.sha256:
            return found(FindingKind.WRONG_HASH, f"the file has the SHA-256 {sha256} instead of {vouched.sha256}")
    return None


def _hash(blobs: Blobs, key: str) -> str:
    digest = hashlib.sha256()
    with blobs.open(key) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _orphans(database: Database, blobs: Blobs, workspace_id: int) -> Iterator[Finding]:
    keys = (blob.key for blob in blobs.list_below(f"workspaces/{workspace_id}"))
    while some := list(islice(keys, _KEYS_AT_ONCE)):
        with database.read() as connection:
            for key in sorted(unvouched(connection, workspace_id, some)):
                yield Finding(FindingKind.ORPHAN_BLOB, workspace_id, None, key, "no document names the file")
