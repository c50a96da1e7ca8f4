"""The SQL that finds custom pages of applications that a workspace has installed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from photostat.applications.installs.store.tables import component_table, part_table, workspace_application
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ArtifactType


@dataclass(frozen=True)
class StoredPage:
    """A custom page by the GUID that its application gave it; `blob_key` is that of its ZIP."""

    guid: UUID
    name: str
    blob_key: str


def find_custom_page(connection: Connection, workspace_id: int, guid: UUID) -> StoredPage | None:
    """A page with a file that an application of the workspace owns now; None where there is none."""
    row = connection.execute(_query(workspace_id).where(component_table.c.guid == guid).limit(1)).one_or_none()
    return None if row is None else StoredPage(*row)


def custom_pages_of(connection: Connection, workspace_id: int, application_guid: UUID) -> list[StoredPage]:
    """Those of one application, by name."""
    query = _query(workspace_id).where(workspace_application.c.application_guid == application_guid)
    return [
        StoredPage(*row) for row in connection.execute(query.order_by(sa.func.lower(artifact.c.name), component_table.c.guid))
    ]


def _query(workspace_id: int) -> sa.Select[tuple[Any, ...]]:
    owner, component, part = workspace_application.c, component_table.c, part_table.c
    owned = sa.and_(component.workspace_id == owner.workspace_id, component.application_artifact_id == owner.artifact_id)
    named = sa.and_(artifact.c.workspace_id == component.workspace_id, artifact.c.artifact_id == component.artifact_id)
    kept = sa.and_(part.workspace_id == component.workspace_id, part.artifact_id == component.artifact_id)
    tables = workspace_application.join(component_table, owned).join(artifact, named).join(part_table, kept)
    return (
        sa.select(component.guid, artifact.c.name, part.blob_key)
        .select_from(tables)
        .where(
            owner.workspace_id == workspace_id,
            artifact.c.artifact_type_id == int(ArtifactType.CUSTOM_PAGE),
            part.blob_key.is_not(None),
        )
    )
