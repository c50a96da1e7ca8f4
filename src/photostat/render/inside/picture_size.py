"""How large the page of a picture is: by the resolution in its header where credible, else a Letter sheet at the most.

Headers lie or say nothing: cameras and screenshots write 72 or 96 whatever the picture, some writers put 1, and most
web pictures have none. The rule and its reasons are in docs/decisions/0004-picture-size.md. No pixel is looked at here.
"""

import math

from PIL import Image

CREDIBLE_DPI = (10.0, 4800.0)
MAX_DPI_RATIO = 4.0  # fax has 204 x 98; more between the two directions is a damaged header
SCREEN_DPI = 96.0  # up to here the number is a program's default as often as a measurement
LARGEST_AT_SCREEN_DPI_IN = (11.0, 17.0)
LARGEST_IN = 1200.0
LETTER_IN = (8.5, 11.0)
STRIP_RATIO = 3.0  # longer than this: a long screenshot, which a sheet would make unreadable
STRIP_DPI = 200.0
_PSD_RESOLUTION = 1005  # Photoshop file format, image resource "ResolutionInfo": 16.16 fixed point, pixels per inch


def physical_size_in(width_px: int, height_px: int, dpi: tuple[float, float] | None) -> tuple[float, float]:
    """Width and height in inches of a picture; `dpi` across and down as its header says, None = not said.

    A credible resolution is taken as it is, also where it differs across and down (fax). Otherwise the picture is as
    large as at 96 pixels an inch, made smaller where needed to fit into a Letter sheet that is turned like the picture;
    a strip (over three times as long as wide) is not made smaller than at 200 pixels an inch.
    """
    if dpi is not None and is_credible(width_px, height_px, dpi):
        return width_px / dpi[0], height_px / dpi[1]
    long_px, short_px = max(width_px, height_px), min(width_px, height_px)
    px_per_in = max(SCREEN_DPI, short_px / LETTER_IN[0], long_px / LETTER_IN[1])
    if long_px > STRIP_RATIO * short_px:
        px_per_in = min(px_per_in, STRIP_DPI)
    return width_px / px_per_in, height_px / px_per_in


def is_credible(width_px: int, height_px: int, dpi: tuple[float, float]) -> bool:
    """Whether the resolution in a header can be true for a picture with these pixels."""
    if not all(math.isfinite(value) and CREDIBLE_DPI[0] <= value <= CREDIBLE_DPI[1] for value in dpi):
        return False
    if max(dpi) > MAX_DPI_RATIO * min(dpi):
        return False
    short_in, long_in = sorted((width_px / dpi[0], height_px / dpi[1]))
    if max(dpi) <= SCREEN_DPI and (short_in > LARGEST_AT_SCREEN_DPI_IN[0] or long_in > LARGEST_AT_SCREEN_DPI_IN[1]):
        return False
    return long_in <= LARGEST_IN


def dpi_of(image: Image.Image) -> tuple[float, float] | None:
    """Resolution across and down in the header, pixels per inch; None where there is none or it is no number."""
    if image.format == "PSD":
        return _psd_dpi(image)
    try:
        across, down = image.info.get("dpi", ())
        return float(across), float(down)
    except (TypeError, ValueError, ArithmeticError):
        return None


def _psd_dpi(image: Image.Image) -> tuple[float, float] | None:
    for number, _name, data in getattr(image, "resources", ()):
        if number == _PSD_RESOLUTION and len(data) >= 12:
            return int.from_bytes(data[0:4], "big") / 65536, int.from_bytes(data[8:12], "big") / 65536
    return None
