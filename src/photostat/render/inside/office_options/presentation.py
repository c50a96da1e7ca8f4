"""Presentations: notes, orientation of the slides, field codes."""

import mmap
from pathlib import Path
from typing import Any, Final

from photostat.render.inside.base import Work
from photostat.render.profile import ApplicationType, PageOrientation

_IS_PORTRAIT: Final = {PageOrientation.OriginalSetting: None, PageOrientation.Portrait: True, PageOrientation.Landscape: False}
_DATE_FIELD: Final = b"\xf7\x0f\x08\x00"  # the head of a DateTimeMCAtom ([MS-PPT] 2.9.51): a date in a text
_ENCRYPTED: Final = "EncryptedSummary".encode("utf-16-le")  # a stream beside text that cannot be searched


def presentation_options(work: Work) -> dict[str, Any]:
    """The words of uno_side/presentation.py and of slide_pages.py."""
    options = work.profile.presentation_options
    return {
        "show_speaker_notes": options.show_speaker_notes,
        "portrait": _IS_PORTRAIT[options.slide_orientation],
        "turn_slides": not options.show_speaker_notes,
        "page_limit": work.page_limit,
        "is_open_xml": _is_open_xml(work.native),
        "has_date_fields": _has_date_fields(work.native),
        "codes": work.printed_codes(ApplicationType.MicrosoftPowerpoint),
    }


def _is_open_xml(native: Path) -> bool:
    """Whether the fields stand in XML, where stored_fields.py has settled them; the others are properties of the model."""
    with native.open("rb") as file:
        head = file.read(38)
    return head.startswith(b"PK") and head[30:38] != b"mimetype"  # the first part of an OpenDocument package


def _has_date_fields(native: Path) -> bool:
    """Whether a PowerPoint 97-2003 file may hold dates in text boxes, which only a long look finds in the model."""
    with native.open("rb") as file:
        if file.read(4) != b"\xd0\xcf\x11\xe0":
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(_DATE_FIELD) >= 0 or content.find(_ENCRYPTED) >= 0
