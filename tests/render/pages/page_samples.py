"""Outputs and pixel patterns for the tests of page images, and decoders that are not ours."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photostat.render.model import PageFormat
from photostat.render.pages.bilevel import Pixels
from photostat.render.profile import DitheringAlgorithm, ImageSize, PageOutput

Grey = NDArray[np.uint8]


def page_output(
    *,
    dpi: int = 300,
    format: PageFormat = PageFormat.TIFF,
    colour_to_jpeg: bool = False,
    dithering: DitheringAlgorithm = DitheringAlgorithm.Threshold,
    threshold: int = 128,
    image_size: ImageSize = ImageSize.OriginalSetting,
    max_width_in: float | None = None,
    max_height_in: float | None = None,
) -> PageOutput:
    return PageOutput(dpi, format, colour_to_jpeg, dithering, threshold, image_size, max_width_in, max_height_in, max_pages=None)


def grey_pixels(rows: Grey) -> Pixels:
    height, width = rows.shape
    return Pixels(rows.tobytes(), width, height, "grey")


def bgr_pixels(rows: Grey) -> Pixels:
    height, width, _ = rows.shape
    return Pixels(rows.tobytes(), width, height, "bgr")


def is_black(file: bytes) -> NDArray[np.bool_]:
    """Which pixels of a TIFF are black, decoded by Pillow's libtiff."""
    with Image.open(io.BytesIO(file)) as image:
        assert image.mode == "1"
        return ~np.asarray(image)


def unpacked(bits: bytes, width: int, height: int) -> NDArray[np.bool_]:
    rows = np.frombuffer(bits, np.uint8).reshape(height, -1)
    return np.unpackbits(rows, axis=1)[:, :width].astype(bool)
