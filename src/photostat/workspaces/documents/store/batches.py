"""The SQL of loading: one batch of rows by COPY into a temporary table, then set by set into `document`.

A batch is one transaction of the caller's. What it costs does not depend on how many documents the workspace has: the planner
is kept from joining the batch by reading the whole partition, since a temporary table has no statistics.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_NO, ROOT_FOLDER
from photostat.workspaces.documents.model import IncomingDocument

NATIVE_COLUMNS = {
    "file_name": "text",
    "file_extension": "text",
    "file_size": "bigint",
    "native_type": "text",
    "md5_hash": "text",
    "sha1_hash": "text",
    "sha256_hash": "text",
}
_VALUE_COLUMNS = {
    **NATIVE_COLUMNS,
    "folder_id": "integer",
    "group_identifier": "text",
    "custodian": "text",
    "extracted_text": "text",
}
LOADABLE_COLUMNS = frozenset(_VALUE_COLUMNS)

_LOCK_NATIVES = 0x6E617469  # with the workspace: shared by who writes rows of natives, exclusive for who sweeps blobs

_CREATE = sa.text(
    f"""
    CREATE TEMPORARY TABLE IF NOT EXISTS incoming_document (
        line_number bigint PRIMARY KEY, control_number text NOT NULL, artifact_id integer, is_new boolean NOT NULL DEFAULT false,
        has_native boolean NOT NULL DEFAULT false, own_values jsonb,
        {", ".join(f"{name} {kind}" for name, kind in _VALUE_COLUMNS.items())}
    ) ON COMMIT DELETE ROWS
    """
)
_MATCH = sa.text(
    """
    UPDATE incoming_document AS i SET artifact_id = d.artifact_id
    FROM document AS d
    WHERE d.workspace_id = :workspace AND lower(d.control_number) = lower(i.control_number)
    RETURNING i.line_number, d.artifact_id, d.control_number
    """
)
_DROP = sa.text("DELETE FROM incoming_document WHERE line_number = ANY(:lines)")
_NUMBER = sa.text(
    """
    UPDATE incoming_document AS i SET artifact_id = fresh.artifact_id, is_new = true
    FROM (SELECT line_number, nextval('artifact_id') AS artifact_id
          FROM (SELECT line_number FROM incoming_document WHERE artifact_id IS NULL ORDER BY line_number) AS ordered) AS fresh
    WHERE fresh.line_number = i.line_number
    """
)


@dataclass(frozen=True)
class WrittenRow:
    """A row of the batch that is in the table `document` now."""

    line_number: int
    artifact_id: int
    control_number: str


def copy_batch(connection: Connection, rows: Sequence[IncomingDocument], columns: Sequence[str]) -> None:
    """Bring the rows of a batch into the temporary table. `columns`: those of `LOADABLE_COLUMNS` that some row has."""
    # No statistics on a temporary table: a hash join would read the whole partition for each batch
    connection.execute(sa.text("SET LOCAL enable_hashjoin = off"))
    connection.execute(sa.text("SET LOCAL enable_mergejoin = off"))
    connection.execute(_CREATE)
    connection.execute(sa.text("DELETE FROM incoming_document"))
    names = ["line_number", "control_number", "has_native", "own_values", *columns]
    statement = f"COPY incoming_document ({', '.join(names)}) FROM STDIN"
    with cast("Any", connection.connection.driver_connection).cursor() as cursor, cursor.copy(statement) as copy:
        for row in _rows(rows, columns):
            copy.write_row(row)


def _rows(rows: Iterable[IncomingDocument], columns: Sequence[str]) -> Iterator[list[object]]:
    for row in rows:
        own = json.dumps(row.own_values) if row.own_values else None
        line: list[object] = [row.line_number, row.control_number, row.native is not None, own]
        line.extend(row.values.get(column) for column in columns)
        yield line


def match_existing(connection: Connection, workspace_id: int) -> list[WrittenRow]:
    """Find the rows of the batch whose control number is there already."""
    return [WrittenRow(*row) for row in connection.execute(_MATCH, {"workspace": workspace_id})]


def drop_rows(connection: Connection, line_numbers: Sequence[int]) -> None:
    """Take refused rows out of the batch."""
    connection.execute(_DROP, {"lines": list(line_numbers)})


def overlay_rows(
    connection: Connection, workspace_id: int, columns: Sequence[str], *, given: Sequence[str], user_id: int
) -> None:
    """Write the batch's values over the documents that were matched.

    Columns of the native (`columns` that are not `given` by the source itself) change only where the row brings a native.
    """
    assignments = [
        f"{name} = i.{name}" if name in given else f"{name} = CASE WHEN i.has_native THEN i.{name} ELSE d.{name} END"
        for name in columns
    ]
    assignments += [
        "custom_values = CASE WHEN i.own_values IS NULL THEN d.custom_values "
        "ELSE jsonb_strip_nulls(d.custom_values || i.own_values) END",
        "has_native = d.has_native OR i.has_native",
        "native_guid = CASE WHEN i.has_native THEN gen_random_uuid() ELSE d.native_guid END",
        "modified_by = :user",
        "modified_on = now()",
    ]
    connection.execute(
        sa.text(
            f"""
            UPDATE document AS d SET {", ".join(assignments)} FROM incoming_document AS i
            WHERE d.workspace_id = :workspace AND d.artifact_id = i.artifact_id AND NOT i.is_new
            """  # noqa: S608 - names of columns out of LOADABLE_COLUMNS
        ),
        {"workspace": workspace_id, "user": user_id},
    )


def insert_rows(connection: Connection, workspace_id: int, columns: Sequence[str], *, user_id: int) -> list[WrittenRow]:
    """Make documents of the rows that were not matched; a control number that somebody else took meanwhile is left out."""
    connection.execute(_NUMBER)
    own = [name for name in columns if name != "folder_id"]
    names = "".join(f", {name}" for name in own)
    values = "".join(f", i.{name}" for name in own)
    inserted = connection.execute(
        sa.text(
            f"""
            INSERT INTO document (workspace_id, artifact_id, control_number, has_images, folder_id, custom_values, has_native,
                                  native_guid, created_by, modified_by{names})
            SELECT :workspace, i.artifact_id, i.control_number, :no_images, coalesce(i.folder_id, :root),
                   coalesce(jsonb_strip_nulls(i.own_values), '{{}}'), i.has_native,
                   CASE WHEN i.has_native THEN gen_random_uuid() END, :user, :user{values}
            FROM incoming_document AS i WHERE i.is_new ORDER BY i.line_number
            ON CONFLICT DO NOTHING
            RETURNING artifact_id
            """  # noqa: S608 - names of columns out of LOADABLE_COLUMNS
        ),
        {"workspace": workspace_id, "no_images": HAS_IMAGES_NO, "root": ROOT_FOLDER, "user": user_id},
    )
    made = [row[0] for row in inserted]
    found = connection.execute(
        sa.text(
            "SELECT line_number, artifact_id, control_number FROM incoming_document WHERE is_new AND artifact_id = ANY(:ids)"
        ),
        {"ids": made},
    )
    return [WrittenRow(*row) for row in found]


def share_natives(connection: Connection, workspace_id: int) -> None:
    """Until the transaction ends nobody sweeps natives of this workspace."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock_shared(:kind, :workspace)"), _natives_lock(workspace_id))


def own_natives(connection: Connection, workspace_id: int) -> None:
    """Until the transaction ends nobody writes a row that vouches for a native of this workspace."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:kind, :workspace)"), _natives_lock(workspace_id))


def _natives_lock(workspace_id: int) -> dict[str, int]:
    return {"kind": _LOCK_NATIVES, "workspace": workspace_id}
