"""Querying objects: fields and sorts looked up, the condition compiled, one page read; reading one object.

Pages of documents come out of remembered results (see store.remembered): the first page is read straight, every later or deep
one from the remembered order. Other types are few and always read straight.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import id_of_guid
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import FieldCategory, FieldType
from photostat.workspaces.objects.model import LARGEST_PAGE, Key, ObjectQuery, ObjectRow, ObjectType, Page, Sort
from photostat.workspaces.objects.registry import ObjectKind, ObjectRegistry
from photostat.workspaces.objects.store import remembered
from photostat.workspaces.objects.store.rows import Order, count_rows, first_ids, ordered_ids, read_rows, visible_ids
from photostat.workspaces.objects.store.source import Clause, Columns, IdSet, ObjectSource, rows_of
from photostat.workspaces.people.rights import Access

LONGEST_TEXT = 100_000
"""Characters of a long text in one answer of a query; reading one object gives all of it."""
PAGE_CHARACTERS = 20_000_000
"""Characters of one long text field in all rows of a page together: more rows, shorter texts, never below 1,000 each."""
MOST_FIELDS = 1_000
MOST_SORTS = 20
_STRAIGHT_ROWS = 1_000

ConditionCompiler: TypeAlias = Callable[[Connection, ObjectSource, Access, str], Clause | None]
"""Compiles the text of a condition for one object type; None for an empty one. Raises InvalidInputError with the position."""


@dataclass(frozen=True)
class Objects:
    """The objects of an instance: its types, and the language of conditions over them."""

    registry: ObjectRegistry
    compile_condition: ConditionCompiler


def query(connection: Connection, objects: Objects, access: Access, asked: ObjectQuery) -> Page:
    """One page of what is asked for. Raises InvalidInputError: type, field, sort or condition unknown or malformed."""
    kind = objects.registry.find(access.workspace_id, asked.object_type)
    source = kind.source(connection, access)
    columns = chosen_columns(source.columns, asked.fields)
    condition = objects.compile_condition(connection, source, access, asked.condition)
    ordered = ordered_ids(source, condition, orders_of(source.columns, asked.sorts))
    first = max(asked.start, 1) - 1
    length = page_length(asked.length)
    ids, total = _page_ids(connection, source, condition, ordered, first=first, count=length)
    rows = read_rows(connection, source, columns, ids, text_characters=text_characters(len(ids)))
    return Page(
        object_type=source.object_type,
        fields=tuple(column.field for column in columns),
        rows=rows,
        total_count=total,
        start=first + 1,
    )


def page_length(length: int) -> int:
    """Rows of a page: 0 or less means the largest, and more than that is cut to it."""
    return LARGEST_PAGE if length <= 0 else min(length, LARGEST_PAGE)


def text_characters(rows: int) -> int:
    """Where long texts are cut on a page of so many rows."""
    return min(LONGEST_TEXT, max(1_000, PAGE_CHARACTERS // max(1, rows)))


def _page_ids(
    connection: Connection, source: ObjectSource, condition: Clause | None, ordered: IdSet, *, first: int, count: int
) -> tuple[list[int], int]:
    if source.counter is None:
        return first_ids(connection, ordered, first=first, count=count), count_rows(connection, source, condition)
    workspace = source.workspace_id
    fingerprint = remembered.fingerprint_of(ordered)
    number = remembered.change_number(connection, source.counter)
    known = remembered.find_remembered(connection, workspace, fingerprint, number)
    if known is not None and known.row_count <= first:
        return [], known.row_count  # looking for rows that are not there can take as long as counting them
    if known is None and first + count <= _STRAIGHT_ROWS:
        total = count_rows(connection, source, condition)
        remembered.remember_count(connection, workspace, fingerprint, number, total)
        return first_ids(connection, ordered, first=first, count=count) if total > first else [], total
    if known is None or not known.has_blocks:
        if known is not None and first == 0 and count <= _STRAIGHT_ROWS:
            return first_ids(connection, ordered, first=first, count=count), known.row_count
        total = count_rows(connection, source, condition) if known is None else known.row_count
        known = remembered.remember_blocks(connection, workspace, fingerprint, number, ordered, row_count=total)
    return remembered.ids_between(connection, known.run_id, first, count), known.row_count


def chosen_columns(columns: Columns, keys: Sequence[Key]) -> list[FieldColumn]:
    """The columns of the fields that a client names. `*` all, `*NOFIELDS*` none of its own, `*SELECTEDFIELDS*` the identifier.

    A field named twice stands there once. Raises InvalidInputError for an unknown one.
    """
    if len(keys) > MOST_FIELDS:
        raise InvalidInputError(f"Fields: at most {MOST_FIELDS}; these are {len(keys)}.")
    found: dict[int, FieldColumn] = {}
    for key in keys:
        for column in _columns_of_key(columns, key):
            found.setdefault(column.field.artifact_id, column)
    return list(found.values())


def _columns_of_key(columns: Columns, key: Key) -> Iterable[FieldColumn]:
    match (key.name or "").strip().upper() if key.artifact_id is None and key.guid is None else "":
        case "*":
            return columns.all()
        case "*NOFIELDS*":
            return ()
        case "*SELECTEDFIELDS*":
            return [column for column in columns.all() if column.field.category is FieldCategory.IDENTIFIER]
    return (column_of_key(columns, key, "Fields"),)


def column_of_key(columns: Columns, key: Key, member: str) -> FieldColumn:
    """The column of one field. Raises InvalidInputError that names the member of the request and some known fields."""
    names = [value for value in (key.artifact_id, None if key.guid is None else str(key.guid), key.name) if value is not None]
    column = columns.column(names[0]) if names else None
    if column is None:
        known = ", ".join(list(columns.names())[:40])
        raise InvalidInputError(f"{member}: there is no field {key}; there are {known}.")
    return column


def orders_of(columns: Columns, sorts: Sequence[Sort]) -> list[Order]:
    """The columns to sort by. Raises InvalidInputError: unknown field, several values, too many."""
    if len(sorts) > MOST_SORTS:
        raise InvalidInputError(f"Sorts: at most {MOST_SORTS}; these are {len(sorts)}.")
    orders = []
    for sort in sorts:
        column = column_of_key(columns, sort.field, "Sorts")
        if column.field.type in (FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT):
            raise InvalidInputError(f"Sorts: '{column.field.name}' holds several values; documents cannot be sorted by it.")
        orders.append((column, sort.descending))
    return orders


@dataclass(frozen=True)
class Found:
    """One object as it was read."""

    object_type: ObjectType
    fields: Sequence[FieldColumn]
    row: ObjectRow


def read(connection: Connection, objects: Objects, access: Access, key: Key, fields: Sequence[Key]) -> Found:
    """One object of whatever type, with whole texts. Raises NotFoundError, InvalidInputError for an unknown field."""
    artifact_id = object_id(connection, access.workspace_id, key)
    kind = kind_of_object(connection, objects, access, artifact_id)
    source = kind.source(connection, access)
    columns = chosen_columns(source.columns, fields)
    rows = read_rows(connection, source, columns, [artifact_id], text_characters=None)
    if not rows:
        raise NotFoundError
    return Found(source.object_type, columns, rows[0])


def object_id(connection: Connection, workspace_id: int, key: Key) -> int:
    """The ArtifactID of what a client names by id or GUID. Raises NotFoundError, InvalidInputError without either."""
    if key.artifact_id is not None:
        return key.artifact_id
    if key.guid is not None:
        return id_of_guid(connection, workspace_id, key.guid)
    raise InvalidInputError("Object: name the object by ArtifactID or Guid.")


def kind_of_object(connection: Connection, objects: Objects, access: Access, artifact_id: int) -> ObjectKind:
    """The kind of an object that the user may see. Raises NotFoundError."""
    for kind in objects.registry.all(access.workspace_id):
        if visible_ids(connection, kind.source(connection, access), [artifact_id]):
            return kind
    raise NotFoundError


def selection(
    connection: Connection, objects: Objects, access: Access, kind: ObjectKind, condition: str
) -> tuple[ObjectSource, IdSet]:
    """The ids of all objects of a kind that meet a condition, as SQL."""
    source = kind.source(connection, access)
    clause = objects.compile_condition(connection, source, access, condition)
    return source, rows_of(source, clause).order_by(source.artifact_id)
