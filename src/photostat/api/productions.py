"""Productions: our own routes. Made, run, watched and downloaded; a worker does the work.

Whoever may see productions gets what they hold: pages as they were burned when the production ran, whatever was redacted since.
"""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response, StreamingResponse

from photostat.api.call import CallOf
from photostat.api.document_files import content_disposition
from photostat.api.production_models import (
    DocumentStateName,
    ProducedDocument,
    ProducedDocumentList,
    ProductionAnswer,
    ProductionList,
    ProductionProgress,
    ProductionRequest,
)
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT32_MAX, ArtifactID
from photostat.errors import NotFoundError
from photostat.productions import editing
from photostat.productions.archive import archive_of
from photostat.productions.store.reading import ends_of, page_of_documents
from photostat.productions.store.rows import count_productions, find_production, page_of_productions
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right

router = wire_router("/photostat/v1/workspaces/{workspace_id}/productions", tags=["Productions"])


@router.post("")
def make_production(call: CallOf, workspace_id: ArtifactID, body: ProductionRequest) -> ProductionAnswer:
    """Make a production; it does not run yet and has no numbers."""
    new = body.new()
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_PRODUCTIONS)
        production_id = editing.create_production(change, workspace_id, new)
        return ProductionAnswer.of(find_production(change.connection, workspace_id, production_id))


@router.get("")
def list_productions(
    call: CallOf,
    workspace_id: ArtifactID,
    start: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    length: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ProductionList:
    """The productions of a workspace, newest first; `start` counts from 1."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, workspace_id, Right.VIEW_PRODUCTIONS)
        total = count_productions(connection, workspace_id)
        found = page_of_productions(connection, workspace_id, start=start, length=length)
    return ProductionList(total_count=total, productions=tuple(ProductionAnswer.of(item) for item in found))


@router.get("/{production_id}")
def read_production(call: CallOf, workspace_id: ArtifactID, production_id: ArtifactID) -> ProductionAnswer:
    """One production."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, workspace_id, Right.VIEW_PRODUCTIONS)
        return ProductionAnswer.of(find_production(connection, workspace_id, production_id))


@router.delete("/{production_id}")
def remove_production(call: CallOf, workspace_id: ArtifactID, production_id: ArtifactID) -> None:
    """Remove a production that has no numbers yet."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_PRODUCTIONS)
        editing.delete_production(change, workspace_id, production_id)


@router.post("/{production_id}/run")
def run_production(call: CallOf, workspace_id: ArtifactID, production_id: ArtifactID) -> ProductionProgress:
    """Run it, or go on with one that failed, was cancelled or has errors: under the numbers that it has."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_PRODUCTIONS)
        return ProductionProgress.of(editing.run_production(change, workspace_id, production_id))


@router.post("/{production_id}/cancel")
def cancel_production(call: CallOf, workspace_id: ArtifactID, production_id: ArtifactID) -> ProductionProgress:
    """Stop it; its numbers stay its own."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_PRODUCTIONS)
        return ProductionProgress.of(editing.cancel_production(change, workspace_id, production_id))


@router.get("/{production_id}/progress")
def read_progress(call: CallOf, workspace_id: ArtifactID, production_id: ArtifactID) -> ProductionProgress:
    """State and counters."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, workspace_id, Right.VIEW_PRODUCTIONS)
        return ProductionProgress.of(find_production(connection, workspace_id, production_id))


@router.get("/{production_id}/documents")
def list_documents(
    call: CallOf,
    workspace_id: ArtifactID,
    production_id: ArtifactID,
    after: Annotated[int, Query(ge=-1, le=INT32_MAX)] = -1,
    length: Annotated[int, Query(ge=1, le=500)] = 100,
    state: DocumentStateName | None = None,
) -> ProducedDocumentList:
    """Its documents with their numbers and what became of them; `after`: the Position of the last one seen."""
    with call.services.database.snapshot() as connection:
        enter_workspace(connection, call.user_id, workspace_id, Right.VIEW_PRODUCTIONS)
        find_production(connection, workspace_id, production_id)
        found = page_of_documents(connection, workspace_id, production_id, after=after, limit=length, state=state)
        ends = ends_of(connection, workspace_id, production_id, [item.position for item in found])
    return ProducedDocumentList(
        documents=tuple(ProducedDocument.of(item, ends.get(item.position)) for item in found),
        next_after=found[-1].position if len(found) == length else None,
    )


@router.get("/{production_id}/download", response_class=Response)
def download_production(call: CallOf, workspace_id: ArtifactID, production_id: ArtifactID) -> Response:
    """The volume of a completed production as a ZIP."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, workspace_id, Right.VIEW_PRODUCTIONS)
        found = find_production(connection, workspace_id, production_id)
    if not found.state.has_volume:
        raise NotFoundError(f"The production '{found.artifact.name}' is {found.state.value}: there is nothing to download.")
    headers = {
        "Content-Disposition": content_disposition("attachment", f"{found.artifact.name}.zip"),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    stream = archive_of(call.services.database, call.services.blobs, found)
    return StreamingResponse(stream, media_type="application/zip", headers=headers)
