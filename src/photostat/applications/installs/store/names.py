"""Names in use in a workspace: tens to hundreds."""

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection


def is_workspace(connection: Connection, workspace_id: int) -> bool:
    """Whether it is there and not being deleted."""
    query = sa.text("SELECT EXISTS (SELECT 1 FROM workspace WHERE artifact_id = :workspace AND NOT is_being_deleted)")
    return bool(connection.execute(query, {"workspace": workspace_id}).scalar_one())


def type_and_place(connection: Connection, workspace_id: int, artifact_id: int) -> tuple[int, int | None]:
    """ArtifactTypeID, and of a field the ArtifactID of its object type. Raises NotFoundError."""
    query = sa.text(
        """
        SELECT artifact.artifact_type_id, field.object_type_id FROM artifact LEFT JOIN field USING (workspace_id, artifact_id)
        WHERE artifact.workspace_id = :workspace AND artifact.artifact_id = :artifact
        """
    )
    row = connection.execute(query, {"workspace": workspace_id, "artifact": artifact_id}).one_or_none()
    if row is None:
        raise NotFoundError
    return row.artifact_type_id, row.object_type_id


def object_type_names(connection: Connection, workspace_id: int) -> list[str]:
    """Of the object types of a workspace."""
    query = sa.text("SELECT name FROM artifact WHERE workspace_id = :workspace AND artifact_type_id = 25")
    return list(connection.execute(query, {"workspace": workspace_id}).scalars())


def field_names(connection: Connection, workspace_id: int, object_type_id: int) -> list[str]:
    """Of the fields of an object type."""
    query = sa.text(
        "SELECT artifact.name FROM field JOIN artifact USING (workspace_id, artifact_id)"
        " WHERE field.workspace_id = :workspace AND field.object_type_id = :type"
    )
    return list(connection.execute(query, {"workspace": workspace_id, "type": object_type_id}).scalars())


def friendly_names(connection: Connection, workspace_id: int, object_type_id: int) -> list[str]:
    """The relational friendly names of the fields of an object type; most have none."""
    query = sa.text(
        "SELECT friendly_name FROM field WHERE workspace_id = :workspace AND object_type_id = :type AND friendly_name <> ''"
    )
    return list(connection.execute(query, {"workspace": workspace_id, "type": object_type_id}).scalars())
