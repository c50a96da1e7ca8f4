"""What the Object Manager is asked, as it stands on the wire: keys, queries, values, and the forms of mass operations.

Create, update and delete serve one object (`request`) or many (`massRequest…`) under one address; exactly one form is given.
"""

from typing import ClassVar
from uuid import UUID

from pydantic import Field as Member

from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import Int32
from photostat.errors import InvalidInputError
from photostat.workspaces.objects.model import Key, ObjectQuery, Sort

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

    def asked(self, *, start: int, length: int) -> ObjectQuery:
        """The same without wire."""
        return ObjectQuery(
            object_type=self.object_type.key(),
            fields=[item.key() for item in self.fields],
            condition=self.condition,
            sorts=[item.sort() for item in self.sorts],
            start=start,
            length=length,
        )


class QueryRequest(WireModel):
    """`start` counts from 1."""

    request: QueryModel = Member(alias="request")
    start: Int32 = Member(default=1, alias="start")
    length: Int32 = Member(default=0, alias="length")

    def asked(self) -> ObjectQuery:
        """The same without wire."""
        return self.request.asked(start=self.start, length=self.length)


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


class MassCreateModel(WireModel):
    """New objects of one type: a list of values for each, in the order of the fields."""

    object_type: KeyModel
    parent_object: KeyModel | None = None
    fields: tuple[KeyModel, ...] = ()
    value_lists: tuple[tuple[JsonValue, ...], ...]


class CreateRequest(WireModel):
    """Create one object or many."""

    request: CreateModel | None = Member(default=None, alias="request")
    mass_request: MassCreateModel | None = Member(default=None, alias="massRequest")


class UpdateModel(WireModel):
    """New values of one object."""

    object: KeyModel
    field_values: tuple[FieldValueModel, ...] = ()


class CriteriaModel(WireModel):
    """All objects of a type that meet a condition; an empty condition means all."""

    object_type: KeyModel
    condition: str = ""


class CriteriaForm(WireModel):
    """Objects chosen by a condition, and the values that all of them get."""

    object_identification_criteria: CriteriaModel
    field_values: tuple[FieldValueModel, ...] = ()


class IdentifiersForm(WireModel):
    """Objects named one by one, and the values that all of them get."""

    objects: tuple[KeyModel, ...]
    field_values: tuple[FieldValueModel, ...] = ()


class ObjectValuesModel(WireModel):
    """One object and its values in the order of the fields."""

    object: KeyModel
    values: tuple[JsonValue, ...] = ()


class PerObjectsForm(WireModel):
    """Each object with values of its own."""

    fields: tuple[KeyModel, ...]
    object_values: tuple[ObjectValuesModel, ...]


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
    """Update one object or many."""

    also_spelled: ClassVar[dict[str, str]] = {"massupdateoptions": "operation_options"}

    request: UpdateModel | None = Member(default=None, alias="request")
    mass_request_by_criteria: CriteriaForm | None = Member(default=None, alias="massRequestByCriteria")
    mass_request_by_object_identifiers: IdentifiersForm | None = Member(default=None, alias="massRequestByObjectIdentifiers")
    mass_request_per_objects: PerObjectsForm | None = Member(default=None, alias="massRequestPerObjects")
    operation_options: OptionsModel = OptionsModel()


class DeleteRequest(WireModel):
    """Delete one object or many."""

    request: ReadModel | None = Member(default=None, alias="request")
    mass_request_by_criteria: CriteriaForm | None = Member(default=None, alias="massRequestByCriteria")
    mass_request_by_object_identifiers: IdentifiersForm | None = Member(default=None, alias="massRequestByObjectIdentifiers")


class DependencyRequest(WireModel):
    """What a deletion of these objects would remove."""

    request: IdentifiersForm = Member(alias="request")


class ExportRequest(WireModel):
    """Begin an export; `start` counts from 1."""

    also_spelled: ClassVar[dict[str, str]] = {"request": "query_request"}

    query_request: QueryModel = Member(alias="queryRequest")
    start: Int32 = Member(default=1, alias="start")


class ExportBlockRequest(WireModel):
    """The next rows of an export."""

    run_id: UUID = Member(alias="runID")
    batch_size: Int32 = Member(default=0, alias="batchSize")


def one_form(**forms: object) -> None:
    """Raises InvalidInputError unless exactly one of the forms of a request is given."""
    if sum(form is not None for form in forms.values()) != 1:
        raise InvalidInputError(f"Give exactly one of {', '.join(forms)}.")
