"""The options of a profile: what was sent upon what is stored, checked by the models of the rendering library.

Also the checks that need the workspace: the document fields that options refer to must be there and fit their purpose.
"""

from collections.abc import Mapping

from pydantic import ValidationError

from photostat.errors import InvalidInputError, NotFoundError
from photostat.imaging.profiles.model import GROUPS, Options
from photostat.render.profile import ImagingMethod, ImagingProfile, ObjectRef
from photostat.render.profile.reading import explain
from photostat.render.profile.wire import WireModel, wire_name
from photostat.storage.database import Connection
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import find_field

_NEEDED = {"BasicOptions": ("ImageOutputDpi", "BasicImageFormat", "ImageSize"), "NativeOptions": ("NativeImageFormat",)}
_TIME_ZONES = (FieldType.SINGLE_OBJECT, FieldType.SINGLE_CHOICE, FieldType.FIXED_LENGTH_TEXT)


def new_options(connection: Connection, workspace_id: int, method: ImagingMethod, sent: Mapping[str, object]) -> Options:
    """The options of a new profile. Raises InvalidInputError."""
    if sent.get("BasicOptions") is None:
        raise InvalidInputError("BasicOptions is required.")
    given = {group: value for group, value in sent.items() if value is not None}
    for group, needed in _NEEDED.items():
        members = given.get(group)
        if isinstance(members, Mapping):
            _require(group, needed, members)
    return _checked(connection, workspace_id, method, given)


def changed_options(
    connection: Connection, workspace_id: int, method: ImagingMethod, stored: Options, sent: Mapping[str, object]
) -> Options:
    """The stored options with what was sent: absent members stay, null ones go back to the default. Raises InvalidInputError."""
    merged: dict[str, object] = dict(stored)
    for group, value in sent.items():
        if isinstance(value, Mapping):
            merged[group] = _merged(group, stored.get(group, {}), value)
        elif value is None:
            merged.pop(group, None)
        else:
            merged[group] = value  # refused by the model, with its name
    return _checked(connection, workspace_id, method, merged)


def options_of(profile: ImagingProfile) -> dict[str, dict[str, object]]:
    """The groups of a profile as they are stored; references to fields without the field's name, which may change."""
    groups: dict[str, dict[str, object]] = {}
    for group, members in profile.to_wire().items():
        if group in GROUPS and isinstance(members, dict):
            groups[group] = {name: _without_name(value) for name, value in members.items()}
    return groups


def _require(group: str, needed: tuple[str, ...], members: Mapping[object, object]) -> None:
    given = {_fold(name) for name, value in members.items() if value is not None}
    for name in needed:
        if name.lower() not in given:
            raise InvalidInputError(f"{group}.{name} is required.")


def _merged(group: str, stored: Mapping[str, object], sent: Mapping[object, object]) -> dict[str, object]:
    names = _member_names(group)
    changes = {names[_fold(name)]: value for name, value in sent.items() if _fold(name) in names}
    return {name: value for name, value in ({**stored} | changes).items() if value is not None}


def _member_names(group: str) -> dict[str, str]:
    """Folded name -> wire name, of the members of a group."""
    for name, field in ImagingProfile.model_fields.items():
        model = field.annotation
        if wire_name(name) == group and isinstance(model, type) and issubclass(model, WireModel):
            return {_fold(member): wire_name(member) for member in model.model_fields}
    raise KeyError(group)


def _fold(name: object) -> str:
    return str(name).replace("_", "").lower()


def _checked(connection: Connection, workspace_id: int, method: ImagingMethod, groups: Mapping[str, object]) -> Options:
    try:
        profile = ImagingProfile.model_validate(
            {**groups, "Name": "-", "ImagingMethod": method, "NativeTypes": (), "ApplicationFieldCodes": ()}
        )
    except ValidationError as error:
        raise InvalidInputError(explain(error)) from error
    native = profile.native_options
    zone = _checked_field(connection, workspace_id, "TimeZoneFieldOnDocument", native.time_zone_field_on_document, _TIME_ZONES)
    last_modified = _checked_field(
        connection, workspace_id, "LastModifiedDateOnDocument", native.last_modified_date_on_document, (FieldType.DATE,)
    )
    fields = {"time_zone_field_on_document": zone, "last_modified_date_on_document": last_modified}
    return options_of(profile.model_copy(update={"native_options": native.model_copy(update=fields)}))


def _checked_field(
    connection: Connection, workspace_id: int, member: str, reference: ObjectRef | None, types: tuple[FieldType, ...]
) -> ObjectRef | None:
    """The ArtifactID decides; 0 is unset, whatever the name."""
    if reference is None or not reference.artifact_id:
        return None
    try:
        field = find_field(connection, workspace_id, reference.artifact_id)
    except NotFoundError as error:
        raise InvalidInputError(f"NativeOptions.{member}: there is no document field {reference.artifact_id}.") from error
    if field.type not in types:
        raise InvalidInputError(
            f"NativeOptions.{member}: the field {field.name!r} must be of the type {' or '.join(types)}, not {field.type}."
        )
    return reference


def _without_name(value: object) -> object:
    return {"ArtifactID": value["ArtifactID"]} if isinstance(value, dict) and "ArtifactID" in value else value
