"""Pixels of a page to the page's file: Group 4 TIFF or JPEG, as the profile says.

Runs outside the sandbox. The pixels are all that comes from inside, and any values are fine; their number is checked.
Page size, paper and dpi were settled when the page was rendered: nothing is scaled or turned here.
"""

from dataclasses import dataclass, field

from photostat.render.model import PageFormat
from photostat.render.pages.bilevel import PixelBuffer, PixelKind, Pixels, encode_bilevel, measure
from photostat.render.pages.jpeg import jpeg
from photostat.render.pages.tiff import tiff_g4
from photostat.render.profile import PageOutput

# A page is in colour from one pixel in 10,000: 841 pixels of a Letter page at 300 dpi, three coloured letters of 12
# point. Of 37 first pages of the benchmark's PDFs 21 have no coloured pixel at all and 16 more than one in 1,000.
_COLOURED_ONE_IN = 10_000
_COLOURED_LEAST = 64
_PAPER_FROM = 250  # luminance that counts as white paper on a JPEG page


@dataclass(frozen=True)
class EncodedPage:
    """A page's file. `ink_ratio`: black pixels of a TIFF, pixels darker than paper of a JPEG, by all pixels, 0..1.

    `has_colour` is false for grey pixels, and for a few coloured pixels that are rather noise than content.
    """

    format: PageFormat
    width_px: int
    height_px: int
    data: bytes = field(repr=False)
    ink_ratio: float
    has_colour: bool


def encode_page(
    pixels: PixelBuffer,
    *,
    width_px: int,
    height_px: int,
    pixel_kind: PixelKind,
    output: PageOutput,
    rows_per_strip: int | None = None,
) -> EncodedPage:
    """Encode one page. `pixels`: grey or BGR, rows top down without padding.

    JPEG when the output says so, or when `colour_to_jpeg` is set and the page has colour; else TIFF, in one strip
    unless `rows_per_strip` says otherwise. Raises InvalidInputError when the buffer is not exactly
    width_px * height_px * channels bytes, or when a JPEG cannot be so large.
    """
    page = Pixels(pixels, width_px, height_px, pixel_kind)
    page.check()
    if output.format is PageFormat.JPEG:
        return _as_jpeg(page, output)
    coloured_from = max(_COLOURED_LEAST, page.count // _COLOURED_ONE_IN)
    bilevel = encode_bilevel(
        page,
        dithering=output.dithering,
        threshold=output.threshold,
        rows_per_strip=rows_per_strip,
        colour_limit=coloured_from if output.colour_to_jpeg else 0,
    )
    if bilevel is None:
        return _as_jpeg(page, output)
    file = tiff_g4(bilevel.strips, width_px=width_px, height_px=height_px, rows_per_strip=bilevel.rows_per_strip, dpi=output.dpi)
    ink_ratio, has_colour = bilevel.ink_pixels / page.count, bilevel.coloured_pixels >= coloured_from
    return EncodedPage(PageFormat.TIFF, width_px, height_px, file, ink_ratio, has_colour)


def _as_jpeg(page: Pixels, output: PageOutput) -> EncodedPage:
    """Works on a copy: the counts and the file must see the same pixels, whatever the sandbox does meanwhile."""
    page = Pixels(bytes(page.data), page.width_px, page.height_px, page.kind)
    measured = measure(page, dark_below=_PAPER_FROM)
    has_colour = measured.coloured_pixels >= max(_COLOURED_LEAST, page.count // _COLOURED_ONE_IN)
    file = jpeg(page, measured, dpi=output.dpi)
    ink_ratio = measured.dark_pixels / page.count
    return EncodedPage(PageFormat.JPEG, page.width_px, page.height_px, file, ink_ratio, has_colour)
