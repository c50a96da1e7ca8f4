"""Page sizes: inches and the profile's image size to whole pixels.

Sizes come from natives and are not to be trusted: whatever is not a positive, finite number makes the smallest page.
Whether a page has too many pixels is decided where its pixels are made, not here.
"""

import math
from dataclasses import dataclass

from photostat.render.profile import ImageSize, PageOutput

SHEETS_IN = {
    ImageSize.Letter: (8.5, 11.0),
    ImageSize.A4: (210 / 25.4, 297 / 25.4),
    ImageSize.Legal: (8.5, 14.0),
}
_MAX_SIDE_IN = 1_000_000.0  # keeps pixel counts finite; any such page is far over every pixel limit


@dataclass(frozen=True)
class PageLayout:
    """A page of `width_px` x `height_px` and the rectangle on it that the document's own page is drawn into."""

    width_px: int
    height_px: int
    left_px: int
    top_px: int
    content_width_px: int
    content_height_px: int


def lay_out(width_in: float, height_in: float, output: PageOutput) -> PageLayout:
    """The page for a document page of this size.

    OriginalSetting keeps the size. Letter, A4 and Legal give a fixed sheet, turned to landscape for a page wider than
    high; the page is scaled down to fit, never enlarged, and centred both ways (our choice: the contract names the size
    of the sheet only). Custom scales the page down into the box, keeping the aspect, never enlarging; the page image is
    then as large as the scaled page.
    """
    width_in, height_in = _sane(width_in), _sane(height_in)
    sheet = SHEETS_IN.get(output.image_size)
    if sheet is not None:
        return _on_sheet(width_in, height_in, sheet, output.dpi)
    width_px, height_px = _px(width_in, output.dpi), _px(height_in, output.dpi)
    if output.image_size is ImageSize.Custom and output.max_width_in and output.max_height_in:
        box = _px(output.max_width_in, output.dpi), _px(output.max_height_in, output.dpi)
        width_px, height_px = fit_into(width_px, height_px, box)
    return PageLayout(width_px, height_px, 0, 0, width_px, height_px)


def fit_into(width_px: int, height_px: int, box_px: tuple[int, int]) -> tuple[int, int]:
    """The size scaled down to fit into the box, keeping the aspect; never enlarged, at least one pixel each way."""
    scale = min(1.0, box_px[0] / width_px, box_px[1] / height_px)
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


def _on_sheet(width_in: float, height_in: float, sheet_in: tuple[float, float], dpi: int) -> PageLayout:
    width_px, height_px = (_px(side, dpi) for side in (sheet_in if width_in <= height_in else sheet_in[::-1]))
    content = fit_into(_px(width_in, dpi), _px(height_in, dpi), (width_px, height_px))
    return PageLayout(width_px, height_px, (width_px - content[0]) // 2, (height_px - content[1]) // 2, *content)


def _px(inches: float, dpi: int) -> int:
    return max(1, round(inches * dpi))


def _sane(inches: float) -> float:
    return min(inches, _MAX_SIDE_IN) if math.isfinite(inches) and inches > 0 else 0.0
