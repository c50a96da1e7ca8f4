"""The SQL of markup sets, which are artifacts and nothing more."""

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Artifact
from photostat.workspaces.artifacts.store import artifact, artifact_select, read_artifact
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType


def sets_of(connection: Connection, workspace_id: int) -> list[Artifact]:
    """The markup sets of a workspace, the first one first."""
    query = artifact_select().where(artifact.c.workspace_id == workspace_id, _is_set()).order_by(artifact.c.artifact_id)
    return [read_artifact(row) for row in connection.execute(query)]


def is_name_taken(connection: Connection, workspace_id: int, name: str, *, but: int) -> bool:
    """Whether another set than `but` has this name in any case."""
    query = sa.select(artifact.c.artifact_id).where(
        artifact.c.workspace_id == workspace_id,
        _is_set(),
        sa.func.lower(artifact.c.name) == sa.func.lower(name),
        artifact.c.artifact_id != but,
    )
    return connection.execute(query.limit(1)).one_or_none() is not None


def lock_sets(connection: Connection, workspace_id: int) -> None:
    """One change of the sets of a workspace at a time, so that two cannot take one name."""
    connection.execute(
        sa.select(artifact.c.artifact_id)
        .where(artifact.c.workspace_id == workspace_id, artifact.c.artifact_id == SYSTEM_ROOT)
        .with_for_update()
    )


def _is_set() -> sa.ColumnElement[bool]:
    return artifact.c.artifact_type_id == int(ArtifactType.MARKUP_SET)
