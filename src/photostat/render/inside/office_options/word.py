"""Word processing: tracked changes, orientation, what is shown besides the text, field codes."""

from typing import Any

from photostat.render.inside.base import Work
from photostat.render.profile import ApplicationType


def word_options(work: Work) -> dict[str, Any]:
    """The words of uno_side/word.py."""
    options = work.profile.word_processing_options
    return {
        "show_track_changes": options.show_track_changes,
        "codes": work.printed_codes(ApplicationType.MicrosoftWord),
    }
