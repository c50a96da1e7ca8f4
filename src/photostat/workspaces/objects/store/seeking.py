"""Reading on behind a row: the next ids of an order, however deep the row stands, without passing those before it.

The row is named by its id; its key is read first, so that the database can go into the index at that key. Rows with the same key
are told apart by their id. Empty values stand where the order of the indexes has them: last ascending, first descending.
"""

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
    key = sort_key(column)
    in_order = rows_of(source, condition).order_by(key.desc() if descending else key.asc(), source.artifact_id.asc())
    if after is None:
        return _ids(connection, in_order, count)
    value = _key_of(connection, source, key, after)
    later = source.artifact_id > after
    if value is None and not descending:
        return _ids(connection, in_order.where(key.is_(None), later), count)
    if value is None:
        found = _ids(connection, in_order.where(key.is_(None), later), count)
        return found + _ids(connection, in_order.where(key.is_not(None)), count - len(found))
    bound = sa.literal(value)
    beyond = key < bound if descending else key > bound
    near = key <= bound if descending else key >= bound
    # `near` says nothing new, but an index can begin with it; nothing can begin with an OR
    found = _ids(connection, in_order.where(near, sa.or_(beyond, later)), count)
    if descending or len(found) == count:
        return found
    return found + _ids(connection, in_order.where(key.is_(None)), count - len(found))


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


def _ids(connection: Connection, ordered: sa.Select[Any], count: int) -> list[int]:
    return [row.artifact_id for row in connection.execute(ordered.limit(count))] if count > 0 else []
