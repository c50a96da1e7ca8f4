"""Word processing: tracked changes, orientation, what is shown besides the text, field codes."""

from pathlib import Path
from typing import Any, Final

from photostat.render.inside.base import Work
from photostat.render.inside.word_fields import FieldChoice, settle_file
from photostat.render.inside.word_fields.choice import field_name
from photostat.render.model import FindingCode
from photostat.render.profile import ApplicationType, Include

# Fields that LibreOffice keeps as such: uno_side/word_fields.py puts the text in their place.
_LEFT_TO_MODEL: Final = frozenset(
    [
        "author",
        "comments",
        "createdate",
        "date",
        "edittime",
        "filename",
        "keywords",
        "lastsavedby",
        "mergefield",
        "numchars",
        "numpages",
        "numwords",
        "page",
        "printdate",
        "revnum",
        "savedate",
        "subject",
        "template",
        "time",
        "title",
    ]
)


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


def settle_word(work: Work, path: Path, office_filter: str) -> None:
    """Settle fields and hidden text in our copy at `path`, before LibreOffice opens it; report what could not be done."""
    include = work.profile.word_processing_options.include
    show_codes, show_hidden = Include.FieldCodes in include, Include.HiddenText in include
    choice = FieldChoice(work.printed_codes(ApplicationType.MicrosoftWord), show_codes=show_codes)
    settled = settle_file(path, office_filter, choice, show_hidden=show_hidden)
    if settled.hides_text:
        words = "The document holds hidden text" + ("; it is shown." if show_hidden else ".")
        work.report(FindingCode.HIDDEN_CONTENT, words, items=("text formatted as hidden",))
    if show_hidden and not settled.is_read:
        words = "Include: hidden text of this document could not be looked for; what of it LibreOffice hides is not shown."
        work.report(FindingCode.OPTION_NOT_HONOURED, words, items=("Include",))
    left = sorted({name for name in map(field_name, settled.left) if name not in _LEFT_TO_MODEL})
    if left:
        option = "Include" if show_codes else "ApplicationFieldCodes"
        words = f"{option}: fields without room for another text show their own value: {', '.join(left)[:300]}."
        work.report(FindingCode.OPTION_NOT_HONOURED, words, items=(option,))
