"""The SQL of loading: one batch of rows by COPY into a temporary table, then set by set into `document`.

A batch is one transaction of the caller's. Its ArtifactIDs are settled before the copy, so that nothing is joined to the
temporary table, which has no statistics, but by the index of `document`: the cost of a batch does not grow with the workspace.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import reserve_ids
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
        line_number bigint, control_number text NOT NULL, artifact_id integer NOT NULL, is_new boolean NOT NULL,
        has_native boolean NOT NULL, own_values jsonb,
        {", ".join(f"{name} {kind}" for name, kind in _VALUE_COLUMNS.items())}
    ) ON COMMIT DELETE ROWS
    """
)
_MATCH = sa.text(
    """
    SELECT i.line_number, d.artifact_id, d.control_number
    FROM unnest(CAST(:lines AS bigint[]), CAST(:numbers AS text[])) AS i (line_number, control_number)
    JOIN document AS d ON lower(d.control_number) = lower(i.control_number)
    WHERE d.workspace_id = :workspace
    """
)
# A partition that was empty a moment ago has statistics that say so, and the planner may read all of it for each batch. Both
# joins of a batch look up a few thousand keys that have an index. (Not measured: whether the statistics alone would do.)
_LOOK_UP_BY_INDEX = sa.text(
    "SELECT set_config('enable_seqscan', :on, true), set_config('enable_hashjoin', :on, true), "
    "set_config('enable_mergejoin', :on, true)"
)


@dataclass(frozen=True)
class WrittenRow:
    """A row of the batch that is in the table `document` now."""

    line_number: int
    artifact_id: int
    control_number: str


def match_existing(connection: Connection, workspace_id: int, rows: Sequence[IncomingDocument]) -> list[WrittenRow]:
    """Find the rows of the batch whose control number is there already."""
    with _looking_up_by_index(connection):
        found = connection.execute(
            _MATCH,
            {
                "workspace": workspace_id,
                "lines": [row.line_number for row in rows],
                "numbers": [row.control_number for row in rows],
            },
        )
        return [WrittenRow(*row) for row in found]


def copy_batch(
    connection: Connection, rows: Sequence[IncomingDocument], columns: Sequence[str], existing: Sequence[WrittenRow]
) -> None:
    """Bring the rows into the temporary table, each with its ArtifactID: that of its document in `existing`, else a fresh one.

    `columns`: those of `LOADABLE_COLUMNS` that some row has.
    """
    known = {row.line_number: row.artifact_id for row in existing}
    fresh = iter(reserve_ids(connection, sum(row.line_number not in known for row in rows)))
    connection.execute(_CREATE)
    connection.execute(sa.text("TRUNCATE incoming_document"))
    names = ["line_number", "control_number", "artifact_id", "is_new", "has_native", "own_values", *columns]
    statement = f"COPY incoming_document ({', '.join(names)}) FROM STDIN"
    with cast("Any", connection.connection.driver_connection).cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            own = json.dumps(row.own_values) if row.own_values else None
            is_new = row.line_number not in known
            artifact_id = next(fresh) if is_new else known[row.line_number]
            values = (row.values.get(column) for column in columns)
            copy.write_row((row.line_number, row.control_number, artifact_id, is_new, row.native is not None, own, *values))


@contextmanager
def _looking_up_by_index(connection: Connection) -> Iterator[None]:
    """On an error the transaction ends and takes the setting along."""
    connection.execute(_LOOK_UP_BY_INDEX, {"on": "off"})
    yield
    connection.execute(_LOOK_UP_BY_INDEX, {"on": "on"})


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
    statement = sa.text(
        f"""
        UPDATE document AS d SET {", ".join(assignments)} FROM incoming_document AS i
        WHERE d.workspace_id = :workspace AND d.artifact_id = i.artifact_id AND NOT i.is_new
        """  # noqa: S608 - names of columns out of LOADABLE_COLUMNS
    )
    with _looking_up_by_index(connection):
        connection.execute(statement, {"workspace": workspace_id, "user": user_id})


def insert_rows(
    connection: Connection, workspace_id: int, columns: Sequence[str], *, user_id: int, usual_folder_id: int = ROOT_FOLDER
) -> list[WrittenRow]:
    """Make documents of the rows that were not matched; a control number that somebody else took meanwhile is left out.

    Rows without a folder of their own go to `usual_folder_id`.
    """
    own = [name for name in columns if name != "folder_id"]
    names = "".join(f", {name}" for name in own)
    values = "".join(f", i.{name}" for name in own)
    made = connection.execute(
        sa.text(
            f"""
            INSERT INTO document (workspace_id, artifact_id, control_number, has_images, folder_id, custom_values, has_native,
                                  native_guid, created_by, modified_by{names})
            SELECT :workspace, i.artifact_id, i.control_number, :no_images, coalesce(i.folder_id, :root),
                   coalesce(jsonb_strip_nulls(i.own_values), '{{}}'), i.has_native,
                   CASE WHEN i.has_native THEN gen_random_uuid() END, :user, :user{values}
            FROM incoming_document AS i WHERE i.is_new ORDER BY i.line_number
            ON CONFLICT DO NOTHING
            RETURNING artifact_id, control_number
            """  # noqa: S608 - names of columns out of LOADABLE_COLUMNS
        ),
        {"workspace": workspace_id, "no_images": HAS_IMAGES_NO, "root": usual_folder_id, "user": user_id},
    )
    copied = connection.execute(sa.text("SELECT artifact_id, line_number FROM incoming_document WHERE is_new"))
    line_of = {row.artifact_id: row.line_number for row in copied}
    return [WrittenRow(line_of[artifact_id], artifact_id, control_number) for artifact_id, control_number in made]


def refresh_statistics(connection: Connection, workspace_id: int) -> None:
    """Let the planner know how many documents the workspace has; with the numbers of an empty one it takes the wrong index."""
    connection.execute(sa.text(f"ANALYZE document_w{workspace_id:d}"))


def share_natives(connection: Connection, workspace_id: int) -> None:
    """Until the transaction ends nobody sweeps natives of this workspace."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock_shared(:kind, :workspace)"), _natives_lock(workspace_id))


def own_natives(connection: Connection, workspace_id: int) -> None:
    """Until the transaction ends nobody writes a row that vouches for a native of this workspace."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:kind, :workspace)"), _natives_lock(workspace_id))


def _natives_lock(workspace_id: int) -> dict[str, int]:
    return {"kind": _LOCK_NATIVES, "workspace": workspace_id}
