"""How pages are turned: kept with the page, for everybody and for productions. The stored image is not touched."""

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.render.pages.boxes import Turn
from photostat.workspaces.change import Change
from photostat.workspaces.documents.store.editing import lock_documents
from photostat.workspaces.markups.store.pages import marked_page, marked_pages, turn_pages


def turn_of(degrees: int) -> Turn:
    """The turn of so many degrees clockwise. Raises InvalidInputError."""
    try:
        return Turn(degrees)
    except ValueError as error:
        raise InvalidInputError(f"Degrees: 0, 90, 180 or 270; this is {degrees}.") from error


def rotate_page(change: Change, workspace_id: int, document_id: int, page_number: int, degrees: int, *, version: int) -> None:
    """Look at one page turned by so many degrees. Raises NotFoundError, InvalidInputError, ConflictError (changed since)."""
    turn = turn_of(degrees)
    lock_documents(change.connection, workspace_id, [document_id])
    page = marked_page(change.connection, workspace_id, document_id, page_number, holds=True)
    if page.version != version:
        raise ConflictError("Somebody else changed this page since you opened it, so it was not turned. Reload and try again.")
    turn_pages(change.connection, workspace_id, document_id, {page_number: turn})
    change.note("page.rotate", workspace_id, [document_id], page=page_number, degrees=degrees)


def rotate_document(change: Change, workspace_id: int, document_id: int, degrees: int) -> None:
    """Turn all pages by so many degrees more. Raises NotFoundError, InvalidInputError."""
    more = turn_of(degrees)
    lock_documents(change.connection, workspace_id, [document_id])
    pages = marked_pages(change.connection, workspace_id, document_id, holds=True)
    if not pages:
        raise NotFoundError
    turns = {page.page_number: Turn((page.turn + more) % 360) for page in pages}
    turn_pages(change.connection, workspace_id, document_id, turns)
    change.note("document.rotate", workspace_id, [document_id], degrees=degrees)
