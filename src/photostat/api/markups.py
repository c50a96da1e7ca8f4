"""Redactions and highlights of a document: our own routes.

Everybody who sees the images sees what is drawn on them. To draw takes the right of its kind; to change or remove a redaction
takes the right to look beneath it as well. Calls name the version of the page that they were made on; a stale one answers 409.
"""

from typing import Annotated

from fastapi import Query
from starlette.responses import JSONResponse, Response

from photostat.api.call import CallOf
from photostat.api.markup_models import (
    HistoryAnswer,
    MarkupAnswer,
    MarkupChanged,
    MarkupChangeRequest,
    MarkupHistory,
    MarkupList,
    MarkupRequest,
    MarkupSetAnswer,
    MarkupSetList,
    MarkupSetRequest,
)
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID
from photostat.storage.database import Connection
from photostat.workspaces.documents.image_rights import enter_images
from photostat.workspaces.markups import editing, sets
from photostat.workspaces.markups.annotations import annotation_page
from photostat.workspaces.markups.store.history import history_of
from photostat.workspaces.markups.store.markups import find_markup, markups_of
from photostat.workspaces.markups.store.pages import marked_page, marked_pages
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right

router = wire_router("/photostat/v1/workspaces/{workspace_id}/documents/{document_id}", tags=["Pages and markups"])
set_router = wire_router("/photostat/v1/workspaces/{workspace_id}/markup-sets", tags=["Pages and markups"])

MarkupID = Annotated[int, Query(ge=1, le=2**62)]


@router.get("/markups")
def list_markups(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, page: int | None = None) -> MarkupList:
    """The markups of a document, or of one page of it."""
    with call.services.database.snapshot() as connection:
        enter_images(connection, call.user_id, workspace_id, document_id)
        found = markups_of(connection, workspace_id, document_id, page_number=page)
        versions = _versions(connection, workspace_id, document_id, {markup.page_number for markup in found})
    return MarkupList(markups=tuple(MarkupAnswer.of(markup) for markup in found), versions=versions)


@router.post("/markups")
def add_markups(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, body: MarkupRequest) -> MarkupChanged:
    """Draw a redaction or a highlight on a page, or the same one on a range of pages."""
    with call.change() as change:
        access = enter_images(change.connection, call.user_id, workspace_id, document_id)
        ids = editing.add_markups(
            change,
            access,
            document_id,
            body.asked(),
            first_page=body.page_number,
            last_page=body.last_page_number,
            version=body.version,
        )
        numbers = set(range(body.page_number, (body.last_page_number or body.page_number) + 1))
        versions = _versions(change.connection, workspace_id, document_id, numbers)
    return MarkupChanged(markup_ids=tuple(ids), versions=versions)


@router.post("/markups/undo")
def undo(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID) -> MarkupChanged:
    """Take back the caller's own last change on this document that was not taken back yet."""
    with call.change() as change:
        access = enter_images(change.connection, call.user_id, workspace_id, document_id)
        numbers = editing.undo(change, access, document_id)
        versions = _versions(change.connection, workspace_id, document_id, set(numbers))
    return MarkupChanged(versions=versions)


@router.get("/markups/history")
def markup_history(
    call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, before: int | None = None, count: int = 200
) -> MarkupHistory:
    """What happened to the markups of a document, newest first; `before`: only changes with a lower ChangeID."""
    with call.read() as connection:
        enter_images(connection, call.user_id, workspace_id, document_id)
        entries = history_of(connection, workspace_id, document_id, before_change=before, count=max(1, min(count, 1_000)))
    return MarkupHistory(entries=tuple(HistoryAnswer.of(entry) for entry in entries))


@router.get("/markups/{markup_id}")
def read_markup(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, markup_id: int) -> MarkupAnswer:
    """One markup."""
    with call.read() as connection:
        enter_images(connection, call.user_id, workspace_id, document_id)
        return MarkupAnswer.of(find_markup(connection, workspace_id, document_id, markup_id))


@router.patch("/markups/{markup_id}")
def change_markup(
    call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, markup_id: int, body: MarkupChangeRequest
) -> MarkupChanged:
    """Move, resize or restyle one markup."""
    with call.change() as change:
        access = enter_images(change.connection, call.user_id, workspace_id, document_id)
        editing.change_markup(change, access, document_id, markup_id, body.altered, version=body.version)
        page = find_markup(change.connection, workspace_id, document_id, markup_id).page_number
        versions = _versions(change.connection, workspace_id, document_id, {page})
    return MarkupChanged(markup_ids=(markup_id,), versions=versions)


@router.delete("/markups/{markup_id}")
def remove_markup(
    call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, markup_id: int, version: int | None = None
) -> MarkupChanged:
    """Remove one markup. `version`: of its page, as the caller saw it; without it the markup goes whatever changed since."""
    with call.change() as change:
        access = enter_images(change.connection, call.user_id, workspace_id, document_id)
        page = find_markup(change.connection, workspace_id, document_id, markup_id).page_number
        editing.remove_markup(change, access, document_id, markup_id, version=version)
        versions = _versions(change.connection, workspace_id, document_id, {page})
    return MarkupChanged(versions=versions)


class AnnotationsResponse(JSONResponse):
    """JSON-LD, as the Web Annotation Protocol names it."""

    media_type = "application/ld+json"


@router.get("/annotations", response_class=AnnotationsResponse)
def annotations(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID) -> Response:
    """The markups as W3C Web Annotations (JSON-LD)."""
    with call.read() as connection:
        enter_images(connection, call.user_id, workspace_id, document_id)
        found = markups_of(connection, workspace_id, document_id)
    path = f"/photostat/v1/workspaces/{workspace_id}/documents/{document_id}"
    return AnnotationsResponse(annotation_page(found, document_path=path))


@set_router.get("")
def list_sets(call: CallOf, workspace_id: ArtifactID) -> MarkupSetList:
    """The markup sets of a workspace."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, workspace_id)
        return MarkupSetList(sets=tuple(MarkupSetAnswer.of(item) for item in sets.sets_of(connection, workspace_id)))


@set_router.post("")
def create_set(call: CallOf, workspace_id: ArtifactID, body: MarkupSetRequest) -> MarkupSetAnswer:
    """Make a markup set."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_MARKUP_SETS)
        set_id = sets.create_set(change, workspace_id, body.name)
        return MarkupSetAnswer.of(sets.find_set(change.connection, workspace_id, set_id))


@set_router.put("/{markup_set_id}")
def rename_set(call: CallOf, workspace_id: ArtifactID, markup_set_id: ArtifactID, body: MarkupSetRequest) -> MarkupSetAnswer:
    """Rename a markup set."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_MARKUP_SETS)
        sets.rename_set(change, workspace_id, markup_set_id, body.name)
        return MarkupSetAnswer.of(sets.find_set(change.connection, workspace_id, markup_set_id))


@set_router.delete("/{markup_set_id}")
def delete_set(call: CallOf, workspace_id: ArtifactID, markup_set_id: ArtifactID) -> None:
    """Delete a markup set that holds no markups."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_MARKUP_SETS)
        sets.delete_set(change, workspace_id, markup_set_id)


def _versions(connection: Connection, workspace_id: int, document_id: int, numbers: set[int]) -> dict[str, int]:
    if not numbers:
        return {}
    if len(numbers) == 1:
        pages = [marked_page(connection, workspace_id, document_id, number) for number in numbers]
    else:
        pages = marked_pages(connection, workspace_id, document_id, first=min(numbers), last=max(numbers))
    return {str(page.page_number): page.version for page in pages if page.page_number in numbers}
