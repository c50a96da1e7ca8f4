"""The Object Manager: query, queryslim, read, create, update and delete over all object types (contracts/platform.md section 8).

Both prefixes serve the same calls. Pages hold at most 10,000 rows; a length of 0 or less, or more than that, means 10,000.
Long texts are cut in queries at 100,000 characters (less on large pages), "..." added; reading one object gives all of it.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from photostat.api import object_manager_mass as mass
from photostat.api.call import Call, CallOf
from photostat.api.object_manager_answers import (
    answer,
    deleted_items,
    dependency,
    field_answer,
    object_answer,
    slim_row,
    type_answer,
)
from photostat.api.object_manager_models import (
    CreateModel,
    CreateRequest,
    DeleteRequest,
    DependencyRequest,
    ExportBlockRequest,
    ExportRequest,
    QueryRequest,
    ReadRequest,
    SortModel,
    UpdateRequest,
    one_form,
)
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT32_MAX
from photostat.services import objects_of
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.change import Change
from photostat.workspaces.objects.export import begin_export, next_rows
from photostat.workspaces.objects.mass import chosen_by_keys, dependents_of
from photostat.workspaces.objects.model import Key, Page
from photostat.workspaces.objects.query import Objects, kind_of_object, object_id, query, read
from photostat.workspaces.objects.values import check_values
from photostat.workspaces.people.access import admin_access, enter_workspace
from photostat.workspaces.people.rights import Access

__all__ = ["SortModel", "older_router", "router"]

WorkspaceOf = Annotated[int, Path(alias="w", ge=-1, le=INT32_MAX)]


def enter(connection: Connection, call: Call, workspace_id: int) -> Access:
    """What the caller may do in a workspace, or on the admin level (-1). Raises NotFoundError."""
    if workspace_id == ADMIN_LEVEL:
        return admin_access(connection, call.user_id)
    return enter_workspace(connection, call.user_id, workspace_id)


def _page(call: Call, workspace_id: int, asked: QueryRequest) -> Page:
    with call.read() as connection:
        access = enter(connection, call, workspace_id)
        return query(connection, objects_of(call.services), access, asked.asked())


def query_objects(w: WorkspaceOf, body: QueryRequest, call: CallOf) -> Response:
    """Objects with named values."""
    page = _page(call, w, body)
    fields = [field_answer(item, full=True) for item in page.fields]
    return answer(
        {
            "TotalCount": page.total_count,
            "Objects": [object_answer(row, fields) for row in page.rows],
            "CurrentStartIndex": page.start,
            "ResultCount": len(page.rows),
            "ObjectType": type_answer(page.object_type),
        }
    )


def query_slim(w: WorkspaceOf, body: QueryRequest, call: CallOf) -> Response:
    """Objects with their values in the order of the fields."""
    return slim_answer(_page(call, w, body))


def slim_answer(page: Page) -> Response:
    """A page as queryslim answers it."""
    return answer(
        {
            "TotalCount": page.total_count,
            "Objects": [slim_row(row) for row in page.rows],
            "IDWindow": [],
            "RankWindow": [],
            "CurrentStartIndex": page.start,
            "ResultCount": len(page.rows),
            "ObjectType": type_answer(page.object_type),
            "Fields": [field_answer(item, full=False) for item in page.fields],
        }
    )


def read_object(w: WorkspaceOf, body: ReadRequest, call: CallOf) -> Response:
    """One object with whole texts."""
    with call.read() as connection:
        access = enter(connection, call, w)
        keys = [item.key() for item in body.request.fields]
        found = read(connection, objects_of(call.services), access, body.request.object.key(), keys)
    fields = [field_answer(item.field, full=True) for item in found.fields]
    return answer({"Message": "", "Object": object_answer(found.row, fields), "ObjectType": type_answer(found.object_type)})


def create_object(w: WorkspaceOf, body: CreateRequest, call: CallOf) -> Response:
    """Make one object (`request`) or many (`massRequest`)."""
    one_form(request=body.request, massRequest=body.mass_request)
    objects = objects_of(call.services)
    with call.change() as change:
        access = enter(change.connection, call, w)
        if body.mass_request is not None:
            return answer(mass.create_many(change, objects, access, body.mass_request))
        assert body.request is not None
        return answer({"Object": _create(change, objects, access, body.request), "EventHandlerStatuses": []})


def _create(change: Change, objects: Objects, access: Access, asked: CreateModel) -> dict[str, object]:
    kind = objects.registry.find(access.workspace_id, asked.object_type.key())
    columns = kind.source(change.connection, access).columns
    given = mass.given(columns, asked.field_values)
    values = check_values(change.connection, access.workspace_id, given, merge=False)
    parent = mass.parent_id(change.connection, access, asked.parent_object)
    made = kind.create(change, access, values, parent_id=parent)
    keys = [Key(artifact_id=field.artifact_id) for field, _ in given]
    found = read(change.connection, objects, access, Key(artifact_id=made), keys)
    return object_answer(found.row, [field_answer(item.field, full=True) for item in found.fields])


def update_object(w: WorkspaceOf, body: UpdateRequest, call: CallOf) -> Response:
    """Write values into one object (`request`) or into many (`massRequest…`)."""
    forms = (body.mass_request_by_criteria, body.mass_request_by_object_identifiers, body.mass_request_per_objects)
    names = ("massRequestByCriteria", "massRequestByObjectIdentifiers", "massRequestPerObjects")
    one_form(request=body.request, **dict(zip(names, forms, strict=True)))
    objects, merge = objects_of(call.services), body.operation_options.merge()
    with call.change() as change:
        access = enter(change.connection, call, w)
        many = next((form for form in forms if form is not None), None)
        if many is not None:
            return answer(mass.update_many(change, objects, access, many, merge=merge))
        assert body.request is not None
        artifact_id = object_id(change.connection, w, body.request.object.key())
        kind = kind_of_object(change.connection, objects, access, artifact_id)
        given = mass.given(kind.source(change.connection, access).columns, body.request.field_values)
        kind.update(change, access, [artifact_id], check_values(change.connection, w, given, merge=merge))
    return answer({"EventHandlerStatuses": []})


def delete_object(w: WorkspaceOf, body: DeleteRequest, call: CallOf) -> Response:
    """Remove one object (`request`) or many (`massRequest…`)."""
    by_criteria, by_ids = body.mass_request_by_criteria, body.mass_request_by_object_identifiers
    one_form(request=body.request, massRequestByCriteria=by_criteria, massRequestByObjectIdentifiers=by_ids)
    objects = objects_of(call.services)
    with call.change() as change:
        access = enter(change.connection, call, w)
        many = by_criteria or by_ids
        if many is not None:
            return answer(mass.delete_many(change, objects, access, many))
        assert body.request is not None
        artifact_id = object_id(change.connection, w, body.request.object.key())
        deleted = kind_of_object(change.connection, objects, access, artifact_id).delete(change, access, [artifact_id])
        return answer({"Report": {"DeletedItems": deleted_items(deleted)}})


def list_dependencies(w: WorkspaceOf, body: DependencyRequest, call: CallOf) -> Response:
    """What a deletion would remove."""
    with call.read() as connection:
        access = enter(connection, call, w)
        chosen = chosen_by_keys(connection, objects_of(call.services), access, [item.key() for item in body.request.objects])
        return answer([dependency(*found) for found in dependents_of(connection, access, chosen)])


def initialize_export(w: WorkspaceOf, body: ExportRequest, call: CallOf) -> Response:
    """Begin an export."""
    with call.change() as change:
        access = enter(change.connection, call, w)
        asked = body.query_request.asked(start=body.start, length=0)
        run = begin_export(change, objects_of(call.services), access, asked)
        fields = [field_answer(field, full=False) for field in run.fields]
        return answer({"RunID": run.run_id, "RecordCount": run.row_count, "FieldData": fields})


def next_block_of_export(w: WorkspaceOf, body: ExportBlockRequest, call: CallOf) -> Response:
    """The next rows of an export; an empty list at its end."""
    with call.change() as change:
        access = enter(change.connection, call, w)
        rows = next_rows(change, objects_of(call.services), access, body.run_id, body.batch_size)
        return answer([slim_row(row) for row in rows])


def _router(prefix: str) -> APIRouter:
    made = wire_router(prefix, tags=["Object Manager"])
    calls: dict[str, Callable[..., Response]] = {
        "query": query_objects,
        "queryslim": query_slim,
        "read": read_object,
        "create": create_object,
        "update": update_object,
        "delete": delete_object,
        "dependencylist": list_dependencies,
        "initializeexport": initialize_export,
        "retrievenextresultsblockfromexport": next_block_of_export,
    }
    for name, handler in calls.items():
        made.add_api_route(f"/{name}", handler, methods=["POST"])
    return made


router = _router("/Relativity.REST/api/Relativity.ObjectManager/v1/workspace/{w}/object")
older_router = _router("/Relativity.REST/api/Relativity.Objects/workspace/{w}/object")
