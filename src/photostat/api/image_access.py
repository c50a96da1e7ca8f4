"""Who gets which page image and which native: one place for every route that gives one.

Images need a right, hidden ones another. What redactions hide is for those alone who may look beneath: others get burned pages,
and no native and no text of a document that has redactions. Refusals say which right is missing.
"""

from fastapi import Request
from starlette.responses import Response

from photostat.api.call import Call
from photostat.errors import NotAuthorizedError
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.files import DocumentFiles, find_files
from photostat.workspaces.markups.pictures import Picture
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Access, Right


def enter_images(connection: Connection, call: Call, workspace_id: int, document_id: int, *needed: Right) -> Access:
    """For calls on the page images of a document. Raises NotFoundError, NotAuthorizedError."""
    access = enter_workspace(connection, call.user_id, workspace_id, *needed)
    require_images(access, find_files(connection, workspace_id, document_id))
    return access


def require_images(access: Access, files: DocumentFiles) -> None:
    """Raise NotAuthorizedError unless the caller may see the page images of this document."""
    access.require(Right.VIEW_IMAGES)
    if files.is_hidden_for_qc:
        access.require(Right.VIEW_HIDDEN_IMAGES)


def may_see_images(access: Access, files: DocumentFiles) -> bool:
    """Whether the caller may see the page images of this document, redactions burned where he may not look beneath."""
    return access.allows(Right.VIEW_IMAGES) and (not files.is_hidden_for_qc or access.allows(Right.VIEW_HIDDEN_IMAGES))


def require_beneath(access: Access, files: DocumentFiles, what: str) -> None:
    """Raise NotAuthorizedError where the document has redactions and the caller may not look beneath them."""
    if files.has_redactions and not access.allows(Right.VIEW_BENEATH_REDACTIONS):
        raise NotAuthorizedError(
            f"This document has redactions: {what} needs the right {Right.VIEW_BENEATH_REDACTIONS.value}. "
            "Ask a system administrator."
        )


def picture_response(call: Call, request: Request, picture: Picture, headers: dict[str, str]) -> Response:
    """A picture, or 304 where the caller has it; nothing is decoded for that."""
    etag = f'"{picture.key}"'
    headers |= {"ETag": etag, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(call.services.pictures.picture(picture.key, picture.make), media_type=picture.media_type, headers=headers)
