"""Values as clients send them, checked by the type of the field. What a choice or object is named by is looked up here too.

Accepted for choices, objects and users: `{"ArtifactID": …}`, `{"Guid": …}` or `{"Guids": […]}`, `{"Name": …}`, a bare ArtifactID.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Context, Decimal, InvalidOperation
from uuid import UUID

from photostat.errors import InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.objects.model import FieldValue, Key, StoredValue
from photostat.workspaces.objects.store.pointed import find_pointed

_WHOLE = 2**31
_DIGITS = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
_DECIMAL_LIMIT = Decimal(10) ** 20
_DECIMAL_STEP = Decimal(1).scaleb(-10)
_THIRTY_DIGITS = Context(prec=32)  # 20 before the point, 10 behind it; the default of 28 digits is too few
_MOST_POINTERS = 10_000
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_SEVERAL = (FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT)
_ONE = (FieldType.SINGLE_CHOICE, FieldType.SINGLE_OBJECT, FieldType.USER)


def check_value(connection: Connection, workspace_id: int, field: Field, raw: object, *, merge: bool | None = None) -> FieldValue:
    """The value of one field, pointers as ids. `merge` None: the client did not say, which fields of several values need.

    Raises InvalidInputError that names the field.
    """
    if field.read_only:
        raise InvalidInputError(f"{field.name}: this field is read-only; the server sets it.")
    if field.type in _SEVERAL and merge is None:
        raise InvalidInputError(f"UpdateBehavior: '{field.name}' holds several values; say Merge or Replace.")
    value: StoredValue
    if raw is None or raw == "" or raw == []:
        value = None
    elif field.type in _SEVERAL:
        value = _pointers(connection, workspace_id, field, raw)
    elif field.type in _ONE:
        value = find_pointed(connection, workspace_id, field, key_of(field, raw))
    else:
        value = _plain(field, raw)
    return FieldValue(field=field, value=value, merge=field.type in _SEVERAL and bool(merge))


def key_of(field: Field, raw: object) -> Key:
    """How a client names a choice, an object or a user."""
    if isinstance(raw, Mapping):
        members = {str(name).lower(): value for name, value in raw.items()}
        guids = members.get("guids")
        guid = members.get("guid") or (guids[0] if isinstance(guids, list) and guids else None)
        number = members.get("artifactid")
        if number is not None:
            return Key(artifact_id=_whole(field, number))
        if guid is not None:
            return Key(guid=_guid(field, guid))
        name = members.get("name")
        if isinstance(name, str):
            return Key(name=_text(field, name))
    elif isinstance(raw, int) and not isinstance(raw, bool):
        return Key(artifact_id=_whole(field, raw))
    raise InvalidInputError(f'{field.name}: expected an object such as {{"ArtifactID": 1034244}}, or Guid or Name.')


def _pointers(connection: Connection, workspace_id: int, field: Field, raw: object) -> tuple[int, ...]:
    if not isinstance(raw, list):
        raise InvalidInputError(f'{field.name}: expected a list such as [{{"ArtifactID": 1034244}}].')
    if len(raw) > _MOST_POINTERS:
        raise InvalidInputError(f"{field.name}: at most {_MOST_POINTERS} values; these are {len(raw)}.")
    return tuple(dict.fromkeys(find_pointed(connection, workspace_id, field, key_of(field, item)) for item in raw))


def _plain(field: Field, raw: object) -> StoredValue:
    match field.type:
        case FieldType.FIXED_LENGTH_TEXT | FieldType.LONG_TEXT:
            return _text(field, raw)
        case FieldType.YES_NO:
            return _truth(field, raw)
        case FieldType.WHOLE_NUMBER:
            return _whole(field, raw)
        case FieldType.DECIMAL | FieldType.CURRENCY:
            return _decimal(field, raw)
        case FieldType.DATE:
            return _date(field, raw)
    raise InvalidInputError(f"{field.name}: fields of the type {field.type.value} cannot be set here.")


def _text(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise InvalidInputError(f"{field.name}: expected a text.")
    if "\0" in raw or any("\ud800" <= character <= "\udfff" for character in raw):
        raise InvalidInputError(f"{field.name}: a text cannot hold NUL characters or half surrogate pairs.")
    if field.length is not None and field.type is FieldType.FIXED_LENGTH_TEXT and len(raw) > field.length:
        raise InvalidInputError(f"{field.name}: at most {field.length} characters; this has {len(raw)}.")
    return raw


def _truth(field: Field, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    found = _TRUTH.get(str(raw).strip().lower()) if isinstance(raw, str | int) else None
    if found is None:
        raise InvalidInputError(f"{field.name}: expected true or false.")
    return found


def _whole(field: Field, raw: object) -> int:
    number: int | None = None
    if isinstance(raw, int) and not isinstance(raw, bool):
        number = raw
    elif (isinstance(raw, float) and math.isfinite(raw) and raw.is_integer()) or (
        isinstance(raw, str) and _DIGITS.fullmatch(raw.strip())
    ):
        number = int(raw)
    if number is None or not -_WHOLE <= number < _WHOLE:
        raise InvalidInputError(f"{field.name}: expected a whole number from {-_WHOLE} to {_WHOLE - 1}.")
    return number


def _decimal(field: Field, raw: object) -> Decimal:
    number: Decimal | None = None
    if isinstance(raw, int | float | str) and not isinstance(raw, bool):
        try:
            number = Decimal(str(raw)[:400])
        except InvalidOperation:
            number = None
    if number is None or not number.is_finite() or abs(number) >= _DECIMAL_LIMIT:
        raise InvalidInputError(f"{field.name}: expected a number below 10^20.")
    return number.quantize(_DECIMAL_STEP, context=_THIRTY_DIGITS)


def _date(field: Field, raw: object) -> datetime:
    if isinstance(raw, str) and len(raw) <= 40:
        try:
            parsed = datetime.fromisoformat(raw.strip())
            return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise InvalidInputError(f"{field.name}: expected an ISO 8601 date such as 2019-07-16 or 2019-07-16T19:23:54Z.")


def _guid(field: Field, raw: object) -> UUID:
    try:
        return UUID(str(raw))
    except ValueError as error:
        raise InvalidInputError(f"{field.name}: this is no GUID.") from error


def check_values(
    connection: Connection, workspace_id: int, given: Sequence[tuple[Field, object]], *, merge: bool | None
) -> list[FieldValue]:
    """All values of a request; a field given twice is refused."""
    seen: set[int] = set()
    for field, _ in given:
        if field.artifact_id in seen:
            raise InvalidInputError(f"FieldValues: '{field.name}' is given twice.")
        seen.add(field.artifact_id)
    return [check_value(connection, workspace_id, field, raw, merge=merge) for field, raw in given]
