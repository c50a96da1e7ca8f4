"""Bombs of every kind through the real renderers: each ends in time as an error that names its limit, or is imaged sanely.

After each of them a good document is imaged by the same imager: nothing of the bomb is left.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.model import DocumentOutcome, ErrorCode, PageImage
from photostat.render.profile import ImagingProfile
from photostat.settings import RenderSettings

sys.path.append(str(Path(__file__).parents[1]))
import hostile_natives as hostile

pytestmark = pytest.mark.xdist_group("volume")
MEBIBYTE = 1024**2
SETTINGS = RenderSettings(convert_seconds=20, page_seconds=20, max_pages=1_000)
GRACE_SECONDS = 10

Settle = Callable[..., DocumentOutcome]


class Pages:
    """Counts what it receives."""

    def __init__(self) -> None:
        self.count = self.starts = 0

    def start_over(self) -> None:
        self.count = 0
        self.starts += 1

    def receive(self, page: PageImage) -> None:
        self.count += 1


@pytest.fixture
def settle(tmp_path: Path) -> Iterator[Settle]:
    """Image one bomb and then a good document; the bomb's outcome, which must come in time."""
    imagers: list[DocumentImager] = []

    def run(name: str, data: bytes, **changes: float) -> DocumentOutcome:
        settings = SETTINGS.model_copy(update=changes)
        imager = DocumentImager(settings, {})
        imagers.append(imager)
        outcome, seconds = image(imager, tmp_path / name, data)
        assert seconds < max(settings.convert_seconds, settings.page_seconds) + GRACE_SECONDS
        after, _ = image(imager, tmp_path / "good.pdf", hostile.page_file())
        assert (after.error, after.page_count) == (None, 1)
        return outcome

    yield run
    for imager in imagers:
        imager.close()


def image(imager: DocumentImager, path: Path, data: bytes) -> tuple[DocumentOutcome, float]:
    path.write_bytes(data)
    started = time.monotonic()
    outcome, _ = imager.image(ImagingRequest(path, path.name, ImagingProfile.default_native()), Pages())
    return outcome, time.monotonic() - started


def expect(outcome: DocumentOutcome, code: ErrorCode, setting: str) -> None:
    assert outcome.error is not None
    assert (outcome.error.code, outcome.page_count) == (code, 0), outcome.error.detail
    assert f"PHOTOSTAT_RENDER__{setting}" in outcome.error.detail


@pytest.mark.parametrize(
    "data",
    [hostile.many_pages(1_000_000), hostile.nested_pages(6)],
    ids=["one page a million times", "ten pages ten pages deep"],
)
def test_a_page_bomb_names_the_page_limit(settle: Settle, data: bytes) -> None:
    expect(settle("bomb.pdf", data), ErrorCode.LIMIT_EXCEEDED, "MAX_PAGES")


@pytest.mark.parametrize(
    ("name", "data"),
    [("huge.pdf", hostile.page_file(box="0 0 14400 14400")), ("huge.png", hostile.white_png(65_000, 65_000))],
    ids=["page of 200 inches", "picture of 65,000 x 65,000"],
)
def test_a_pixel_bomb_names_the_pixel_limit(settle: Settle, name: str, data: bytes) -> None:
    expect(settle(name, data), ErrorCode.LIMIT_EXCEEDED, "MAX_PAGE_PIXELS")


def test_a_zip_bomb_names_the_scratch_limit(settle: Settle) -> None:
    outcome = settle("bomb.docx", hostile.inflating_letter(128 * MEBIBYTE), scratch_bytes=64 * MEBIBYTE)
    expect(outcome, ErrorCode.LIMIT_EXCEEDED, "SCRATCH_BYTES")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("forms.pdf", hostile.nested_forms(15)),
        ("copies.svg", hostile.copied_shapes(9)),
        ("paragraphs.docx", hostile.letter("x", paragraphs=1_500_000)),
    ],
    ids=["PDFium", "Chromium", "LibreOffice"],
)
def test_a_memory_bomb_names_the_memory_limit(settle: Settle, name: str, data: bytes) -> None:
    outcome = settle(name, data, convert_seconds=60, page_seconds=60, memory_bytes=600 * MEBIBYTE)
    expect(outcome, ErrorCode.LIMIT_EXCEEDED, "MEMORY_BYTES")


def test_a_page_that_takes_for_ever_names_the_page_budget(settle: Settle) -> None:
    expect(settle("endless.pdf", hostile.endless_drawing(3_000_000), page_seconds=2), ErrorCode.TIMEOUT, "PAGE_SECONDS")


def test_a_layout_that_takes_for_ever_names_the_conversion_budget(settle: Settle) -> None:
    expect(settle("nested.html", hostile.nested_html(100_000), convert_seconds=4), ErrorCode.TIMEOUT, "CONVERT_SECONDS")


def test_a_billion_laughs_in_a_letter_end_it_and_nothing_else(settle: Settle) -> None:
    outcome = settle("laughs.docx", hostile.letter("&lol9;", '<?xml version="1.0"?>' + hostile.BILLION_LAUGHS))
    assert outcome.error is None or outcome.error.code in (
        ErrorCode.CORRUPT,
        ErrorCode.RENDERER_CRASHED,
        ErrorCode.LIMIT_EXCEEDED,
    )


def test_a_billion_laughs_in_a_drawing_are_not_laughed(settle: Settle) -> None:
    outcome = settle("laughs.svg", hostile.laughing_svg())
    assert outcome.error is None or outcome.error.code is ErrorCode.CORRUPT


def test_a_lie_about_the_number_of_pages_costs_nothing(settle: Settle) -> None:
    lie = hostile.many_pages(1).replace(b"/Count 1/", b"/Count 2000000000/")
    assert settle("lie.pdf", lie).page_count == 1


def test_a_picture_of_gigabytes_on_a_small_page_is_sane(settle: Settle) -> None:
    picture = hostile.stream(
        bytes(64 * MEBIBYTE), b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    data = hostile.page_file(b"q 612 0 0 792 0 0 cm /I Do Q", resources=b"/XObject<</I 5 0 R>>", object_5=picture)
    outcome = settle("picture.pdf", data)
    assert outcome.error is None or outcome.error.code is ErrorCode.LIMIT_EXCEEDED
