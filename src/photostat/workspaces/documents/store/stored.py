"""The SQL that lists which blobs the rows of documents vouch for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.documents.natives import native_key

_AT_ONCE = 5_000


@dataclass(frozen=True)
class VouchedBlob:
    """A blob that a row names. `size` in bytes and `sha256` as the row says, None where it does not."""

    document_id: int
    key: str
    size: int | None
    sha256: str | None


def workspace_ids(connection: Connection) -> list[int]:
    """All workspaces that are not being deleted."""
    return list(connection.execute(sa.text("SELECT artifact_id FROM workspace WHERE NOT is_being_deleted ORDER BY 1")).scalars())


def newest_vouched_key(connection: Connection) -> str | None:
    """The key of the newest native that a row names, else of some page image; None where no row names a file."""
    newest = """
        SELECT artifact_id, sha256_hash FROM document
        WHERE workspace_id = :workspace AND has_native AND sha256_hash IS NOT NULL ORDER BY artifact_id DESC LIMIT 1
    """
    found: list[tuple[int, str]] = []
    for workspace_id in workspace_ids(connection):
        row = connection.execute(sa.text(newest), {"workspace": workspace_id}).one_or_none()
        if row is not None:
            found.append((row[0], native_key(workspace_id, row[1])))
    if found:
        return max(found)[1]
    return connection.execute(sa.text("SELECT blob_key FROM page_image LIMIT 1")).scalar()


def vouched_blobs(connection: Connection, workspace_id: int) -> Iterator[VouchedBlob]:
    """Natives, then page images, some thousand rows in memory at a time."""
    natives = """
        SELECT artifact_id, sha256_hash, file_size FROM document
        WHERE workspace_id = :workspace AND artifact_id > :after AND has_native AND sha256_hash IS NOT NULL
        ORDER BY artifact_id LIMIT :most
    """
    after = 0
    while rows := connection.execute(sa.text(natives), {"workspace": workspace_id, "after": after, "most": _AT_ONCE}).all():
        for row in rows:
            yield VouchedBlob(row[0], native_key(workspace_id, row[1]), row[2], row[1])
        after = rows[-1][0]
    pages = """
        SELECT document_id, page_number, blob_key, byte_size, sha256 FROM page_image
        WHERE workspace_id = :workspace AND (document_id, page_number) > (:after, :page)
        ORDER BY document_id, page_number LIMIT :most
    """
    after, page = 0, 0
    while rows := connection.execute(
        sa.text(pages), {"workspace": workspace_id, "after": after, "page": page, "most": _AT_ONCE}
    ).all():
        for row in rows:
            yield VouchedBlob(row[0], row[2], row[3], row[4])
        after, page = rows[-1][0], rows[-1][1]


def unvouched(connection: Connection, workspace_id: int, keys: Collection[str]) -> set[str]:
    """Those of `keys` that no row of this workspace names, and that no live imaging job is about to name.

    The files of productions and of applications are theirs, and are not looked at.
    """
    of_others = tuple(f"workspaces/{workspace_id}/{folder}/" for folder in ("productions", "custompages"))
    keys = [key for key in keys if not key.startswith(of_others)]
    by_hash = {key.rsplit("/", 1)[-1]: key for key in keys if "/natives/" in key}
    known = connection.execute(
        sa.text("SELECT DISTINCT sha256_hash FROM document WHERE workspace_id = :w AND sha256_hash = ANY(:hashes)"),
        {"w": workspace_id, "hashes": list(by_hash)},
    ).scalars()
    pages = connection.execute(
        sa.text("SELECT blob_key FROM page_image WHERE workspace_id = :w AND blob_key = ANY(:keys)"),
        {"w": workspace_id, "keys": [key for key in keys if "/natives/" not in key]},
    ).scalars()
    live = set(
        connection.execute(
            sa.text("SELECT job_id::text FROM live_imaging_job WHERE workspace_id = :w"), {"w": workspace_id}
        ).scalars()
    )
    coming = {key for key in keys if "/images/" in key and key.rsplit("/", 1)[-1].split("-")[0] in live}
    return set(keys) - {by_hash[known_hash] for known_hash in known} - set(pages) - coming
