"""Small pictures of first pages for the report.

Only pages that Photostat encoded itself come here, so decoding them outside the sandbox is safe; natives never do. A
picture is an ornament: a page that is too large to shrink quickly goes without one.
"""

import io
from collections.abc import Iterable, Iterator

from PIL import Image

from photostat.loadfiles.page_files import PageFileError, read_jpeg_header, read_tiff_header
from photostat.render.model import PageFormat
from photostat.volume.layout import VolumeLayout
from photostat.volume.records import DocumentRecord
from photostat.volume.report import FirstPage

WIDTH_PX = 160
MAX_PIXELS = 40_000_000  # a letter page at 600 dpi has 34 million
_QUALITY = 60
# Thin strokes of black text turn pale grey when 16 x 16 pixels become one; the curve brings them back.
_DARKER = [round(255 * (level / 255) ** 1.8) for level in range(256)]


def thumbnail(page: bytes, page_format: PageFormat) -> bytes | None:
    """A JPEG at most WIDTH_PX wide of one of our own page files; None for a page with more than MAX_PIXELS pixels."""
    stream = io.BytesIO(page)
    read_header = read_tiff_header if page_format is PageFormat.TIFF else read_jpeg_header
    try:
        header = read_header(stream, len(page))
    except PageFileError as error:
        raise ValueError(f"not a page of ours: {error}") from error
    if header.width_px * header.height_px > MAX_PIXELS:
        return None
    stream.seek(0)
    with Image.open(stream, formats=["TIFF" if page_format is PageFormat.TIFF else "JPEG"]) as image:
        small = _shrunk(image)
    target = io.BytesIO()
    small.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def first_pages(layout: VolumeLayout, records: Iterable[DocumentRecord]) -> Iterator[FirstPage]:
    """The first page of each document with images, read from the volume; one without a picture is passed over."""
    for record in records:
        if not record.pages:
            continue
        page = record.pages[0]
        picture = thumbnail(layout.absolute(page.file).read_bytes(), page.format)
        if picture:
            yield FirstPage(page.page_id, record.path, page.file, picture)


def _shrunk(image: Image.Image) -> Image.Image:
    factor = -(-image.width // WIDTH_PX)
    height = max(1, image.height // factor)
    if image.format == "JPEG":
        image.draft(None, (WIDTH_PX * 2, height * 2))  # libjpeg shrinks while it decodes
        factor = -(-image.width // WIDTH_PX)
    if image.mode == "1":
        return image.convert("L").reduce(factor).point(_DARKER)
    return image.reduce(factor)
