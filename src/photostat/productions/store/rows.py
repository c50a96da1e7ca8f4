"""The rows of productions: made, found, moved from state to state."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.productions.model import Counters, NewProduction, Numbered, Production, ProductionState
from photostat.productions.numbering import BatesNumbers
from photostat.productions.store.tables import choices_as_json, choices_in, production, production_page
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact, artifact_select, read_artifact

_OWN = [column for column in production.c if column.name not in ("workspace_id", "artifact_id", "lease_token", "lease_until")]


def insert_production(connection: Connection, workspace_id: int, production_id: int, new: NewProduction) -> None:
    """Extend an artifact that is there to a production."""
    connection.execute(
        sa.insert(production).values(
            workspace_id=workspace_id,
            artifact_id=production_id,
            saved_search_id=new.saved_search_id,
            imaging_set_id=new.imaging_set_id,
            prefix=new.numbers.prefix,
            first_number=new.numbers.first,
            digits=new.numbers.digits,
            suffix=new.numbers.suffix,
            choices=choices_as_json(new.choices),
        )
    )


def find_production(connection: Connection, workspace_id: int, production_id: int) -> Production:
    """One production. Raises NotFoundError."""
    row = connection.execute(_select(workspace_id).where(production.c.artifact_id == production_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return _read(row)


def lock_production(connection: Connection, workspace_id: int, production_id: int) -> Production:
    """A production that nobody else moves until this transaction ends. Raises NotFoundError."""
    own = sa.and_(production.c.workspace_id == workspace_id, production.c.artifact_id == production_id)
    connection.execute(sa.select(production.c.artifact_id).where(own).with_for_update())
    return find_production(connection, workspace_id, production_id)


def page_of_productions(connection: Connection, workspace_id: int, *, start: int, length: int) -> list[Production]:
    """Productions, newest first. `start` counts from 1."""
    chosen = _select(workspace_id).order_by(production.c.artifact_id.desc()).offset(start - 1).limit(length)
    return [_read(row) for row in connection.execute(chosen)]


def count_productions(connection: Connection, workspace_id: int) -> int:
    """How many a workspace has."""
    mine = sa.select(sa.func.count()).select_from(production).where(production.c.workspace_id == workspace_id)
    return int(connection.execute(mine).scalar_one())


def change_production(connection: Connection, workspace_id: int, production_id: int, **values: object) -> None:
    """Write these columns."""
    own = sa.and_(production.c.workspace_id == workspace_id, production.c.artifact_id == production_id)
    connection.execute(sa.update(production).where(own).values(**values))


def mark_numbered(connection: Connection, workspace_id: int, production_id: int, numbered: Numbered) -> None:
    """It has its documents and numbers, for good."""
    change_production(connection, workspace_id, production_id, numbered_on=sa.func.now(), **asdict(numbered))


def mark_asked(connection: Connection, workspace_id: int, production_id: int, *, user_id: int) -> None:
    """Somebody asked for its run."""
    asked = {"asked_by": user_id, "asked_on": sa.func.now(), "ended_on": None, "error": "", "losses": 0}
    state = {"state": ProductionState.PENDING.value, "lease_token": None, "lease_until": None}
    change_production(connection, workspace_id, production_id, **asked, **state)


def mark_cancelled(connection: Connection, workspace_id: int, production_id: int) -> None:
    """Whoever has it in hand loses it."""
    state = {"state": ProductionState.CANCELLED.value, "lease_token": None, "lease_until": None}
    change_production(connection, workspace_id, production_id, ended_on=sa.func.now(), **state)


def is_number_taken(connection: Connection, workspace_id: int, prefix: str, number: int) -> bool:
    """Whether a page of a production has this number."""
    own = production_page.c
    mine = sa.and_(own.workspace_id == workspace_id, own.prefix_folded == prefix.lower(), own.number == number)
    return connection.execute(sa.select(own.number).where(mine)).one_or_none() is not None


def next_free_number(connection: Connection, workspace_id: int, prefix: str) -> int | None:
    """The number behind the last that a production of this prefix has; None where none has any."""
    own = production_page.c
    last = sa.select(sa.func.max(own.number)).where(own.workspace_id == workspace_id, own.prefix_folded == prefix.lower())
    found = connection.execute(last).scalar_one()
    return None if found is None else int(found) + 1


def has_waiting(connection: Connection) -> bool:
    """Whether a production waits for a worker."""
    waiting = _state_in((ProductionState.PENDING, ProductionState.RUNNING))
    free = sa.or_(production.c.lease_until.is_(None), production.c.lease_until < sa.func.now())
    return connection.execute(sa.select(production.c.artifact_id).where(waiting, free).limit(1)).one_or_none() is not None


def _state_in(states: Collection[ProductionState]) -> sa.ColumnElement[bool]:
    return production.c.state.in_([state.value for state in states])


def _select(workspace_id: int) -> sa.Select[Any]:
    same = sa.and_(production.c.workspace_id == artifact.c.workspace_id, production.c.artifact_id == artifact.c.artifact_id)
    own = [column.label(f"own_{column.name}") for column in _OWN]
    return artifact_select(*own).where(same, production.c.workspace_id == workspace_id)


def _read(row: sa.Row[Any]) -> Production:
    own = {column.name: row._mapping[f"own_{column.name}"] for column in _OWN}
    counted = Counters.__dataclass_fields__
    told = ("asked_by", "asked_on", "started_on", "numbered_on", "ended_on", "last_number", "error")
    found = read_artifact(row)
    return Production(
        workspace_id=found.workspace_id,
        artifact=found,
        saved_search_id=own["saved_search_id"],
        imaging_set_id=own["imaging_set_id"],
        numbers=BatesNumbers(own["prefix"], own["first_number"], own["digits"], own["suffix"]),
        choices=choices_in(own["choices"]),
        state=ProductionState(own["state"]),
        counters=Counters(**{name: own[name] for name in counted}),
        **{name: own[name] for name in told},
    )
