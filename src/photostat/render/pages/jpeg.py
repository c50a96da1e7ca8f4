"""Writes a page as JPEG, with Pillow. Encodes only: pictures of natives are decoded inside the sandbox, never here.

Baseline, not progressive: review platforms and old viewers read nothing else for certain. Quality 90. Chroma at full
resolution (4:4:4): what is coloured on office pages is text, marks and thin lines, which 4:2:0 smears; on the coloured
pages of the benchmark it costs 9 ms and a tenth to a third more bytes a page.
"""

import io

from PIL import Image

from photostat.errors import InvalidInputError
from photostat.render.pages.bilevel import FAINT_CHROMA, Measured, Pixels, measure

QUALITY = 90
_FULL_CHROMA = 0  # Pillow's number of 4:4:4
_MAX_SIDE_PX = 65_500  # libjpeg's own limit


def jpeg(pixels: Pixels, measured: Measured, *, dpi: int) -> bytes:
    """The whole file; `measured` belongs to `pixels`. One component when no pixel shows any tint, else three."""
    if max(pixels.width_px, pixels.height_px) > _MAX_SIDE_PX:
        raise InvalidInputError(
            f"A page of {pixels.width_px} x {pixels.height_px} pixels cannot be a JPEG, "
            f"whose sides end at {_MAX_SIDE_PX} pixels. Use TIFF, or fewer dots per inch."
        )
    size = (pixels.width_px, pixels.height_px)
    if _is_tinted(pixels, measured):
        image = Image.frombytes("RGB", size, bytes(pixels.data), "raw", "BGR")
    else:
        image = Image.frombytes("L", size, measured.luminance)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY, subsampling=_FULL_CHROMA, dpi=(dpi, dpi))
    return file.getvalue()


def _is_tinted(pixels: Pixels, measured: Measured) -> bool:
    """Whether any pixel needs three components: fainter colour than what makes a page a colour page."""
    if pixels.kind == "grey" or measured.coloured_pixels:
        return pixels.kind == "bgr"
    return measure(pixels, dark_below=0, chroma=FAINT_CHROMA).coloured_pixels > 0
