"""A quick look at a PDF page before it is drawn: its text, whether it is mostly a picture, what fonts it lacks.

Costs a tenth of a millisecond: it looks at some of the objects only, because pages of drawings hold hundreds of thousands.
"""

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

_FIRST_OBJECTS = 40
_OTHER_OBJECTS = 60
_PICTURE_SHARE = 0.25  # of the page's area: from here on PDFium's BGR target is quicker (bench documents)
_EDGE_TOLERANCE_PT = 4.0  # side bearings and italic overhang stay below this
_RECTANGLES_LOOKED_AT = 600
_NEIGHBOURHOOD_PT = 72.0

# U+FFFE: PDFium's sign for a hyphen at a line's end. The others: how Office names the bullets, ticks and arrows that Word,
# PowerPoint and LibreOffice take from Symbol and Wingdings; nobody can read or search for these numbers.
_TELLING = {0xFFFE: None, 0xF0B7: "\u2022", 0xF0A7: "\u25aa", 0xF0D8: "\u27a2", 0xF0FC: "\u2713", 0xF0E0: "\u2192"}

# The standard 14 fonts and the faces that Debian's metric-compatible families stand in for, line for line.
_STANDARD_FACES = ("arial", "helvetica", "times", "courier", "symbol", "zapfdingbats", "calibri", "cambria")


@dataclass(frozen=True)
class PageFacts:
    """What was seen on one page. `replaced_fonts`: base font names neither embedded nor metric-compatible here."""

    mostly_picture: bool
    replaced_fonts: tuple[str, ...]


def inspect_page(page: pypdfium2.PdfPage, width_pt: float, height_pt: float, *, look_at_fonts: bool) -> PageFacts:
    """Look at one loaded page of the given size in points (as shown, after rotation)."""
    picture_area = 0.0
    fonts: dict[int, str] = {}
    for item in _objects(page):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            picture_area += _area(item)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT and look_at_fonts:
            _note_font(item, fonts)
    return PageFacts(
        mostly_picture=picture_area > _PICTURE_SHARE * width_pt * height_pt,
        replaced_fonts=tuple(sorted({name for name in fonts.values() if name})),
    )


def page_text(page: pypdfium2.PdfPage) -> str:
    """The text of a page in reading order, as far as PDFium tells it."""
    text_page = page.get_textpage()
    try:
        text: str = text_page.get_text_range() if text_page.count_chars() > 0 else ""
        return text.replace("\r\n", "\n").translate(_TELLING)
    finally:
        text_page.close()


def text_is_cut_off(page: pypdfium2.PdfPage) -> bool:
    """Whether text starts on the page and runs over its edge. Asked for pages with ink at an edge: it costs a text page."""
    text_page = page.get_textpage()
    try:
        return text_page.count_chars() > 0 and _cut_off(page, text_page)
    finally:
        text_page.close()


def _objects(page: pypdfium2.PdfPage) -> list[ctypes.c_void_p]:
    """The first objects, where pictures and scans stand, and some of the others; one level into form objects."""
    count = pdfium.FPDFPage_CountObjects(page)
    step = max(1, (count - _FIRST_OBJECTS) // _OTHER_OBJECTS)
    places = [*range(min(count, _FIRST_OBJECTS)), *range(_FIRST_OBJECTS, count, step)][: _FIRST_OBJECTS + _OTHER_OBJECTS]
    items = []
    for index in places:
        item = pdfium.FPDFPage_GetObject(page, index)
        items.append(item)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM:
            inner = min(pdfium.FPDFFormObj_CountObjects(item), _FIRST_OBJECTS)
            items.extend(pdfium.FPDFFormObj_GetObject(item, i) for i in range(inner))
    return items[: 4 * _FIRST_OBJECTS]


def _area(item: ctypes.c_void_p) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0
    return abs(right.value - left.value) * abs(top.value - bottom.value)


def _note_font(item: ctypes.c_void_p, fonts: dict[int, str]) -> None:
    font = pdfium.FPDFTextObj_GetFont(item)
    if not font:
        return
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key in fonts:
        return
    fonts[key] = "" if pdfium.FPDFFont_GetIsEmbedded(font) == 1 else _replaced_name(font)


def _replaced_name(font: ctypes.c_void_p) -> str:
    buffer = ctypes.create_string_buffer(256)
    size = pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace") if 0 < size <= 256 else ""
    plain = name.split("+")[-1].replace(" ", "").lower()
    return "" if plain.startswith(_STANDARD_FACES) else name


def _cut_off(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> bool:
    """Whether visible text starts on the page and runs over its edge (crop box, in page space before rotation)."""
    left, bottom, right, top = page.get_bbox()
    beyond = (
        (right + 1, bottom, right + _NEIGHBOURHOOD_PT, top),
        (left - _NEIGHBOURHOOD_PT, bottom, left - 1, top),
        (left, bottom - _NEIGHBOURHOOD_PT, right, bottom - 1),
        (left, top + 1, right, top + _NEIGHBOURHOOD_PT),
    )
    if not any(text_page.get_text_bounded(*strip).strip() for strip in beyond):
        return False  # the usual case, for a tenth of what looking at each rectangle costs
    count = min(text_page.count_rects(), _RECTANGLES_LOOKED_AT)
    for index in range(count):
        x0, y0, x1, y1 = text_page.get_rect(index)
        if x1 <= left or x0 >= right or y1 <= bottom or y0 >= top:
            continue  # wholly outside: crop marks and the like, on purpose
        over = max(left - x0, x1 - right, bottom - y0, y1 - top)
        if over > _EDGE_TOLERANCE_PT and text_page.get_text_bounded(x0, y0, x1, y1).strip():
            return True
    return False
