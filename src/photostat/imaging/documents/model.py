"""Words of what imaging found out about documents. The values of the enums are stored; tables: migration 0010."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from photostat.render.model import DocumentError


class ErrorState(StrEnum):
    """How far an error record is; the names of the wire. At most one record of a document is ready to retry."""

    READY_TO_RETRY = "ReadyToRetry"
    RETRIED = "Retried"
    """A later job has begun with the document, or has failed on it again."""
    RESOLVED = "Resolved"
    """The document was imaged afterwards; the record stays as history."""


class HasImages(StrEnum):
    """Has Images of a document, as the wire names it."""

    YES = "Yes"
    NO = "No"
    PENDING = "Pending"
    ERROR = "Error"


@dataclass(frozen=True, kw_only=True)
class NewError:
    """A document that a job could not image. `profile_job_id`: the job whose profile counted; a retry may take an older one."""

    document_id: int
    job_id: int
    profile_job_id: int
    job_kind: str  # a JobKind; jobs stand above this folder
    set_id: int | None
    imaging_method: str  # Basic or Native
    native_type: str
    error: DocumentError


@dataclass(frozen=True, kw_only=True)
class ErrorRecord:
    """One error as it is kept. `detail`: the renderer's own words, for people. Times are UTC."""

    error_id: int
    document_id: int
    control_number: str  # "" where the document is gone
    set_id: int | None
    set_name: str  # "" where there is no set, or it is gone
    job_id: int
    profile_job_id: int
    job_kind: str
    imaging_method: str
    native_type: str
    code: str
    message: str
    detail: str
    state: ErrorState
    occurred_on: datetime
    state_changed_on: datetime


@dataclass(frozen=True, kw_only=True)
class ErrorFilter:
    """Which errors of a workspace; None: all of them."""

    set_id: int | None = None
    document_id: int | None = None
    state: ErrorState | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class FindingRecord:
    """One finding of the last imaging of a document. `pages` from 1, empty = the whole document."""

    document_id: int
    control_number: str
    code: str
    severity: str
    message: str
    pages: Sequence[int]
    items: Sequence[str]


@dataclass(frozen=True)
class CurrentError:
    """The error in which a document stands."""

    message: str
    state: ErrorState


@dataclass(frozen=True, kw_only=True)
class ImagingStatus:
    """What imaging knows of a document. `findings` are of its last imaging, whether its images are still there or not."""

    has_images: HasImages
    image_count: int
    error: CurrentError | None
    findings: Sequence[FindingRecord]
