"""Documents: natives in and out, page images out, imaging on the fly, lists by condition."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from photostat.client.bodies import Upload
from photostat.client.decoding import decode
from photostat.client.errors import UnreachableError
from photostat.client.objects import Found, FoundObject, Query
from photostat.client.paths import imaging, own
from photostat.client.transport import Transport

_ARTIFACT_TYPE = 10
_USUAL_FIELDS = ("Control Number", "File Name", "Has Images")
_SHA256 = re.compile(r'"([0-9a-f]{64})"')


@dataclass(frozen=True)
class UploadedDocument:
    """A document that was made or overlaid."""

    artifact_id: int
    control_number: str
    file_name: str


@dataclass(frozen=True)
class DocumentError:
    """The error in which a document stands. `status`: ReadyToRetry or Retried."""

    message: str
    status: str


@dataclass(frozen=True)
class DocumentWarning:
    """What its images may not show as the native does."""

    message: str
    type: str


@dataclass(frozen=True)
class DocumentStatus:
    """What imaging knows of a document. `has_images`: Yes, No, Pending, Error."""

    image_count: int
    has_images: str
    warnings: tuple[DocumentWarning, ...]
    error: DocumentError | None = None


@dataclass(frozen=True)
class PageImage:
    """One page image; `page_number` from 1, `format` Tiff or Jpeg."""

    page_number: int
    format: str
    width_px: int
    height_px: int
    dpi: int


@dataclass(frozen=True)
class _Uploaded:
    documents: tuple[UploadedDocument, ...]


@dataclass(frozen=True)
class _Images:
    images: tuple[PageImage, ...]


@dataclass(frozen=True)
class _Job:
    imaging_job_id: int


class Documents:
    """The documents of a workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def upload(
        self,
        workspace_id: int,
        files: Sequence[Path],
        *,
        control_number_prefix: str | None = None,
        folder_path: str | None = None,
    ) -> tuple[UploadedDocument, ...]:
        """Load natives in one call, all or none; answers their documents in the order of the files.

        They are streamed: some hundred files a call are quicker than one each. Raises InvalidInputError for an unreadable file.
        """
        texts = (("control_number_prefix", control_number_prefix), ("folder_path", folder_path))
        body = Upload(files, [(name, text) for name, text in texts if text is not None])
        return decode(_Uploaded, self._transport.send("POST", f"{own(workspace_id)}/documents", body), "upload").documents

    def status(self, workspace_id: int, document_id: int) -> DocumentStatus:
        """Images, error and warnings."""
        answer = self._transport.get(f"{imaging(workspace_id)}/documents/{document_id}/status")
        return decode(DocumentStatus, answer, "document status")

    def image(self, workspace_id: int, document_id: int, profile_id: int) -> int:
        """Image this document now, its images are replaced; answers the id of the job."""
        asked = {"imageOnTheFlyRequest": {"ProfileID": profile_id}}
        return decode(_Job, self._transport.post(f"{imaging(workspace_id)}/documents/{document_id}/image", asked)).imaging_job_id

    def images(self, workspace_id: int, document_id: int) -> tuple[PageImage, ...]:
        """Its page images in order."""
        return decode(_Images, self._transport.get(f"{own(workspace_id)}/documents/{document_id}/images"), "images").images

    def download_image(self, workspace_id: int, document_id: int, page_number: int, target: Path) -> None:
        """One page image into a file. Raises as `download_native`."""
        self._save(f"{own(workspace_id)}/documents/{document_id}/images/{page_number}", target)

    def download_native(self, workspace_id: int, document_id: int, target: Path) -> None:
        """The native into a file, which is there whole or not at all. Raises UnreachableError, OSError."""
        path = f"/Relativity.Rest/API/relativity-object-model/v1/workspaces/{workspace_id}/documents/{document_id}/native-file"
        self._save(path, target)

    def query(
        self, workspace_id: int, *, condition: str = "", fields: Sequence[str] = _USUAL_FIELDS, start: int = 1, length: int = 100
    ) -> Found:
        """A page of documents by ArtifactID. `condition` in the condition language, such as `'Has Images' == CHOICE 1034242`."""
        return Query(_ARTIFACT_TYPE, fields, condition).page(self._transport, workspace_id, start=start, length=length)

    def list(self, workspace_id: int, *, condition: str = "", fields: Sequence[str] = _USUAL_FIELDS) -> Iterator[FoundObject]:
        """All documents that meet the condition, by ArtifactID, however many."""
        return Query(_ARTIFACT_TYPE, fields, condition).all(self._transport, workspace_id)

    def _save(self, path: str, target: Path) -> None:
        part = target.with_name(f"{target.name}.part")
        try:
            with self._transport.download(path) as answer, part.open("wb") as file:
                digest = hashlib.sha256()
                for chunk in answer.chunks():
                    file.write(chunk)
                    digest.update(chunk)
                told = _SHA256.fullmatch(answer.header("ETag"))
            if told is not None and told[1] != digest.hexdigest():
                raise UnreachableError(f"{target} was damaged on its way: its SHA-256 is not the one that the server has.")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
