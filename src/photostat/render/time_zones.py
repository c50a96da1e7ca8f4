"""The time zone that a document's field names, and a moment as a mail's header shows it there.

Accepted: IANA names (America/New_York), Windows names (Eastern Standard Time), the display texts of Windows and of review
platforms ("(UTC-05:00) Eastern Time (US & Canada)"), and plain offsets (UTC-05:00, GMT+2, +0530). Abbreviations such as PST
are refused: half of them mean several zones. Rules come from the package tzdata, never from the machine, so that the same
lock gives the same page everywhere. `windows_zones.csv` holds Windows' names, their IANA zone by Unicode CLDR
(supplemental/windowsZones, territory 001), and the display texts without their offset.
"""

import csv
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OFFSET = re.compile(r"\(?\s*(?:UTC|GMT)?\s*(?:([+\u2212-])\s*(\d{1,2})(?::?(\d{2}))?)?\s*\)?", re.IGNORECASE)
_DISPLAY = re.compile(r"\((?:UTC|GMT)\s*(?:[+\u2212-]\d{1,2}(?::?\d{2})?)?\)\s*(.+)", re.IGNORECASE)
_MAX_NAME_CHARS = 120
_MAX_OFFSET = timedelta(hours=14)


@dataclass(frozen=True)
class Zone:
    """`name` stands beside each moment; `rules` know daylight saving."""

    name: str
    rules: tzinfo

    def moved(self, moment: datetime) -> datetime:
        """An aware moment in this zone. Raises OverflowError at the ends of the calendar."""
        return moment.astimezone(self.rules)

    def shown(self, moment: datetime) -> str:
        """An aware moment as the header of a mail writes it, with the offset that holds on that day and the zone's name."""
        there = self.moved(moment)
        day = f"{_WEEKDAYS[there.weekday()]}, {there.day:02d} {_MONTHS[there.month - 1]} {there.year:04d}"
        return f"{day} {there:%H:%M:%S %z} ({self.name})"


def zone_named(text: str) -> Zone | None:
    """The zone that a field's text means; None when it means none that is known."""
    text = " ".join(text.split())
    if not text or len(text) > _MAX_NAME_CHARS:
        return None
    display = _DISPLAY.fullmatch(text)
    wanted = (display[1] if display else text).strip()
    if iana := _names().get(wanted.casefold()):
        return Zone(wanted, _rules(iana))
    offset = _offset(text)
    return None if offset is None else Zone(_offset_name(offset), timezone(offset))


def in_utc(moment: datetime) -> datetime:
    """A moment without zone counts as UTC (RFC 5322 section 3.3: "-0000")."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.fullmatch(text)
    if not found or not re.search(r"[0-9a-z]", text, re.IGNORECASE):
        return None
    offset = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    if offset > _MAX_OFFSET or int(found[3] or 0) > 59:
        return None
    return offset if found[1] in (None, "+") else -offset


def _offset_name(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else "UTC"


@cache
def _rules(iana: str) -> ZoneInfo:
    place = files("tzdata").joinpath("zoneinfo", *iana.split("/"))
    with place.open("rb") as file:
        return ZoneInfo.from_file(file, key=iana)


@cache
def _names() -> dict[str, str]:
    """Every accepted name, case folded -> IANA name."""
    listed = files("tzdata").joinpath("zones").read_text("ascii").split()
    names = {name.casefold(): name for name in listed}
    table = files("photostat.render").joinpath("windows_zones.csv").read_text("utf-8")
    for row in csv.DictReader(table.splitlines()):
        for name in (row["Windows"], *filter(None, row["Display"].split(";"))):
            names.setdefault(name.casefold(), row["IANA"])
    return names
