"""The image viewer: its page, and the pictures that it shows.

The pictures have addresses here and not in the API, because an <img> cannot send the header that the API asks for; rights and
burning are the same (workspaces/documents/image_rights.py). Everything else the viewer does through the documented REST API.
"""

from urllib.parse import urlencode

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.routing import Page
from photostat.errors import ConflictError, InvalidInputError
from photostat.services import objects_of
from photostat.storage.database import Connection
from photostat.workspaces.documents.image_rights import enter_images, may_see_images
from photostat.workspaces.documents.store.files import control_number_of, find_files
from photostat.workspaces.markups.pictures import LARGEST_WIDTH_PX, THUMBNAIL_WIDTH_PX, Picture, quick_format, screen_view
from photostat.workspaces.markups.sets import sets_of
from photostat.workspaces.markups.store.cover import find_covered_page
from photostat.workspaces.objects.listing import ListQuery, list_objects
from photostat.workspaces.objects.model import Key, Sort
from photostat.workspaces.people.rights import Access

_LIST_WORDS = ("condition", "sort")


def show(call: Call) -> Response:
    """The viewer on one document; `condition` and `sort` are those of the list that it was opened from."""
    workspace_id, document_id = call.workspace_id, call.number("d")
    with call.read() as connection:
        access = call.enter(connection)
        number = control_number_of(connection, workspace_id, document_id)
        is_visible = may_see_images(access, find_files(connection, workspace_id, document_id))
        before, after = (_neighbour(call, connection, access, document_id, backwards=way) for way in (True, False))
        sets = sets_of(connection, workspace_id)
    listed = urlencode({word: text for word in _LIST_WORDS if (text := call.query.text(word))})
    return call.page(
        "viewer.html",
        document_id=document_id,
        number=number,
        is_visible=is_visible,
        before=_viewer(workspace_id, before, listed),
        after=_viewer(workspace_id, after, listed),
        listed=f"/console/w/{workspace_id}/documents" + (f"?{listed}" if listed else ""),
        sets=sets,
    )


def show_page(call: Call) -> Response:
    """A page: `width` pixels wide, without it whole."""
    width = call.query.number("width")
    if width is not None and not 1 <= width <= LARGEST_WIDTH_PX:
        raise InvalidInputError(f"width: 1 to {LARGEST_WIDTH_PX:,} pixels.")
    return _picture(call, width)


def show_thumbnail(call: Call) -> Response:
    """A page in small."""
    return _picture(call, THUMBNAIL_WIDTH_PX)


def _picture(call: Call, width: int | None) -> Response:
    document_id = call.number("d")
    with call.services.database.snapshot() as connection:
        access = enter_images(connection, call.user_id, call.workspace_id, document_id)
        page = find_covered_page(connection, access, document_id, call.number("n"))
    return _answer(call, screen_view(call.services.blobs, call.services.decoder, page, quick_format(page), width_px=width))


def _answer(call: Call, picture: Picture) -> Response:
    etag = f'"{picture.key}"'
    # Kept by the browser, but never shown without asking: a right or a redaction may have changed
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in call.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(call.services.pictures.picture(picture.key, picture.make), media_type=picture.media_type, headers=headers)


def _neighbour(call: Call, connection: Connection, access: Access, document_id: int, *, backwards: bool) -> int | None:
    """The document beside this one in the list; None at its ends, and where the list cannot be made any more."""
    name = call.query.text("sort")
    column = name.removeprefix("-") or "Control Number"
    asked = ListQuery(
        object_type=Key(name="Document"),
        fields=[Key(name="Control Number")],
        condition=call.query.text("condition").strip(),
        sort=Sort(field=Key(name=column), descending=name.startswith("-") != backwards),
        after=document_id,
        rows=1,
    )
    try:
        found = list_objects(connection, objects_of(call.services), access, asked).rows
    except (InvalidInputError, ConflictError):
        return None
    return found[0].artifact_id if found else None


def _viewer(workspace_id: int, document_id: int | None, listed: str) -> str:
    if document_id is None:
        return ""
    return f"/console/w/{workspace_id}/documents/{document_id}/viewer" + (f"?{listed}" if listed else "")


_DOCUMENT = "/w/{w:int}/documents/{d:int}"
PAGES = (
    Page(f"{_DOCUMENT}/viewer", show),
    Page(f"{_DOCUMENT}/pages/{{n:int}}/view", show_page, is_whole=False),
    Page(f"{_DOCUMENT}/pages/{{n:int}}/thumbnail", show_thumbnail, is_whole=False),
)
