"""The SQL of imaging's health. It reads what workers tell of themselves and changes nothing."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from photostat.imaging.jobs.model import LIVE_STATES, JobState
from photostat.storage.database import Connection

SILENT_AFTER_SECONDS = 60
"""A worker that has not been heard of for so long does not count as healthy; those that live speak every few seconds."""


@dataclass(frozen=True)
class WorkerHealth:
    """One worker process. Times are UTC."""

    name: str
    slots: int
    started_on: datetime
    seen_on: datetime
    is_healthy: bool


def worker_health(connection: Connection) -> list[WorkerHealth]:
    """Every worker that is known, by name."""
    rows = connection.execute(
        sa.text(
            """
            SELECT worker_name, slots, started_on, seen_on,
                   seen_on > clock_timestamp() - make_interval(secs => :silence)
            FROM imaging_worker ORDER BY worker_name
            """
        ),
        {"silence": SILENT_AFTER_SECONDS},
    )
    return [WorkerHealth(*row) for row in rows]


def live_job_counts(connection: Connection) -> dict[JobState, int]:
    """How many live jobs of all workspaces are in each state; states without one are left out."""
    rows = connection.execute(
        sa.text("SELECT state, count(*) FROM imaging_job WHERE state = ANY(:live) GROUP BY state"),
        {"live": [state.value for state in LIVE_STATES]},
    )
    return {JobState(state): count for state, count in rows}
