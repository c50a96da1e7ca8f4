"""Profiles out of the database: as the rendering library takes them, and with everything that a read answers."""

from photostat.errors import NotFoundError
from photostat.imaging.field_codes.model import WorkspaceFieldCode
from photostat.imaging.field_codes.store import field_codes_of
from photostat.imaging.profiles.model import Options, StoredProfile
from photostat.imaging.profiles.store import find_default, find_options, names_of_fields, restricted_types_of
from photostat.render.profile import FieldCode, ImagingProfile, ObjectRef
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType

_REFERENCES = ("TimeZoneFieldOnDocument", "LastModifiedDateOnDocument")


def load_profile(connection: Connection, workspace_id: int, profile_id: int) -> ImagingProfile:
    """The whole profile, with restricted native types and field codes: what a job keeps. Raises NotFoundError."""
    return as_rendered(read_profile(connection, workspace_id, profile_id))


def default_profile_id(connection: Connection, workspace_id: int) -> int:
    """The profile that is used where none is named. Raises NotFoundError for a workspace without one."""
    found = find_default(connection, workspace_id)
    if found is None:
        raise NotFoundError
    return found


def read_profile(connection: Connection, workspace_id: int, profile_id: int) -> StoredProfile:
    """One profile. Raises NotFoundError."""
    method, is_default, options = find_options(connection, workspace_id, profile_id)
    return StoredProfile(
        artifact=find_artifact(connection, workspace_id, profile_id, ArtifactType.IMAGING_PROFILE),
        imaging_method=method,
        is_default=is_default,
        options=options,
        native_types=tuple(restricted_types_of(connection, workspace_id, profile_id)),
        field_codes=tuple(field_codes_of(connection, workspace_id, profile_id)),
        fields=names_of_fields(connection, workspace_id, _field_ids(options)),
    )


def as_rendered(stored: StoredProfile) -> ImagingProfile:
    """The profile of the rendering library; references to fields have the fields' names of this moment."""
    return ImagingProfile.model_validate(
        {
            **_named_fields(stored),
            "Name": stored.artifact.name,
            "Keywords": stored.artifact.keywords,
            "Notes": stored.artifact.notes,
            "ImagingMethod": stored.imaging_method,
            "NativeTypes": tuple(restricted.reference for restricted in stored.native_types),
            "ApplicationFieldCodes": tuple(rendered_code(code) for code in stored.field_codes),
        }
    )


def rendered_code(code: WorkspaceFieldCode) -> FieldCode:
    """A field code as the rendering library takes it."""
    field = code.relativity_field
    return FieldCode(
        field_code=code.field_code,
        application=code.application,
        option=code.option,
        relativity_field=None if field is None else ObjectRef(artifact_id=field.artifact_id, name=field.name),
        artifact_id=code.artifact_id,
    )


def _field_ids(options: Options) -> list[int]:
    references = (options["NativeOptions"].get(name) for name in _REFERENCES) if "NativeOptions" in options else ()
    return [reference["ArtifactID"] for reference in references if isinstance(reference, dict)]


def _named_fields(stored: StoredProfile) -> dict[str, object]:
    groups: dict[str, object] = dict(stored.options)
    native = dict(stored.options.get("NativeOptions", {}))
    for name in _REFERENCES:
        reference = native.get(name)
        if isinstance(reference, dict):
            native[name] = reference | {"Name": stored.fields.get(reference["ArtifactID"], "")}
    return groups | {"NativeOptions": native}
