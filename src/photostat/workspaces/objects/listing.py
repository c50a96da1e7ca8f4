"""Lists for people: page after page of objects in one order, the thousandth as quick as the first, and never counted.

The Object Manager's queries number rows and count them, which is what programs ask for; a page of a list needs neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import Field, FieldCategory, FieldType
from photostat.workspaces.objects.model import Key, ObjectRow, Sort
from photostat.workspaces.objects.query import Objects, chosen_columns, orders_of
from photostat.workspaces.objects.store.rows import count_rows, read_rows
from photostat.workspaces.objects.store.seeking import ids_behind
from photostat.workspaces.objects.store.source import Columns, ObjectSource
from photostat.workspaces.people.rights import Access

PAGE_ROWS = 50
_TEXT_CHARACTERS = 200
_SORTABLE = frozenset(FieldType) - {FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT, FieldType.LONG_TEXT, FieldType.EMPTY}


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """What a page shows. Without a sort: by name. `after`: the ArtifactID of the last row of the page before."""

    object_type: Key
    fields: Sequence[Key]
    condition: str = ""
    sort: Sort | None = None
    after: int | None = None
    rows: int = PAGE_ROWS


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """A page. `sortable`: fields that sort the list. `next_after`: what the next page begins after; None on the last one."""

    fields: Sequence[Field]
    sortable: frozenset[int]
    rows: Sequence[ObjectRow]
    next_after: int | None


def list_objects(connection: Connection, objects: Objects, access: Access, asked: ListQuery) -> ListPage:
    """One page. Raises InvalidInputError: field, sort or condition; ConflictError: the row `after` is gone."""
    source = objects.registry.find(access.workspace_id, asked.object_type).source(connection, access)
    columns = chosen_columns(source.columns, asked.fields)
    condition = objects.compile_condition(connection, source, access, asked.condition)
    order = _order(source.columns, asked.sort)
    ids = ids_behind(connection, source, condition, order, after=asked.after, count=asked.rows + 1)
    shown = ids[: asked.rows]
    rows = read_rows(connection, source, columns, shown, text_characters=_TEXT_CHARACTERS)
    return ListPage(
        fields=[column.field for column in columns],
        sortable=frozenset(column.field.artifact_id for column in columns if _is_sortable(source, column)),
        rows=rows,
        next_after=shown[-1] if len(ids) > asked.rows else None,
    )


@dataclass(frozen=True, kw_only=True)
class ShownObject:
    """One object with its fields, long texts cut."""

    fields: Sequence[Field]
    row: ObjectRow


def show_object(
    connection: Connection, objects: Objects, access: Access, object_type: Key, artifact_id: int, *, text_characters: int
) -> ShownObject:
    """One object of a type with all its fields. Raises NotFoundError."""
    source = objects.registry.find(access.workspace_id, object_type).source(connection, access)
    columns = source.columns.all()
    rows = read_rows(connection, source, columns, [artifact_id], text_characters=text_characters)
    if not rows:
        raise NotFoundError
    return ShownObject(fields=[column.field for column in columns], row=rows[0])


def count_objects(connection: Connection, objects: Objects, access: Access, object_type: Key, condition: str) -> int:
    """How many there are; seconds for a million under a slow condition. Raises InvalidInputError."""
    source: ObjectSource = objects.registry.find(access.workspace_id, object_type).source(connection, access)
    return count_rows(connection, source, objects.compile_condition(connection, source, access, condition))


def _is_sortable(source: ObjectSource, column: FieldColumn) -> bool:
    """Not by the names of what millions of rows point to: no index has them, and a million look-ups took 3 s."""
    return column.field.type in _SORTABLE and (source.counter is None or column.display is None)


def _order(columns: Columns, sort: Sort | None) -> tuple[FieldColumn, bool]:
    if sort is not None:
        return orders_of(columns, [sort])[0]
    return next(column for column in columns.all() if column.field.category is FieldCategory.IDENTIFIER), False
