"""Results of queries that are remembered for a minute: the count, and the ids of all rows in blocks of 1,000 in their order.

A page at any depth is then a look-up of some ids, whatever the condition and the sorts cost. The first count is remembered alone;
who asks for a second page, or a deep one, pays one pass over the result, made inside the database. A result is found by a hash of
its SQL and values, so that a changed saved search or another user's `logged-in user` is another query; it is thrown away when the
workspace's change counter has moved. Only ids of one page ever reach Python.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from photostat.storage.database import Connection

BLOCK_ROWS = 1_000
WHOLE_ROWS = 5_000_000
"""Results up to this size are gathered in one piece; more would take too much memory, and an array ends at 67 million."""
KEPT_SECONDS = 60
EXPORT_SECONDS = 24 * 3600

_FIND = sa.text(
    """
    SELECT run_id, row_count, has_blocks FROM remembered_query
    WHERE workspace_id = :workspace AND fingerprint = :fingerprint AND change_number = :number
        AND expires_on > clock_timestamp()
    ORDER BY has_blocks DESC, expires_on DESC LIMIT 1
    """
)
# A reader that found a run just before it expired may still fetch its blocks
_FORGET = sa.text("DELETE FROM remembered_query WHERE expires_on < clock_timestamp() - interval '1 minute'")
_BEGIN = sa.text(
    """
    INSERT INTO remembered_query
        (workspace_id, fingerprint, change_number, row_count, has_blocks, expires_on, user_id, definition)
    VALUES (:workspace, :fingerprint, :number, :row_count, false,
            clock_timestamp() + make_interval(secs => :seconds), :user_id, CAST(:definition AS jsonb))
    RETURNING run_id
    """
)
_FINISH = sa.text(
    """
    UPDATE remembered_query SET has_blocks = true, fingerprint = :fingerprint, row_count =
        (SELECT coalesce(sum(cardinality(ids)), 0) FROM remembered_block b WHERE b.run_id = remembered_query.run_id)
    WHERE run_id = :run RETURNING row_count
    """
)
_BLOCKS = sa.text(
    """
    SELECT block_index, ids FROM remembered_block
    WHERE run_id = :run AND block_index BETWEEN :first AND :last ORDER BY block_index
    """
)


@dataclass(frozen=True)
class Remembered:
    """A result that still holds."""

    run_id: UUID
    row_count: int
    has_blocks: bool


def fingerprint_of(statement: sa.Select[Any]) -> bytes:
    """A hash of the SQL text and all its values: equal for equal queries only."""
    compiled = statement.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    text = str(compiled) + "\0" + repr(sorted(compiled.params.items(), key=lambda item: item[0]))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def change_number(connection: Connection, counter: str) -> int:
    """Where the counter of a workspace's documents stands."""
    found = connection.execute(sa.select(sa.column("last_value", sa.BigInteger)).select_from(sa.table(counter)))
    return int(found.scalar_one())


def find_remembered(connection: Connection, workspace_id: int, fingerprint: bytes, number: int) -> Remembered | None:
    """The result remembered for this query, None where there is none or the documents have changed since."""
    keys = {"workspace": workspace_id, "fingerprint": fingerprint, "number": number}
    row = connection.execute(_FIND, keys).one_or_none()
    return None if row is None else Remembered(row.run_id, row.row_count, row.has_blocks)


def remember_count(connection: Connection, workspace_id: int, fingerprint: bytes, number: int, row_count: int) -> None:
    """Remember how many rows there are. What has expired is removed on this occasion."""
    connection.execute(_FORGET)
    _begin(connection, workspace_id, fingerprint=fingerprint, number=number, row_count=row_count)


def remember_blocks(
    connection: Connection, workspace_id: int, fingerprint: bytes, number: int, ordered: sa.Select[Any], *, row_count: int
) -> Remembered:
    """Remember the ids of all rows in their order. `ordered`: SELECT artifact_id … ORDER BY …; `row_count`: how many, about."""
    connection.execute(_FORGET)
    run_id = _begin(connection, workspace_id, number=number)
    blocks = _blocks_of_whole(ordered) if row_count <= WHOLE_ROWS else _blocks(ordered)
    return Remembered(run_id, _fill(connection, run_id, blocks, fingerprint), True)


def begin_run(
    connection: Connection,
    workspace_id: int,
    ordered: sa.Select[Any],
    *,
    user_id: int,
    definition: str = "{}",
    seconds: float = EXPORT_SECONDS,
) -> Remembered:
    """Write the ids of an export or a mass operation down, found by the run id alone; `definition` is the caller's own JSON."""
    connection.execute(_FORGET)
    run_id = _begin(connection, workspace_id, user_id=user_id, definition=definition, seconds=seconds)
    return Remembered(run_id, _fill(connection, run_id, _blocks(ordered), None), True)


