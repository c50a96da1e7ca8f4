"""A calendar part in a mail as a few lines of text: what, when, where, who. Times are converted where a zone is given."""

import re
from datetime import UTC, datetime

from photostat.render.time_zones import Zone, zone_named

_FIELDS = {
    "METHOD": "Method",
    "SUMMARY": "Summary",
    "DTSTART": "Start",
    "DTEND": "End",
    "LOCATION": "Where",
    "ORGANIZER": "Organizer",
    "ATTENDEE": "Attendee",
    "STATUS": "Status",
    "RRULE": "Repeats",
    "DESCRIPTION": "Description",
}
_MAX_LINES = 500
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_ESCAPED = re.compile(r"\\([nN,;\\])")


def invitation_text(calendar: str, zone: Zone | None = None) -> str:
    """The known fields of the first event of an iCalendar text, one a line; "" when there is none.

    With `zone`, times whose own zone is known are shown in it; others ("floating" ones, whole days) stay as they are.
    """
    shown: list[str] = []
    inside = 0  # alarms and time zones have fields of the same names
    for line in _unfolded(calendar):
        head, _, value = line.partition(":")
        name, _, parameters = head.partition(";")
        name = name.upper()
        if name in ("BEGIN", "END") and value.strip().upper() in ("VALARM", "VTIMEZONE"):
            inside += 1 if name == "BEGIN" else -1
        elif name == "END" and value.strip().upper() == "VEVENT":
            break
        elif not inside and name in _FIELDS and len(shown) < _MAX_LINES:
            shown.append(f"{_FIELDS[name]}: {_shown(name, value, parameters, zone)}")
    return "\n".join(shown)


def _unfolded(calendar: str) -> list[str]:
    return re.sub(r"\r?\n[ \t]", "", calendar[:1_000_000]).splitlines()


def _shown(name: str, value: str, parameters: str, zone: Zone | None) -> str:
    if name in ("DTSTART", "DTEND"):
        found = _STAMP.match(value)
        if not found:
            return value
        own = "UTC" if found[7] else next(iter(re.findall(r"TZID=\"?([^;\"]{1,80})", parameters)), "").strip()
        moved = _moved(found, own, zone) if zone is not None and found[4] and own else None
        if moved is not None and zone is not None:
            return f"{moved:%Y-%m-%d %H:%M} ({zone.name})"
        year, month, day, hour, minute = found.groups()[:5]
        return f"{year}-{month}-{day}" + (f" {hour}:{minute}{f' ({own})' if own else ''}" if hour else "")
    text = _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    if name in ("ORGANIZER", "ATTENDEE"):
        return re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    return text.strip()


def _moved(found: re.Match[str], own: str, zone: Zone) -> datetime | None:
    """The moment in `zone`; None where its own zone or the date itself means nothing."""
    origin = zone_named(own)
    if origin is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    try:
        return zone.moved(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC if own == "UTC" else origin.rules))
    except (ValueError, OverflowError):
        return None
