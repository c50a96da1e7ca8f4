"""Pixels of stored pages: those that Photostat encoded itself are decoded here, those that somebody gave in the sandbox.

What somebody uploads or loads is as hostile as a native: libtiff and libjpeg meet it only where they can do no harm.
"""

import os
from typing import Literal, TypeAlias

from PIL import Image

from photostat.errors import PhotostatError
from photostat.render.model import PageFormat
from photostat.render.pages.burning import MOST_PIXELS, PagePictureError, decode_page
from photostat.render.sandbox import sealed_memfd
from photostat.render.session import DecodedPixels, SessionLostError, UndecodableError
from photostat.render.warm_sandboxes import WarmSandboxes

PagePixels: TypeAlias = Image.Image
"""A decoded page, mode L or RGB; what is painted on it is a matter of render.pages."""

_FORMATS: dict[PageFormat, Literal["TIFF", "JPEG"]] = {PageFormat.TIFF: "TIFF", PageFormat.JPEG: "JPEG"}
_MOST_BYTES = MOST_PIXELS * 3  # no encoding of a page is larger than its pixels


class PageDecoder(WarmSandboxes):
    """Decodes pages; there are no sandboxes until one is needed."""

    def decode(
        self, workspace_id: int, data: bytes, page_format: PageFormat, size_px: tuple[int, int], *, is_ours: bool
    ) -> Image.Image:
        """The pixels of a page of this width and height: mode L or RGB. `is_ours`: Photostat encoded it.

        Raises PagePictureError for a page that cannot be shown, NoSandboxError.
        """
        if size_px[0] * size_px[1] > MOST_PIXELS:
            raise PagePictureError(f"The page has {size_px[0]} x {size_px[1]} pixels; at most {MOST_PIXELS:,} can be shown.")
        image = decode_page(data, page_format) if is_ours else self._decode_inside(workspace_id, data, page_format)
        if image.size != size_px:
            raise PagePictureError(
                "The page image does not have the size that its header says. Give the document its images again."
            )
        return image

    def _decode_inside(self, workspace_id: int, data: bytes, page_format: PageFormat) -> Image.Image:
        try:
            sealed = sealed_memfd(data, "page image", max_bytes=_MOST_BYTES)
        except PhotostatError as error:
            raise PagePictureError(f"The page image cannot be decoded: {error}.") from error
        try:
            return _image(self.ask(workspace_id, lambda session: session.decode(_FORMATS[page_format], sealed)))
        except UndecodableError as error:
            raise PagePictureError(
                f"The page image cannot be decoded: {error}. Give the document its images again, or image it."
            ) from error
        except SessionLostError as error:
            raise PagePictureError(f"The page image cannot be decoded: {error.words[:500]}.") from error
        finally:
            os.close(sealed)


def _image(decoded: DecodedPixels) -> Image.Image:
    size = (decoded.width_px, decoded.height_px)
    if decoded.pixels == "grey":
        return Image.frombytes("L", size, decoded.data)
    return Image.frombytes("RGB", size, decoded.data, "raw", "BGR")
