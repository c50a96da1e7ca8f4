"""The SQL of worker processes, as they tell of themselves every few seconds."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from photostat.storage.database import Connection


def note_worker(connection: Connection, name: str, slots: int) -> None:
    """A worker lives; those that have been silent for a day are forgotten."""
    connection.execute(
        sa.text(
            "INSERT INTO imaging_worker (worker_name, slots) VALUES (:name, :slots)"
            " ON CONFLICT (worker_name) DO UPDATE SET seen_on = now(), slots = excluded.slots"
        ),
        {"name": name, "slots": slots},
    )
    connection.execute(sa.text("DELETE FROM imaging_worker WHERE seen_on < now() - interval '1 day'"))


def remove_worker(connection: Connection, name: str) -> None:
    """A worker ends."""
    connection.execute(sa.text("DELETE FROM imaging_worker WHERE worker_name = :name"), {"name": name})


@dataclass(frozen=True)
class KnownWorker:
    """A worker process that told of itself within the last day. `is_silent`: not for a minute."""

    name: str
    slots: int
    seen_on: datetime
    is_silent: bool


def list_workers(connection: Connection) -> list[KnownWorker]:
    """The workers by name."""
    rows = connection.execute(
        sa.text(
            "SELECT worker_name, slots, seen_on, seen_on < now() - interval '1 minute' FROM imaging_worker ORDER BY worker_name"
        )
    )
    return [KnownWorker(*row) for row in rows]


@dataclass(frozen=True, kw_only=True)
class BusySlot:
    """A slot with a batch in hand. `document_id` None: between two documents."""

    slot: str
    workspace_id: int
    workspace_name: str
    job_id: int
    document_id: int | None
    control_number: str
    seconds: int | None


_BUSY = """
    SELECT b.leased_by AS slot, j.workspace_id, coalesce(w.name, '') AS workspace_name, j.job_id,
           b.current_document_id AS document_id, coalesce(d.control_number, '') AS control_number,
           greatest(0, floor(extract(epoch FROM clock_timestamp() - b.current_since)))::integer AS seconds
    FROM imaging_batch b
    JOIN imaging_job j USING (job_id)
    LEFT JOIN artifact w ON w.workspace_id = -1 AND w.artifact_id = j.workspace_id
    LEFT JOIN document d ON d.workspace_id = j.workspace_id AND d.artifact_id = b.current_document_id
    WHERE b.state = 'Leased' AND b.leased_by IS NOT NULL
    ORDER BY b.leased_by, j.job_id, b.batch_number
"""


def busy_slots(connection: Connection) -> list[BusySlot]:
    """What all slots of all workers do at this moment, as their heartbeats tell."""
    return [BusySlot(**row) for row in connection.execute(sa.text(_BUSY)).mappings()]
