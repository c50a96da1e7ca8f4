"""What an imaging profile asks of an Office document, in the words of `uno_side`: one module a kind of document.

Plain values only: they travel as JSON to the script that drives LibreOffice, which may not import the profile.
"""

from typing import Any

from photostat.render.inside.base import Kind, Work
from photostat.render.inside.office_options.drawing import drawing_options
from photostat.render.inside.office_options.presentation import presentation_options
from photostat.render.inside.office_options.spreadsheet import spreadsheet_options
from photostat.render.inside.office_options.word import settle_word, word_options

__all__ = ["office_options", "settle_word"]


def office_options(work: Work, kind: Kind, *, is_plain_table: bool) -> dict[str, Any]:
    """Options for the module of `uno_side` that prepares this kind; each holds `clock`, the moment that date fields print."""
    if kind is Kind.WORD:
        options = word_options(work)
    elif kind is Kind.PRESENTATION:
        options = presentation_options(work)
    elif kind is Kind.DRAWING:
        options = drawing_options(work)
    else:
        options = spreadsheet_options(work, is_plain_table=is_plain_table)
    return options | {"clock": work.clock.moment.isoformat(timespec="seconds"), "clock_words": work.clock.words}
