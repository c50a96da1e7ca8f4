"""Exports: the ids of a query's result are kept for a day, and fetched with their values in blocks, in order.

The rows stay what they were at the start, whatever happens to the documents; values are those of the moment of fetching, and
objects that are gone by then are left out. A run belongs to the user who began it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from photostat.errors import InvalidInputError, NotFoundError
from photostat.workspaces.change import Change
from photostat.workspaces.fields.model import Field
from photostat.workspaces.objects.model import LARGEST_PAGE, Key, ObjectQuery, ObjectRow
from photostat.workspaces.objects.query import Objects, chosen_columns, orders_of, text_characters
from photostat.workspaces.objects.store import remembered
from photostat.workspaces.objects.store.rows import ordered_ids, read_rows
from photostat.workspaces.people.rights import Access


@dataclass(frozen=True)
class Export:
    """An export that has begun. `row_count`: rows that can be fetched."""

    run_id: UUID
    row_count: int
    fields: Sequence[Field]


def begin_export(change: Change, objects: Objects, access: Access, asked: ObjectQuery) -> Export:
    """Write down the result of a query from row `asked.start` on. Raises InvalidInputError as a query does."""
    kind = objects.registry.find(access.workspace_id, asked.object_type)
    source = kind.source(change.connection, access)
    columns = chosen_columns(source.columns, asked.fields)
    condition = objects.compile_condition(change.connection, source, access, asked.condition)
    ordered = ordered_ids(source, condition, orders_of(source.columns, asked.sorts)).offset(max(asked.start, 1) - 1)
    fields = [column.field for column in columns]
    definition = {"type": int(source.object_type.artifact_type_id), "fields": [field.artifact_id for field in fields]}
    run = remembered.begin_run(
        change.connection, access.workspace_id, ordered, user_id=change.user_id, definition=json.dumps(definition)
    )
    change.note("object.export", access.workspace_id, type=source.object_type.name, count=run.row_count)
    return Export(run.run_id, run.row_count, fields)


def next_rows(change: Change, objects: Objects, access: Access, run_id: UUID, count: int) -> list[ObjectRow]:
    """The next rows of an export, none at its end. `count`: at most LARGEST_PAGE, 0 or less means that.

    Raises NotFoundError (unknown, expired, of another user), InvalidInputError (a field of it is gone).
    """
    count = LARGEST_PAGE if count <= 0 else min(count, LARGEST_PAGE)
    while True:
        step = remembered.advance_export(change.connection, access.workspace_id, run_id, user_id=change.user_id, count=count)
        if step is None:
            raise NotFoundError
        if step.count == 0:
            return []
        ids = remembered.ids_between(change.connection, run_id, step.first, step.count)
        rows = _rows(change, objects, access, step.definition, ids)
        if rows:  # a block whose objects are all gone does not end the export
            return rows


def _rows(change: Change, objects: Objects, access: Access, definition: object, ids: Sequence[int]) -> list[ObjectRow]:
    kept = cast("dict[str, object]", definition)
    type_id, fields = kept["type"], kept["fields"]
    if not isinstance(type_id, int) or not isinstance(fields, list):
        raise InvalidInputError("RunID: this is no export.")
    source = objects.registry.find(access.workspace_id, Key(artifact_type_id=type_id)).source(change.connection, access)
    columns = chosen_columns(source.columns, [Key(artifact_id=field) for field in fields])
    return read_rows(change.connection, source, columns, ids, text_characters=text_characters(len(ids)))
