"""The SQL of native types. A workspace has all rows of the shipped table, or none (it is older than this table)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.imaging.native_types.model import NativeTypeFlags, WorkspaceNativeType
from photostat.render.native_types import NativeType
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import reserve_ids
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType

_SELECT = """
    SELECT t.*, a.name FROM native_type t JOIN artifact a USING (workspace_id, artifact_id)
    WHERE t.workspace_id = :workspace
"""


def insert_native_types(connection: Connection, workspace_id: int, rows: Sequence[NativeType], *, user_id: int) -> None:
    """Write the whole table, ArtifactIDs ascending in the order given: two statements, whatever its length."""
    ids = reserve_ids(connection, len(rows))
    connection.execute(
        sa.text(
            "INSERT INTO artifact (workspace_id, artifact_id, artifact_type_id, parent_id, name, created_by, modified_by) "
            "SELECT :workspace, id, :type, :parent, name, :user, :user "
            "FROM unnest(:ids ::integer[], :names ::text[]) AS t (id, name)"
        ),
        {
            "workspace": workspace_id,
            "type": int(ArtifactType.NATIVE_TYPE),
            "parent": SYSTEM_ROOT,
            "user": user_id,
            "ids": ids,
            "names": [row.name for row in rows],
        },
    )
    connection.execute(
        sa.text(
            "INSERT INTO native_type (workspace_id, artifact_id, file_type_id, basic_category, native_category, "
            "use_native_imaging, restricted_by_default) SELECT :workspace, * FROM unnest(:ids ::integer[], :types ::integer[], "
            ":basic ::text[], :native ::text[], :used ::boolean[], :restricted ::boolean[])"
        ),
        {
            "workspace": workspace_id,
            "ids": ids,
            "types": [row.file_type_id for row in rows],
            "basic": [row.basic_category for row in rows],
            "native": [row.native_category for row in rows],
            "used": [row.use_native_imaging for row in rows],
            "restricted": [row.restricted_by_default for row in rows],
        },
    )


def has_native_types(connection: Connection, workspace_id: int) -> bool:
    """Whether the workspace has the table."""
    statement = sa.text("SELECT EXISTS (SELECT FROM native_type WHERE workspace_id = :workspace)")
    return bool(connection.execute(statement, {"workspace": workspace_id}).scalar_one())


def find_native_type(connection: Connection, workspace_id: int, native_type_id: int) -> WorkspaceNativeType:
    """One native type by its ArtifactID. Raises NotFoundError."""
    found = connection.execute(
        sa.text(f"{_SELECT} AND t.artifact_id = :id"), {"workspace": workspace_id, "id": native_type_id}
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return _read(found)


def native_types_of(connection: Connection, workspace_id: int) -> list[WorkspaceNativeType]:
    """All native types of a workspace by FileTypeID."""
    rows = connection.execute(sa.text(f"{_SELECT} ORDER BY t.file_type_id"), {"workspace": workspace_id})
    return [_read(row) for row in rows]


def update_flags(connection: Connection, workspace_id: int, native_type_id: int, flags: NativeTypeFlags) -> None:
    """Write the flags that are given. Raises NotFoundError."""
    changed = connection.execute(
        sa.text(
            "UPDATE native_type SET restricted_by_default = coalesce(:restricted, restricted_by_default), "
            "prevent_native_download = coalesce(:prevented, prevent_native_download) "
            "WHERE workspace_id = :workspace AND artifact_id = :id"
        ),
        {
            "workspace": workspace_id,
            "id": native_type_id,
            "restricted": flags.restricted_by_default,
            "prevented": flags.prevent_native_download,
        },
    )
    if changed.rowcount == 0:
        raise NotFoundError


def prevents_download(connection: Connection, workspace_id: int, document_id: int) -> bool:
    """Whether the native of a document must not be downloaded; False for one whose type is not known yet.

    A document names its type as the shipped table does.
    """
    statement = sa.text(
        "SELECT EXISTS (SELECT FROM native_type t JOIN artifact a USING (workspace_id, artifact_id) "
        "JOIN document d ON d.workspace_id = t.workspace_id AND lower(d.native_type) = lower(a.name) "
        "WHERE t.workspace_id = :workspace AND d.workspace_id = :workspace AND d.artifact_id = :document "
        "AND t.prevent_native_download)"
    )
    return bool(connection.execute(statement, {"workspace": workspace_id, "document": document_id}).scalar_one())


def _read(row: sa.Row[Any]) -> WorkspaceNativeType:
    return WorkspaceNativeType(
        artifact_id=row.artifact_id,
        file_type_id=row.file_type_id,
        name=row.name,
        basic_category=row.basic_category,
        native_category=row.native_category,
        use_native_imaging=row.use_native_imaging,
        restricted_by_default=row.restricted_by_default,
        prevent_native_download=row.prevent_native_download,
    )
