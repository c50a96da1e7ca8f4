"""The SQL of the history of markups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.markups.model import Drawn, HistoryAction, HistoryEntry
from photostat.workspaces.markups.store.tables import drawn_of, json_of, markup_history


@dataclass(frozen=True)
class Step:
    """What a change did to one markup."""

    page_number: int
    page_sha256: str
    markup_id: int
    before: Drawn | None
    after: Drawn | None

    @property
    def action(self) -> HistoryAction:
        if self.before is None:
            return HistoryAction.CREATED
        return HistoryAction.REMOVED if self.after is None else HistoryAction.CHANGED


def note_steps(
    connection: Connection,
    workspace_id: int,
    document_id: int,
    steps: Sequence[Step],
    *,
    user_id: int,
    undoes: int | None = None,
) -> int:
    """Write down what one change did; gives the number of the change. `undoes`: the change that it takes back."""
    change_id = int(connection.execute(sa.text("SELECT nextval('markup_change')")).scalar_one())
    own = {"workspace_id": workspace_id, "document_id": document_id, "change_id": change_id, "undoes": undoes, "user_id": user_id}
    rows = [
        {
            **own,
            "page_number": step.page_number,
            "markup_id": step.markup_id,
            "action": step.action.value,
            "before": json_of(step.before),
            "after": json_of(step.after),
            "page_sha256": step.page_sha256,
        }
        for step in steps
    ]
    connection.execute(sa.insert(markup_history), rows)
    return change_id


def history_of(
    connection: Connection, workspace_id: int, document_id: int, *, before_change: int | None, count: int
) -> list[HistoryEntry]:
    """The newest `count` lines of a document's history, newest first; those of changes before `before_change` where given."""
    own = markup_history.c
    joined = markup_history.outerjoin(
        artifact, sa.and_(artifact.c.workspace_id == ADMIN_LEVEL, artifact.c.artifact_id == own.user_id)
    )
    query = (
        sa.select(*own, artifact.c.name.label("user_name"))
        .select_from(joined)
        .where(own.workspace_id == workspace_id, own.document_id == document_id)
        .order_by(own.history_id.desc())
        .limit(count)
    )
    if before_change is not None:
        query = query.where(own.change_id < before_change)
    return [_entry(row._mapping) for row in connection.execute(query)]


def change_to_undo(connection: Connection, workspace_id: int, document_id: int, user_id: int) -> int | None:
    """The last change of this user on the document that is no undoing and was not undone; None where there is none."""
    own, later = markup_history.c, markup_history.alias("later")
    undone = sa.select(later.c.history_id).where(later.c.undoes == own.change_id).correlate(markup_history).exists()
    query = (
        sa.select(own.change_id)
        .where(own.workspace_id == workspace_id, own.document_id == document_id, own.user_id == user_id)
        .where(own.undoes.is_(None), sa.not_(undone))
        .order_by(own.history_id.desc())
        .limit(1)
    )
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else int(found)


def steps_of(connection: Connection, workspace_id: int, document_id: int, change_id: int) -> list[Step]:
    """What a change did, in order."""
    own = markup_history.c
    rows = connection.execute(
        sa.select(own.page_number, own.page_sha256, own.markup_id, own.before, own.after)
        .where(own.workspace_id == workspace_id, own.document_id == document_id, own.change_id == change_id)
        .order_by(own.history_id)
    )
    return [Step(row[0], row[1], row[2], drawn_of(row[3]), drawn_of(row[4])) for row in rows]


def _entry(row: Mapping[Any, Any]) -> HistoryEntry:
    return HistoryEntry(
        change_id=row["change_id"],
        markup_id=row["markup_id"],
        page_number=row["page_number"],
        action=HistoryAction(row["action"]),
        undoes=row["undoes"],
        before=drawn_of(row["before"]),
        after=drawn_of(row["after"]),
        user=None if row["user_id"] is None else Reference(row["user_id"], row["user_name"] or ""),
        happened_on=row["happened_on"],
    )
