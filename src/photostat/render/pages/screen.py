"""Pages for screens: what a browser can show, whole or shrunk. Takes pixels that are burned already and decides nothing."""

import io
from enum import StrEnum

from PIL import Image

# Thin strokes of black text turn pale grey when many pixels become one; the curve brings them back.
_DARKER = [round(255 * (level / 255) ** 1.6) for level in range(256)]
_SIXTEENTHS = [round(level / 17) for level in range(256)]
_QUALITY = {"JPEG": 85, "WEBP": 85}
_LONGEST_SIDE_PX = 16_000  # WebP ends at 16,383


class ScreenFormat(StrEnum):
    """What the picture is sent as."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


def screen_picture(image: Image.Image, screen_format: ScreenFormat, *, width_px: int | None) -> bytes:
    """A picture of a page (mode L or RGB). `width_px` None: every pixel of it; wider than the page: the same.

    A whole grey page of a bilevel image goes as one bit a pixel, which is exact where its pixels are black or white.
    """
    is_whole = width_px is None or width_px >= image.width
    is_text = image.mode == "L" and _is_bilevel(image)
    if not is_whole and width_px is not None:
        image = _shrunk(image, width_px)
    elif screen_format is ScreenFormat.PNG and is_text:
        image = image.convert("1", dither=Image.Dither.NONE)
    if screen_format is not ScreenFormat.PNG and max(image.size) > _LONGEST_SIDE_PX:
        image = _shrunk(image, max(1, image.width * _LONGEST_SIDE_PX // max(image.size)))
    target = io.BytesIO()
    match screen_format:
        case ScreenFormat.PNG if image.mode == "L" and is_text and not is_whole:
            _in_sixteen_greys(image).save(target, "PNG", bits=4, compress_level=1)
        case ScreenFormat.PNG:
            image.save(target, "PNG", compress_level=1)
        case ScreenFormat.JPEG:
            image.save(target, "JPEG", quality=_QUALITY["JPEG"])
        case ScreenFormat.WEBP:
            image.save(target, "WEBP", quality=_QUALITY["WEBP"], method=0)
    return target.getvalue()


def _in_sixteen_greys(image: Image.Image) -> Image.Image:
    """Half the bytes to pack, and a third of the bytes to send, of a page that was black and white before it was shrunk."""
    packed = image.point(_SIXTEENTHS)
    packed.putpalette([level for step in range(16) for level in (step * 17,) * 3])
    return packed


def _is_bilevel(image: Image.Image) -> bool:
    return not any(image.histogram()[1:255])


def _shrunk(image: Image.Image, width_px: int) -> Image.Image:
    height = max(1, round(image.height * width_px / image.width))
    was_bilevel = image.mode == "L" and _is_bilevel(image)
    small = image.resize((width_px, height), Image.Resampling.BOX, reducing_gap=1.01)
    return small.point(_DARKER) if was_bilevel else small
