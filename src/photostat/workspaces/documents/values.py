"""Texts of a load file as values of fields: dates, numbers, yes and no, as the programs of the trade write them.

It looks nothing up: names of choices, users and folders are resolved by `choices` and `loading`. What cannot be read is a
ValueProblemError with words for the item error; nothing is guessed where two readings are possible (day and month follow the
culture of the source).
"""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from photostat.workspaces.fields.model import Field, FieldType

MOST_LONG_TEXT_CHARS = 250_000_000  # PostgreSQL takes 1 GB a value; UTF-8 needs up to four bytes a character
_MOST_WHOLE_NUMBER = 2**53  # beyond it a JSON number is no longer exact everywhere

_YES = frozenset({"1", "yes", "y", "true", "t", "x"})
_NO = frozenset({"0", "no", "n", "false", "f"})
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_TIME = re.compile(r"[T ]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)

StoredValue = str | int | float | bool


class ValueProblemError(Exception):
    """A text that is no value of its field; the message completes "field: …"."""


def plain_text(text: str, length: int | None) -> str:
    """A text that the database takes. Raises ValueProblemError for NUL characters, half surrogate pairs, too many characters."""
    if "\0" in text:
        raise ValueProblemError("holds a NUL character")
    limit = MOST_LONG_TEXT_CHARS if length is None else length
    if len(text) > limit:
        raise ValueProblemError(f"has {len(text):,} characters; at most {limit:,} fit")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ValueProblemError("holds half of a surrogate pair") from error
    return text


def parse_value(field: Field, text: str, *, day_first: bool) -> StoredValue:
    """The value of a plain field as `custom_values` stores it: dates as seconds since 1970 UTC. `text` is not empty."""
    match field.type:
        case FieldType.FIXED_LENGTH_TEXT | FieldType.LONG_TEXT:
            return plain_text(text, field.length)
        case FieldType.YES_NO:
            return _truth(text)
        case FieldType.WHOLE_NUMBER:
            return _whole_number(text)
        case FieldType.DECIMAL | FieldType.CURRENCY:
            return _decimal(text)
        case FieldType.DATE:
            return parse_date(text, day_first=day_first).timestamp()
        case _:
            raise ValueProblemError(f"is of the type {field.type.value}, which cannot be loaded from a text")


def parse_date(text: str, *, day_first: bool) -> datetime:
    """ISO, 20240312, 3/12/2024 or 12.3.2024 with an optional time; without an offset it is UTC. Raises ValueProblemError."""
    text = text.strip()
    found = _ISO.match(text) or _SLASHED.match(text) or _COMPACT.match(text)
    if found is None:
        raise ValueProblemError(f"{text[:60]!r} is no date; write it as 2024-03-12 or 2024-03-12T09:30:00")
    first, second, third = (int(part) for part in found.groups())
    if found.re is _SLASHED:
        is_day_first = day_first or "." in found[0]
        year, month, day = (third, second, first) if is_day_first else (third, first, second)
    else:
        year, month, day = first, second, third
    hour, minute, seconds, offset = _time(text[found.end() :], text)
    try:
        moment = datetime(year, month, day, hour, minute, seconds, tzinfo=UTC)
        return datetime.fromisoformat(moment.isoformat()[:19] + offset) if offset else moment
    except ValueError as error:
        raise ValueProblemError(f"{text[:60]!r} is no date: {error}") from error


def _time(rest: str, text: str) -> tuple[int, int, int, str]:
    if not rest.strip():
        return 0, 0, 0, ""
    found = _TIME.fullmatch(rest.rstrip())
    if found is None:
        raise ValueProblemError(f"{text[:60]!r} is no date: its time cannot be read")
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueProblemError(f"{text[:60]!r} is no date: {hour} {found[4]} is no hour")
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    offset = found[5] or ""
    if offset not in ("", "Z") and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    return hour, int(found[2]), int(found[3] or 0), "+00:00" if offset == "Z" else offset


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueProblemError(f"{text[:60]!r} is neither yes nor no; allowed are Yes, No, True, False, 1, 0, Y, N")


def _ungrouped(text: str) -> str:
    text = text.strip().lstrip("$€£").strip()
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _whole_number(text: str) -> int:
    number = _ungrouped(text)
    if not re.fullmatch(r"[-+]?[0-9]{1,16}(\.0*)?", number):
        raise ValueProblemError(f"{text[:60]!r} is no whole number")
    value = int(number.partition(".")[0])
    if abs(value) > _MOST_WHOLE_NUMBER:
        raise ValueProblemError(f"{text[:60]!r} is too large; at most {_MOST_WHOLE_NUMBER}")
    return value


def _decimal(text: str) -> float:
    number = _ungrouped(text)
    try:
        if not re.fullmatch(r"[-+]?[0-9]{0,20}(\.[0-9]{0,20})?", number):
            raise InvalidOperation
        return float(Decimal(number))
    except InvalidOperation as error:
        raise ValueProblemError(f"{text[:60]!r} is no number; write it as 1234.56") from error
