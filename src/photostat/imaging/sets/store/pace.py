"""How fast a job goes on: its numbers of the last ten minutes."""

import sqlalchemy as sa

from photostat.imaging.jobs.store.tables import imaging_job, imaging_rate
from photostat.imaging.sets.model import Pace
from photostat.storage.database import Connection

_WINDOW_SECONDS = 600
_WINDOWS_PER_HOUR = 6
_LEAST_SECONDS = 60  # a minute is the grain of the numbers
_SECONDS_PER_HOUR = 3600


def read_pace(connection: Connection, job_id: int) -> Pace:
    """The last ten minutes of a job, this one included, scaled to an hour."""
    rate = imaging_rate.c
    recent = rate.minute > sa.func.now() - sa.text("interval '10 minutes'")
    last_result = sa.func.max(rate.minute).filter(rate.imaged > 0)
    started = sa.select(imaging_job.c.started_on).where(imaging_job.c.job_id == job_id).scalar_subquery()

    def of_window(number: "sa.ColumnElement[int]") -> "sa.ColumnElement[int]":
        return sa.func.coalesce(sa.func.sum(number).filter(recent), 0)

    row = connection.execute(
        sa.select(
            of_window(rate.submitted).label("submitted"),
            of_window(rate.imaged).label("imaged"),
            of_window(rate.imaged + rate.errored).label("done"),
            of_window(rate.pages).label("pages"),
            sa.func.floor(sa.extract("epoch", sa.func.now() - last_result)).label("silence"),
            sa.extract("epoch", sa.func.now() - started).label("age"),
        ).where(rate.job_id == job_id)
    ).one()
    seconds = max(_LEAST_SECONDS, min(_WINDOW_SECONDS, _WINDOW_SECONDS if row.age is None else float(row.age)))
    return Pace(
        submitted_per_hour=int(row.submitted) * _WINDOWS_PER_HOUR,
        imaged_per_hour=int(row.imaged) * _WINDOWS_PER_HOUR,
        pages_per_hour=round(int(row.pages) * _SECONDS_PER_HOUR / seconds),
        done_per_hour=round(int(row.done) * _SECONDS_PER_HOUR / seconds),
        seconds_since_last_result=None if row.silence is None else int(row.silence),
    )
