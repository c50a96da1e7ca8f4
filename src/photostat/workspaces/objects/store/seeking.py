"""Reading on behind a row: the next ids of an order, however deep the row stands, without passing those before it.

The row is named by its id; its key is read first, so that the database can go into the index at that key. Rows with the same key
are told apart by their id. Empty values stand where the order of the indexes has them: last ascending, first descending.

A key that hundreds of thousands share is never sorted by id: rows come in the order of the key alone, and of the last key, which
may go on behind them, the lowest ids are asked for by themselves. The database knows its commonest keys, and then walks the ids.
"""

from dataclasses import KW_ONLY, dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from photostat.errors import ConflictError
from photostat.storage.database import Connection
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.store.source import Clause, Expression, ObjectSource, rows_of


def ids_behind(
    connection: Connection,
    source: ObjectSource,
    condition: Clause | None,
    order: tuple[FieldColumn, bool],
    *,
    after: int | None,
    count: int,
) -> list[int]:
    """The next `count` ids behind the row `after`; the first ones for None. `order`: column, and whether it descends.

    Raises ConflictError where the row is gone, so that nobody knows where it stood.
    """
    column, descending = order
    walk = _Walk(connection, source, condition, sort_key(column), descending=descending)
    if after is None:
        return walk.first(count)
    value = _key_of(connection, source, walk.key, after)
    found = walk.tied(value, count, after=after)
    if value is None:
        return found + (walk.beyond(None, count - len(found)) if descending else [])
    found += walk.beyond(value, count - len(found))
    return found if descending else found + walk.tied(None, count - len(found))


@dataclass(frozen=True)
class _Walk:
    """Rows under a condition in the order of a key, then of their id."""

    connection: Connection
    source: ObjectSource
    condition: Clause | None
    key: Expression
    _: KW_ONLY
    descending: bool

    def first(self, count: int) -> list[int]:
        """The first rows: empty keys before all others where the order descends, else after them."""
        if self.descending:
            found = self.tied(None, count)
            return found + self.beyond(None, count - len(found))
        found = self.beyond(None, count)
        return found + self.tied(None, count - len(found))

    def tied(self, value: Any, count: int, *, after: int = 0) -> list[int]:
        """The lowest ids above `after` of the rows with this key; None: without a key."""
        own = self.key.is_(None) if value is None else self.key == sa.literal(value)
        ordered = rows_of(self.source, self.condition).where(own, self.source.artifact_id > after)
        return self._ids(ordered.order_by(self.source.artifact_id.asc()), count)

    def beyond(self, bound: Any, count: int) -> list[int]:
        """The next rows with a key behind this one; None: from the first key on."""
        ordered = rows_of(self.source, self.condition).add_columns(self.key.label("sort_key"))
        ordered = ordered.where(self.key.is_not(None) if bound is None else self._is_behind(bound))
        ordered = ordered.order_by(self.key.desc() if self.descending else self.key.asc())
        rows = self.connection.execute(ordered.limit(count)).all() if count > 0 else []
        if not rows:
            return []
        last = rows[-1].sort_key
        found = [
            artifact_id
            for key, group in groupby(rows, key=lambda row: row.sort_key)
            if key != last
            for artifact_id in sorted(row.artifact_id for row in group)
        ]
        # Others with the last key may not be among the rows, and have lower ids
        return found + self.tied(last, count - len(found))

    def _is_behind(self, bound: Any) -> sa.ColumnElement[bool]:
        return self.key < sa.literal(bound) if self.descending else self.key > sa.literal(bound)

    def _ids(self, ordered: sa.Select[Any], count: int) -> list[int]:
        return [row.artifact_id for row in self.connection.execute(ordered.limit(count))] if count > 0 else []


def sort_key(column: FieldColumn) -> Expression:
    """What a list is in order of; texts without regard to case, pointers by the name of what they point to."""
    key = column.display if column.display is not None else column.expression
    if column.field.type.is_text or column.display is not None:
        key = column.folded if column.folded is not None and column.display is None else sa.func.lower(key)
    return sa.func.left(key, 200) if column.field.type is FieldType.LONG_TEXT else key


def _key_of(connection: Connection, source: ObjectSource, key: Expression, artifact_id: int) -> Any:
    row = connection.execute(
        sa.select(key).select_from(source.rows).where(source.visible, source.artifact_id == artifact_id)
    ).one_or_none()
    if row is None:
        raise ConflictError("The list has changed: the last entry of the page before is gone. Begin again from the first page.")
    return row[0]
