"""Making, changing and deleting field codes, with the rules of contracts/imaging.md section 13.1.

No check that a code belongs to its application, and no uniqueness: the services have neither.
"""

from pydantic import ValidationError

from photostat.errors import InvalidInputError, NotFoundError
from photostat.imaging.field_codes.model import FieldCodeValues, WorkspaceFieldCode
from photostat.imaging.field_codes.store import (
    find_field_code,
    insert_field_codes,
    link_profiles,
    unknown_profiles,
    write_field_code,
)
from photostat.render.profile.enums import ApplicationType, FieldCodeOption
from photostat.render.profile.field_codes import FieldCode
from photostat.render.profile.references import ObjectRef
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.store import delete_artifact, lock_artifact, touch_artifact
from photostat.workspaces.change import Change
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import find_field

_PRINTABLE = (FieldType.DATE, FieldType.FIXED_LENGTH_TEXT, FieldType.WHOLE_NUMBER)
_REFUSED_FIELDS = frozenset({"system modified by", "system created by", "folder name"})


def create_field_code(change: Change, workspace_id: int, values: FieldCodeValues) -> int:
    """Make a field code; gives its ArtifactID. Raises InvalidInputError."""
    code = _checked_code(change.connection, workspace_id, values)
    name = check_name(values.name) if values.name else code.name
    _check_profiles(change.connection, workspace_id, values.profile_ids)
    (field_code_id,) = insert_field_codes(change.connection, workspace_id, [code], names=[name], user_id=change.user_id)
    link_profiles(change.connection, workspace_id, field_code_id, values.profile_ids or ())
    change.note("field_code.create", workspace_id, [field_code_id], name=name)
    return field_code_id


def update_field_code(change: Change, workspace_id: int, field_code_id: int, values: FieldCodeValues) -> None:
    """Change a field code; without a name of its own it is named anew. Raises NotFoundError, InvalidInputError."""
    connection = change.connection
    lock_artifact(connection, workspace_id, field_code_id)
    merged = _merged(find_field_code(connection, workspace_id, field_code_id), values)
    code = _checked_code(connection, workspace_id, merged)
    name = check_name(values.name) if values.name else code.name
    _check_profiles(connection, workspace_id, values.profile_ids)
    write_field_code(connection, workspace_id, field_code_id, code)
    touch_artifact(connection, workspace_id, field_code_id, user_id=change.user_id, name=name)
    if values.profile_ids is not None:
        link_profiles(connection, workspace_id, field_code_id, values.profile_ids)
    change.note("field_code.update", workspace_id, [field_code_id], name=name)


def delete_field_code(change: Change, workspace_id: int, field_code_id: int) -> None:
    """Delete a field code; profiles lose it. Jobs that run keep what they began with. Raises NotFoundError."""
    found = find_field_code(change.connection, workspace_id, field_code_id)
    delete_artifact(change.connection, workspace_id, field_code_id)
    change.note("field_code.delete", workspace_id, [field_code_id], name=found.name)


def _merged(found: WorkspaceFieldCode, values: FieldCodeValues) -> FieldCodeValues:
    option = values.option or found.option
    field_id = values.relativity_field_id
    if field_id is None and found.relativity_field is not None and option is FieldCodeOption.ReplaceWithRelativityField:
        field_id = found.relativity_field.artifact_id
    return FieldCodeValues(
        field_code=found.field_code if values.field_code is None else values.field_code,
        application=values.application or found.application,
        option=option,
        relativity_field_id=field_id,
    )


def _checked_code(connection: Connection, workspace_id: int, values: FieldCodeValues) -> FieldCode:
    if values.field_code is None:
        raise InvalidInputError("FieldCode is required.")
    if values.application is None:
        raise InvalidInputError(f"Application is required: it {ApplicationType.allowed()}.")
    if values.option is None:
        raise InvalidInputError(f"Option is required: it {FieldCodeOption.allowed()}.")
    field = _checked_field(connection, workspace_id, values.option, values.relativity_field_id)
    try:
        return FieldCode(
            field_code=values.field_code, application=values.application, option=values.option, relativity_field=field
        )
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        member = "".join(str(part) for part in problem["loc"][:1]) or "FieldCode"
        raise InvalidInputError(f"{member}: {problem['msg']}.") from error


def _checked_field(connection: Connection, workspace_id: int, option: FieldCodeOption, field_id: int | None) -> ObjectRef | None:
    if option is not FieldCodeOption.ReplaceWithRelativityField:
        return None
    if not field_id:
        raise InvalidInputError("RelativityField is required when Option is ReplaceWithRelativityField.")
    try:
        field = find_field(connection, workspace_id, field_id)
    except NotFoundError as error:
        raise InvalidInputError(f"RelativityField: there is no document field {field_id}.") from error
    if field.type not in _PRINTABLE or field.name.lower() in _REFUSED_FIELDS:
        raise InvalidInputError(
            f"RelativityField: {field.name!r} cannot be printed. Choose a document field of the type "
            f"{', '.join(_PRINTABLE[:-1])} or {_PRINTABLE[-1]}, and none of System Modified By, System Created By, Folder Name."
        )
    return ObjectRef(artifact_id=field_id, name=field.name)


def _check_profiles(connection: Connection, workspace_id: int, profile_ids: tuple[int, ...] | None) -> None:
    unknown = unknown_profiles(connection, workspace_id, profile_ids) if profile_ids else []
    if unknown:
        raise InvalidInputError(f"ImagingProfiles: there is no imaging profile {', '.join(map(str, unknown))}.")
