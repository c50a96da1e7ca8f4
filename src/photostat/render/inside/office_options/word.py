"""Word processing: tracked changes, orientation, what is shown besides the text, field codes."""

from typing import Any

from photostat.render.inside.base import Work
from photostat.render.inside.word_fields import FieldChoice
from photostat.render.profile import ApplicationType, Include


def word_options(work: Work) -> dict[str, Any]:
    """The words of uno_side/word.py."""
    options = work.profile.word_processing_options
    return {
        "show_track_changes": options.show_track_changes,
        "page_orientation": options.page_orientation.name,
        "include_comments": Include.Comments in options.include,
        "include_field_codes": Include.FieldCodes in options.include,
        "include_hidden_text": Include.HiddenText in options.include,
        "codes": work.printed_codes(ApplicationType.MicrosoftWord),
    }


def field_choice(work: Work) -> FieldChoice:
    """What the fields of the document print, decided before LibreOffice opens it."""
    shows_codes = Include.FieldCodes in work.profile.word_processing_options.include
    return FieldChoice(work.printed_codes(ApplicationType.MicrosoftWord), show_codes=shows_codes)
