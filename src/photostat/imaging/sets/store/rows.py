"""The rows of sets: an artifact of type 1000019 and what extends it."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.imaging.sets.model import ImagingSet, SetContent, SetCounts
from photostat.imaging.sets.states import QcChange
from photostat.imaging.sets.store.tables import imaging_set, is_set
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact, artifact_select, read_artifact

_TOLD = [column for column in imaging_set.c if column.name not in ("workspace_id", "artifact_id")]


def insert_set(connection: Connection, workspace_id: int, set_id: int, content: SetContent) -> None:
    """Extend an artifact that is there to a set."""
    values = {"workspace_id": workspace_id, "artifact_id": set_id, **_columns(content)}
    connection.execute(sa.insert(imaging_set).values(**values))


def write_content(connection: Connection, workspace_id: int, set_id: int, content: SetContent) -> None:
    """Replace what somebody wrote into a set, all but its name."""
    connection.execute(sa.update(imaging_set).where(is_set(workspace_id, set_id)).values(**_columns(content)))


def lock_set(connection: Connection, workspace_id: int, set_id: int) -> ImagingSet:
    """A set that nobody else runs, changes or removes until this transaction ends. Raises NotFoundError."""
    connection.execute(sa.select(imaging_set.c.artifact_id).where(is_set(workspace_id, set_id)).with_for_update())
    return find_set(connection, workspace_id, set_id)


def find_set(connection: Connection, workspace_id: int, set_id: int) -> ImagingSet:
    """One set. Raises NotFoundError."""
    row = connection.execute(_ONE, {"workspace": workspace_id, "set": set_id}).one_or_none()
    if row is None:
        raise NotFoundError
    return _read(row)


def page_of_sets(
    connection: Connection, workspace_id: int, *, start: int = 1, before: int | None = None, length: int
) -> list[tuple[ImagingSet, str, str]]:
    """Sets, newest first, with the names of data source and profile (empty: it is gone).

    `start` counts from 1; `before`: only those below this ArtifactID, which costs the same at any depth.
    """
    names = (_name_of(imaging_set.c.data_source_id, "data_source_name"), _name_of(imaging_set.c.profile_id, "profile_name"))
    chosen = _select(*names).order_by(imaging_set.c.artifact_id.desc()).offset(start - 1).limit(length)
    if before is not None:
        chosen = chosen.where(imaging_set.c.artifact_id < before)
    rows = connection.execute(chosen, {"workspace": workspace_id})
    return [(_read(row), row.data_source_name or "", row.profile_name or "") for row in rows]


def count_sets(connection: Connection, workspace_id: int) -> int:
    """How many sets a workspace has."""
    mine = sa.select(sa.func.count()).select_from(imaging_set).where(imaging_set.c.workspace_id == workspace_id)
    return int(connection.execute(mine).scalar_one())


def _columns(content: SetContent) -> dict[str, object]:
    return {"data_source_id": content.data_source_id, "profile_id": content.profile_id, "recipients": content.recipients}


def _name_of(pointing: sa.ColumnElement[Any], label: str) -> sa.ColumnElement[Any]:
    named = artifact.alias()
    same = sa.and_(named.c.workspace_id == artifact.c.workspace_id, named.c.artifact_id == pointing)
    return sa.select(named.c.name).where(same).correlate(artifact, imaging_set).scalar_subquery().label(label)


def _select(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    same = sa.and_(imaging_set.c.workspace_id == artifact.c.workspace_id, imaging_set.c.artifact_id == artifact.c.artifact_id)
    told: Sequence[sa.ColumnElement[Any]] = [column.label(f"set_{column.name}") for column in _TOLD]
    return artifact_select(*told, *more).where(same, imaging_set.c.workspace_id == sa.bindparam("workspace"))


# Clients ask for the status each second: the statement is put together once
_ONE = _select().where(imaging_set.c.artifact_id == sa.bindparam("set"))


def _read(row: sa.Row[Any]) -> ImagingSet:
    values = {column.name: row._mapping[f"set_{column.name}"] for column in _TOLD}
    counts = SetCounts(values.pop("hidden"), values.pop("viewable"), values.pop("warned"))
    change = values.pop("qc_change")
    return ImagingSet(
        artifact=read_artifact(row), counts=counts, qc_change=None if change is None else QcChange(change), **values
    )
