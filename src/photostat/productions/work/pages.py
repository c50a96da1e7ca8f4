"""One page: the stored image, turned as it is looked at, its redactions burned in, endorsed, and proven before it may leave.

A page that needs nothing of this goes out byte for byte as it is stored. Refuses a stored file that is not the one that the page
had when it got its number.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from photostat.errors import Category, PhotostatError
from photostat.productions.model import Choices
from photostat.productions.store.work import PageInHand
from photostat.render.model import PageFormat
from photostat.render.page_decoding import PageDecoder, PagePixels
from photostat.render.pages.boxes import Turn
from photostat.render.pages.burning import as_page_file, burned, decode_page
from photostat.render.pages.endorsing import Place, endorsed, lay_endorsements
from photostat.render.pages.proof import proof_of, prove
from photostat.render.pages.slip_sheet import slip_sheet
from photostat.render.profile import ImagingProfile, page_output
from photostat.workspaces.documents.page_pixels import PAGE_FORMATS, page_pixels

_SHEET_DPI = 300


class PageChangedError(PhotostatError):
    """The stored page is not the one that was given this number: it was replaced or damaged."""

    code = "page_changed"
    category = Category.CONFLICT


@dataclass(frozen=True)
class MadePage:
    """The file of a produced page."""

    format: PageFormat
    data: bytes


def make_page(stored: bytes, page: PageInHand, choices: Choices, decoder: PageDecoder) -> MadePage:
    """A page of a document.

    Raises PageChangedError, PagePictureError, EndorsementError, ProofError, InvalidInputError, NoSandboxError.
    """
    assert page.source_key is not None, "a slip sheet has no stored page"
    if hashlib.sha256(stored).hexdigest() != page.source_sha256:
        raise PageChangedError("The stored page image is not the one that was numbered: it was replaced or damaged.")
    texts = _texts(page, choices)
    if not texts and not page.redactions and page.turn is Turn.NONE:
        return MadePage(PAGE_FORMATS[page.format], stored)
    image = page_pixels(decoder, page.source_key, stored, page.format)
    return _finished(image, page, choices, texts)


def make_sheet(title: str, lines: Sequence[str], page: PageInHand, choices: Choices) -> MadePage:
    """The page that stands for one that is not there, endorsed as the others are."""
    output = page_output(ImagingProfile.default_native(), use_native_imaging=True)
    output = replace(output, dpi=_SHEET_DPI, format=PageFormat.TIFF, colour_to_jpeg=False)
    data = slip_sheet(title=title, lines=lines, output=output).data
    texts = _texts(page, choices)
    if not texts:
        return MadePage(PageFormat.TIFF, data)
    plain = replace(page, format="Tiff", dpi=_SHEET_DPI, turn=Turn.NONE, redactions=())
    return _finished(decode_page(data, PageFormat.TIFF), plain, choices, texts)


def _texts(page: PageInHand, choices: Choices) -> dict[Place, str]:
    return {place: text for place, text in choices.texts_of(page.label).items() if text.strip()}


def _finished(image: PagePixels, page: PageInHand, choices: Choices, texts: dict[Place, str]) -> MadePage:
    """Turned, burned, endorsed, encoded, proven."""
    page_format = PAGE_FORMATS[page.format]
    shown = burned(image, page.redactions, page.turn)
    layout = None
    if texts:
        is_bilevel = page_format is PageFormat.TIFF
        layout = lay_endorsements(shown, texts, dpi=page.dpi, room=choices.room, is_bilevel=is_bilevel)
        shown = endorsed(shown, layout)
    data = as_page_file(shown, page_format, dpi=page.dpi)
    if page.redactions:
        prove(data, page_format, proof_of(image.size, page.redactions, page.turn, layout))
    return MadePage(page_format, data)
