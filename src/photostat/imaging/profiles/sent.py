"""A profile as a client sends it, to values of the domain: any case, null apart from absent, references by ArtifactID.

The members of the option groups are left as they came: the models of the rendering library read them. The wrapper around the
profile is the business of the route.
"""

from collections.abc import Mapping

from pydantic_core import PydanticCustomError

from photostat.errors import InvalidInputError
from photostat.imaging.profiles.model import GROUPS, ProfileValues
from photostat.render.profile import ImagingMethod
from photostat.render.profile.wire import INT32_MAX, Whole

MOST_REFERENCES = 10_000
_ID = Whole(0, INT32_MAX)
_ALSO_SPELLED = {"nativeimagingengineoptions": "NativeOptions"}
_GROUP_BY_FOLD = {name.lower(): name for name in GROUPS} | _ALSO_SPELLED


def read_values(sent: Mapping[str, object]) -> ProfileValues:
    """The values of a profile as sent. Raises InvalidInputError with the member's name."""
    members = {name.replace("_", "").lower(): value for name, value in sent.items()}
    options = {group: members[fold] for fold, group in _GROUP_BY_FOLD.items() if fold in members}
    return ProfileValues(
        name=_text(members, "Name"),
        keywords=_text(members, "Keywords"),
        notes=_text(members, "Notes"),
        imaging_method=_method(members),
        options=options,
        native_type_ids=_references(members, "NativeTypes"),
        field_code_ids=_references(members, "ApplicationFieldCodes"),
    )


def artifact_id_of(sent: Mapping[str, object]) -> int:
    """The ArtifactID in a profile as sent; 0 where there is none. Raises InvalidInputError."""
    given = next((value for name, value in sent.items() if name.lower() == "artifactid"), None)
    return 0 if given is None else _artifact_id(given, "ArtifactID")


def _text(members: Mapping[str, object], name: str) -> str | None:
    """An explicit null clears: the empty text."""
    if name.lower() not in members:
        return None
    value = members[name.lower()]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInputError(f"{name} must be text.")
    return value


def _method(members: Mapping[str, object]) -> ImagingMethod | None:
    value = members.get("imagingmethod")
    if value is None:
        return None
    try:
        return ImagingMethod.from_wire(value)
    except PydanticCustomError as error:
        raise InvalidInputError(f"ImagingMethod {error.message()}.") from error


def _references(members: Mapping[str, object], name: str) -> tuple[int, ...] | None:
    """ArtifactIDs, each once, in the order given; a null is an empty list. ArtifactID 0 is what older clients send for none."""
    if name.lower() not in members:
        return None
    listed = members[name.lower()]
    if listed is None:
        return ()
    if not isinstance(listed, list) or len(listed) > MOST_REFERENCES:
        raise InvalidInputError(f"{name} must be a list of at most {MOST_REFERENCES:,} objects with an ArtifactID.")
    ids = (_referenced(reference, f"{name}[{index}]") for index, reference in enumerate(listed))
    return tuple(dict.fromkeys(found for found in ids if found))


def _referenced(reference: object, name: str) -> int:
    if not isinstance(reference, Mapping):
        raise InvalidInputError(f"{name} must be an object with an ArtifactID.")
    given = next((value for key, value in reference.items() if str(key).lower() == "artifactid"), None)
    return _artifact_id(given, f"{name}.ArtifactID")


def _artifact_id(value: object, name: str) -> int:
    try:
        return _ID.read(value)
    except PydanticCustomError as error:
        raise InvalidInputError(f"{name} {error.message()}.") from error
