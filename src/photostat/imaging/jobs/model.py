"""Words of imaging jobs. The names of the members are stored; tables: migration 0010."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID


class JobKind(StrEnum):
    """What a job was asked for. The values stand in error records on our own routes."""

    IMAGING_SET = "Imaging Set"
    RETRY_ERRORS = "Retry Errors"
    MASS_IMAGING = "Mass Imaging"
    ON_THE_FLY = "Image on the Fly"

    @property
    def is_of_a_set(self) -> bool:
        """Whether it runs a set: documents with images and restricted types are skipped, not replaced, not refused."""
        return self in (JobKind.IMAGING_SET, JobKind.RETRY_ERRORS)


class JobState(StrEnum):
    """How far a job is. `photostat.imaging.sets.states` says what each means on the wire."""

    WAITING = "Waiting"
    PREPARING = "Preparing"
    SUBMITTING = "Submitting"
    IMAGING = "Imaging"
    FINALIZING = "Finalizing"
    STOPPING = "Stopping"
    COMPLETED = "Completed"
    COMPLETED_WITH_ERRORS = "CompletedWithErrors"
    STOPPED_BY_USER = "StoppedByUser"
    STOPPED = "Stopped"
    FAILED = "Failed"

    @property
    def is_live(self) -> bool:
        """Whether the job still works or waits to."""
        return self in LIVE_STATES


LIVE_STATES = frozenset(
    {
        JobState.WAITING,
        JobState.PREPARING,
        JobState.SUBMITTING,
        JobState.IMAGING,
        JobState.FINALIZING,
        JobState.STOPPING,
    }
)

NEXT_STATES: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.PREPARING, JobState.IMAGING, JobState.STOPPING, JobState.FAILED}),
    JobState.PREPARING: frozenset({JobState.SUBMITTING, JobState.STOPPING, JobState.FAILED}),
    JobState.SUBMITTING: frozenset({JobState.IMAGING, JobState.FINALIZING, JobState.STOPPING, JobState.FAILED}),
    JobState.IMAGING: frozenset({JobState.FINALIZING, JobState.STOPPING, JobState.FAILED}),
    JobState.FINALIZING: frozenset({JobState.COMPLETED, JobState.COMPLETED_WITH_ERRORS, JobState.FAILED}),
    JobState.STOPPING: frozenset({JobState.STOPPED_BY_USER, JobState.STOPPED, JobState.FAILED}),
    JobState.COMPLETED: frozenset(),
    JobState.COMPLETED_WITH_ERRORS: frozenset(),
    JobState.STOPPED_BY_USER: frozenset(),
    JobState.STOPPED: frozenset(),
    JobState.FAILED: frozenset(),
}
"""Every transition that there is. The store moves a job only along these."""


class DocumentState(IntEnum):
    """Where a document stands in one job; stored as the number."""

    PENDING = 0
    IMAGED = 1
    ERRORED = 2
    SKIPPED = 3
    GIVEN_BACK = 4
    """The job ended before it: stopped or failed."""


class SkipReason(StrEnum):
    """Why a job did not image a document."""

    HAS_IMAGES = "HasImages"
    RESTRICTED_TYPE = "RestrictedType"
    UNSUPPORTED_TYPE = "UnsupportedType"
    HAS_REDACTIONS = "HasRedactions"
    """To image it again would take redactions away that the submitter may not, or that were drawn after he asked for it."""
    PENDING_ELSEWHERE = "PendingInAnotherJob"
    DELETED = "Deleted"
    """It was deleted after it had been chosen."""


class SourceType(StrEnum):
    """What mass imaging images."""

    NATIVE = "Native"
    RENDERED_PDF = "RenderedPdf"


_BATCHES_AT_LEAST = 40  # where a job has so many documents: the last batches end nearly together, whatever the slots


def batch_size(documents: int, *, most: int) -> int:
    """Documents in a batch of a job of so many: few in a small job, so that no slot is idle while another has ten left."""
    return max(1, min(most, documents // _BATCHES_AT_LEAST))


@dataclass(frozen=True, kw_only=True)
class JobCounts:
    """`documents` = imaged + errored + skipped + waiting. `warned`: imaged ones with at least one warning."""

    documents: int = 0
    submitted: int = 0
    imaged: int = 0
    errored: int = 0
    skipped: int = 0
    warned: int = 0

    @property
    def waiting(self) -> int:
        """Not finished yet."""
        return self.documents - self.imaged - self.errored - self.skipped


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as it stands. Times are UTC."""

    job_id: int
    job_guid: UUID
    workspace_id: int
    kind: JobKind
    state: JobState
    set_id: int | None
    data_source_id: int | None
    profile_id: int
    qc_enabled: bool
    priority: int
    submitted_by: int
    submitted_on: datetime
    started_on: datetime | None
    ended_on: datetime | None
    stop_asked_by: int | None
    chosen_up_to: int
    counts: JobCounts
    error: str


@dataclass(frozen=True)
class JobKey:
    """How a client names a job: by number or by GUID; one of the two."""

    job_id: int | None = None
    job_guid: UUID | None = None
