"""Texts between single quotes, dates, and patterns with wildcards: reading and writing them."""

import re
from datetime import UTC, datetime, timedelta, timezone

_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE
)
_WILD = re.compile(r"\[([%_])\]|([%_])|(\\)", re.DOTALL)


def unquoted(text: str) -> str:
    r"""What stands between the quotes, `\'`, `\\`, `\n` and the like, `\uXXXX` resolved; any other escaped character is itself.

    Raises ValueError for half a surrogate pair.
    """
    inner = text[1:-1]
    if "\\" not in inner:
        return inner
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _CONTROLS.get(found[2], found[2]), inner)
    try:
        return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le")  # two halves become their character
    except UnicodeDecodeError as error:
        raise ValueError("half a surrogate pair is no character") from error


def quoted(text: str) -> str:
    """The text as a condition writes it; control characters as escapes."""
    written = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", written) + "'"


def read_date(text: str) -> tuple[datetime, timedelta]:
    """The moment in UTC and what it stands for. Raises ValueError for a day or time that does not exist."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError("a date is written 2024-03-12 or 2024-03-12T09:30:00")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    moment = datetime(
        int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), _microseconds(fraction), _zone(zone)
    )
    if hour is None:
        return moment, timedelta(days=1)
    if second is None:
        return _in_utc(moment), timedelta(minutes=1)
    precision = timedelta(seconds=1) if fraction is None else timedelta(milliseconds=1)
    return _in_utc(moment), precision


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the date is out of range") from error


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _zone(zone: str | None) -> timezone:
    if zone is None or zone in "Zz":
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 15 or minutes > 59:
        raise ValueError(f"there is no time zone {zone}")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if zone[0] == "-" else offset)


def written_date(moment: datetime, precision: timedelta) -> str:
    """The date as a condition writes it."""
    if precision >= timedelta(days=1):
        return moment.strftime("%Y-%m-%d") if moment.year >= 1000 else f"{moment.year:04d}{moment.strftime('-%m-%d')}"
    timespec = (
        "minutes" if precision >= timedelta(minutes=1) else "seconds" if precision >= timedelta(seconds=1) else "microseconds"
    )
    return moment.replace(tzinfo=None).isoformat(timespec=timespec)


def like_pattern(text: str) -> str:
    r"""A pattern of the language as a LIKE pattern of PostgreSQL with `\` for escapes: `[%]` and `[_]` are the characters."""

    def replace(found: re.Match[str]) -> str:
        if found[1]:
            return f"\\{found[1]}"
        return found[2] or "\\\\"

    return _WILD.sub(replace, text)


def has_wildcards(text: str) -> bool:
    """Whether a pattern of the language has a `%` or `_` that is not meant literally."""
    return any(found[2] for found in _WILD.finditer(text))


def like_literal(text: str) -> str:
    """A text without wildcards for a LIKE pattern."""
    return re.sub(r"([\\%_])", r"\\\1", text)
