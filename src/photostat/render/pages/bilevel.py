"""Pixels to one bit and Group 4: the Python face of the C kernel `_bilevel`.

Pixels are 8-bit grey or 24-bit BGR, rows top down without padding. They may lie in memory that the sandbox shares and
changes at any time; the kernel reads each row once. Refuses buffers that are not exactly as large as their page.
The C code's own header says what it promises; docs/decisions/0002-bilevel-kernel.md says why it exists.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from photostat.errors import InvalidInputError
from photostat.render.pages import _bilevel
from photostat.render.pages.dither import threshold_matrix
from photostat.render.profile import DitheringAlgorithm

PixelBuffer: TypeAlias = bytes | bytearray | memoryview
PixelKind: TypeAlias = Literal["grey", "bgr"]

COLOUR_CHROMA = 24  # a pixel holds colour when its channels differ by more; JPEG artefacts of grey scans stay below
FAINT_CHROMA = 4  # below this a tint cannot be seen, and decoders differ in it
_CHANNELS = {"grey": 1, "bgr": 3}


@dataclass(frozen=True)
class Pixels:
    """A page's pixels: `width_px` x `height_px`, one byte (grey) or three (BGR) each."""

    data: PixelBuffer
    width_px: int
    height_px: int
    kind: PixelKind

    @property
    def count(self) -> int:
        return self.width_px * self.height_px

    @property
    def channels(self) -> int:
        return _CHANNELS[self.kind]

    def check(self) -> None:
        """Raise InvalidInputError unless the buffer is exactly as large as the page says."""
        held = memoryview(self.data).nbytes
        if self.width_px < 1 or self.height_px < 1 or held != self.count * self.channels:
            raise InvalidInputError(
                f"A page of {self.width_px} x {self.height_px} {self.kind} pixels needs {self.count * self.channels} "
                f"bytes, at least one; {held} were given. The page was not encoded."
            )


@dataclass(frozen=True)
class BilevelPage:
    """A page as Group 4 strips of `rows_per_strip` rows (the last may be shorter), black = 1.

    `ink_pixels`: black pixels. `ink_box`: their bounding box (left, top, right, bottom), right and bottom exclusive,
    four zeros when there are none. `coloured_pixels`: pixels whose channels differ by more than COLOUR_CHROMA.
    """

    strips: tuple[bytes, ...]
    rows_per_strip: int
    ink_pixels: int
    ink_box: tuple[int, int, int, int]
    coloured_pixels: int


def encode_bilevel(
    pixels: Pixels,
    *,
    dithering: DitheringAlgorithm,
    threshold: int = 128,
    rows_per_strip: int | None = None,
    colour_limit: int = 0,
) -> BilevelPage | None:
    """Make a page black and white and encode it in one pass.

    `threshold`: 0..255, for Threshold only. `rows_per_strip`: None = one strip for the page. `colour_limit`: give up
    and return None as soon as so many pixels hold colour; 0 = never.
    """
    pixels.check()
    rows = pixels.height_px if rows_per_strip is None else min(rows_per_strip, pixels.height_px)
    try:
        matrix = threshold_matrix(dithering, threshold)
        encoded = _bilevel.encode(
            pixels.data, pixels.width_px, pixels.height_px, pixels.channels, matrix, rows, COLOUR_CHROMA, colour_limit
        )
    except ValueError as error:
        raise InvalidInputError(f"The page cannot be encoded: {error}.") from error
    if encoded is None:
        return None
    strips, ink, coloured, box = encoded
    return BilevelPage(strips, rows, ink, box, coloured)


def dither(pixels: Pixels, *, dithering: DitheringAlgorithm, threshold: int = 128) -> bytes:
    """The page as packed bits: rows of (width_px + 7) // 8 bytes, first pixel in the highest bit, 1 = black."""
    pixels.check()
    try:
        matrix = threshold_matrix(dithering, threshold)
        return _bilevel.dither(pixels.data, pixels.width_px, pixels.height_px, pixels.channels, matrix)
    except ValueError as error:
        raise InvalidInputError(f"The page cannot be dithered: {error}.") from error


@dataclass(frozen=True)
class Measured:
    """`luminance`: one byte a pixel (ITU-R 601). `dark_pixels`: below the cut. `coloured_pixels`: above the chroma."""

    luminance: bytes
    dark_pixels: int
    coloured_pixels: int


def measure(pixels: Pixels, *, dark_below: int, chroma: int = COLOUR_CHROMA) -> Measured:
    """Luminance and counts of a page: luminance below `dark_below`, channels that differ by more than `chroma`."""
    pixels.check()
    try:
        luminance, dark, coloured = _bilevel.measure(
            pixels.data, pixels.width_px, pixels.height_px, pixels.channels, dark_below, chroma
        )
    except ValueError as error:
        raise InvalidInputError(f"The page cannot be measured: {error}.") from error
    return Measured(bytes(pixels.data) if luminance is None else luminance, dark, coloured)
