"""Thumbnails are small, true to the page, and never the reason that a run stops."""

import io
from pathlib import Path

import pytest
from document_records import make_record
from PIL import Image, ImageDraw

from photostat.render.model import PageFormat
from photostat.volume.layout import VolumeLayout
from photostat.volume.thumbnails import WIDTH_PX, first_pages, thumbnail


def page(width: int, height: int, page_format: PageFormat) -> bytes:
    """White, with the left half black."""
    image = Image.new("RGB" if page_format is PageFormat.JPEG else "1", (width, height), "white")
    ImageDraw.Draw(image).rectangle([0, 0, width // 2, height], fill="black")
    stream = io.BytesIO()
    if page_format is PageFormat.TIFF:
        image.save(stream, "TIFF", compression="group4", dpi=(300, 300))
    else:
        image.save(stream, "JPEG")
    return stream.getvalue()


@pytest.mark.parametrize("page_format", list(PageFormat))
@pytest.mark.parametrize(("width", "height"), [(2550, 3300), (3300, 2550), (100, 50), (161, 1), (1, 1), (5000, 40)])
def test_a_thumbnail_shows_the_page_at_most_160_wide(page_format: PageFormat, width: int, height: int) -> None:
    data = thumbnail(page(width, height, page_format), page_format)
    assert data is not None
    with Image.open(io.BytesIO(data)) as small:
        assert small.format == "JPEG"
        assert small.width <= WIDTH_PX
        if width >= 100 and height >= 40:
            grey = small.convert("L")
            assert grey.getpixel((0, 0)) < 60
            assert grey.getpixel((small.width - 1, 0)) > 200


def test_a_page_too_large_to_shrink_quickly_goes_without() -> None:
    assert thumbnail(page(10_000, 5_000, PageFormat.TIFF), PageFormat.TIFF) is None


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(ValueError, match="not a page of ours"):
        thumbnail(b"GIF89a", PageFormat.TIFF)


def test_first_pages_come_from_documents_with_images(tmp_path: Path) -> None:
    layout = VolumeLayout(tmp_path)
    record = make_record()
    path = layout.absolute(record.pages[0].file)
    path.parent.mkdir(parents=True)
    path.write_bytes(page(255, 330, PageFormat.TIFF))
    (first,) = first_pages(layout, [make_record("broken.pdf", pages=0), record])
    assert (first.page_id, first.path, first.file) == ("DOC0000001", "memo.docx", "IMAGES/001/DOC0000001.tif")
    assert first.jpeg.startswith(b"\xff\xd8")
