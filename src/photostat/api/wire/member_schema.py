"""JSON Schema of members as the server really reads and writes them, so that the OpenAPI document tells no lies.

Read: whole numbers also as digit texts, truth values also as texts, null wherever a member may be absent. Written: a member
that may be null may be absent. What a schema cannot say (any case of a name) stands in the document's introduction.
"""

from pydantic.json_schema import JsonSchemaValue

_DIGITS = {"type": "string", "pattern": "^-?[0-9]+$"}
_TRUTH = {"type": "string", "enum": ["true", "false", "True", "False"]}
_KEPT_OUTSIDE = ("title", "description", "default", "examples", "deprecated")


def as_read(model: JsonSchemaValue) -> None:
    """Widen the members of one object schema in place to what is accepted."""
    for name, member in model.get("properties", {}).items():
        model["properties"][name] = _widened(member)


def as_written(model: JsonSchemaValue) -> None:
    """Drop members that may be null from `required`, in place: nulls are left out of answers."""
    members = model.get("properties", {})
    required = [name for name in model.get("required", []) if not _may_be_null(members.get(name, {}))]
    if required:
        model["required"] = required
    else:
        model.pop("required", None)


def _widened(member: JsonSchemaValue) -> JsonSchemaValue:
    if "anyOf" in member and "x-wire-enum" not in member:
        return {**member, "anyOf": [_widened(choice) for choice in member["anyOf"]]}
    if member.get("type") == "array" and isinstance(member.get("items"), dict):
        return {**member, "items": _widened(member["items"])}
    text = {"integer": _DIGITS, "boolean": _TRUTH}.get(str(member.get("type")))
    if text is None or "x-wire-enum" in member:
        return member
    outside = {key: member[key] for key in _KEPT_OUTSIDE if key in member}
    inside = {key: value for key, value in member.items() if key not in _KEPT_OUTSIDE}
    return {**outside, "anyOf": [inside, text]}


def _may_be_null(member: JsonSchemaValue) -> bool:
    return member.get("type") == "null" or any(_may_be_null(choice) for choice in member.get("anyOf", []))
