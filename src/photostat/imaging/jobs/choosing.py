"""Choosing the documents of a set's job, behind the caller's back: counted, then taken in portions, the first of them small.

Each portion is a transaction of its own that also says how far it came, so that a killed chooser is followed by another at that
place, and workers image the first documents while the last are being chosen. What ends the choosing (a saved search that is gone)
ends the job with words.
"""

import structlog

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.documents.store import mark_retried, unmark_retried
from photostat.imaging.jobs.model import Job, JobKey, JobKind, JobState, batch_size
from photostat.imaging.jobs.store import choosing, claims, jobs
from photostat.imaging.jobs.store.ending import give_back
from photostat.settings import ImagingSettings
from photostat.storage.database import Connection, Database
from photostat.workspaces.change import Change, change
from photostat.workspaces.documents.changes import note_document_change

_FIRST_PORTION = 2_000
_FIRST_BATCHES = 10  # small, so that the first results are seen soon
_PORTION = 50_000
_LEASE_SECONDS = 120.0  # for one portion, or for the count

_log = structlog.get_logger(__name__)


def choose_next(database: Database, settings: ImagingSettings) -> Job | None:
    """Choose the documents of the next job that waits for it; None where none does. The job as it is afterwards."""
    with database.transaction() as connection:
        job = claims.claim_to_choose(connection, lease_seconds=_LEASE_SECONDS)
    if job is None:
        return None
    try:
        _choose(database, job, settings)
    except (NotFoundError, ConflictError, InvalidInputError) as error:
        fail_job(database, job, f"The documents of the set cannot be chosen: {error}")
    with database.read() as connection:
        return jobs.find_job(connection, job.workspace_id, JobKey(job_id=job.job_id))


def fail_job(database: Database, job: Job, words: str) -> None:
    """End a job as a whole, with the reason on the job and on its set."""
    with change(database, user_id=job.submitted_by) as failing:
        locked = jobs.lock_job(failing.connection, job.job_id)
        if locked.state.is_live:
            _fail(failing, locked, words)
    _log.error("imaging job failed", job_id=job.job_id, workspace_id=job.workspace_id, reason=words)


def _fail(failing: Change, job: Job, words: str) -> None:
    if give_back(failing.connection, job.job_id):
        unmark_retried(failing.connection, job.workspace_id, job.job_id)
        note_document_change(failing, job.workspace_id)
    jobs.note_failure(failing.connection, job.job_id, words)
    jobs.move_job(failing.connection, job.job_id, JobState.FAILED)
    failing.note("imaging_job.fail", job.workspace_id, [], job=job.job_id, reason=words[:500])


def _choose(database: Database, job: Job, settings: ImagingSettings) -> None:
    if job.state is not JobState.SUBMITTING and not _count(database, job):
        return
    limit, most = _FIRST_PORTION, min(_FIRST_BATCHES, settings.batch_size)
    while _take(database, job, limit, most):
        limit, most = _PORTION, settings.batch_size
    with database.read() as connection:
        choosing.analyze_if_many(connection, job.job_id)


def _count(database: Database, job: Job) -> bool:
    """Waiting or Preparing -> Submitting, with the number of documents; False where the job was stopped meanwhile."""
    with database.transaction() as connection:
        if job.state is JobState.WAITING and not jobs.move_job(connection, job.job_id, JobState.PREPARING):
            return False
    with database.transaction() as connection:
        documents = choosing.count_candidates(connection, _candidates(connection, job))
        if not jobs.move_job(connection, job.job_id, JobState.SUBMITTING):
            return False
        jobs.change_job(connection, job.job_id, documents=documents)
    return True


def _take(database: Database, job: Job, limit: int, most_in_a_batch: int) -> bool:
    """One portion; False once there are no more, or the job was stopped."""
    with change(database, user_id=job.submitted_by) as taking:
        connection = taking.connection
        now = jobs.lock_job(connection, job.job_id)
        if now.state is not JobState.SUBMITTING:
            return False
        portion = choosing.take_portion(
            connection,
            now,
            _candidates(connection, now),
            after=now.chosen_up_to,
            limit=limit,
            batch_size=batch_size(now.counts.documents, most=most_in_a_batch),
        )
        jobs.count_job(connection, job.job_id, submitted=portion.taken, skipped=portion.skipped)
        jobs.count_rate(connection, job.job_id, submitted=portion.taken)
        if portion.taken:
            if job.kind is JobKind.RETRY_ERRORS:
                up_to = portion.last_document_id
                mark_retried(connection, job.workspace_id, job.job_id, after=now.chosen_up_to, up_to=up_to)
            note_document_change(taking, job.workspace_id)
            jobs.notify(connection)
        if portion.considered < limit:
            jobs.change_job(connection, job.job_id, documents=claims.considered(connection, job.job_id), chooser_lease_until=None)
            jobs.move_job(connection, job.job_id, JobState.IMAGING)
            return False
        jobs.change_job(connection, job.job_id, chosen_up_to=portion.last_document_id)
        claims.hold_to_choose(connection, job.job_id, lease_seconds=_LEASE_SECONDS)
    return True


def _candidates(connection: Connection, job: Job) -> choosing.Candidates:
    if job.kind is JobKind.RETRY_ERRORS:
        return choosing.in_error(job)
    return choosing.of_a_search(connection, job, claims.restricted_types(connection, job.job_id))
