"""Fields: those of documents are real ones, with an index where conditions can use one, from the moment of the commit.

An existing field keeps what documents rely on: its type, and a length that is never shortened. A field of the system that was
mapped stays as it is.
"""

from typing import Final

from photostat.applications.archives.model import Field as Described
from photostat.applications.archives.model import ObjectType
from photostat.applications.installs.components.work import CREATED, UPDATED, Definition, Work
from photostat.applications.installs.field_changes import changes_of, length_of
from photostat.applications.installs.incoming import FIELD_TYPES, fields_of, is_document, object_types, one_line
from photostat.applications.installs.store.components import put_definitions, set_friendly_names, set_guids
from photostat.applications.installs.store.resolving import set_modified
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifacts, touch_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.documents.custom_fields import index_fields
from photostat.workspaces.fields.model import Field, FieldCategory, FieldType
from photostat.workspaces.fields.store import insert_fields, lengthen_field

_IDENTIFIER: Final = 2
_AS_IT_IS: Final = "Used as it is: the field belongs to the system."


def put_fields(work: Work) -> None:
    """The fields of all object types; `work.fields` and `work.fields_in_archive` know them afterwards."""
    for object_type in object_types(work.application):
        described = list(fields_of(object_type))
        _make(work, object_type, [field for field in described if field.guid not in work.target.by_guid])
        for field in described:
            if field.guid not in work.fields:
                _renew(work, field)
            if field.artifact_id is not None:
                work.fields_in_archive[field.artifact_id] = work.fields[field.guid]
        own = [field for field in described if field.guid in work.components]
        put_definitions(
            work.change.connection, work.workspace_id, [(work.fields[field.guid], _definition(field), None) for field in own]
        )


def _make(work: Work, object_type: ObjectType, missing: list[Described]) -> None:
    type_id = work.types[object_type.guid]
    new = [
        NewArtifact(
            artifact_type_id=ArtifactType.FIELD,
            name=one_line(field.name, field.guid),
            parent_id=type_id,
            guid=field.guid,
            keywords=field.keywords,
            notes=field.notes,
        )
        for field in missing
    ]
    connection = work.change.connection
    ids = insert_artifacts(connection, work.workspace_id, new, user_id=work.change.user_id)
    fields = [_field(object_type, field, id_) for field, id_ in zip(missing, ids, strict=True)]
    insert_fields(connection, work.workspace_id, fields, object_type_id=type_id)
    if is_document(object_type):
        index_fields(work.change, work.workspace_id, fields)
    names = {id_: field.friendly_name for field, id_ in zip(missing, ids, strict=True) if field.friendly_name}
    set_friendly_names(connection, work.workspace_id, names)
    for field, made in zip(missing, fields, strict=True):
        work.fields[field.guid] = made.artifact_id
        work.own(field.guid, made.artifact_id, "Field", made.name, CREATED)


def _field(object_type: ObjectType, field: Described, field_id: int) -> Field:
    kind = FIELD_TYPES[field.field_type_id or 0]
    is_identifier = field.category_id == _IDENTIFIER and not is_document(object_type)  # documents have theirs
    return Field(
        artifact_id=field_id,
        name=one_line(field.name, field.guid),
        type=kind,
        category=FieldCategory.IDENTIFIER if is_identifier else FieldCategory.GENERIC,
        length=length_of(field) if kind is FieldType.FIXED_LENGTH_TEXT else None,
        read_only=not field.is_editable,
        view_field_id=field_id,
    )


def _renew(work: Work, field: Described) -> None:
    found = work.target.by_guid[field.guid]
    existing = work.target.fields[found.artifact_id]
    work.fields[field.guid] = existing.artifact_id
    if existing.is_system:
        work.tell("Field", existing.name, existing.artifact_id, field.guid, _AS_IT_IS)
        return
    changes = changes_of(field, existing)
    connection, workspace_id, field_id = work.change.connection, work.workspace_id, existing.artifact_id
    if existing.guid is None:
        set_guids(connection, workspace_id, {field_id: field.guid})
    if changes:
        touch_artifact(connection, workspace_id, field_id, user_id=work.change.user_id, name=changes.name)
        set_modified(connection, workspace_id, [owner.artifact_id for owner in work.target.locks.get(field_id, ())])
    if changes.length is not None:
        lengthen_field(connection, workspace_id, field_id, changes.length)
    if changes.friendly_name is not None:
        set_friendly_names(connection, workspace_id, {field_id: changes.friendly_name})
    work.own(field.guid, field_id, "Field", changes.name or existing.name, UPDATED)


def _definition(field: Described) -> Definition:
    return {
        "filter_type": field.filter_type,
        "format": field.format_string,
        "true": field.display_value_true,
        "false": field.display_value_false,
        "is_required": field.is_required,
        "is_linked": field.is_linked,
        "uses_unicode": field.uses_unicode,
        "width": field.width,
        "wrapping": field.wrapping,
        "associative_object_type": field.associative_object_type_id,
        "length": field.max_length,
    }