def forget_run(connection: Connection, run_id: UUID) -> None:
    """Remove a run and its blocks."""
    connection.execute(sa.text("DELETE FROM remembered_query WHERE run_id = :run"), {"run": run_id})


def _begin(
    connection: Connection,
    workspace_id: int,
    *,
    fingerprint: bytes | None = None,
    number: int = 0,
    row_count: int = 0,
    seconds: float = KEPT_SECONDS,
    user_id: int | None = None,
    definition: str = "{}",
) -> UUID:
    """A run that nobody finds by its query yet, unless it is a count alone."""
    values = {
        "workspace": workspace_id,
        "fingerprint": fingerprint,
        "number": number,
        "row_count": row_count,
        "seconds": seconds,
        "user_id": user_id,
        "definition": definition,
    }
    run_id: UUID = connection.execute(_BEGIN, values).scalar_one()
    return run_id


def _fill(connection: Connection, run_id: UUID, blocks: sa.Select[Any], fingerprint: bytes | None) -> int:
    """Write the blocks (index, ids) of a run, then let it be found; gives the number of rows."""
    table = sa.table("remembered_block", sa.column("run_id"), sa.column("block_index"), sa.column("ids"))
    found = blocks.subquery("found")
    rows = sa.select(sa.literal(run_id, sa.Uuid), found.c.block_index, found.c.ids)
    connection.execute(sa.insert(table).from_select(["run_id", "block_index", "ids"], rows))
    return int(connection.execute(_FINISH, {"run": run_id, "fingerprint": fingerprint}).scalar_one())


def _blocks(ordered: sa.Select[Any]) -> sa.Select[Any]:
    """For any number of rows, in bounded memory: they are numbered, and sorted a second time to be grouped."""
    # the numbers are handed out above the sort, so that the planner may take the order of an index
    inner = ordered.subquery("ordered")
    numbered = sa.select(inner.c.artifact_id, (sa.func.row_number().over() - 1).label("place")).subquery("numbered")
    ids = sa.func.array_agg(postgresql.aggregate_order_by(numbered.c.artifact_id, numbered.c.place))
    index = numbered.c.place.op("/")(BLOCK_ROWS).label("block_index")
    return sa.select(index, ids.label("ids")).group_by(sa.text("1"))


def _blocks_of_whole(ordered: sa.Select[Any]) -> sa.Select[Any]:
    """In less than half the time: one array of all, cut into pieces. PostgreSQL takes 13 bytes a row for it, for a moment."""
    inner = ordered.subquery("ordered")
    whole = sa.select(sa.func.array_agg(inner.c.artifact_id, type_=postgresql.ARRAY(sa.Integer)).label("ids")).subquery("whole")
    last = (sa.func.cardinality(whole.c.ids, type_=sa.Integer) - 1) // BLOCK_ROWS
    index = sa.func.generate_series(0, last).table_valued(sa.column("block_index", sa.Integer)).render_derived()
    begin = index.c.block_index * BLOCK_ROWS
    ids = whole.c.ids[begin + 1 : begin + BLOCK_ROWS]
    # joined, in this order: the series looks at the array on its left
    return sa.select(index.c.block_index, ids.label("ids")).select_from(whole.join(index, sa.true()))


def ids_between(connection: Connection, run_id: UUID, first: int, count: int) -> list[int]:
    """The ids of `count` rows from the row `first` (from 0) of a run, in their order."""
    if count <= 0:
        return []
    places = {"run": run_id, "first": first // BLOCK_ROWS, "last": (first + count - 1) // BLOCK_ROWS}
    found: list[int] = []
    for row in connection.execute(_BLOCKS, places):
        found.extend(row.ids)
    begin = first % BLOCK_ROWS
    return found[begin : begin + count]


@dataclass(frozen=True)
class ExportStep:
    """The next rows of an export: `first` counts from 0."""

    first: int
    count: int
    row_count: int
    definition: object


def advance_export(connection: Connection, workspace_id: int, run_id: UUID, *, user_id: int, count: int) -> ExportStep | None:
    """Take the next `count` rows of an export that this user began; None for an unknown or expired one."""
    row = connection.execute(
        sa.text(
            """
            WITH held AS (
                SELECT run_id, position FROM remembered_query
                WHERE run_id = :run AND workspace_id = :workspace AND user_id = :user_id AND fingerprint IS NULL
                    AND expires_on > clock_timestamp()
                FOR UPDATE
            )
            UPDATE remembered_query q SET position = least(held.position + :count, q.row_count)
            FROM held WHERE q.run_id = held.run_id
            RETURNING held.position AS first, q.position AS until, q.row_count, q.definition
            """
        ),
        {"run": run_id, "workspace": workspace_id, "user_id": user_id, "count": count},
    ).one_or_none()
    return None if row is None else ExportStep(row.first, row.until - row.first, row.row_count, row.definition)
