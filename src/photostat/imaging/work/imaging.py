"""One document of a job: its native out of the store, through the renderer, its pages into the store, one result."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from photostat.errors import InvalidInputError, PhotostatError
from photostat.imaging.jobs.submitting import check_alternate_native
from photostat.imaging.work.model import DocumentInHand, DocumentResult, JobInHand
from photostat.imaging.work.natives import stored_native
from photostat.imaging.work.pages import PageUploads
from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.messages import document_error
from photostat.render.model import DocumentOutcome, DocumentStatus, ErrorCode
from photostat.render.native_types import UNKNOWN_FILE_TYPE_ID, native_type
from photostat.settings import ImagingSettings
from photostat.storage.blobs import Blobs, MissingBlobError

MOST_LOSSES = 2
"""Workers that a document may cost before it is given up as an error."""
MOST_BATCH_LOSSES = 8
"""Workers that a batch may cost, whatever document they were at, before all that is left of it is given up."""


def image_document(
    job: JobInHand,
    document: DocumentInHand,
    imager: DocumentImager,
    blobs: Blobs,
    pool: ThreadPoolExecutor,
    settings: ImagingSettings,
) -> DocumentResult:
    """Image one document; whatever happens to it is its result. Raises ImagingCancelledError."""
    if document.losses >= MOST_LOSSES:
        return given_up(document, f"{document.losses} workers were lost while they imaged this document.")
    pages = PageUploads(blobs, pool, workspace_id=job.workspace_id, document_id=document.document_id, job_id=job.job_id)
    try:
        with _native(job, document, blobs, settings) as path:
            outcome, hashes = imager.image(_request(job, document, path), pages)
        if hashes is not None and not job.alternate_native and hashes.sha256 != document.sha256:
            words = "The stored native is not the one that was loaded: its hash differs."
            return DocumentResult(document, _refused(ErrorCode.NATIVE_MISSING, words), (), pages.keys())
        if outcome.error is not None:
            return DocumentResult(document, outcome, (), pages.keys())
        return DocumentResult(document, outcome, pages.finish())
    except MissingBlobError as error:
        return DocumentResult(document, _refused(ErrorCode.NATIVE_MISSING, str(error)))
    except InvalidInputError as error:
        return DocumentResult(document, _refused(ErrorCode.NATIVE_MISSING, str(error)))
    except OSError as error:
        return DocumentResult(document, _refused(ErrorCode.STORAGE_FAILED, str(error)), (), pages.keys())
    except PhotostatError as error:
        imager.close()
        return DocumentResult(document, _refused(ErrorCode.INTERNAL, str(error)), (), pages.keys())


def given_up(document: DocumentInHand, words: str) -> DocumentResult:
    """A document that is not tried again by itself."""
    return DocumentResult(document, _refused(ErrorCode.INTERNAL, words))


def alternate_native(job: JobInHand, settings: ImagingSettings) -> Path:
    """The file that is imaged in place of the native, looked at once more now. Raises InvalidInputError."""
    return check_alternate_native(job.alternate_native, settings)


def _request(job: JobInHand, document: DocumentInHand, path: Path) -> ImagingRequest:
    return ImagingRequest(
        path=path,
        file_name=Path(job.alternate_native).name if job.alternate_native else document.file_name,
        profile=job.profile,
        passwords=job.passwords,
        with_text=False,
        clock=job.submitted_on,
        fields=document.fields,
    )


@contextmanager
def _native(job: JobInHand, document: DocumentInHand, blobs: Blobs, settings: ImagingSettings) -> Iterator[Path]:
    """A file with the native's bytes, for the length of the block."""
    if job.alternate_native:
        yield alternate_native(job, settings)
        return
    with stored_native(blobs, job.workspace_id, document.sha256) as path:
        yield path


def _refused(code: ErrorCode, words: str) -> DocumentOutcome:
    return DocumentOutcome(
        status=DocumentStatus.ERRORED,
        file_type_id=UNKNOWN_FILE_TYPE_ID,
        native_type=native_type(UNKNOWN_FILE_TYPE_ID).name,
        page_count=0,
        error=document_error(code, words),
    )
