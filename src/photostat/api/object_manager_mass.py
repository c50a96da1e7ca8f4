"""The forms of requests over many objects, brought to the domain: one type, one change, all or nothing.

Objects that get the same values are written together.
"""

from collections.abc import Iterable, Sequence

from pydantic_core import to_json

from photostat.api.object_manager_answers import deleted_items
from photostat.api.object_manager_models import (
    CriteriaForm,
    FieldValueModel,
    IdentifiersForm,
    KeyModel,
    MassCreateModel,
    ObjectValuesModel,
    PerObjectsForm,
)
from photostat.errors import InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.change import Change
from photostat.workspaces.fields.model import Field
from photostat.workspaces.objects.mass import (
    MOST_DELETED,
    MOST_NAMED,
    Chosen,
    chosen_by_condition,
    chosen_by_keys,
    delete_chosen,
    update_chosen,
)
from photostat.workspaces.objects.query import Objects, column_of_key, object_id
from photostat.workspaces.objects.store.source import Columns
from photostat.workspaces.objects.values import check_values
from photostat.workspaces.people.rights import Access


def given(columns: Columns, values: Sequence[FieldValueModel]) -> list[tuple[Field, object]]:
    """The fields that are named, each with its raw value. Raises InvalidInputError."""
    return [(column_of_key(columns, item.field.key(), "FieldValues").field, item.value) for item in values]


def parent_id(connection: Connection, access: Access, parent: KeyModel | None) -> int | None:
    """The parent that a request names, by ArtifactID or GUID. Raises NotFoundError, InvalidInputError."""
    if parent is None or (parent.artifact_id in (None, 0) and parent.guid is None):
        return None
    return object_id(connection, access.workspace_id, parent.key())


def create_many(change: Change, objects: Objects, access: Access, asked: MassCreateModel) -> dict[str, object]:
    """Make an object for each list of values."""
    if len(asked.value_lists) > MOST_NAMED:
        raise InvalidInputError(f"ValueLists: at most {MOST_NAMED:,}; these are {len(asked.value_lists):,}.")
    kind = objects.registry.find(access.workspace_id, asked.object_type.key())
    fields = _fields(kind.source(change.connection, access).columns, asked.fields)
    parent = parent_id(change.connection, access, asked.parent_object)
    made = []
    for values in asked.value_lists:
        paired = _paired(fields, values, "ValueLists")
        checked = check_values(change.connection, access.workspace_id, paired, merge=False)
        made.append(kind.create(change, access, checked, parent_id=parent))
    return {
        "Success": True,
        "Message": f"Created {len(made)} objects.",
        "Objects": [{"ArtifactID": artifact_id} for artifact_id in made],
    }


def update_many(
    change: Change,
    objects: Objects,
    access: Access,
    form: CriteriaForm | IdentifiersForm | PerObjectsForm,
    *,
    merge: bool | None,
) -> dict[str, object]:
    """Write values into many objects."""
    if isinstance(form, PerObjectsForm):
        count = _update_each(change, objects, access, form, merge=merge)
    else:
        chosen = _chosen(change, objects, access, form)
        columns = chosen.kind.source(change.connection, access).columns
        values = check_values(change.connection, access.workspace_id, given(columns, form.field_values), merge=merge)
        count = update_chosen(change, access, chosen, values)
    return {"TotalObjectsUpdated": count, "Success": True, "Message": ""}


def delete_many(change: Change, objects: Objects, access: Access, form: CriteriaForm | IdentifiersForm) -> dict[str, object]:
    """Remove many objects."""
    deleted = delete_chosen(change, access, _chosen(change, objects, access, form, most=MOST_DELETED))
    return {"Success": True, "Message": "", "Report": {"DeletedItems": deleted_items(deleted)}}


def _chosen(
    change: Change, objects: Objects, access: Access, form: CriteriaForm | IdentifiersForm, *, most: int | None = None
) -> Chosen:
    if isinstance(form, IdentifiersForm):
        return chosen_by_keys(change.connection, objects, access, [item.key() for item in form.objects])
    criteria = form.object_identification_criteria
    return chosen_by_condition(change, objects, access, criteria.object_type.key(), criteria.condition, most=most)


def _update_each(change: Change, objects: Objects, access: Access, form: PerObjectsForm, *, merge: bool | None) -> int:
    """Objects with equal values in one go. An object that is named twice is refused: which values count is not said."""
    chosen = chosen_by_keys(change.connection, objects, access, [item.object.key() for item in form.object_values])
    if chosen.count != len(form.object_values):
        raise InvalidInputError("ObjectValues: an object is named twice.")
    fields = _fields(chosen.kind.source(change.connection, access).columns, form.fields)
    ids = [artifact_id for block in chosen.blocks for artifact_id in block]
    for raw, together in _by_values(ids, form.object_values):
        paired = _paired(fields, raw, "ObjectValues.Values")
        values = check_values(change.connection, access.workspace_id, paired, merge=merge)
        for first in range(0, len(together), 1_000):
            chosen.kind.update(change, access, together[first : first + 1_000], values)
    return chosen.count


def _by_values(ids: Sequence[int], items: Sequence[ObjectValuesModel]) -> Iterable[tuple[Sequence[object], list[int]]]:
    groups: dict[bytes, tuple[Sequence[object], list[int]]] = {}
    for artifact_id, item in zip(ids, items, strict=True):
        groups.setdefault(to_json(item.values), (item.values, []))[1].append(artifact_id)
    return groups.values()


def _fields(columns: Columns, keys: Sequence[KeyModel]) -> list[Field]:
    return [column_of_key(columns, key.key(), "Fields").field for key in keys]


def _paired(fields: Sequence[Field], values: Sequence[object], member: str) -> list[tuple[Field, object]]:
    if len(values) != len(fields):
        raise InvalidInputError(f"{member}: {len(fields)} values are expected, one for each of Fields; these are {len(values)}.")
    return list(zip(fields, values, strict=True))
