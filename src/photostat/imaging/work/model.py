"""What a slot has in hand: the job, its documents, what became of each."""

from dataclasses import dataclass, field
from datetime import datetime

from photostat.imaging.documents.warnings import has_warnings
from photostat.imaging.jobs.model import DocumentState, JobKind, SkipReason
from photostat.imaging.work.pages import StoredImage
from photostat.render.model import DocumentError, DocumentOutcome, DocumentStatus, ErrorCode
from photostat.render.native_types import native_type
from photostat.render.profile import ImagingMethod, ImagingProfile


@dataclass(frozen=True, kw_only=True)
class JobInHand:
    """What holds for all documents of a batch. `profile_job_id`: the job whose profile this is (see retry-errors)."""

    job_id: int
    workspace_id: int
    kind: JobKind
    set_id: int | None
    qc_enabled: bool
    submitted_by: int
    submitted_on: datetime
    alternate_native: str
    removes_alternate_native: bool
    profile: ImagingProfile
    profile_job_id: int
    passwords: tuple[str, ...]

    def method_of(self, file_type_id: int) -> str:
        """The engine that takes a native type under this profile: Basic or Native."""
        uses_native = native_type(file_type_id).use_native_imaging
        return "Native" if self.profile.imaging_method is ImagingMethod.Native and uses_native else "Basic"


@dataclass(frozen=True, kw_only=True)
class DocumentInHand:
    """A document that waits in the batch. `sha256` "": it has no native. `fields`: see render.document.ImagingRequest."""

    document_id: int
    control_number: str
    file_name: str
    sha256: str
    losses: int
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentResult:
    """What became of a document. `images` are durable; without images `outcome` says why.

    `abandoned_keys`: pages of a document that failed in the middle. They are removed by whoever holds the lease, after the
    commit: a worker that was given up must not remove what another has made under the same names.
    """

    document: DocumentInHand
    outcome: DocumentOutcome
    images: tuple[StoredImage, ...] = ()
    abandoned_keys: tuple[str, ...] = ()

    def state_in(self, kind: JobKind) -> tuple[DocumentState, SkipReason | None]:
        """The state that the document ends in: a type that is not imaged is skipped by a set, and an error elsewhere."""
        if self.outcome.status is DocumentStatus.SKIPPED and kind.is_of_a_set:
            restricted = self.outcome.error is not None and self.outcome.error.code is ErrorCode.RESTRICTED_TYPE
            return DocumentState.SKIPPED, SkipReason.RESTRICTED_TYPE if restricted else SkipReason.UNSUPPORTED_TYPE
        return (DocumentState.IMAGED if self.images else DocumentState.ERRORED), None

    @property
    def is_warned(self) -> bool:
        """Whether a reviewer should look at the pages."""
        return has_warnings(self.outcome.findings)

    @property
    def error(self) -> DocumentError:
        """Why there are no images."""
        if self.outcome.error is None:
            raise ValueError("an imaged document has no error")
        return self.outcome.error
