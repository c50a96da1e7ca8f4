"""The end of a job whose documents are all done: closing work, and the word that tells how it went."""

from pathlib import Path

import structlog

from photostat.errors import NotFoundError
from photostat.imaging.jobs.model import Job, JobState
from photostat.imaging.jobs.store import ending, jobs
from photostat.imaging.mail.queueing import queue_completion
from photostat.imaging.work.store.reconciling import reconcile
from photostat.settings import MailSettings
from photostat.storage.database import Database
from photostat.workspaces.change import Change, change

_log = structlog.get_logger(__name__)


def finish_if_done(database: Database, job_id: int, user_id: int, mail: MailSettings) -> bool:
    """End the job if nothing of it is left to do, with mail to the recipients; False where something is, or another ended it."""
    with change(database, user_id=user_id) as ending_:
        try:
            job = jobs.lock_job(ending_.connection, job_id)
        except NotFoundError:
            return False
        if job.state is not JobState.IMAGING or ending.has_unfinished_batches(ending_.connection, job_id):
            return False
        _finish(ending_, job, mail)
    return True


def _finish(change_: Change, job: Job, mail: MailSettings) -> None:
    connection = change_.connection
    if job.counts.waiting:
        _log.error("counters of a job were off and are counted again", job_id=job.job_id, waiting=job.counts.waiting)
        reconcile(connection, job.job_id)
    jobs.move_job(connection, job.job_id, JobState.FINALIZING)
    now = jobs.lock_job(connection, job.job_id)
    state = JobState.COMPLETED_WITH_ERRORS if now.counts.errored else JobState.COMPLETED
    jobs.move_job(connection, job.job_id, state)
    mails = queue_completion(connection, jobs.lock_job(connection, job.job_id), mail)
    change_.note(
        "imaging_job.end",
        job.workspace_id,
        [] if job.set_id is None else [job.set_id],
        job=job.job_id,
        state=state.value,
        imaged=now.counts.imaged,
        errored=now.counts.errored,
        skipped=now.counts.skipped,
        mails=mails,
    )
    jobs.notify(connection)


def remove_alternate_native(path: Path) -> None:
    """The user asked for it: the file goes once its document is imaged."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("alternate native not removed", path=str(path), error=str(error))
