"""Endorsements: Bates numbers and stamps in the margins of a page, which never cover anything.

Each text stands in a band at the top or the bottom of the page. The band is looked at first: one with any ink in it is not
written on, but room is made, by shrinking the page or by adding paper. Texts are drawn on a strip of their own that is laid into
the white band, so that no letter can reach out of it, whatever the script. Refuses to write where a band is not white after all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageDraw

from photostat.errors import Category, PhotostatError
from photostat.render.pages.boxes import Box
from photostat.render.pages.typeface import Typeface

INK_BELOW = 250
"""Luminance of a pixel that counts as ink; lighter ones are paper."""

_POINTS, _LEAST_POINTS = 10.0, 6.0
_EDGE_IN = 0.15  # between a text and the edge of the paper
_LINE, _GAP = 1.3, 0.4  # times the size: the line itself, white between it and the content
_LEAST_DPI, _MOST_DPI = 72, 1200
_LEAST_WIDTH_IN = 6  # a picture of less is a page of this width with fewer dots, or one whose file does not say how many
_LEAST_SCALE = 0.75
_BLACK_BELOW = 170  # of a shrunk bilevel page: thin lines stay


class EndorsementError(PhotostatError):
    """A band that ought to be white is not: the page is refused rather than written over."""

    code = "endorsement"
    category = Category.INTERNAL


class Place(StrEnum):
    """Where an endorsement stands."""

    HEADER_LEFT = "HeaderLeft"
    HEADER_CENTER = "HeaderCenter"
    HEADER_RIGHT = "HeaderRight"
    FOOTER_LEFT = "FooterLeft"
    FOOTER_CENTER = "FooterCenter"
    FOOTER_RIGHT = "FooterRight"


class Room(StrEnum):
    """How room is made where there is ink in a band. Shrink: the paper keeps its size. Pad: the content keeps its pixels."""

    SHRINK = "Shrink"
    PAD = "Pad"


_HEADER = (Place.HEADER_LEFT, Place.HEADER_CENTER, Place.HEADER_RIGHT)
_FOOTER = (Place.FOOTER_LEFT, Place.FOOTER_CENTER, Place.FOOTER_RIGHT)
_SHARES = (0.0, 0.5, 1.0)  # of what a cell has left over, before the text


@dataclass(frozen=True)
class Band:
    """A white strip across the page and its texts, each with the left edge and width of its cell and its share of free room."""

    box: Box
    baseline: float  # from the top of the band
    texts: tuple[tuple[str, float, float, float], ...]


@dataclass(frozen=True)
class Layout:
    """The endorsed page: its size, where the whole content stands on it, and the bands. A `content` of another size is scaled.

    `is_bilevel`: what is scaled becomes black and white again, so that thin lines stay.
    """

    width_px: int
    height_px: int
    content: Box
    size_px: float
    bands: tuple[Band, ...]
    is_bilevel: bool


def lay_endorsements(image: Image.Image, texts: Mapping[Place, str], *, dpi: int, room: Room, is_bilevel: bool) -> Layout:
    """Measure a page (mode L or RGB) and say what it becomes. Texts that are empty take no place.

    `is_bilevel`: the page's file has one bit a pixel.
    """
    rows = [row for row in (_row(texts, _HEADER), _row(texts, _FOOTER)) if row]
    dots = _dots(image.width, dpi)
    size, width = _size_that_fits(rows, image.width, dots)
    high = round(dots * _EDGE_IN + size * (_LINE + _GAP))
    used = [bool(_row(texts, places)) for places in (_HEADER, _FOOTER)]
    top, bottom = (high if is_used else 0 for is_used in used)
    inked = _inked(image, top, bottom)
    content, height = _content(image, (top, bottom), inked, width, room)
    bands = []
    for places, box in ((_HEADER, Box(0, 0, width, top)), (_FOOTER, Box(0, height - bottom, width, height))):
        row = _row(texts, places)
        if row:
            edge = dots * _EDGE_IN
            baseline = edge + size if places is _HEADER else size * (_GAP + 1.0)
            bands.append(Band(box, baseline, tuple(_cells(row, places, width, edge))))
    return Layout(width, height, content, size, tuple(bands), is_bilevel)


def endorsed(image: Image.Image, layout: Layout) -> Image.Image:
    """The page with its endorsements. Raises EndorsementError where a band has ink in it."""
    page = placed(image, layout)
    for band in layout.bands:
        if has_ink(page, band.box):
            raise EndorsementError(f"An endorsement would stand on content, in {band.box}. The page was not produced.")
    write_bands(page, layout)
    return page


def placed(image: Image.Image, layout: Layout, *, darkens: bool = True) -> Image.Image:
    """The content on its new paper, nothing written yet. `darkens` False: what is scaled keeps its grey edges in any case."""
    content = layout.content
    if (content.width, content.height) != image.size:
        image = image.resize((content.width, content.height), Image.Resampling.LANCZOS)
        if layout.is_bilevel and darkens:
            image = image.point([0 if level < _BLACK_BELOW else 255 for level in range(256)])
    page = Image.new(image.mode, (layout.width_px, layout.height_px), 255 if image.mode == "L" else (255, 255, 255))
    page.paste(image, (content.left, content.top))
    return page


def write_bands(page: Image.Image, layout: Layout) -> None:
    """Write the texts into their bands, whatever is there: `endorsed` looks first."""
    face = Typeface(layout.size_px)
    for band in layout.bands:
        strip = Image.new("L", (band.box.width, band.box.height), 255)
        draw = ImageDraw.Draw(strip)
        for text, left, room, share in band.texts:
            face.draw(draw, left + (room - face.width(text)) * share, band.baseline, text)
        page.paste(strip.convert(page.mode), (band.box.left, band.box.top))


def has_ink(image: Image.Image, box: Box) -> bool:
    """Whether any pixel of a box is darker than paper."""
    darkest, _ = image.crop((box.left, box.top, box.right, box.bottom)).convert("L").getextrema()
    return isinstance(darkest, int | float) and darkest < INK_BELOW


def _row(texts: Mapping[Place, str], places: tuple[Place, ...]) -> dict[Place, str]:
    return {place: texts[place] for place in places if texts.get(place)}


def _dots(width_px: int, dpi: int) -> int:
    """Dots an inch that letters are measured by, whatever a page's file says of itself."""
    return max(_LEAST_DPI, min(dpi, _MOST_DPI, width_px // _LEAST_WIDTH_IN))


def _size_that_fits(rows: Sequence[Mapping[Place, str]], width_px: int, dots: int) -> tuple[float, int]:
    """Size of the letters, and width of the paper: wider than the page where even the smallest letters do not fit."""
    one = Typeface(100.0)
    edge, largest, least = dots * _EDGE_IN, dots * _POINTS / 72, dots * _LEAST_POINTS / 72
    # 1.04: letters of small sizes are set on whole pixels
    needed = max((_cells_in(row) * max(map(one.width, row.values())) * 1.04 / 100 for row in rows), default=0.0)
    gaps = 2 * edge + 2 * largest
    if needed * least + gaps > width_px:
        return least, max(width_px, round(needed * least + gaps) + 1)
    return min(largest, (width_px - gaps) / needed if needed else largest), width_px


def _cells_in(row: Mapping[Place, str]) -> int:
    """Into how many cells of one width a row is cut: what stands alone may have all of it."""
    if len(row) == 1:
        return 1
    return 3 if Place.HEADER_CENTER in row or Place.FOOTER_CENTER in row else 2


def _cells(row: Mapping[Place, str], places: tuple[Place, ...], width: int, edge: float) -> list[tuple[str, float, float, float]]:
    count = _cells_in(row)
    room = (width - 2 * edge) / count
    cells = []
    for number, place in enumerate(places):
        if place in row:
            index = {1: 0, 2: number // 2, 3: number}[count]
            cells.append((row[place], edge + room * index, room, _SHARES[number]))
    return cells


def _inked(image: Image.Image, top: int, bottom: int) -> tuple[bool, bool]:
    """Whether there is ink where the header and the footer would stand; on a page with no room for both, in both."""
    if top + bottom > image.height:
        return bool(top), bool(bottom)
    above = bool(top) and has_ink(image, Box(0, 0, image.width, top))
    below = bool(bottom) and has_ink(image, Box(0, image.height - bottom, image.width, image.height))
    return above, below


def _content(image: Image.Image, bands: tuple[int, int], inked: tuple[bool, bool], width: int, room: Room) -> tuple[Box, int]:
    """Where the content stands, and the height of the paper."""
    top, bottom = bands
    scale = (image.height - top - bottom) / image.height
    if any(inked) and room is Room.SHRINK and scale >= _LEAST_SCALE:
        wide, high = max(1, round(image.width * scale)), image.height - top - bottom
        left = (width - wide) // 2
        return Box(left, top, left + wide, top + high), image.height
    # Paper is added where there is ink alone
    above, below = (high if has else 0 for high, has in zip(bands, inked, strict=True))
    left = (width - image.width) // 2
    return Box(left, above, left + image.width, above + image.height), above + image.height + below
