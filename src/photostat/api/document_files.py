"""Files out: the Document File Manager routes (contracts/platform.md 11.2) and our own routes of page images.

Natives are strangers' files: they leave as attachments that no browser may sniff or show. Images that are hidden for QC need a
right of their own, checked here in the route: without it they answer 403, as the other imaging rights do. Who may not look
beneath redactions gets burned pages, and no native of a document that has any (workspaces/documents/image_rights.py).
"""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import structlog
from fastapi import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from photostat.api.call import Call, CallOf
from photostat.api.pictures import picture_response
from photostat.api.wire.bodies import BodyReader, streamed_body
from photostat.api.wire.multipart import parts_of
from photostat.api.wire.naming import WireModel
from photostat.api.wire.openapi import form_parts
from photostat.api.wire.route import wire_router
from photostat.errors import InvalidInputError, NotAuthorizedError, NotFoundError
from photostat.imaging.native_types.store import prevents_download
from photostat.storage.blobs import MissingBlobError
from photostat.storage.database import Connection
from photostat.workspaces.documents.image_rights import enter_images, may_see_images, require_beneath, require_images
from photostat.workspaces.documents.pages import delete_pages, replace_pages, require_free_images, store_page
from photostat.workspaces.documents.store.files import (
    NativeFile,
    PageFile,
    find_by_guid,
    find_files,
    pages_of,
)
from photostat.workspaces.markups.pictures import burned_file
from photostat.workspaces.markups.store.cover import CoveredPage, cover_page, find_covered_page
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Access, Right

file_manager = wire_router("/Relativity.REST/api/relativity-object-model/v1/workspaces/{workspace_id}/documents", tags=["Files"])
router = wire_router("/photostat/v1/workspaces/{workspace_id}/documents", tags=["Images"])

_CHUNK_BYTES = 1 << 20
_MOST_PAGE_BYTES = 64 * 1024**2  # one page is held in memory
_MOST_PAGES_BYTES = 2**63 - 1
_TYPES = {"pdf": "application/pdf", "tif": "image/tiff", "tiff": "image/tiff", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
_PAGE_TYPES = {"Tiff": "image/tiff", "Jpeg": "image/jpeg"}
_log = structlog.get_logger()


class FileInfo(WireModel):
    """One file of a document."""

    guid: UUID
    filename: str
    order: int
    file_type: str
    size: int
    rotation: str = "NotSet"


class ImageEntry(WireModel):
    """One page image."""

    page_number: int
    format: str
    width_px: int
    height_px: int
    dpi: int
    href: str


class ImageList(WireModel):
    """All page images, in order."""

    images: tuple[ImageEntry, ...]


class DeletedImages(WireModel):
    """How many page images were removed."""

    deleted_pages: int


@file_manager.get("/{document_id}/file-info")
def file_info(workspace_id: int, document_id: int, call: CallOf) -> tuple[FileInfo, ...]:
    """The native and, where the caller may see them, the page images."""
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, workspace_id)
        files = find_files(connection, workspace_id, document_id)
        pages = pages_of(connection, workspace_id, document_id) if may_see_images(access, files) else []
    native = files.native
    infos = [] if native is None else [_native_info(native)]
    return (*infos, *(_page_info(page) for page in pages))


@file_manager.get("/{file_guid:uuid}/file", response_class=Response)
def file_by_guid(workspace_id: int, file_guid: UUID, call: CallOf, request: Request) -> Response:
    """The bytes of a native or of a page image, burned where the caller may not look beneath redactions."""
    with call.services.database.snapshot() as connection:
        access = enter_workspace(connection, call.user_id, workspace_id)
        found = find_by_guid(connection, workspace_id, file_guid)
        if not isinstance(found, PageFile):
            native = _downloadable(connection, access, found)
            page = None
        else:
            require_images(access, find_files(connection, workspace_id, found.document_id))
            page = cover_page(connection, access, found)
    if page is not None:
        return _page_response(call, request, page, attached=True)
    return _native_response(call, request, native)


@file_manager.get("/{document_id}/native-file", response_class=Response)
def native_file(workspace_id: int, document_id: int, call: CallOf, request: Request) -> Response:
    """The bytes of the native."""
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, workspace_id)
        native = _downloadable(connection, access, document_id)
    return _native_response(call, request, native)


@router.get("/{document_id}/images")
def list_images(workspace_id: int, document_id: int, call: CallOf) -> ImageList:
    """The page images of a document."""
    with call.read() as connection:
        enter_images(connection, call.user_id, workspace_id, document_id)
        pages = pages_of(connection, workspace_id, document_id)
    return _image_list(pages, workspace_id, document_id)


def _image_list(pages: list[PageFile], workspace_id: int, document_id: int) -> ImageList:
    base = f"/photostat/v1/workspaces/{workspace_id}/documents/{document_id}/images"
    return ImageList(images=tuple(_image_entry(page, base) for page in pages))


