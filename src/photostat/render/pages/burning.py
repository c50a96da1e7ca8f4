"""Burning: a page image with its redactions as new pixels, so that nothing of what lies beneath is left in the file.

Decodes page images outside the sandbox: only single-page Group 4 TIFF and baseline JPEG whose headers were read strictly
before (loadfiles.page_files) and whose size is bounded here; never a native. What cannot be decoded whole is refused, not shown
in part. Highlights are no matter of pixels and do not come here.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from PIL import Image, ImageDraw

from photostat.errors import Category, PhotostatError
from photostat.render.model import PageFormat
from photostat.render.pages.bilevel import Pixels, encode_bilevel, measure
from photostat.render.pages.boxes import Box, Turn
from photostat.render.pages.fitting import draw_fitted
from photostat.render.pages.jpeg import jpeg
from photostat.render.pages.tiff import tiff_g4
from photostat.render.profile import DitheringAlgorithm

MOST_PIXELS = 120_000_000
"""A page of 36 x 36 inches at 300 dpi; a decoded pixel takes one byte, three of a JPEG."""

_TURNS = {
    Turn.QUARTER: Image.Transpose.ROTATE_270,  # Pillow turns the other way round
    Turn.HALF: Image.Transpose.ROTATE_180,
    Turn.THREE_QUARTERS: Image.Transpose.ROTATE_90,
}
_BACK = {Turn.QUARTER: Turn.THREE_QUARTERS, Turn.THREE_QUARTERS: Turn.QUARTER}
_Ink: TypeAlias = int | tuple[int, int, int]
_WHITE: dict[str, _Ink] = {"L": 255, "RGB": (255, 255, 255)}
_BLACK: dict[str, _Ink] = {"L": 0, "RGB": (0, 0, 0)}


class PagePictureError(PhotostatError):
    """A page image that cannot be decoded, or is too large for it: it is not shown, rather than shown unburned."""

    code = "page_picture"
    category = Category.UNSUPPORTED


class Cover(StrEnum):
    """What lies over the content."""

    BLACK = "Black"
    WHITE = "White"
    CROSS = "Cross"
    TEXT = "Text"


@dataclass(frozen=True)
class Redaction:
    """A place of the stored page that must not be seen; of an inverse one all that lies outside of the box."""

    cover: Cover
    box: Box
    is_inverse: bool = False
    label: str = ""


def decode_page(data: bytes, page_format: PageFormat) -> Image.Image:
    """The pixels of a stored page: mode L or RGB. Raises PagePictureError."""
    try:
        with Image.open(io.BytesIO(data), formats=["TIFF" if page_format is PageFormat.TIFF else "JPEG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PagePictureError(
                    f"The page has {image.width} x {image.height} pixels; at most {MOST_PIXELS:,} can be shown."
                )
            image.load()
            return image.convert("L" if image.mode in ("1", "L") else "RGB")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise PagePictureError(f"The page image cannot be decoded: {error}. Image the document again.") from error


def burned(image: Image.Image, redactions: Iterable[Redaction], turn: Turn, *, shows_edges: bool = False) -> Image.Image:
    """The page as it is looked at: turned, then covered, so that labels stand upright. Gives a new image.

    `shows_edges`: white covers get a dotted edge, for screens; a production has none.
    """
    page = image.transpose(_TURNS[turn]) if turn in _TURNS else image.copy()
    draw = ImageDraw.Draw(page)
    for redaction in redactions:
        box = redaction.box.turned(turn, width_px=image.width, height_px=image.height)
        outside = _outside(box, page.width, page.height) if redaction.is_inverse else [box]
        for part in outside:
            _cover(page, draw, part, redaction, shows_edges=shows_edges)
    return page


def turned_back(image: Image.Image, turn: Turn) -> Image.Image:
    """A page that was turned for looking at it, as it is stored."""
    back = _BACK.get(turn, turn)
    return image.transpose(_TURNS[back]) if back in _TURNS else image


def as_page_file(image: Image.Image, page_format: PageFormat, *, dpi: int) -> bytes:
    """The page in the format of the stored ones: Group 4 TIFF (black below 128) or JPEG."""
    if page_format is PageFormat.TIFF:
        page = Pixels(image.convert("L").tobytes(), image.width, image.height, "grey")
        bilevel = encode_bilevel(page, dithering=DitheringAlgorithm.Threshold, threshold=128)
        if bilevel is None:
            raise AssertionError("without a limit of colour nothing is given up")
        rows = bilevel.rows_per_strip
        return tiff_g4(bilevel.strips, width_px=image.width, height_px=image.height, rows_per_strip=rows, dpi=dpi)
    if image.mode == "L":
        pixels = Pixels(image.tobytes(), image.width, image.height, "grey")
    else:
        pixels = Pixels(image.tobytes("raw", "BGR"), image.width, image.height, "bgr")
    return jpeg(pixels, measure(pixels, dark_below=0), dpi=dpi)


def _outside(box: Box, width_px: int, height_px: int) -> list[Box]:
    """Up to four boxes that cover a page but for the box."""
    parts = (
        Box(0, 0, width_px, box.top),
        Box(0, box.bottom, width_px, height_px),
        Box(0, box.top, box.left, box.bottom),
        Box(box.right, box.top, width_px, box.bottom),
    )
    return [part for part in parts if part.lies_in(width_px, height_px)]


def _cover(page: Image.Image, draw: ImageDraw.ImageDraw, box: Box, redaction: Redaction, *, shows_edges: bool) -> None:
    # Pillow's rectangles hold their right and bottom pixel
    edges = (box.left, box.top, box.right - 1, box.bottom - 1)
    black, white = _BLACK[page.mode], _WHITE[page.mode]
    draw.rectangle(edges, fill=black if redaction.cover is Cover.BLACK else white)
    rule = max(1, round(min(box.width, box.height, 600) / 100))
    match redaction.cover:
        case Cover.CROSS:
            draw.rectangle(edges, outline=black, width=rule)
            draw.line((edges[0], edges[1], edges[2], edges[3]), fill=black, width=rule)
            draw.line((edges[0], edges[3], edges[2], edges[1]), fill=black, width=rule)
        case Cover.TEXT:
            draw.rectangle(edges, outline=black, width=rule)
            draw_fitted(draw, box, redaction.label)
        case Cover.WHITE if shows_edges:
            _dot(draw, box, black)


def _dot(draw: ImageDraw.ImageDraw, box: Box, black: _Ink) -> None:
    """A dotted edge: grey to the eye, and still one bit a pixel."""
    across = range(box.left, box.right, 3)
    down = range(box.top, box.bottom, 3)
    points = [(x, y) for y in (box.top, box.bottom - 1) for x in across] + [
        (x, y) for x in (box.left, box.right - 1) for y in down
    ]
    draw.point(points, fill=black)
