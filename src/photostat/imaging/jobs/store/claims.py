"""The SQL of the one who chooses documents: which job waits for it, and how long it is his."""

import sqlalchemy as sa

from photostat.imaging.jobs.model import Job, JobState
from photostat.imaging.jobs.store.jobs import lock_job
from photostat.imaging.jobs.store.tables import imaging_document, imaging_job
from photostat.render.profile import ImagingProfile
from photostat.storage.database import Connection

_TO_BE_CHOSEN = (JobState.WAITING.value, JobState.PREPARING.value, JobState.SUBMITTING.value)


def claim_to_choose(connection: Connection, *, lease_seconds: float) -> Job | None:
    """Take the next job whose documents are to be chosen and that nobody has in hand."""
    job = imaging_job.c
    free = sa.or_(job.chooser_lease_until.is_(None), job.chooser_lease_until < sa.func.now())
    chosen = connection.execute(
        sa.select(job.job_id)
        .where(job.state.in_(_TO_BE_CHOSEN), free)
        .order_by(job.priority, job.submitted_on, job.job_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if chosen is None:
        return None
    hold_to_choose(connection, chosen, lease_seconds=lease_seconds)
    return lock_job(connection, chosen)


def hold_to_choose(connection: Connection, job_id: int, *, lease_seconds: float) -> None:
    """Hold on to a job for another while."""
    until = sa.func.now() + sa.func.make_interval(0, 0, 0, 0, 0, 0, lease_seconds)
    connection.execute(sa.update(imaging_job).where(imaging_job.c.job_id == job_id).values(chooser_lease_until=until))


def snapshot(connection: Connection, job_id: int) -> ImagingProfile:
    """The profile as it was when the job was submitted."""
    members = connection.execute(sa.select(imaging_job.c.profile).where(imaging_job.c.job_id == job_id)).scalar_one()
    return ImagingProfile.model_validate(members)


def restricted_types(connection: Connection, job_id: int) -> frozenset[str]:
    """The names of the native types that the job does not image, in lower case."""
    return frozenset(reference.name.lower() for reference in snapshot(connection, job_id).native_types)


def considered(connection: Connection, job_id: int) -> int:
    """Documents that the job has taken or passed over."""
    rows = sa.select(sa.func.count()).select_from(imaging_document).where(imaging_document.c.job_id == job_id)
    return int(connection.execute(rows).scalar_one())
