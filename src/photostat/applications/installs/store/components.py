"""What components write beside their artifacts, many rows a statement."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from photostat.applications.installs.store.tables import component_table, object_type_table, part_table
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact


def put_definitions(
    connection: Connection, workspace_id: int, parts: Sequence[tuple[int, Mapping[str, object], str | None]]
) -> None:
    """Definition and blob key of artifacts that are there, older ones replaced."""
    if not parts:
        return
    statement = insert(part_table)
    renewed = statement.on_conflict_do_update(
        index_elements=["workspace_id", "artifact_id"],
        set_={"definition": statement.excluded.definition, "blob_key": statement.excluded.blob_key},
    )
    connection.execute(
        renewed,
        [
            {"workspace_id": workspace_id, "artifact_id": artifact_id, "definition": dict(definition), "blob_key": blob_key}
            for artifact_id, definition, blob_key in parts
        ],
    )


def blob_keys_of(connection: Connection, workspace_id: int, artifact_ids: Sequence[int]) -> list[str]:
    """The files of these parts; most have none."""
    wanted = part_table.c.artifact_id == sa.any_(sa.literal(list(artifact_ids), ARRAY(sa.Integer)))
    query = sa.select(part_table.c.blob_key).where(
        part_table.c.workspace_id == workspace_id, wanted, part_table.c.blob_key.is_not(None)
    )
    return list(connection.execute(query).scalars())


def insert_object_types(connection: Connection, workspace_id: int, types: Sequence[tuple[int, int | None]]) -> None:
    """ArtifactID and ArtifactTypeID of the parent; the type's own ArtifactTypeID is the next free one."""
    if types:
        connection.execute(
            sa.insert(object_type_table),
            [
                {"workspace_id": workspace_id, "artifact_id": artifact_id, "parent_artifact_type_id": parent}
                for artifact_id, parent in types
            ],
        )


def set_guids(connection: Connection, workspace_id: int, guids: Mapping[int, UUID]) -> None:
    """GUIDs for artifacts that have none."""
    for artifact_id, guid in guids.items():
        connection.execute(
            sa.update(artifact)
            .where(artifact.c.workspace_id == workspace_id, artifact.c.artifact_id == artifact_id, artifact.c.guid.is_(None))
            .values(guid=guid)
        )


def set_friendly_names(connection: Connection, workspace_id: int, names: Mapping[int, str]) -> None:
    """Relational friendly names by ArtifactID of the field."""
    if names:
        connection.execute(
            sa.text("UPDATE field SET friendly_name = :name WHERE workspace_id = :workspace AND artifact_id = :field"),
            [{"workspace": workspace_id, "field": field_id, "name": name} for field_id, name in names.items()],
        )


def place_choices(connection: Connection, workspace_id: int, positions: Mapping[int, int]) -> None:
    """Places of choices among the others of their field."""
    if positions:
        connection.execute(
            sa.text("UPDATE choice SET position = :position WHERE workspace_id = :workspace AND artifact_id = :choice"),
            [{"workspace": workspace_id, "choice": choice_id, "position": place} for choice_id, place in positions.items()],
        )


def replace_components(connection: Connection, workspace_id: int, application_id: int, components: Mapping[UUID, int]) -> None:
    """What an application of a workspace owns from now on; what it owned and brings no more stays, without an owner."""
    connection.execute(
        sa.delete(component_table).where(
            component_table.c.workspace_id == workspace_id, component_table.c.application_artifact_id == application_id
        )
    )
    if components:
        connection.execute(
            sa.insert(component_table),
            [
                {
                    "workspace_id": workspace_id,
                    "application_artifact_id": application_id,
                    "guid": guid,
                    "artifact_id": artifact_id,
                }
                for guid, artifact_id in components.items()
            ],
        )
