"""When a document was last saved, by its own properties: Open XML, OpenDocument (flat too), 97-2003 and RTF.

It stands in for the clock of an imaging job where there is none. A document that does not say it, or says nonsense, gives
None. Nothing else is read from the properties.
"""

import re
import zipfile
from datetime import datetime
from pathlib import Path

import olefile  # type: ignore[import-untyped]

from photostat.render.clock import plain_moment

_HEAD_BYTES = 256 * 1024
_MAX_PROPERTIES_BYTES = 1024 * 1024
_PARTS = {"docProps/core.xml": "modified", "meta.xml": "date"}
_RTF = re.compile(rb"\{\\revtim((?:\\(?:yr|mo|dy|hr|min|sec)-?\d{1,5}){3,6})\s*\}")
_RTF_PART = re.compile(rb"\\(yr|mo|dy|hr|min|sec)(-?\d{1,5})")
_EARLIEST = 1980  # what is older is the zero of some calendar, not a date


def last_saved(native: Path) -> datetime | None:
    """The moment, in UTC where the format knows a zone."""
    with native.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    try:
        moment = _by_content(native, head)
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, zipfile.BadZipFile):
        return None  # broken properties say nothing; whether the document is broken too is for its converter to find out
    except (NotImplementedError, RuntimeError, RecursionError):
        return None
    return moment if moment is not None and moment.year >= _EARLIEST else None


def _by_content(native: Path, head: bytes) -> datetime | None:
    if head.startswith(b"PK"):
        return _of_package(native)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _of_compound_file(native)
    if head.lstrip().startswith(b"{\\rtf"):
        return _of_rtf(head)
    if b"<office:document" in head:
        return _moment(_element(head, "date"))
    return None


def _of_package(native: Path) -> datetime | None:
    with zipfile.ZipFile(native) as package:
        names = {name.lower(): name for name in package.namelist()}
        for part, element in _PARTS.items():
            if part.lower() in names:
                with package.open(names[part.lower()]) as file:
                    return _moment(_element(file.read(_MAX_PROPERTIES_BYTES), element))
    return None


def _element(xml: bytes, name: str) -> str:
    found = re.search(rb"<(?:[\w.-]{1,40}:)?" + name.encode() + rb"(?:\s[^>]{0,300})?>\s*([^<\s]{4,40})\s*<", xml)
    return found[1].decode("ascii", "replace") if found else ""


def _moment(text: str) -> datetime | None:
    return plain_moment(datetime.fromisoformat(re.sub(r"(\.\d{1,6})\d*", r"\1", text))) if text else None


def _of_compound_file(native: Path) -> datetime | None:
    with olefile.OleFileIO(str(native)) as compound:
        saved = compound.get_metadata().last_saved_time
    return plain_moment(saved) if isinstance(saved, datetime) else None


def _of_rtf(head: bytes) -> datetime | None:
    found = _RTF.search(head)
    if not found:
        return None
    part = {name.decode(): int(value) for name, value in _RTF_PART.findall(found[1])}
    return datetime(part["yr"], part["mo"], part["dy"], part.get("hr", 0), part.get("min", 0), part.get("sec", 0))
