"""A calendar part in a mail as a few lines of text: what, when, where, who. No time is converted."""

import re

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


def invitation_text(calendar: str) -> str:
    """The known fields of the first event of an iCalendar text, one a line; "" when there is none."""
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
            shown.append(f"{_FIELDS[name]}: {_shown(name, value, parameters)}")
    return "\n".join(shown)


def _unfolded(calendar: str) -> list[str]:
    return re.sub(r"\r?\n[ \t]", "", calendar[:1_000_000]).splitlines()


def _shown(name: str, value: str, parameters: str) -> str:
    if name in ("DTSTART", "DTEND"):
        found = _STAMP.match(value)
        if not found:
            return value
        year, month, day, hour, minute, _second, utc = found.groups()
        zone = " (UTC)" if utc else "".join(f" ({zone.strip()})" for zone in re.findall(r"TZID=\"?([^;\"]{1,80})", parameters))
        return f"{year}-{month}-{day}" + (f" {hour}:{minute}{zone}" if hour else "")
    text = _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    if name in ("ORGANIZER", "ATTENDEE"):
        return re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    return text.strip()
