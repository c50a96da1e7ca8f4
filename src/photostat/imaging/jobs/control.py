"""Stopping a job and moving it in the queue; both take effect on what runs within a second or two."""

from dataclasses import replace

from photostat.errors import InvalidInputError, NotFoundError
from photostat.imaging.documents.store import unmark_retried
from photostat.imaging.jobs.errors import NotLiveError
from photostat.imaging.jobs.model import Job, JobKey, JobState
from photostat.imaging.jobs.store import ending, jobs
from photostat.workspaces.change import Change
from photostat.workspaces.documents.changes import note_document_change
from photostat.workspaces.people.rights import Access, Right

_AT_ONCE = 10_000  # documents given back within the request; more are left to a worker


def stop_job(change: Change, access: Access, workspace_id: int, key: JobKey) -> None:
    """Ask a job to stop. Images that are made stay; what runs is ended by its worker, the rest is given back.

    Raises NotLiveError (no such job here, or it has ended).
    """
    access.require(Right.ADD_IMAGES)
    job = _live(change, workspace_id, key)
    if job.state is JobState.STOPPING:
        return
    jobs.change_job(change.connection, job.job_id, stop_asked_by=change.user_id)
    jobs.move_job(change.connection, job.job_id, JobState.STOPPING)
    ending.close_open_batches(change.connection, job.job_id)
    change.note("imaging_job.stop", workspace_id, [] if job.set_id is None else [job.set_id], job=job.job_id)
    if job.counts.waiting <= _AT_ONCE:
        wind_down(change, replace(job, stop_asked_by=change.user_id))
    jobs.notify(change.connection)


def wind_down(change: Change, job: Job) -> bool:
    """End a stopping job whose workers have let go of it; False while one has not. The job's row is locked."""
    if ending.has_leases(change.connection, job.job_id):
        return False
    given = ending.give_back(change.connection, job.job_id)
    if given:
        unmark_retried(change.connection, job.workspace_id, job.job_id)
        note_document_change(change, job.workspace_id)
    asked = job.stop_asked_by is not None
    jobs.move_job(change.connection, job.job_id, JobState.STOPPED_BY_USER if asked else JobState.STOPPED)
    return True


def change_priority(change: Change, access: Access, workspace_id: int, key: JobKey, priority: int) -> None:
    """Move a job in the queue: a lower number runs first. Raises NotLiveError, InvalidInputError (below 1)."""
    access.require(Right.ADD_IMAGES)
    if not 1 <= priority < 2**31:
        raise InvalidInputError("Priority must be a whole number from 1 to 2147483647; lower numbers run first.")
    job = _live(change, workspace_id, key)
    jobs.change_job(change.connection, job.job_id, priority=priority)
    change.note("imaging_job.priority", workspace_id, [], job=job.job_id, priority=priority)
    jobs.notify(change.connection)


def _live(change: Change, workspace_id: int, key: JobKey) -> Job:
    try:
        found = jobs.find_job(change.connection, workspace_id, key)
        job = jobs.lock_job(change.connection, found.job_id)
    except NotFoundError as error:
        raise NotLiveError("There is no such imaging job in this workspace.") from error
    if not job.state.is_live:
        raise NotLiveError("The imaging job has ended already.")
    return job