@router.get("/{document_id}/images/{page_number}", response_class=Response)
def image_file(workspace_id: int, document_id: int, page_number: int, call: CallOf, request: Request) -> Response:
    """One page image, burned where the caller may not look beneath redactions."""
    with call.services.database.snapshot() as connection:
        access = enter_images(connection, call.user_id, workspace_id, document_id)
        page = find_covered_page(connection, access, document_id, page_number)
    return _page_response(call, request, page, attached=False)


@router.post("/{document_id}/images", openapi_extra=form_parts({}))
def upload_images(
    workspace_id: int,
    document_id: int,
    call: CallOf,
    body: Annotated[BodyReader, streamed_body(limit_bytes=_MOST_PAGES_BYTES)],
) -> ImageList:
    """Page images (parts `files`, in order) in place of those that the document has."""
    needed = [Right.ADD_IMAGES, Right.DELETE_IMAGES]
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, workspace_id, *needed)
        require_free_images(connection, access, document_id)
    blobs = call.services.blobs
    stored = [
        store_page(blobs, workspace_id, document_id, part.file_name or "", part.read(_MOST_PAGE_BYTES)) for part in parts_of(body)
    ]
    if not stored:
        raise InvalidInputError("files: at least one file is needed.")
    with call.change() as begun:
        access = enter_workspace(begun.connection, call.user_id, workspace_id, *needed)
        replace_pages(begun, blobs, access, document_id, stored)
        pages = pages_of(begun.connection, workspace_id, document_id)
    return _image_list(pages, workspace_id, document_id)


@router.delete("/{document_id}/images")
def delete_images(workspace_id: int, document_id: int, call: CallOf) -> DeletedImages:
    """Remove all page images of a document; its native stays."""
    with call.change() as begun:
        access = enter_workspace(begun.connection, call.user_id, workspace_id, Right.DELETE_IMAGES)
        pages = delete_pages(begun, call.services.blobs, access, document_id)
    return DeletedImages(deleted_pages=pages)


def _native_info(native: NativeFile) -> FileInfo:
    return FileInfo(guid=native.guid, filename=native.file_name, order=0, file_type="Native", size=native.size)


def _page_info(page: PageFile) -> FileInfo:
    return FileInfo(
        guid=page.guid,
        filename=page.file_name,
        order=page.page_number - 1,
        file_type="OriginalImage",
        size=page.size,
        rotation=page.rotation,
    )


def _image_entry(page: PageFile, base: str) -> ImageEntry:
    return ImageEntry(
        page_number=page.page_number,
        format=page.format,
        width_px=page.width_px,
        height_px=page.height_px,
        dpi=page.dpi,
        href=f"{base}/{page.page_number}",
    )


def _downloadable(connection: Connection, access: Access, document_id: int) -> NativeFile | None:
    """The native of a document. Raises NotAuthorizedError where its type or its redactions forbid it."""
    files = find_files(connection, access.workspace_id, document_id)
    require_beneath(access, files, "its native")
    native = files.native
    if native is not None and prevents_download(connection, access.workspace_id, document_id):
        raise NotAuthorizedError("Natives of this type cannot be downloaded here: its native type has Prevent Native Download.")
    return native


def _native_response(call: Call, request: Request, native: NativeFile | None) -> Response:
    if native is None:
        raise NotFoundError
    kind = _TYPES.get(native.file_name.rpartition(".")[2].lower(), "application/octet-stream")
    headers = {"Content-Disposition": content_disposition("attachment", native.file_name)}
    return blob_response(call, request, native.blob_key, native.sha256, kind, headers)


def _page_response(call: Call, request: Request, page: CoveredPage, *, attached: bool) -> Response:
    stored = page.file
    headers = {"Content-Disposition": content_disposition("attachment" if attached else "inline", stored.file_name)}
    if page.redactions:
        return picture_response(call, request, burned_file(call.services.blobs, call.services.decoder, page), headers)
    return blob_response(call, request, stored.blob_key, stored.sha256, _PAGE_TYPES[stored.format], headers)


def blob_response(call: Call, request: Request, key: str, sha256: str, kind: str, headers: dict[str, str]) -> Response:
    """A stored file as it is, or 304 where the caller has it. Raises MissingBlobError."""
    etag = f'"{sha256}"'
    headers |= {"ETag": etag, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    try:
        path = call.services.blobs.path(key)
        if path is not None:
            return FileResponse(path, media_type=kind, headers=headers)
        size = call.services.blobs.size(key)
        stream = call.services.blobs.open(key)
    except MissingBlobError:
        _log.error("blob_missing", key=key)
        raise

    def chunks() -> Iterator[bytes]:
        with stream:
            while chunk := stream.read(_CHUNK_BYTES):
                yield chunk

    # with its length a download that breaks off is no whole file to anybody
    return StreamingResponse(chunks(), media_type=kind, headers=headers | {"Content-Length": str(size)})


def content_disposition(how: str, untrusted_name: str) -> str:
    """RFC 6266 for a name from outside: an ASCII form without quotes or controls, and the name itself as RFC 8187."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%;' else "_" for c in untrusted_name)
    whole = quote(untrusted_name.encode("utf-8", "replace"), safe="")
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{whole}"
