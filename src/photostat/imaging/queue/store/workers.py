"""The SQL of worker processes, as they tell of themselves every few seconds."""

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
