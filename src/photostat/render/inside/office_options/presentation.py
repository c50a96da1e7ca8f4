"""Presentations: notes, orientation of the slides, field codes."""

from typing import Any, Final

from photostat.render.inside.base import Work
from photostat.render.profile import ApplicationType, PageOrientation

_IS_PORTRAIT: Final = {PageOrientation.OriginalSetting: None, PageOrientation.Portrait: True, PageOrientation.Landscape: False}


def presentation_options(work: Work) -> dict[str, Any]:
    """The words of uno_side/presentation.py and of slide_pages.py."""
    options = work.profile.presentation_options
    return {
        "show_speaker_notes": options.show_speaker_notes,
        "portrait": _IS_PORTRAIT[options.slide_orientation],
        "turn_slides": not options.show_speaker_notes,
        "page_limit": work.page_limit,
        "codes": work.printed_codes(ApplicationType.MicrosoftPowerpoint),
    }
