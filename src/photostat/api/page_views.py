"""Pages for viewers: what pages there are, pictures of them that a browser can show, and how they are turned.

Pictures are made on the server out of the stored page. Redactions are burned into them for all who may not look beneath, and for
others where they ask for it; the viewer draws them itself for those who may.
"""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from photostat.api.call import Call, CallOf
from photostat.api.markup_models import MarkupChanged, PageEntry, PageList, RotationRequest, TurnRequest
from photostat.api.pictures import picture_response
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID
from photostat.errors import InvalidInputError
from photostat.render.pages.screen import ScreenFormat
from photostat.workspaces.documents.image_rights import enter_images
from photostat.workspaces.documents.store.files import control_number_of
from photostat.workspaces.markups.pictures import LARGEST_WIDTH_PX, THUMBNAIL_WIDTH_PX, screen_view
from photostat.workspaces.markups.rotating import rotate_document, rotate_page
from photostat.workspaces.markups.store.cover import find_covered_page
from photostat.workspaces.markups.store.markups import count_by_page
from photostat.workspaces.markups.store.pages import marked_pages
from photostat.workspaces.people.rights import Right

router = wire_router("/photostat/v1/workspaces/{workspace_id}/documents/{document_id}", tags=["Pages and markups"])

PageNumber = Annotated[int, Query(ge=1, le=2**31 - 1)]


@router.get("/pages")
def list_pages(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID) -> PageList:
    """The pages of a document, with what the caller may do on them."""
    with call.services.database.snapshot() as connection:
        access = enter_images(connection, call.user_id, workspace_id, document_id)
        pages = marked_pages(connection, workspace_id, document_id)
        counts = count_by_page(connection, workspace_id, document_id)
        number = control_number_of(connection, workspace_id, document_id)
    may_uncover = access.allows(Right.VIEW_BENEATH_REDACTIONS)
    return PageList(
        control_number=number,
        is_burned=not may_uncover,
        may_redact=access.allows(Right.REDACT_DOCUMENTS),
        may_uncover=may_uncover,
        may_highlight=access.allows(Right.HIGHLIGHT_DOCUMENTS),
        may_rotate=access.allows(Right.EDIT_DOCUMENTS),
        pages=tuple(PageEntry.of(page, counts.get(page.page_number, 0)) for page in pages),
    )


@router.get("/pages/{page_number}/view", response_class=Response)
def view_page(
    call: CallOf,
    workspace_id: ArtifactID,
    document_id: ArtifactID,
    page_number: ArtifactID,
    request: Request,
    width: int | None = None,
    format: str = "png",
    burned: bool = False,
) -> Response:
    """A page as a picture: turned, `width` pixels wide (without it: all of them), as `format` png, jpeg or webp."""
    if width is not None and not 1 <= width <= LARGEST_WIDTH_PX:
        raise InvalidInputError(f"width: 1 to {LARGEST_WIDTH_PX:,} pixels.")
    return _picture(call, request, (workspace_id, document_id, page_number), _format(format), width=width, burns=burned)


@router.get("/pages/{page_number}/thumbnail", response_class=Response)
def view_thumbnail(
    call: CallOf,
    workspace_id: ArtifactID,
    document_id: ArtifactID,
    page_number: ArtifactID,
    request: Request,
    burned: bool = False,
) -> Response:
    """A page as a small JPEG."""
    place = (workspace_id, document_id, page_number)
    return _picture(call, request, place, ScreenFormat.JPEG, width=THUMBNAIL_WIDTH_PX, burns=burned)


@router.put("/pages/{page_number}/rotation")
def put_rotation(
    call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, page_number: ArtifactID, body: RotationRequest
) -> MarkupChanged:
    """Say how a page is turned, for everybody. 409 where somebody else changed the page since."""
    with call.change() as change:
        enter_images(change.connection, call.user_id, workspace_id, document_id, Right.EDIT_DOCUMENTS)
        rotate_page(change, workspace_id, document_id, page_number, body.degrees, version=body.version)
        pages = marked_pages(change.connection, workspace_id, document_id, first=page_number, last=page_number)
    return MarkupChanged(versions={str(page.page_number): page.version for page in pages})


@router.post("/rotation")
def turn_document(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, body: TurnRequest) -> MarkupChanged:
    """Turn all pages of a document by so many degrees more, for everybody."""
    with call.change() as change:
        enter_images(change.connection, call.user_id, workspace_id, document_id, Right.EDIT_DOCUMENTS)
        rotate_document(change, workspace_id, document_id, body.degrees)
        pages = marked_pages(change.connection, workspace_id, document_id)
    return MarkupChanged(versions={str(page.page_number): page.version for page in pages})


def _picture(
    call: Call, request: Request, place: tuple[int, int, int], picture_format: ScreenFormat, *, width: int | None, burns: bool
) -> Response:
    workspace_id, document_id, page_number = place
    with call.services.database.snapshot() as connection:
        access = enter_images(connection, call.user_id, workspace_id, document_id)
        page = find_covered_page(connection, access, document_id, page_number, burns=burns)
    return picture_response(
        call, request, screen_view(call.services.blobs, call.services.decoder, page, picture_format, width_px=width), {}
    )


def _format(text: str) -> ScreenFormat:
    try:
        return ScreenFormat(text.lower())
    except ValueError as error:
        raise InvalidInputError(f"format: {', '.join(ScreenFormat)}; this is {text[:20]!r}.") from error
