"""Reading objects: the rows of a page, with their fields, and the names of what they point to.

Long texts are cut in the database, so that a page of documents never carries more text than an answer may hold.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.objects.model import ObjectRow, Pointer, Value
from photostat.workspaces.objects.store.source import ObjectSource, rows_of

_POINTING = (
    FieldType.SINGLE_CHOICE,
    FieldType.SINGLE_OBJECT,
    FieldType.USER,
    FieldType.MULTIPLE_CHOICE,
    FieldType.MULTIPLE_OBJECT,
)
_CUT = "..."

Order = tuple[FieldColumn, bool]


def ordered_ids(source: ObjectSource, condition: sa.ColumnElement[bool] | None, sorts: Sequence[Order]) -> sa.Select[Any]:
    """SELECT of the ids in their order. Empty values come last ascending, first descending: the order of the indexes."""
    return rows_of(source, condition).order_by(*_order_terms(source, sorts))


def _order_terms(source: ObjectSource, sorts: Sequence[Order]) -> list[sa.ColumnElement[Any]]:
    terms: list[sa.ColumnElement[Any]] = []
    for column, descending in sorts:
        key = column.display if column.display is not None else column.expression
        if column.field.type.is_text or column.display is not None:
            key = column.folded if column.folded is not None else sa.func.lower(key)
        if column.field.type is FieldType.LONG_TEXT:
            key = sa.func.left(key, 200)
        terms.append(key.desc() if descending else key.asc())
        if source.has_unique_names and column.expression is source.name:
            return terms  # whatever follows decides nothing, and costs a sort where an index has the order
    if not sorts or sorts[-1][0].expression is not source.artifact_id:
        terms.append(source.artifact_id.asc())
    return terms


def count_rows(connection: Connection, source: ObjectSource, condition: sa.ColumnElement[bool] | None) -> int:
    """How many rows there are."""
    counted = rows_of(source, condition).with_only_columns(sa.func.count(), maintain_column_froms=True)
    return int(connection.execute(counted).scalar_one())


def first_ids(connection: Connection, ordered: sa.Select[Any], *, first: int, count: int) -> list[int]:
    """The ids of `count` rows from the row `first` (from 0)."""
    return [row.artifact_id for row in connection.execute(ordered.offset(first).limit(count))]


def visible_ids(connection: Connection, source: ObjectSource, ids: Sequence[int]) -> set[int]:
    """Those of the ids that are objects of this type which the user may see."""
    wanted = source.artifact_id == sa.any_(sa.literal(list(ids), ARRAY(sa.Integer)))
    return {row.artifact_id for row in connection.execute(rows_of(source, wanted))}


def read_rows(
    connection: Connection,
    source: ObjectSource,
    columns: Sequence[FieldColumn],
    ids: Sequence[int],
    *,
    text_characters: int | None,
) -> list[ObjectRow]:
    """The objects of these ids in this order; those that are gone or not visible are left out.

    `text_characters`: long texts are cut to that many, "..." added; None reads them whole.
    """
    if not ids:
        return []
    place = sa.func.unnest(sa.literal(list(ids), ARRAY(sa.Integer))).table_valued("id", with_ordinality="place").render_derived()
    fields = [_selected(column, text_characters).label(f"v{index}") for index, column in enumerate(columns)]
    statement = (
        sa.select(
            source.artifact_id.label("artifact_id"),
            source.name.label("object_name"),
            source.parent_id.label("parent_id"),
            source.guid.label("guid"),
            *fields,
        )
        .select_from(source.rows)
        .join(place, place.c.id == source.artifact_id)
        .where(source.visible)
        .order_by(place.c.place)
    )
    rows = connection.execute(statement).all()
    named = _names(connection, source, columns, rows)
    return [
        ObjectRow(
            artifact_id=row[0],
            name=row[1] or "",
            parent_id=row[2],
            guid=row[3],
            values=tuple(_value(column.field, raw, named, text_characters) for column, raw in zip(columns, row[4:], strict=True)),
        )
        for row in rows
    ]


def _selected(column: FieldColumn, text_characters: int | None) -> sa.ColumnElement[Any]:
    if column.field.type is FieldType.LONG_TEXT and text_characters is not None:
        return sa.func.left(column.expression, text_characters + 1)
    return column.expression


def _names(
    connection: Connection, source: ObjectSource, columns: Sequence[FieldColumn], rows: Sequence[sa.Row[Any]]
) -> dict[tuple[bool, int], Pointer]:
    """What all the pointers of these rows mean, by (is a user, id)."""
    wanted: dict[bool, set[int]] = {True: set(), False: set()}
    for index, column in enumerate(columns, start=4):
        if column.field.type in _POINTING:
            is_user = column.field.type is FieldType.USER
            for row in rows:
                wanted[is_user].update(_ids(row[index]))
    return {
        (is_user, pointer.artifact_id): pointer
        for is_user, ids in wanted.items()
        for pointer in pointers(connection, ADMIN_LEVEL if is_user else source.workspace_id, ids)
    }


def pointers(connection: Connection, workspace_id: int, ids: Iterable[int]) -> list[Pointer]:
    """The names and GUIDs of artifacts."""
    wanted = sorted(ids)
    if not wanted:
        return []
    rows = connection.execute(
        sa.select(artifact.c.artifact_id, artifact.c.name, artifact.c.guid).where(
            artifact.c.workspace_id == workspace_id,
            artifact.c.artifact_id == sa.any_(sa.literal(wanted, ARRAY(sa.Integer))),
        )
    )
    return [Pointer(row.artifact_id, row.name, row.guid) for row in rows]


def _ids(raw: object) -> list[int]:
    if raw is None:
        return []
    return list(raw) if isinstance(raw, list) else [raw] if isinstance(raw, int) else []


def _value(field: Field, raw: Any, named: dict[tuple[bool, int], Pointer], text_characters: int | None) -> Value:
    if raw is None:
        return None
    if field.type in _POINTING:
        is_user = field.type is FieldType.USER
        found = tuple(named.get((is_user, key), Pointer(key)) for key in _ids(raw))
        return found if field.type in (FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT) else found[0]
    if isinstance(raw, UUID):
        return str(raw)
    if field.type is FieldType.LONG_TEXT and text_characters is not None and len(raw) > text_characters:
        return str(raw[:text_characters]) + _CUT
    value: Value = raw
    return value
