"""What an install may meet in a workspace, read in five statements however large the application is."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.applications.installs.target import Found, FoundChoice, FoundField, FoundType, Target
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE, ArtifactType
from photostat.workspaces.fields.model import FieldType

# Own mappings come last, so that they win over what others call by the same GUID
_BY_GUID = sa.text(
    """
    SELECT incoming.guid, found.artifact_id, found.artifact_type_id, found.name, found.guid AS own_guid
    FROM (
        SELECT component.guid, component.artifact_id, (application.application_guid = :application)::int AS rank
            FROM application_component AS component JOIN workspace_application AS application
                ON application.workspace_id = component.workspace_id
                AND application.artifact_id = component.application_artifact_id
            WHERE component.workspace_id = :workspace AND component.guid = ANY(:guids)
        UNION ALL SELECT guid, artifact_id, 0 FROM artifact WHERE workspace_id = :workspace AND guid = ANY(:guids)
    ) AS incoming
    JOIN artifact AS found ON found.workspace_id = :workspace AND found.artifact_id = incoming.artifact_id
    ORDER BY incoming.rank, (found.guid IS NOT DISTINCT FROM incoming.guid)
    """
).bindparams(sa.bindparam("guids", type_=ARRAY(sa.Uuid)), sa.bindparam("application", type_=sa.Uuid))
_TYPES = sa.text(
    """
    SELECT artifact.artifact_id, artifact.name, object_type.artifact_type_id
    FROM artifact LEFT JOIN object_type USING (workspace_id, artifact_id)
    WHERE artifact.workspace_id = :workspace AND artifact.artifact_type_id = 25
    """
)
_FIELDS = sa.text(
    """
    SELECT field.artifact_id, field.object_type_id, artifact.name, artifact.guid, field.field_type, field.length,
        field.friendly_name, field.system_column IS NOT NULL AS is_system
    FROM field JOIN artifact USING (workspace_id, artifact_id) WHERE field.workspace_id = :workspace ORDER BY field.artifact_id
    """
)
_CHOICES = sa.text(
    """
    SELECT choice.artifact_id, choice.field_id, artifact.name, choice.position
    FROM choice JOIN artifact USING (workspace_id, artifact_id) WHERE choice.workspace_id = :workspace
    ORDER BY choice.field_id, choice.position, choice.artifact_id
    """
)
_LOCKS = sa.text(
    """
    SELECT locked.artifact_id, locked.application_artifact_id, locked.application_name
    FROM component_of_locked_application AS locked
    JOIN workspace_application AS application ON application.workspace_id = locked.workspace_id
        AND application.artifact_id = locked.application_artifact_id
    WHERE locked.workspace_id = :workspace AND application.application_guid <> :application
    ORDER BY locked.artifact_id, locked.application_artifact_id
    """
).bindparams(sa.bindparam("application", type_=sa.Uuid))


def read_target(connection: Connection, workspace_id: int, application_guid: UUID, guids: Sequence[UUID]) -> Target:
    """The workspace as an install of this application meets it."""
    keys = {"workspace": workspace_id}
    locks: dict[int, tuple[Reference, ...]] = {}
    for row in connection.execute(_LOCKS, {**keys, "application": application_guid}):
        by = Reference(row.application_artifact_id, row.application_name)
        locks[row.artifact_id] = (*locks.get(row.artifact_id, ()), by)
    return Target(
        by_guid={
            row.guid: Found(
                artifact_id=row.artifact_id, artifact_type_id=row.artifact_type_id, name=row.name, own_guid=row.own_guid
            )
            for row in connection.execute(_BY_GUID, {**keys, "application": application_guid, "guids": list(guids)})
        },
        types={row.artifact_id: _type(row) for row in connection.execute(_TYPES, keys)},
        fields={row.artifact_id: _field(row) for row in connection.execute(_FIELDS, keys)},
        choices={
            row.artifact_id: FoundChoice(artifact_id=row.artifact_id, field_id=row.field_id, name=row.name, position=row.position)
            for row in connection.execute(_CHOICES, keys)
        },
        locks=locks,
    )


def _type(row: sa.Row[tuple[object, ...]]) -> FoundType:
    values = row._mapping
    type_id = ArtifactType.DOCUMENT if values["artifact_id"] == DOCUMENT_OBJECT_TYPE else values["artifact_type_id"]
    return FoundType(artifact_id=values["artifact_id"], artifact_type_id=int(type_id or 0), name=values["name"])


def _field(row: sa.Row[tuple[object, ...]]) -> FoundField:
    values = row._mapping
    return FoundField(
        artifact_id=values["artifact_id"],
        object_type_id=values["object_type_id"],
        name=values["name"],
        guid=values["guid"],
        type=FieldType(values["field_type"]),
        length=values["length"],
        friendly_name=values["friendly_name"],
        is_system=values["is_system"],
    )
