"""The rows of saved searches: an artifact of type 15 and its definition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Artifact
from photostat.workspaces.artifacts.store import artifact, artifact_select, read_artifact
from photostat.workspaces.searches.definition import SearchDefinition, from_json, to_json

saved_search = sa.table(
    "saved_search", sa.column("workspace_id", sa.Integer), sa.column("artifact_id", sa.Integer), sa.column("definition", JSONB)
)

# Saved searches of one workspace are saved and deleted one after the other: two updates at once could make a ring
_SEARCH_LOCK = 0x73726368


@dataclass(frozen=True)
class SavedSearch:
    """A saved search; the parent of its artifact is the container."""

    artifact: Artifact
    definition: SearchDefinition


def lock_searches(connection: Connection, workspace_id: int) -> None:
    """Wait until no other transaction changes a saved search here, and hold that until the end of this one."""
    connection.execute(
        sa.text("SELECT pg_advisory_xact_lock(:key, :workspace)"), {"key": _SEARCH_LOCK, "workspace": workspace_id}
    )


def running_sets(connection: Connection, workspace_id: int, search_id: int) -> list[str]:
    """The imaging sets that are running with this search, as `name (ArtifactID)`."""
    rows = connection.execute(
        sa.text(
            "SELECT set_name, set_id FROM saved_search_of_live_job"
            " WHERE workspace_id = :workspace AND search_id = :search ORDER BY set_id"
        ),
        {"workspace": workspace_id, "search": search_id},
    )
    return [f"{row.set_name} ({row.set_id})" for row in rows]


def write_definition(connection: Connection, workspace_id: int, search_id: int, definition: SearchDefinition) -> None:
    """Write the definition of an artifact that is there already; an older one is replaced."""
    statement = sa.text(
        "INSERT INTO saved_search (workspace_id, artifact_id, definition) VALUES (:workspace, :search, :definition) "
        "ON CONFLICT (workspace_id, artifact_id) DO UPDATE SET definition = excluded.definition"
    ).bindparams(sa.bindparam("definition", type_=JSONB))
    connection.execute(statement, {"workspace": workspace_id, "search": search_id, "definition": to_json(definition)})


def find_definition(connection: Connection, workspace_id: int, search_id: int) -> SearchDefinition:
    """The definition of a saved search. Raises NotFoundError."""
    stored = connection.execute(
        sa.select(saved_search.c.definition).where(
            saved_search.c.workspace_id == workspace_id, saved_search.c.artifact_id == search_id
        )
    ).scalar_one_or_none()
    if stored is None:
        raise NotFoundError
    return from_json(stored)


def find_search(connection: Connection, workspace_id: int, search_id: int) -> SavedSearch:
    """One saved search. Raises NotFoundError."""
    row = connection.execute(_select(workspace_id).where(artifact.c.artifact_id == search_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return _read(row)


def find_searches(connection: Connection, workspace_id: int, search_ids: Sequence[int]) -> dict[int, SavedSearch]:
    """Those of these saved searches that are there, by id."""
    wanted = artifact.c.artifact_id == sa.any_(sa.literal(list(search_ids), ARRAY(sa.Integer)))
    return {row.artifact_id: _read(row) for row in connection.execute(_select(workspace_id).where(wanted))}


def all_searches(connection: Connection, workspace_id: int) -> Iterator[SavedSearch]:
    """All saved searches of a workspace by ArtifactID; they are hundreds, not millions."""
    for row in connection.execute(_select(workspace_id).order_by(artifact.c.artifact_id)):
        yield _read(row)


def _select(workspace_id: int) -> sa.Select[Any]:
    extra: sa.ColumnElement[Any] = saved_search.c.definition
    same = sa.and_(saved_search.c.workspace_id == artifact.c.workspace_id, saved_search.c.artifact_id == artifact.c.artifact_id)
    return artifact_select(extra).where(same, artifact.c.workspace_id == workspace_id)


def _read(row: sa.Row[Any]) -> SavedSearch:
    return SavedSearch(read_artifact(row), from_json(row._mapping["definition"]))
