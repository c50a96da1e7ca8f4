"""The Object Manager: query, queryslim, read, create, update and delete over all object types (contracts/platform.md section 8).

Both prefixes serve the same calls. Pages hold at most 10,000 rows; a length of 0 or less, or more than that, means 10,000.
Long texts are cut in queries at 100,000 characters (less on large pages), "..." added; reading one object gives all of it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import Field as Member
from pydantic_core import to_json
from starlette.responses import Response

from photostat.api.call import Call, CallOf
from photostat.api.services import Services
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import json_response, wire_router
from photostat.api.wire.shapes import INT32_MAX, Int32
from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.fields.model import Field
from photostat.workspaces.objects.conditions import conditions_with
from photostat.workspaces.objects.kinds.document import DocumentKind
from photostat.workspaces.objects.kinds.fixed import ChoiceKind, FieldKind, SavedSearchKind, WorkspaceKind
from photostat.workspaces.objects.model import Key, ObjectQuery, ObjectRow, ObjectType, Page, Pointer, Sort, Value
from photostat.workspaces.objects.query import Objects, column_of_key, kind_of_object, object_id, query, read
from photostat.workspaces.objects.registry import ObjectRegistry
from photostat.workspaces.objects.store.source import Columns, IdSet
from photostat.workspaces.objects.values import check_values
from photostat.workspaces.people.access import admin_access, enter_workspace
from photostat.workspaces.people.rights import Access
from photostat.workspaces.searches.store.evaluation import documents_of

WorkspaceOf = Annotated[int, Path(alias="w", ge=-1, le=INT32_MAX)]
JsonValue = object


class KeyModel(WireModel):
    """How a client names a field, a type or an object."""

    also_spelled: ClassVar[dict[str, str]] = {"artifacttypeid": "artifact_type_id"}

    artifact_id: Int32 | None = None
    guid: UUID | None = None
    name: str | None = None
    artifact_type_id: Int32 | None = Member(default=None, alias="ArtifactTypeID")

    def key(self) -> Key:
        """The same without wire."""
        return Key(artifact_id=self.artifact_id, guid=self.guid, name=self.name, artifact_type_id=self.artifact_type_id)


class SortModel(WireModel):
    """One sort key in any of its three forms; Direction is Ascending (0) or Descending (1)."""

    field_identifier: KeyModel | None = None
    field: KeyModel | None = None
    field_name: str | None = None
    direction: str | int = "Ascending"

    def sort(self) -> Sort:
        """The same without wire. Raises InvalidInputError."""
        named = self.field_identifier or self.field
        key = named.key() if named is not None else Key(name=self.field_name)
        word = str(self.direction).strip().lower()
        if word not in ("ascending", "descending", "0", "1"):
            raise InvalidInputError("Sorts.Direction: must be one of Ascending (0), Descending (1).")
        return Sort(field=key, descending=word in ("descending", "1"))


class QueryModel(WireModel):
    """What is asked for. RowCondition, QueryHint and LongTextBehavior are accepted and have no effect."""

    object_type: KeyModel
    fields: tuple[KeyModel, ...] = ()
    condition: str = ""
    sorts: tuple[SortModel, ...] = ()


class QueryRequest(WireModel):
    """`start` counts from 1."""

    request: QueryModel = Member(alias="request")
    start: Int32 = Member(default=1, alias="start")
    length: Int32 = Member(default=0, alias="length")

    def asked(self) -> ObjectQuery:
        """The same without wire."""
        asked = self.request
        return ObjectQuery(
            object_type=asked.object_type.key(),
            fields=[item.key() for item in asked.fields],
            condition=asked.condition,
            sorts=[item.sort() for item in asked.sorts],
            start=self.start,
            length=self.length,
        )


class ReadModel(WireModel):
    """One object and the fields wanted of it."""

    object: KeyModel
    fields: tuple[KeyModel, ...] = ()


class ReadRequest(WireModel):
    """Read one object."""

    request: ReadModel = Member(alias="request")


class FieldValueModel(WireModel):
    """A field and its new value; absent or null empties it."""

    field: KeyModel
    value: JsonValue = None


class CreateModel(WireModel):
    """A new object."""

    object_type: KeyModel
    parent_object: KeyModel | None = None
    field_values: tuple[FieldValueModel, ...] = ()


class CreateRequest(WireModel):
    """Create one object."""

    request: CreateModel = Member(alias="request")


class UpdateModel(WireModel):
    """New values of one object."""

    object: KeyModel
    field_values: tuple[FieldValueModel, ...] = ()


class OptionsModel(WireModel):
    """UpdateBehavior: Merge or Replace; fields of several values need it."""

    update_behavior: str | None = None

    def merge(self) -> bool | None:
        """None where nothing was said. Raises InvalidInputError."""
        word = (self.update_behavior or "").lower()
        if word not in ("", "merge", "replace"):
            raise InvalidInputError("OperationOptions.UpdateBehavior: must be one of Merge, Replace.")
        return None if not word else word == "merge"


class UpdateRequest(WireModel):
    """Update one object."""

    request: UpdateModel = Member(alias="request")
    operation_options: OptionsModel = OptionsModel()


def _saved_search_ids(connection: Connection, access: Access, search_id: int) -> IdSet:
    try:
        return documents_of(connection, access.workspace_id, search_id, access.user_id)
    except NotFoundError as error:
        raise InvalidInputError(f"Condition: there is no saved search {search_id}.") from error


def objects_of(services: Services) -> Objects:
    """The object types of this instance."""
    kinds = [DocumentKind(services.database, services.blobs), WorkspaceKind(), FieldKind(), ChoiceKind(), SavedSearchKind()]
    return Objects(ObjectRegistry(kinds), conditions_with(_saved_search_ids))


def _enter(connection: Connection, call: Call, workspace_id: int) -> Access:
    if workspace_id == ADMIN_LEVEL:
        return admin_access(connection, call.user_id)
    return enter_workspace(connection, call.user_id, workspace_id)


def _page(call: Call, workspace_id: int, asked: QueryRequest) -> Page:
    with call.read() as connection:
        access = _enter(connection, call, workspace_id)
        return query(connection, objects_of(call.services), access, asked.asked())


def query_objects(w: WorkspaceOf, body: QueryRequest, call: CallOf) -> Response:
    """Objects with named values."""
    page = _page(call, w, body)
    fields = [_field(item, full=True) for item in page.fields]
    return _json(
        {
            "TotalCount": page.total_count,
            "Objects": [_object(row, fields) for row in page.rows],
            "CurrentStartIndex": page.start,
            "ResultCount": len(page.rows),
            "ObjectType": _type(page.object_type),
        }
    )


def query_slim(w: WorkspaceOf, body: QueryRequest, call: CallOf) -> Response:
    """Objects with their values in the order of the fields."""
    page = _page(call, w, body)
    return _json(
        {
            "TotalCount": page.total_count,
            "Objects": [{"ArtifactID": row.artifact_id, "Values": [_value(item) for item in row.values]} for row in page.rows],
            "IDWindow": [],
            "RankWindow": [],
            "CurrentStartIndex": page.start,
            "ResultCount": len(page.rows),
            "ObjectType": _type(page.object_type),
            "Fields": [_field(item, full=False) for item in page.fields],
        }
    )


def read_object(w: WorkspaceOf, body: ReadRequest, call: CallOf) -> Response:
    """One object with whole texts."""
    with call.read() as connection:
        access = _enter(connection, call, w)
        keys = [item.key() for item in body.request.fields]
        found = read(connection, objects_of(call.services), access, body.request.object.key(), keys)
    fields = [_field(item.field, full=True) for item in found.fields]
    return _json({"Message": "", "Object": _object(found.row, fields), "ObjectType": _type(found.object_type)})


def create_object(w: WorkspaceOf, body: CreateRequest, call: CallOf) -> Response:
    """Make one object."""
    asked = body.request
    with call.change() as change:
        access = _enter(change.connection, call, w)
        kind = objects_of(call.services).registry.find(w, asked.object_type.key())
        columns = kind.source(change.connection, access).columns
        values = check_values(change.connection, w, _given(columns, asked.field_values), merge=False)
        parent = None if asked.parent_object is None else asked.parent_object.artifact_id
        made = kind.create(change, access, values, parent_id=parent)
    answer = {"ParentObject": {"ArtifactID": parent}, "FieldValues": [], "ArtifactID": made, "Guids": []}
    return _json({"Object": answer, "EventHandlerStatuses": []})


def update_object(w: WorkspaceOf, body: UpdateRequest, call: CallOf) -> Response:
    """Write values into one object."""
    objects = objects_of(call.services)
    with call.change() as change:
        connection = change.connection
        access = _enter(connection, call, w)
        artifact_id = object_id(connection, w, body.request.object.key())
        kind = kind_of_object(connection, objects, access, artifact_id)
        given = _given(kind.source(connection, access).columns, body.request.field_values)
        values = check_values(connection, w, given, merge=body.operation_options.merge())
        kind.update(change, access, [artifact_id], values)
    return _json({"EventHandlerStatuses": []})


def delete_object(w: WorkspaceOf, body: ReadRequest, call: CallOf) -> Response:
    """Remove one object."""
    objects = objects_of(call.services)
    with call.change() as change:
        access = _enter(change.connection, call, w)
        artifact_id = object_id(change.connection, w, body.request.object.key())
        deleted = kind_of_object(change.connection, objects, access, artifact_id).delete(change, access, [artifact_id])
    items = [
        {"ObjectTypeName": name, "Action": "Delete", "Count": count, "Connection": ""} for name, count in deleted.counts.items()
    ]
    return _json({"Report": {"DeletedItems": items}})


def _given(columns: Columns, values: Sequence[FieldValueModel]) -> list[tuple[Field, object]]:
    return [(column_of_key(columns, item.field.key(), "FieldValues").field, item.value) for item in values]


def _type(object_type: ObjectType) -> dict[str, object]:
    return {
        "ArtifactID": object_type.artifact_id,
        "Name": object_type.name,
        "Guids": object_type.guids,
        "ArtifactTypeID": int(object_type.artifact_type_id),
    }


def _field(field: Field, *, full: bool) -> dict[str, object]:
    slim: dict[str, object] = {
        "ArtifactID": field.artifact_id,
        "FieldType": field.type.value,
        "Guids": field.guids,
        "Name": field.name,
    }
    return {**slim, "FieldCategory": field.category.value, "ViewFieldID": field.view_field_id} if full else slim


def _object(row: ObjectRow, fields: Sequence[dict[str, object]]) -> dict[str, object]:
    return {
        "ParentObject": {"ArtifactID": row.parent_id or 0},
        "FieldValues": [{"Field": field, "Value": _value(value)} for field, value in zip(fields, row.values, strict=True)],
        "ArtifactID": row.artifact_id,
        "Guids": [] if row.guid is None else [row.guid],
        "Name": row.name,
    }


def _value(value: Value) -> object:
    match value:
        case Pointer():
            guids = [] if value.guid is None else [value.guid]
            return {"ArtifactID": value.artifact_id, "Guids": guids, "Name": value.name}
        case tuple():
            return [_value(item) for item in value]
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
        case Decimal():
            return float(value)
    return value


def _json(answer: object) -> Response:
    return json_response(to_json(answer))


def _router(prefix: str) -> APIRouter:
    made = wire_router(prefix, tags=["Object Manager"])
    calls: dict[str, Callable[..., Response]] = {
        "query": query_objects,
        "queryslim": query_slim,
        "read": read_object,
        "create": create_object,
        "update": update_object,
        "delete": delete_object,
    }
    for name, handler in calls.items():
        made.add_api_route(f"/{name}", handler, methods=["POST"])
    return made


router = _router("/Relativity.REST/api/Relativity.ObjectManager/v1/workspace/{w}/object")
older_router = _router("/Relativity.REST/api/Relativity.Objects/workspace/{w}/object")
