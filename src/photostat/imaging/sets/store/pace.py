"""How fast a job goes on: its numbers of the last ten minutes."""

import sqlalchemy as sa

from photostat.imaging.jobs.store.tables import imaging_rate
from photostat.imaging.sets.model import Pace
from photostat.storage.database import Connection

_WINDOWS_PER_HOUR = 6


def read_pace(connection: Connection, job_id: int) -> Pace:
    """The last ten minutes of a job, this one included, scaled to an hour."""
    rate = imaging_rate.c
    recent = rate.minute > sa.func.now() - sa.text("interval '10 minutes'")
    last_result = sa.func.max(rate.minute).filter(rate.imaged > 0)
    row = connection.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(rate.submitted).filter(recent), 0).label("submitted"),
            sa.func.coalesce(sa.func.sum(rate.imaged).filter(recent), 0).label("imaged"),
            sa.func.floor(sa.extract("epoch", sa.func.now() - last_result)).label("silence"),
        ).where(rate.job_id == job_id)
    ).one()
    return Pace(
        submitted_per_hour=int(row.submitted) * _WINDOWS_PER_HOUR,
        imaged_per_hour=int(row.imaged) * _WINDOWS_PER_HOUR,
        seconds_since_last_result=None if row.silence is None else int(row.silence),
    )
