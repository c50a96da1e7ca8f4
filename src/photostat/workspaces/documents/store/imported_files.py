"""The SQL that remembers which file of a folder became which document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from photostat.storage.database import Connection

_LOCK_IMPORTS = 0x696D706F  # with the workspace: one import of a folder writes at a time
_FIND = sa.text(
    """
    SELECT f.path_sha256, d.artifact_id, d.control_number, d.file_size
    FROM imported_file AS f JOIN document AS d ON d.artifact_id = f.document_id AND d.workspace_id = f.workspace_id
    WHERE f.workspace_id = :workspace AND d.workspace_id = :workspace AND f.path_sha256 = ANY(:paths)
    """
)
_REMEMBER = sa.text(
    """
    INSERT INTO imported_file SELECT :workspace, i.* FROM unnest(CAST(:paths AS bytea[]), CAST(:ids AS integer[])) AS i
    ON CONFLICT (workspace_id, path_sha256) DO UPDATE SET document_id = excluded.document_id
    """
)


@dataclass(frozen=True)
class ImportedFile:
    """The document of a file. `file_size` is that of its native, bytes."""

    document_id: int
    control_number: str
    file_size: int | None


def hold_imports(connection: Connection, workspace_id: int) -> None:
    """Until the transaction ends no other import of a folder writes to this workspace: two of the same folder make no twins."""
    connection.execute(
        sa.text("SELECT pg_advisory_xact_lock(:kind, :workspace)"), {"kind": _LOCK_IMPORTS, "workspace": workspace_id}
    )


def imported_files(connection: Connection, workspace_id: int, paths: Sequence[bytes]) -> dict[bytes, ImportedFile]:
    """The documents of these files, by the SHA-256 of their paths; those that were deleted since are left out."""
    found = connection.execute(_FIND, {"workspace": workspace_id, "paths": list(paths)})
    return {bytes(row[0]): ImportedFile(row[1], row[2], row[3]) for row in found}


def remember_files(connection: Connection, workspace_id: int, files: Mapping[bytes, int]) -> None:
    """Note the documents of these files: SHA-256 of the path -> ArtifactID."""
    connection.execute(_REMEMBER, {"workspace": workspace_id, "paths": list(files), "ids": list(files.values())})
