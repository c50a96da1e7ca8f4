"""The Keyword Search Manager (contracts/platform.md section 10), and our own routes to the documents of a saved search."""

from typing import Annotated

from fastapi import Query

from photostat.api.call import Call, CallOf
from photostat.api.module_queries import (
    ModuleQuery,
    ModuleResults,
    QueryBody,
    QuerySubsetBody,
    found_page,
    later_page,
    results_of,
)
from photostat.api.saved_search_answers import search_answers
from photostat.api.saved_search_models import (
    CopyAnswer,
    DocumentCount,
    FoundDocument,
    FoundDocuments,
    SaveBody,
    SearchAnswer,
    SearchBody,
)
from photostat.api.saved_search_translation import definition_of
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Int32
from photostat.errors import InvalidInputError
from photostat.services import objects_of
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import CONTROL_NUMBER, ArtifactType
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.model import Key, ObjectQuery, Page, Sort
from photostat.workspaces.objects.query import query
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right
from photostat.workspaces.searches.definition import SearchDefinition
from photostat.workspaces.searches.editing import copy_search, create_search, delete_search, update_search
from photostat.workspaces.searches.store.rows import find_definition, find_search, find_searches

router = wire_router(
    "/Relativity.REST/api/Relativity.Services.Search.ISearchModule/Keyword Search Manager", tags=["Saved searches"]
)
documents_router = wire_router("/photostat/v1/workspaces/{workspace_id}/searches/{search_id}", tags=["Saved searches"])


@router.post("/CreateSingleAsync")
def create_single(call: CallOf, body: SaveBody) -> int:
    """Save a new search; answers its ArtifactID."""
    asked, workspace_id = body.search_dto, body.workspace_artifact_id
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_SEARCHES)
        definition = definition_of(change.connection, workspace_id, asked)
        return create_search(change, workspace_id, asked.name, definition, keywords=asked.keywords, notes=asked.notes)


@router.post("/ReadSingleAsync")
def read_single(call: CallOf, body: SearchBody) -> SearchAnswer:
    """One search."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, body.workspace_artifact_id)
        found = find_search(connection, body.workspace_artifact_id, body.search_artifact_id)
        return search_answers(connection, body.workspace_artifact_id, [found])[body.search_artifact_id]


@router.post("/UpdateSingleAsync")
def update_single(call: CallOf, body: SaveBody) -> None:
    """Replace all of a search."""
    asked, workspace_id = body.search_dto, body.workspace_artifact_id
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.EDIT_SEARCHES)
        if asked.artifact_id < 1:
            raise InvalidInputError("SearchDTO.ArtifactID is required.")
        find_search(change.connection, workspace_id, asked.artifact_id)
        definition = definition_of(change.connection, workspace_id, asked)
        texts = {"keywords": asked.keywords, "notes": asked.notes}
        update_search(change, workspace_id, asked.artifact_id, asked.name, definition, **texts)


@router.post("/DeleteSingleAsync")
def delete_single(call: CallOf, body: SearchBody) -> None:
    """Delete a search that is part of no other."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, body.workspace_artifact_id, Right.EDIT_SEARCHES)
        delete_search(change, body.workspace_artifact_id, body.search_artifact_id)


@router.post("/CopySingleAsync")
def copy_single(call: CallOf, body: SearchBody) -> CopyAnswer:
    """Copy a search; the copy's name has a number behind it."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, body.workspace_artifact_id, Right.EDIT_SEARCHES)
        copy_id, name = copy_search(change, body.workspace_artifact_id, body.search_artifact_id)
    return CopyAnswer(artifact_id=copy_id, name=name)


@router.post("/MoveAsync")
def move(call: CallOf, body: SearchBody) -> None:
    """Accepted for a search that is there: it stays in the one container."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, body.workspace_artifact_id, Right.EDIT_SEARCHES)
        find_search(connection, body.workspace_artifact_id, body.search_artifact_id)


@router.post("/QueryAsync")
def query_searches(call: CallOf, body: QueryBody) -> ModuleResults[SearchAnswer]:
    """Searches by condition, whole."""
    return _found(call, body.workspace_artifact_id, body.query, 1, body.length)


@router.post("/QuerySubsetAsync")
def query_searches_on(call: CallOf, body: QuerySubsetBody) -> ModuleResults[SearchAnswer]:
    """A later page of a query."""
    return _found(call, body.workspace_artifact_id, *later_page(body))


def _found(call: Call, workspace_id: int, asked: ModuleQuery, start: int, length: int) -> ModuleResults[SearchAnswer]:
    objects = objects_of(call.services)
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, workspace_id)
        page = found_page(connection, objects, access, ArtifactType.SEARCH, asked, start=start, length=length)
        searches = find_searches(connection, workspace_id, [row.artifact_id for row in page.rows])
        answers = search_answers(connection, workspace_id, list(searches.values()))
    return results_of(page, asked, answers.get)


@documents_router.get("/documents")
def read_documents(
    call: CallOf,
    workspace_id: ArtifactID,
    search_id: ArtifactID,
    start: Annotated[Int32, Query()] = 1,
    length: Annotated[Int32, Query()] = 100,
) -> FoundDocuments:
    """The documents of a search in its order; `start` counts from 1, at most 10,000 (`length` 0 too)."""
    page = _documents(call, workspace_id, search_id, start=start, length=length)
    found = (FoundDocument(artifact_id=row.artifact_id, control_number=str(row.values[0])) for row in page.rows)
    return FoundDocuments(total_count=page.total_count, documents=tuple(found))


@documents_router.get("/count")
def count_documents(call: CallOf, workspace_id: ArtifactID, search_id: ArtifactID) -> DocumentCount:
    """How many documents a search means at this moment."""
    return DocumentCount(total_count=_documents(call, workspace_id, search_id, start=1, length=1).total_count)


def _documents(call: Call, workspace_id: int, search_id: int, *, start: int, length: int) -> Page:
    """Through the Object Manager, which remembers the order of large results: a page costs the same at any depth."""
    objects = objects_of(call.services)
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, workspace_id)
        definition = find_definition(connection, workspace_id, search_id)
        asked = ObjectQuery(
            object_type=Key(artifact_type_id=ArtifactType.DOCUMENT),
            fields=(Key(artifact_id=CONTROL_NUMBER),),
            condition=f"'Artifact ID' IN SAVEDSEARCH {search_id}",
            sorts=_sorts(connection, workspace_id, definition),
            start=start,
            length=length,
        )
        return query(connection, objects, access, asked)


def _sorts(connection: Connection, workspace_id: int, definition: SearchDefinition) -> list[Sort]:
    """Without those whose field is gone."""
    columns = DocumentColumns.load(connection, workspace_id)
    sorts = []
    for sort in definition.sorts:
        column = columns.column(sort.field_id)
        if column is not None and column.field.type not in (FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT):
            sorts.append(Sort(field=Key(artifact_id=sort.field_id), descending=sort.descending))
    return sorts
