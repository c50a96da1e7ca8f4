"""What the Object Manager answers: objects, fields, values (contracts/platform.md section 8), written straight to JSON.

Decimals leave as JSON numbers with all their digits: a float would lose some, a text would be another type.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from pydantic_core import to_json
from starlette.responses import Response

from photostat.api.wire.route import json_response
from photostat.workspaces.fields.model import Field
from photostat.workspaces.objects.model import Deleted, ObjectRow, ObjectType, Pointer, Value

# A number on its way through the JSON writer, which knows no decimals. No text holds NUL, so that none looks like it.
_NUMBER = "\0number:"
_WRITTEN_NUMBER = re.compile(rb'"\\u0000number:([-0-9.]+)"')


def type_answer(object_type: ObjectType) -> dict[str, object]:
    """A type of objects."""
    return {
        "ArtifactID": object_type.artifact_id,
        "Name": object_type.name,
        "Guids": object_type.guids,
        "ArtifactTypeID": int(object_type.artifact_type_id),
    }


def field_answer(field: Field, *, full: bool) -> dict[str, object]:
    """A field; in full as `query` gives it, else as `queryslim` does."""
    slim: dict[str, object] = {
        "ArtifactID": field.artifact_id,
        "FieldType": field.type.value,
        "Guids": field.guids,
        "Name": field.name,
    }
    return {**slim, "FieldCategory": field.category.value, "ViewFieldID": field.view_field_id} if full else slim


def object_answer(row: ObjectRow, fields: Sequence[dict[str, object]]) -> dict[str, object]:
    """An object with its values; `fields` in their order."""
    return {
        "ParentObject": {"ArtifactID": row.parent_id or 0},
        "FieldValues": [{"Field": field, "Value": value_answer(value)} for field, value in zip(fields, row.values, strict=True)],
        "ArtifactID": row.artifact_id,
        "Guids": [] if row.guid is None else [row.guid],
        "Name": row.name,
    }


def slim_row(row: ObjectRow) -> dict[str, object]:
    """An object with bare values, as `queryslim` and exports give it."""
    return {"ArtifactID": row.artifact_id, "Values": [value_answer(item) for item in row.values]}


def value_answer(value: Value) -> object:
    """A value as the JSON writer takes it."""
    match value:
        case Pointer():
            guids = [] if value.guid is None else [value.guid]
            return {"ArtifactID": value.artifact_id, "Guids": guids, "Name": value.name}
        case tuple():
            return [value_answer(item) for item in value]
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
        case Decimal():
            return _NUMBER + _plain(value)
    return value


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def deleted_items(deleted: Deleted) -> list[dict[str, object]]:
    """What a deletion removed, by type."""
    return [
        {"ObjectTypeName": name, "Action": "Delete", "Count": count, "Connection": ""} for name, count in deleted.counts.items()
    ]


def dependency(name: str, connection: str, count: int) -> dict[str, object]:
    """One line of what a deletion would remove."""
    return {
        "ObjectType": {"Secured": False, "Value": name},
        "Action": "Delete",
        "Count": {"Secured": False, "Value": count},
        "Connection": {"Secured": False, "Value": connection},
        "HierarchicLevel": 0,
    }


def answer(content: object) -> Response:
    """An answer in JSON."""
    return json_response(_WRITTEN_NUMBER.sub(rb"\1", to_json(content)))
