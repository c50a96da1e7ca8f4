"""Jobs that nobody works on any more: stopped ones that never wound down, live ones without anything left to do."""

from datetime import timedelta

from photostat.imaging.jobs.control import wind_down
from photostat.imaging.jobs.model import JobState
from photostat.imaging.jobs.store import ending, jobs
from photostat.workspaces.change import Change


def remove_inactive_jobs(change: Change) -> int:
    """End the stopping jobs that no worker has in hand; gives their number."""
    ended = 0
    for found in jobs.live_jobs(change.connection, {JobState.STOPPING}):
        job = jobs.lock_job(change.connection, found.job_id)
        if job.state is JobState.STOPPING and wind_down(change, job):
            change.note("imaging_job.clean", job.workspace_id, [], job=job.job_id)
            ended += 1
    return ended


def forget_old_documents(change: Change, keep_days: float) -> int:
    """Remove the document rows of old jobs; gives their number. Counters and errors stay."""
    return ending.forget_documents(change.connection, timedelta(days=keep_days))
