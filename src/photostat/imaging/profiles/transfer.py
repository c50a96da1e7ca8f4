"""Profiles that travel: a copy beside the original, a JSON file out of one workspace and into another, or into the command.

The file is what `photostat image --profile` reads. ArtifactIDs mean something in one workspace only, so it names fields and field
codes by their words. Refused on the way in: a profile that refers to a document field that is not there.
"""

import json

from photostat.errors import InvalidInputError
from photostat.imaging.field_codes.editing import create_field_code
from photostat.imaging.field_codes.model import FieldCodeValues
from photostat.imaging.field_codes.store import field_codes_of
from photostat.imaging.native_types.store import native_types_of
from photostat.imaging.profiles.editing import create_profile
from photostat.imaging.profiles.model import ProfileValues
from photostat.imaging.profiles.options import options_of
from photostat.imaging.profiles.reading import as_rendered, read_profile
from photostat.render.profile import FieldCode, ImagingProfile, ObjectRef
from photostat.storage.database import Connection
from photostat.workspaces.change import Change
from photostat.workspaces.fields.store import document_fields
from photostat.workspaces.fields.system_fields import SystemField

MOST_CHARACTERS = 500_000
_LONGEST_NAME = 255
_REFERENCES = ("TimeZoneFieldOnDocument", "LastModifiedDateOnDocument")


def copy_profile(change: Change, workspace_id: int, profile_id: int) -> int:
    """A profile with the same options, native types and field codes, named `Copy of ...`. Raises NotFoundError."""
    stored = read_profile(change.connection, workspace_id, profile_id)
    artifact = stored.artifact
    values = ProfileValues(
        name=f"Copy of {artifact.name}"[:_LONGEST_NAME].rstrip(),
        keywords=artifact.keywords,
        notes=artifact.notes,
        options=stored.options,
        native_type_ids=tuple(restricted.artifact_id for restricted in stored.native_types),
        field_code_ids=tuple(code.artifact_id for code in stored.field_codes),
    )
    return create_profile(change, workspace_id, values, stored.imaging_method)


def export_profile(connection: Connection, workspace_id: int, profile_id: int) -> str:
    """The profile as a JSON text. Raises NotFoundError."""
    members = as_rendered(read_profile(connection, workspace_id, profile_id)).to_wire()
    return json.dumps(_without_ids(members), ensure_ascii=False, indent=2) + "\n"


def import_profile(change: Change, workspace_id: int, text: str) -> int:
    """Make a profile of a JSON text; field codes that are not there are made. Gives its ArtifactID. Raises InvalidInputError."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidInputError(f"The imaging profile has more than {MOST_CHARACTERS:,} characters.")
    profile = ImagingProfile.from_json(text)
    options = options_of(profile)
    fields = _field_ids(change.connection, workspace_id)
    for member in _REFERENCES:
        reference = getattr(profile.native_options, _MEMBERS[member])
        options["NativeOptions"].pop(member, None)
        if reference is not None:
            options["NativeOptions"][member] = {"ArtifactID": _field_id(fields, reference, f"NativeOptions.{member}")}
    values = ProfileValues(
        name=profile.name,
        keywords=profile.keywords,
        notes=profile.notes,
        options=options,
        native_type_ids=_native_type_ids(change.connection, workspace_id, profile),
        field_code_ids=tuple(_field_code_ids(change, workspace_id, profile, fields)),
    )
    return create_profile(change, workspace_id, values, profile.imaging_method)


_MEMBERS = {
    "TimeZoneFieldOnDocument": "time_zone_field_on_document",
    "LastModifiedDateOnDocument": "last_modified_date_on_document",
}


def _without_ids(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_ids(member) for name, member in value.items() if name != "ArtifactID"}
    return [_without_ids(item) for item in value] if isinstance(value, list) else value


def _field_ids(connection: Connection, workspace_id: int) -> dict[str, int]:
    listed = document_fields(connection, workspace_id)
    fields = (item.field if isinstance(item, SystemField) else item for item in listed)
    return {field.name.lower(): field.artifact_id for field in fields}


def _field_id(fields: dict[str, int], reference: ObjectRef, member: str) -> int:
    found = fields.get(reference.name.strip().lower())
    if found is None:
        raise InvalidInputError(
            f"{member}: this workspace has no document field {reference.name[:100]!r}. Make it, or take it out of the file."
        )
    return found


def _native_type_ids(connection: Connection, workspace_id: int, profile: ImagingProfile) -> tuple[int, ...]:
    ids = {row.file_type_id: row.artifact_id for row in native_types_of(connection, workspace_id)}
    return tuple(ids[reference.file_type_id] for reference in profile.native_types if reference.file_type_id in ids)


def _field_code_ids(change: Change, workspace_id: int, profile: ImagingProfile, fields: dict[str, int]) -> list[int]:
    there = {
        (
            code.field_code.lower(),
            code.application,
            code.option,
            code.relativity_field and code.relativity_field.artifact_id,
        ): code.artifact_id
        for code in field_codes_of(change.connection, workspace_id)
    }
    ids = []
    for code in profile.application_field_codes:
        field_id = _replacing_field(code, fields)
        key = (code.field_code.lower(), code.application, code.option, field_id)
        if key not in there:
            values = FieldCodeValues(
                field_code=code.field_code, application=code.application, option=code.option, relativity_field_id=field_id
            )
            there[key] = create_field_code(change, workspace_id, values)
        ids.append(there[key])
    return list(dict.fromkeys(ids))


def _replacing_field(code: FieldCode, fields: dict[str, int]) -> int | None:
    if code.relativity_field is None:
        return None
    return _field_id(fields, code.relativity_field, f"ApplicationFieldCodes, {code.name}")
