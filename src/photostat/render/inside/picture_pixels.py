"""A decoded picture of any mode to the pixels of its page: grey or colour, flat on white, scaled, laid on the sheet.

Bilevel pictures that need no scaling come through bit for bit. Colour management goes no further than the embedded
profile to sRGB; a profile that cannot be read is ignored.
"""

import io
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageCms

from photostat.render.geometry import PageLayout
from photostat.render.model import PageFormat
from photostat.render.profile import PageOutput

GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_BILEVEL_CUT = 128
_BILEVEL_SHARP_SCALE = 0.75
_HALVE_FIRST_GAP = 3.0  # Pillow: reduce by whole factors until 3 times the target, then filter; no visible difference
_MOST_BITS_OF_SENSORS = 14
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class PicturePage:
    """One page. `data`: rows top down without padding; grey = 1 byte, bgr = 3 bytes a pixel."""

    width_px: int
    height_px: int
    pixels: str
    data: bytes = field(repr=False)


def needs_colour(output: PageOutput) -> bool:
    """Whether colour on a page can matter to the output."""
    return output.format is PageFormat.JPEG or output.colour_to_jpeg


def page_from(image: Image.Image, layout: PageLayout, output: PageOutput) -> PicturePage:
    """The page with this picture, already turned upright, in the place that the layout gives it."""
    size = (layout.content_width_px, layout.content_height_px)
    grey = image.mode in GREY_MODES or not needs_colour(output)
    content = _scaled_bilevel(image, size, output) if image.mode == "1" else _scaled(image, size, grey=grey)
    page = content
    if (layout.width_px, layout.height_px) != content.size:
        page = Image.new(content.mode, (layout.width_px, layout.height_px), "white")
        page.paste(content, (layout.left_px, layout.top_px))
    if grey:
        return PicturePage(page.width, page.height, "grey", page.tobytes())
    return PicturePage(page.width, page.height, "bgr", page.tobytes("raw", "BGR"))


def _scaled_bilevel(image: Image.Image, size: tuple[int, int], output: PageOutput) -> Image.Image:
    """Black and white stays so for a TIFF page, unless the picture gets so much smaller that thin lines would break.

    Dithering is for grey and colour; letting it loose on the soft edges that scaling makes would fray scanned text.
    """
    grey = image.convert("L")
    if size == image.size:
        return grey
    scaled = _resized(grey, size)
    shrink = min(size[0] / image.width, size[1] / image.height)
    if needs_colour(output) or shrink < _BILEVEL_SHARP_SCALE:
        return scaled
    return scaled.point([0] * _BILEVEL_CUT + [255] * (256 - _BILEVEL_CUT))


def _scaled(image: Image.Image, size: tuple[int, int], *, grey: bool) -> Image.Image:
    icc = image.info.get("icc_profile")
    flat = _flat(image)
    if grey and flat.mode == "RGB":
        flat = flat.convert("L")  # before scaling: a third of the work
    scaled = _resized(flat, size)
    if scaled.mode in ("RGB", "CMYK") and icc:
        scaled = _to_srgb(scaled, icc)
    return scaled.convert("L" if grey else "RGB")


def _flat(image: Image.Image) -> Image.Image:
    """The picture as L, RGB or CMYK, transparency replaced by white paper."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N"):
        return _from_16_bit(image)
    if image.mode in ("I", "F"):
        return _stretched(image)
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode in ("PA", "RGBa", "La"):
        image = image.convert("LA" if image.mode == "La" else "RGBA")
    elif "transparency" in image.info and image.mode in ("L", "RGB"):
        image = image.convert("LA" if image.mode == "L" else "RGBA")
    if image.mode in ("LA", "RGBA"):
        return _on_white(image)
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    colours, alpha = image.convert(image.mode[:-1]), image.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return colours
    paper = Image.new(colours.mode, image.size, "white")
    paper.paste(colours, mask=alpha)
    return paper


def _from_16_bit(image: Image.Image) -> Image.Image:
    """The high eight bits of those in use: cameras and scanners keep 10 to 14 bits in 16, which would be all black."""
    samples = np.asarray(image).astype(np.uint16)
    used_bits = int(samples.max()).bit_length()
    shift = max(0, used_bits - 8) if used_bits <= _MOST_BITS_OF_SENSORS else 8
    return Image.fromarray((samples >> shift).astype(np.uint8))


def _stretched(image: Image.Image) -> Image.Image:
    """32-bit samples have no fixed white: floats from 0 to 1 are taken as they are, others from darkest to lightest."""
    samples = np.nan_to_num(np.asarray(image, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(samples.min()), float(samples.max())
    if image.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    samples -= np.float32(low)
    samples *= np.float32(255 / (high - low) if high > low else 0)
    return Image.fromarray(samples.round().clip(0, 255).astype(np.uint8))


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if size == image.size:
        return image
    smaller = size[0] < image.width or size[1] < image.height
    method = Image.Resampling.LANCZOS if smaller else Image.Resampling.BICUBIC
    return image.resize(size, method, reducing_gap=_HALVE_FIRST_GAP)


def _to_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        converted = ImageCms.profileToProfile(image, profile, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return image if converted is None else converted
