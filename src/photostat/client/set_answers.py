"""What the server tells of imaging sets, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from photostat.client.profiles import Reference

COMPLETED = "completed"
COMPLETED_WITH_ERRORS = "completed with errors"


@dataclass(frozen=True)
class SetSummary:
    """What a set tells of itself when it is read."""

    status: str
    last_run_error: str
    qc_enabled_on_last_run: bool


@dataclass(frozen=True)
class ImagingSet:
    """One set."""

    artifact_id: int
    name: str
    data_source_id: int
    imaging_profile: Reference
    email_notification_recipients: str
    status: SetSummary


@dataclass(frozen=True, kw_only=True)
class SetStatus:
    """Status and counters. Completed, Skipped, Errored and Waiting are of the last run and add up to the number of documents."""

    status: str
    last_run_error: str
    qc_review_enabled_on_last_run: bool
    job_type: int
    job_status: str
    job_exists: bool
    number_of_documents: int
    number_of_documents_hidden: int
    number_of_documents_viewable: int
    number_of_documents_with_warnings: int
    number_of_documents_completed: int
    number_of_documents_skipped: int
    number_of_documents_waiting: int
    number_of_documents_errored: int
    number_of_documents_submitted: int

    @property
    def is_completed(self) -> bool:
        """The last run came to its end, with or without errors of documents."""
        return self.status.lower() in (COMPLETED, COMPLETED_WITH_ERRORS)


@dataclass(frozen=True, kw_only=True)
class SetProgress(SetStatus):
    """All that can be seen of a run. `percentage` is of the present step; None where it has no end."""

    status_with_percentage: str
    is_running: bool
    number_of_documents_pending_submission: int
    submitted_per_hour: int
    imaged_per_hour: int
    image_completion: tuple[str, ...]
    image_qc_review_status: tuple[str, ...]
    completion_rate: tuple[str, ...]
    percentage: int | None = None
    imaging_job_id: int | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    seconds_since_last_result: int | None = None


@dataclass(frozen=True, kw_only=True)
class SetLine:
    """A set in the list. A name that is empty: what it pointed to is gone."""

    artifact_id: int
    name: str
    data_source_id: int
    data_source_name: str
    imaging_profile_id: int
    imaging_profile_name: str
    status: str
    is_running: bool
    number_of_documents: int
    number_of_documents_completed: int
    number_of_documents_errored: int
    number_of_documents_skipped: int
    number_of_documents_waiting: int
    last_run_error: str
    percentage: int | None = None
    start_time: datetime | None = None


@dataclass(frozen=True)
class SetPage:
    """A page of the list."""

    total_count: int
    sets: tuple[SetLine, ...]


class ErrorState(StrEnum):
    """Where the error of a document stands."""

    READY_TO_RETRY = "ReadyToRetry"
    RETRIED = "Retried"
    RESOLVED = "Resolved"


@dataclass(frozen=True, kw_only=True)
class ImagingError:
    """Why a document has no images. `detail`: the renderer's own words; `remedy`: what to do; `status`: an ErrorState."""

    error_id: int
    document: Reference
    imaging_job_id: int
    code: str
    title: str
    message: str
    detail: str
    remedy: str
    status: str
    native_type: str
    occurred_on: datetime


@dataclass(frozen=True)
class ErrorPage:
    """A page of errors."""

    total_count: int
    errors: tuple[ImagingError, ...]


@dataclass(frozen=True)
class JobStarted:
    """The answer of what starts a job."""

    imaging_job_id: int
