"""Page images of one document: given from outside, taken away. No picture is decoded: headers say the size, strictly read.

Files go only once the rows are gone for good: a kill in between leaves files that no row names, never rows without
their files.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence

from photostat.errors import ConflictError, InvalidInputError
from photostat.loadfiles.page_files import GROUP_4, PageFileError, read_jpeg_header, read_tiff_header
from photostat.storage.blobs import Blobs
from photostat.storage.database import Connection
from photostat.workspaces.change import Change
from photostat.workspaces.documents.changes import note_document_change
from photostat.workspaces.documents.image_rights import require_beneath
from photostat.workspaces.documents.natives import safe_file_name
from photostat.workspaces.documents.page_keys import given_page_key
from photostat.workspaces.documents.store.batches import share_natives
from photostat.workspaces.documents.store.editing import lock_documents
from photostat.workspaces.documents.store.files import find_files
from photostat.workspaces.documents.store.pages import StoredPage, insert_pages, remove_pages
from photostat.workspaces.people.rights import Access

_MOST_SIDE_PX = 100_000
_DPI_UNSAID = 300  # what productions use


def delete_pages(change: Change, blobs: Blobs, access: Access, document_id: int) -> int:
    """Remove all page images of a document; gives their number, which may be 0.

    Images take their redactions with them, and then native and text would be open again: only who may look beneath takes them
    away. Raises NotFoundError without the document, NotAuthorizedError.
    """
    workspace_id = access.workspace_id
    lock_documents(change.connection, workspace_id, [document_id])
    require_free_images(change.connection, access, document_id)
    note_document_change(change, workspace_id)
    keys = remove_pages(change.connection, workspace_id, document_id, user_id=change.user_id)
    change.note("document.images_delete", workspace_id, [document_id], pages=len(keys))
    change.afterwards(lambda: blobs.delete(keys))
    return len(keys)


def require_free_images(connection: Connection, access: Access, document_id: int) -> None:
    """Raise NotAuthorizedError where this caller may not take the images of this document away."""
    require_beneath(access, find_files(connection, access.workspace_id, document_id), "taking its images away")


def store_page(blobs: Blobs, workspace_id: int, document_id: int, file_name: str, content: bytes) -> StoredPage:
    """Check and store one page: TIFF Group 4 of one page, or JPEG. Raises InvalidInputError. `file_name` is untrusted."""
    name = safe_file_name(file_name)
    try:
        kind, width, height, dpi = _header(content)
    except PageFileError as error:
        raise InvalidInputError(f"files: {name} is no page image: {error}.") from error
    if not (0 < width <= _MOST_SIDE_PX and 0 < height <= _MOST_SIDE_PX):
        raise InvalidInputError(f"files: {name} is no page image: {width} x {height} pixels.")
    sha256 = hashlib.sha256(content).hexdigest()
    key = given_page_key(workspace_id, document_id, sha256, "tif" if kind == "Tiff" else "jpg")
    writer = blobs.writer()
    try:
        writer.write(content)
        writer.keep(key)
    except BaseException:
        writer.discard()
        raise
    size = len(content)
    return StoredPage(
        file_name=name, format=kind, width_px=width, height_px=height, dpi=dpi, byte_size=size, sha256=sha256, blob_key=key
    )


def hold_pages(change: Change, blobs: Blobs, workspace_id: int, pages: Iterable[StoredPage]) -> None:
    """Until the change ends nobody sweeps these files. Raises ConflictError where one was swept since it was stored."""
    share_natives(change.connection, workspace_id)
    for page in pages:
        if blobs.size(page.blob_key) != page.byte_size:
            raise ConflictError(f"The page {page.file_name} was removed while it was loaded. Try again.")


def replace_pages(change: Change, blobs: Blobs, access: Access, document_id: int, pages: Sequence[StoredPage]) -> None:
    """Give a document these page images in place of those that it has. Raises as delete_pages does."""
    workspace_id = access.workspace_id
    hold_pages(change, blobs, workspace_id, pages)
    delete_pages(change, blobs, access, document_id)
    insert_pages(change.connection, workspace_id, {document_id: pages}, user_id=change.user_id)
    change.note("document.images_add", workspace_id, [document_id], pages=len(pages))


def _header(content: bytes) -> tuple[str, int, int, int]:
    stream, size = io.BytesIO(content), len(content)
    if content.startswith(b"\xff\xd8"):
        jpeg = read_jpeg_header(stream, size)
        if not jpeg.is_whole:
            raise PageFileError("it is cut off")
        return "Jpeg", jpeg.width_px, jpeg.height_px, _DPI_UNSAID
    tiff = read_tiff_header(stream, size)
    if tiff.compression != GROUP_4 or not tiff.is_single_page or not tiff.is_whole:
        raise PageFileError("a TIFF must be whole, Group 4 and of one page")
    dpi = round(tiff.dpi[0])
    return "Tiff", tiff.width_px, tiff.height_px, dpi if 0 < dpi < 10_000 else _DPI_UNSAID
