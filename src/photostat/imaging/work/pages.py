"""The pages of one document on their way into the blob store, before any row names them.

Another job writes beside the old pages, which stay whole until the new rows are committed.
"""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from photostat.render.model import PageFormat, PageImage
from photostat.storage.blobs import Blobs, BlobStoreError
from photostat.workspaces.documents.page_keys import made_page_key

_FORMATS = {PageFormat.TIFF: ("Tiff", "tif"), PageFormat.JPEG: ("Jpeg", "jpg")}
_MOST_WRITES_BEHIND = 16


@dataclass(frozen=True)
class StoredImage:
    """One page image that is durable. `format` is Tiff or Jpeg."""

    page_number: int
    format: str
    extension: str
    width_px: int
    height_px: int
    dpi: int
    byte_size: int
    sha256: str
    blob_key: str


class PageUploads:
    """Receives the pages of one document (see render.document.PageReceiver); syncing goes on in `pool` meanwhile."""

    def __init__(self, blobs: Blobs, pool: ThreadPoolExecutor, *, workspace_id: int, document_id: int, job_id: int) -> None:
        self._blobs = blobs
        self._pool = pool
        self._place = workspace_id, document_id, job_id
        self._images: list[StoredImage] = []
        self._writes: list[Future[None]] = []

    def start_over(self) -> None:
        """The pages so far are void; those of the new try overwrite them."""
        self._settle(strict=False)
        self._images = []

    def receive(self, page: PageImage) -> None:
        """Take one page. Raises OSError when an earlier one could not be stored."""
        name, extension = _FORMATS[page.format]
        image = StoredImage(
            page_number=page.number,
            format=name,
            extension=extension,
            width_px=page.width_px,
            height_px=page.height_px,
            dpi=page.dpi,
            byte_size=len(page.data),
            sha256=hashlib.sha256(page.data).hexdigest(),
            blob_key=made_page_key(*self._place, page.number, extension),
        )
        self._images.append(image)
        self._writes.append(self._pool.submit(self._store, image.blob_key, page.data))
        if len(self._writes) > _MOST_WRITES_BEHIND:
            self._wait(self._writes.pop(0))

    def finish(self) -> tuple[StoredImage, ...]:
        """All pages, once they are durable. Raises OSError."""
        self._settle(strict=True)
        return tuple(self._images)

    def keys(self) -> tuple[str, ...]:
        """What may have been stored so far; nothing is written any more when this returns."""
        self._settle(strict=False)
        return tuple(image.blob_key for image in self._images)

    def _store(self, key: str, data: bytes) -> None:
        writer = self._blobs.writer()
        try:
            writer.write(data)
            writer.keep(key)
        except BaseException:
            writer.discard()
            raise

    def _settle(self, *, strict: bool) -> None:
        while self._writes:
            write = self._writes.pop()
            if strict:
                self._wait(write)
            elif write.exception() is not None:
                continue

    @staticmethod
    def _wait(write: Future[None]) -> None:
        try:
            write.result()
        except BlobStoreError as error:
            raise OSError(str(error)) from error
