"""The SQL of artifacts: make, find, rename, stamp, remove."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Artifact, Reference
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL

artifact = sa.table(
    "artifact",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("artifact_type_id", sa.Integer),
    sa.column("parent_id", sa.Integer),
    sa.column("name", sa.Text),
    sa.column("guid", sa.Uuid),
    sa.column("keywords", sa.Text),
    sa.column("notes", sa.Text),
    sa.column("created_by", sa.Integer),
    sa.column("created_on", sa.DateTime(timezone=True)),
    sa.column("modified_by", sa.Integer),
    sa.column("modified_on", sa.DateTime(timezone=True)),
)


@dataclass(frozen=True, kw_only=True)
class NewArtifact:
    """What is known of an artifact before it has an id; `artifact_id` only for the well-known ones."""

    artifact_type_id: int
    name: str
    parent_id: int | None = None
    guid: UUID | None = None
    artifact_id: int | None = None
    keywords: str = ""
    notes: str = ""


def reserve_ids(connection: Connection, count: int) -> list[int]:
    """`count` fresh ArtifactIDs, ascending. Gaps are normal: ids of rolled-back work are never given again."""
    rows = connection.execute(sa.text("SELECT nextval('artifact_id') FROM generate_series(1, :count)"), {"count": count})
    return [row[0] for row in rows]


def insert_artifact(connection: Connection, workspace_id: int, new: NewArtifact, *, user_id: int) -> int:
    """Write an artifact; gives its id."""
    return insert_artifacts(connection, workspace_id, [new], user_id=user_id)[0]


def insert_artifacts(connection: Connection, workspace_id: int, new: Sequence[NewArtifact], *, user_id: int) -> list[int]:
    """Write several artifacts; gives their ids in the order given."""
    fresh = iter(reserve_ids(connection, sum(item.artifact_id is None for item in new)))
    ids = [item.artifact_id if item.artifact_id is not None else next(fresh) for item in new]
    if new:
        connection.execute(
            sa.insert(artifact),
            [
                {
                    "workspace_id": workspace_id,
                    "artifact_id": artifact_id,
                    "artifact_type_id": item.artifact_type_id,
                    "parent_id": item.parent_id,
                    "name": item.name,
                    "guid": item.guid,
                    "keywords": item.keywords,
                    "notes": item.notes,
                    "created_by": user_id,
                    "modified_by": user_id,
                }
                for artifact_id, item in zip(ids, new, strict=True)
            ],
        )
    return ids


def touch_artifact(
    connection: Connection,
    workspace_id: int,
    artifact_id: int,
    *,
    user_id: int,
    name: str | None = None,
    keywords: str | None = None,
    notes: str | None = None,
    parent_id: int | None = None,
) -> None:
    """Stamp an artifact as modified now by this user; what is not None is changed too. Raises NotFoundError."""
    given = {"name": name, "keywords": keywords, "notes": notes, "parent_id": parent_id}
    changes = {column: value for column, value in given.items() if value is not None}
    statement = (
        sa.update(artifact)
        .where(artifact.c.workspace_id == workspace_id, artifact.c.artifact_id == artifact_id)
        .values(modified_by=user_id, modified_on=sa.func.now(), **changes)
    )
    if connection.execute(statement).rowcount == 0:
        raise NotFoundError


def lock_artifact(connection: Connection, workspace_id: int, artifact_id: int) -> None:
    """Let no other change at this artifact until this transaction ends; nothing happens where there is none."""
    connection.execute(
        sa.select(artifact.c.artifact_id)
        .where(artifact.c.workspace_id == workspace_id, artifact.c.artifact_id == artifact_id)
        .with_for_update()
    )


def delete_artifact(connection: Connection, workspace_id: int, artifact_id: int) -> None:
    """Remove an artifact and, by cascade, what extends it. Raises NotFoundError."""
    found = connection.execute(
        sa.delete(artifact).where(artifact.c.workspace_id == workspace_id, artifact.c.artifact_id == artifact_id)
    )
    if found.rowcount == 0:
        raise NotFoundError


def artifact_select(*more: sa.ColumnElement[Any]) -> sa.Select[tuple[object, ...]]:
    """SELECT of the common part, with the names of users; join and filter on `artifact`. Rows go to `read_artifact`."""
    creator, modifier = artifact.alias("creator"), artifact.alias("modifier")
    joined = artifact.outerjoin(
        creator, sa.and_(creator.c.workspace_id == ADMIN_LEVEL, creator.c.artifact_id == artifact.c.created_by)
    ).outerjoin(modifier, sa.and_(modifier.c.workspace_id == ADMIN_LEVEL, modifier.c.artifact_id == artifact.c.modified_by))
    names = (creator.c.name.label("created_by_name"), modifier.c.name.label("modified_by_name"))
    return sa.select(*artifact.c, *names, *more).select_from(joined)


def read_artifact(row: sa.Row[tuple[object, ...]]) -> Artifact:
    """The common part out of a row of `artifact_select`."""
    values = row._mapping
    return Artifact(
        workspace_id=values["workspace_id"],
        artifact_id=values["artifact_id"],
        artifact_type_id=values["artifact_type_id"],
        parent_id=values["parent_id"],
        name=values["name"],
        guid=values["guid"],
        keywords=values["keywords"],
        notes=values["notes"],
        created_by=Reference(values["created_by"], values["created_by_name"] or ""),
        created_on=values["created_on"],
        modified_by=Reference(values["modified_by"], values["modified_by_name"] or ""),
        modified_on=values["modified_on"],
    )


def find_artifact(connection: Connection, workspace_id: int, artifact_id: int, artifact_type_id: int | None = None) -> Artifact:
    """One artifact, of the type asked for. Raises NotFoundError."""
    statement = artifact_select().where(artifact.c.workspace_id == workspace_id, artifact.c.artifact_id == artifact_id)
    if artifact_type_id is not None:
        statement = statement.where(artifact.c.artifact_type_id == artifact_type_id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError
    return read_artifact(row)


def id_of_guid(connection: Connection, workspace_id: int, guid: UUID) -> int:
    """The ArtifactID of a GUID. Raises NotFoundError."""
    found = connection.execute(
        sa.select(artifact.c.artifact_id).where(artifact.c.workspace_id == workspace_id, artifact.c.guid == guid)
    ).scalar_one_or_none()
    if found is None:
        raise NotFoundError
    return int(found)
