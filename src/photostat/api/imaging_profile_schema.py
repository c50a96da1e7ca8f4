"""JSON Schema of imaging profiles for the OpenAPI document, out of the option models of the rendering library.

A profile is read by photostat.imaging.profiles and not by a wire model, because absent and null differ; so its schema is put
together here. It only describes: what is accepted is decided by those models.
"""

from copy import deepcopy
from typing import Literal

from pydantic.json_schema import JsonSchemaValue

from photostat.api.wire.member_schema import as_read
from photostat.imaging.profiles.model import GROUPS
from photostat.render.profile import ImagingMethod, ImagingProfile
from photostat.render.profile.wire import WireModel, wire_name

_TEXT: JsonSchemaValue = {"type": "string"}
_REFERENCES: JsonSchemaValue = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"ArtifactID": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}, "Name": _TEXT},
        "required": ["ArtifactID"],
    },
}
_NULL: JsonSchemaValue = {"type": "null"}

SAMPLE: dict[str, object] = {
    "Name": "Native Profile",
    "Keywords": "Native Imaging Keywords",
    "Notes": "Native Imaging Notes",
    "BasicOptions": {
        "ImageOutputDpi": 305,
        "BasicImageFormat": 1,
        "ImageSize": 4,
        "MaximumImageHeight": 11.5,
        "MaximumImageWidth": 12.1,
    },
    "NativeOptions": {
        "ImageOutputDpi": 400,
        "NativeImageFormat": 0,
        "RenderColorPagesToJpeg": True,
        "DitheringAlgorithm": 7,
        "DitheringThreshold": 100,
        "MaxPagesPerDoc": 1000,
    },
}
"""A profile as the reference text sends it, without the groups for single kinds of documents."""


def sent_profile() -> JsonSchemaValue:
    """A profile in a request. In an update an absent member stays, and null puts it back to its default."""
    groups = {name: {"anyOf": [schema, _NULL]} for name, schema in _groups("validation").items()}
    nullable = {"anyOf": [_TEXT, _NULL]}
    return {
        "type": "object",
        "description": "An imaging profile. In an update absent members stay, and null ones go back to their default.",
        "properties": {
            "Name": _TEXT,
            "Keywords": nullable,
            "Notes": nullable,
            "ImagingMethod": {
                "anyOf": [
                    {"type": "string", "enum": [method.name for method in ImagingMethod]},
                    {"type": "integer", "enum": [method.value for method in ImagingMethod]},
                ]
            },
            **groups,
            "NativeTypes": {"anyOf": [_REFERENCES, _NULL], "description": "The native types that it does not image."},
            "ApplicationFieldCodes": {"anyOf": [_REFERENCES, _NULL]},
        },
        "examples": [SAMPLE],
    }


def sent_profile_of_older_service() -> JsonSchemaValue:
    """As sent_profile, with the ArtifactID of the profile to change; absent or 0: it is made."""
    schema = sent_profile()
    schema["properties"]["ArtifactID"] = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
    return schema


def answered_profile() -> JsonSchemaValue:
    """A profile in an answer."""
    always = ["ImagingMethod", *GROUPS, "NativeTypes", "ArtifactID", "Name"]
    return {
        "type": "object",
        "description": "An imaging profile; unset options and empty texts are left out.",
        "properties": {
            "ImagingMethod": {"type": "string", "enum": [method.name for method in ImagingMethod]},
            **_groups("serialization"),
            "NativeTypes": _REFERENCES,
            "Keywords": _TEXT,
            "Notes": _TEXT,
            "ApplicationFieldCodes": _REFERENCES,
            "ArtifactID": {"type": "integer"},
            "Name": _TEXT,
        },
        "required": always,
    }


def _groups(mode: Literal["validation", "serialization"]) -> dict[str, JsonSchemaValue]:
    found: dict[str, JsonSchemaValue] = {}
    for name, field in ImagingProfile.model_fields.items():
        model = field.annotation
        if wire_name(name) in GROUPS and isinstance(model, type) and issubclass(model, WireModel):
            found[wire_name(name)] = _group(model, mode)
    return found


def _group(model: type[WireModel], mode: Literal["validation", "serialization"]) -> JsonSchemaValue:
    """Without titles, which are the names in small letters, and with references in place: this is part of another schema."""
    schema = model.model_json_schema(mode=mode)
    parts = schema.pop("$defs", {})
    if mode == "validation":
        as_read(schema)
    inlined = _inlined(schema, parts)
    assert isinstance(inlined, dict)
    return inlined


def _inlined(value: object, parts: JsonSchemaValue) -> object:
    if isinstance(value, list):
        return [_inlined(item, parts) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _inlined(deepcopy(parts[str(value["$ref"]).rpartition("/")[2]]), parts)
    return {name: _inlined(item, parts) for name, item in value.items() if not (name == "title" and isinstance(item, str))}
