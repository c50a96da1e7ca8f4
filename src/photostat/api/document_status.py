"""The Document Status Manager: what imaging knows of one document (contracts/imaging.md section 10)."""

from pydantic import Field

from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID
from photostat.imaging.access import enter_imaging
from photostat.imaging.documents.store import imaging_status
from photostat.imaging.documents.warnings import warnings_of

router = wire_router("/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}", tags=["Imaging status of documents"])


class ErrorAnswer(WireModel):
    """The error in which the document stands. Status: ReadyToRetry or Retried."""

    message: str = Field(examples=["OI EXOpenExport failed - 11: file is password protected or encrypted [11]"])
    status: str = Field(examples=["ReadyToRetry"])


class WarningAnswer(WireModel):
    """A warning of the last imaging. Type: one of the contract's seven texts, or `Photostat: ` and the code of a finding."""

    message: str = Field(examples=["Possible cut-off text detected."])
    type: str = Field(examples=["Cut-Off Text"])


class DocumentStatusAnswer(WireModel):
    """The imaging status of a document. HasImages: Yes, No, Pending, Error; `Error` is there with the last alone."""

    image_count: int
    error: ErrorAnswer | None = None
    warnings: tuple[WarningAnswer, ...]
    has_images: str = Field(examples=["Error"])


@router.get("/documents/{document_id}/status")
def document_status(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID) -> DocumentStatusAnswer:
    """Images, error and warnings of a document."""
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        found = imaging_status(connection, workspace_id, document_id)
    return DocumentStatusAnswer(
        image_count=found.image_count,
        error=None if found.error is None else ErrorAnswer(message=found.error.message, status=found.error.state.value),
        warnings=tuple(WarningAnswer(message=item.message, type=item.type) for item in warnings_of(found.findings)),
        has_images=found.has_images.value,
    )
