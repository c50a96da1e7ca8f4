"""Presentations: notes, orientation of the slides, field codes."""

from typing import Any

from photostat.render.inside.base import Work
from photostat.render.profile import ApplicationType


def presentation_options(work: Work) -> dict[str, Any]:
    """The words of uno_side/presentation.py."""
    return {
        "show_speaker_notes": work.profile.presentation_options.show_speaker_notes,
        "codes": work.printed_codes(ApplicationType.MicrosoftPowerpoint),
    }
