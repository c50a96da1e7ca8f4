"""The states of an imaging set: the one table that code, documentation and tests share (contracts/imaging.md section 8).

A state is never stored: it is read off the set's last job and its QC change.
"""

from dataclasses import dataclass
from enum import StrEnum

from photostat.imaging.jobs.model import JobState


class SetStatus(StrEnum):
    """The texts of the wire, exactly."""

    STAGING = "Staging"
    WAITING = "Waiting"
    PREPARING_FILES = "Preparing files"
    SUBMITTING = "Submitting"
    IMAGING = "Imaging"
    FINALIZING = "Finalizing"
    COMPLETED = "Completed"
    COMPLETED_WITH_ERRORS = "Completed with errors"
    STOPPING = "Stopping"
    STOPPED_BY_USER = "Stopped by User"
    STOPPED = "Stopped"
    JOB_FAILED = "Error - Job Failed"
    HIDING_IMAGES = "Hiding Images"
    RELEASING_IMAGES = "Releasing Images"


class JobStatus(StrEnum):
    """JobStatus on the wire."""

    DEFAULT = "Default"
    CREATED = "Created"
    PICKED_UP_BY_AGENT = "PickedUpByAgent"
    SUBMITTED_TO_INVARIANT = "SubmittedToInvariant"
    CANCEL_REQUESTED = "CancelRequested"


@dataclass(frozen=True, kw_only=True)
class StateRow:
    """`job_state`: of the set's last job; None: never run, or a QC change is under way."""

    status: SetStatus
    meaning: str
    job_state: JobState | None
    is_running: bool = False
    has_job: bool = False
    job_status: JobStatus = JobStatus.DEFAULT
    can_change_qc: bool = False
    is_progressive: bool = False


STATE_TABLE: tuple[StateRow, ...] = (
    StateRow(status=SetStatus.STAGING, meaning="never run", job_state=None),
    StateRow(
        status=SetStatus.WAITING,
        meaning="in the queue",
        job_state=JobState.WAITING,
        is_running=True,
        has_job=True,
        job_status=JobStatus.CREATED,
    ),
    StateRow(
        status=SetStatus.PREPARING_FILES,
        meaning="the documents are counted",
        job_state=JobState.PREPARING,
        is_running=True,
        has_job=True,
        job_status=JobStatus.PICKED_UP_BY_AGENT,
        is_progressive=True,
    ),
    StateRow(
        status=SetStatus.SUBMITTING,
        meaning="documents are chosen and handed to the queue; the first are imaged meanwhile",
        job_state=JobState.SUBMITTING,
        is_running=True,
        has_job=True,
        job_status=JobStatus.PICKED_UP_BY_AGENT,
        is_progressive=True,
    ),
    StateRow(
        status=SetStatus.IMAGING,
        meaning="workers are imaging",
        job_state=JobState.IMAGING,
        is_running=True,
        has_job=True,
        job_status=JobStatus.SUBMITTED_TO_INVARIANT,
        is_progressive=True,
    ),
    StateRow(
        status=SetStatus.FINALIZING,
        meaning="closing work",
        job_state=JobState.FINALIZING,
        is_running=True,
        has_job=True,
        job_status=JobStatus.SUBMITTED_TO_INVARIANT,
    ),
    StateRow(
        status=SetStatus.STOPPING,
        meaning="stop was asked; workers wind down",
        job_state=JobState.STOPPING,
        is_running=True,
        has_job=True,
        job_status=JobStatus.CANCEL_REQUESTED,
    ),
    StateRow(
        status=SetStatus.COMPLETED,
        meaning="every document is processed",
        job_state=JobState.COMPLETED,
        can_change_qc=True,
    ),
    StateRow(
        status=SetStatus.COMPLETED_WITH_ERRORS,
        meaning="every document is processed, at least one errored",
        job_state=JobState.COMPLETED_WITH_ERRORS,
        can_change_qc=True,
    ),
    StateRow(status=SetStatus.STOPPED_BY_USER, meaning="stopped by a user", job_state=JobState.STOPPED_BY_USER),
    StateRow(status=SetStatus.STOPPED, meaning="stopped by the system", job_state=JobState.STOPPED),
    StateRow(
        status=SetStatus.JOB_FAILED,
        meaning="the job as a whole failed; Last Run Error says why",
        job_state=JobState.FAILED,
    ),
    StateRow(
        status=SetStatus.HIDING_IMAGES,
        meaning="images are being hidden",
        job_state=None,
        is_running=True,
        has_job=False,
        job_status=JobStatus.DEFAULT,
    ),
    StateRow(
        status=SetStatus.RELEASING_IMAGES,
        meaning="images are being released",
        job_state=None,
        is_running=True,
        has_job=False,
        job_status=JobStatus.DEFAULT,
    ),
)


class QcChange(StrEnum):
    """A change of all images of a set that is under way; stored."""

    HIDE = "hide"
    RELEASE = "release"


_BY_STATUS = {row.status: row for row in STATE_TABLE}
_BY_JOB = {row.job_state: row for row in STATE_TABLE if row.job_state is not None}
_BY_CHANGE = {
    QcChange.HIDE: _BY_STATUS[SetStatus.HIDING_IMAGES],
    QcChange.RELEASE: _BY_STATUS[SetStatus.RELEASING_IMAGES],
}


def state_of(job_state: JobState | None, qc_change: QcChange | None) -> StateRow:
    """The row for a set whose last job (None: it has had none) is in this state."""
    if qc_change is not None:
        return _BY_CHANGE[qc_change]
    return _BY_STATUS[SetStatus.STAGING] if job_state is None else _BY_JOB[job_state]
