"""The SQL of the audit log: append to the chain, read it, check it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.audit.event import FIRST_HASH, AuditEvent, event_hash, ranges

# One writer of the chain at a time; the lock goes with the transaction, so take it last and commit at once
_CHAIN_LOCK = 0x61756469


@dataclass(frozen=True)
class LoggedEvent:
    """An event as the log holds it."""

    position: int
    happened_on: datetime
    user_id: int
    request_id: str
    event: AuditEvent
    hash: bytes


def append_events(connection: Connection, events: Sequence[AuditEvent], *, user_id: int, request_id: str) -> None:
    """Chain events to the log, as the last statements of the transaction that did the work."""
    if not events:
        return
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = connection.execute(sa.text("SELECT position, hash FROM audit_event ORDER BY position DESC LIMIT 1")).one_or_none()
    position, previous = (last[0], bytes(last[1])) if last else (0, FIRST_HASH)
    for event in events:
        position += 1
        happened_on = datetime.now(UTC)
        previous = event_hash(previous, position, happened_on, user_id, request_id, event)
        connection.execute(
            _INSERT,
            {
                "position": position,
                "happened_on": happened_on,
                "user_id": user_id,
                "workspace_id": event.workspace_id,
                "action": event.action,
                "artifact_ids": "{" + ",".join(f"[{start},{end})" for start, end in ranges(event.artifact_ids)) + "}",
                "details": json.dumps(dict(event.details)),
                "request_id": request_id,
                "hash": previous,
            },
        )


_INSERT = sa.text(
    """
    INSERT INTO audit_event (position, happened_on, user_id, workspace_id, action, artifact_ids, details, request_id, hash)
    VALUES (:position, :happened_on, :user_id, :workspace_id, :action, CAST(:artifact_ids AS int4multirange),
            CAST(:details AS jsonb), :request_id, :hash)
    """
)


def read_events(connection: Connection, *, after: int = 0, limit: int = 10_000) -> list[LoggedEvent]:
    """Events in order, from the one after position `after`."""
    rows = connection.execute(
        sa.text(
            """
            SELECT position, happened_on, user_id, workspace_id, action,
                   ARRAY(SELECT ARRAY[lower(r), upper(r)] FROM unnest(artifact_ids) AS r), details, request_id, hash
            FROM audit_event WHERE position > :after ORDER BY position LIMIT :limit
            """
        ),
        {"after": after, "limit": limit},
    )
    return [
        LoggedEvent(
            position=row[0],
            happened_on=row[1].astimezone(UTC),
            user_id=row[2],
            request_id=row[7],
            event=AuditEvent(
                action=row[4],
                workspace_id=row[3],
                artifact_ids=[number for start, end in row[5] for number in range(start, end)],
                details=row[6],
            ),
            hash=bytes(row[8]),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class EventFilter:
    """Which events; None: all. `artifact_id`: events that concern this artifact, among others perhaps."""

    workspace_id: int | None = None
    artifact_id: int | None = None
    action: str | None = None


@dataclass(frozen=True)
class EventSummary:
    """An event for reading. `ranges` are half-open; an import of 100,000 documents is one pair."""

    position: int
    happened_on: datetime
    user_id: int
    workspace_id: int
    action: str
    ranges: Sequence[tuple[int, int]]
    details: Mapping[str, object]
    request_id: str


def find_events(connection: Connection, wanted: EventFilter, *, after: int, limit: int) -> list[EventSummary]:
    """Events that meet the filter, in order, from the one after position `after`. `limit` is what memory may hold."""
    conditions = ["position > :after"]
    if wanted.workspace_id is not None:
        conditions.append("workspace_id = :workspace_id")
    if wanted.artifact_id is not None:
        conditions.append("artifact_ids @> CAST(:artifact_id AS integer)")
    if wanted.action is not None:
        conditions.append("action = :action")
    rows = connection.execute(
        sa.text(
            f"""
            SELECT position, happened_on, user_id, workspace_id, action,
                   ARRAY(SELECT ARRAY[lower(r), upper(r)] FROM unnest(artifact_ids) AS r), details, request_id
            FROM audit_event WHERE {" AND ".join(conditions)} ORDER BY position LIMIT :limit
            """  # noqa: S608 - conditions are the constants above
        ),
        {**asdict(wanted), "after": after, "limit": limit},
    )
    return [
        EventSummary(row[0], row[1], row[2], row[3], row[4], [(start, end) for start, end in row[5]], row[6], row[7])
        for row in rows
    ]


def broken_links(connection: Connection) -> Iterator[int]:
    """Positions whose hash does not follow from the event before and their own words; none in an untouched log."""
    position, previous = 0, FIRST_HASH
    while events := read_events(connection, after=position):
        for logged in events:
            expected = event_hash(previous, logged.position, logged.happened_on, logged.user_id, logged.request_id, logged.event)
            if expected != logged.hash or logged.position != position + 1:
                yield logged.position
            position, previous = logged.position, logged.hash
