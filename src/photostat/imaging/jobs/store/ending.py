"""The SQL at the end of jobs: whether anything is left, giving back what is, forgetting old ones."""

from datetime import timedelta

import sqlalchemy as sa

from photostat.imaging.jobs.model import LIVE_STATES, DocumentState, JobKind
from photostat.imaging.jobs.store.tables import imaging_batch, imaging_document, imaging_job, imaging_set
from photostat.storage.database import Connection


def has_unfinished_batches(connection: Connection, job_id: int) -> bool:
    """Whether a batch waits or is in work."""
    found = sa.select(imaging_batch.c.batch_number).where(imaging_batch.c.job_id == job_id, imaging_batch.c.state != "Done")
    return bool(connection.execute(sa.select(found.exists())).scalar())


def has_leases(connection: Connection, job_id: int) -> bool:
    """Whether a worker that is alive has a batch of the job in hand."""
    batch = imaging_batch.c
    found = sa.select(batch.batch_number).where(
        batch.job_id == job_id, batch.state == "Leased", batch.lease_until > sa.func.now()
    )
    return bool(connection.execute(sa.select(found.exists())).scalar())


def close_open_batches(connection: Connection, job_id: int) -> None:
    """Nobody takes a batch of this job any more."""
    connection.execute(
        sa.update(imaging_batch)
        .where(imaging_batch.c.job_id == job_id, imaging_batch.c.state == "Open")
        .values(state="Done", lease_token=None)
    )


def give_back(connection: Connection, job_id: int) -> int:
    """All documents that are still pending leave the job, with the images or the error that they had before. Their number."""
    pending = imaging_document.c
    given = connection.execute(
        sa.update(imaging_document)
        .where(pending.job_id == job_id, pending.state == int(DocumentState.PENDING))
        .values(state=int(DocumentState.GIVEN_BACK))
    ).rowcount
    connection.execute(
        sa.update(imaging_batch)
        .where(imaging_batch.c.job_id == job_id, imaging_batch.c.state != "Done")
        .values(state="Done", lease_token=None)
    )
    return given


def forget_documents(connection: Connection, older_than: timedelta) -> int:
    """Remove the document rows of jobs that ended long ago and are neither a set's last job nor its last whole run.

    The jobs and their counters stay. The rows of the last run say which documents a set has (`sets.store.documents`).
    """
    live = [state.value for state in LIVE_STATES]
    last_runs = (
        sa.select(sa.func.max(imaging_job.c.job_id))
        .where(imaging_job.c.set_id.is_not(None), imaging_job.c.kind == JobKind.IMAGING_SET.value)
        .group_by(imaging_job.c.set_id)
    )
    old = (
        sa.select(imaging_job.c.job_id)
        .where(
            imaging_job.c.state.not_in(live),
            imaging_job.c.ended_on < sa.func.now() - older_than,
            imaging_job.c.job_id.not_in(sa.select(imaging_set.c.last_job_id).where(imaging_set.c.last_job_id.is_not(None))),
            imaging_job.c.job_id.not_in(last_runs),
        )
        .scalar_subquery()
    )
    connection.execute(sa.delete(imaging_batch).where(imaging_batch.c.job_id.in_(old)))
    return connection.execute(sa.delete(imaging_document).where(imaging_document.c.job_id.in_(old))).rowcount
