"""Redactions as pixels: nothing of what lies beneath is left, and nothing else of the page changes."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from photostat.render.model import PageFormat
from photostat.render.pages.boxes import Box, Turn, turned_size
from photostat.render.pages.burning import Cover, PagePictureError, Redaction, as_page_file, burned, decode_page, turned_back
from photostat.render.pages.screen import ScreenFormat, screen_picture

WIDTH, HEIGHT = 40, 28


def noise(mode: str = "L", seed: int = 7) -> Image.Image:
    """A page of random black and white pixels."""
    random = np.random.default_rng(seed)
    pixels = np.where(random.random((HEIGHT, WIDTH)) < 0.5, 0, 255).astype(np.uint8)
    return Image.fromarray(pixels, "L").convert(mode)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, top = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return Box(left, top, draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT)))


redactions = st.lists(
    st.builds(Redaction, st.sampled_from(list(Cover)), boxes(), st.booleans(), st.sampled_from(["", "Redacted", "a b"])),
    min_size=1,
    max_size=3,
)


def covered_pixels(wanted: Sequence[Redaction]) -> np.ndarray:
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    for redaction in wanted:
        box = redaction.box
        own = np.zeros_like(mask)
        own[box.top : box.bottom, box.left : box.right] = True
        mask |= ~own if redaction.is_inverse else own
    return mask


@settings(max_examples=60, deadline=None)
@given(wanted=redactions, turn=st.sampled_from(list(Turn)), edges=st.booleans())
def test_what_is_covered_tells_nothing_of_the_page_and_the_rest_is_untouched(
    wanted: list[Redaction], turn: Turn, edges: bool
) -> None:
    first, second = noise(seed=1), noise(seed=2)
    one, other = (np.asarray(turned_back(burned(page, wanted, turn, shows_edges=edges), turn)) for page in (first, second))
    mask = covered_pixels(wanted)
    assert (one[mask] == other[mask]).all()
    assert one.shape == (HEIGHT, WIDTH)
    # lines of a cross may be drawn a pixel beyond their box, never over half of a small page
    untouched = (one == np.asarray(first))[~mask]
    if all(redaction.cover in (Cover.BLACK, Cover.WHITE) for redaction in wanted):
        assert untouched.all()


@given(box=boxes(), turn=st.sampled_from(list(Turn)))
def test_a_turned_box_lies_on_the_turned_page_and_four_quarters_bring_it_back(box: Box, turn: Turn) -> None:
    assert box.turned(turn, width_px=WIDTH, height_px=HEIGHT).lies_in(*turned_size(turn, WIDTH, HEIGHT))
    width, height, moved = WIDTH, HEIGHT, box
    for _ in range(4):
        moved = moved.turned(Turn.QUARTER, width_px=width, height_px=height)
        width, height = height, width
    assert moved == box


def test_a_turn_is_clockwise_and_the_box_goes_with_the_pixels() -> None:
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    page.putpixel((0, 0), 0)
    turned = burned(page, [], Turn.QUARTER)
    assert turned.size == (HEIGHT, WIDTH)
    assert turned.getpixel((HEIGHT - 1, 0)) == 0
    covered = burned(page, [Redaction(Cover.WHITE, Box(0, 0, 1, 1))], Turn.QUARTER)
    assert covered.getextrema() == (255, 255)


def test_a_burned_file_has_the_format_size_and_dpi_of_the_page() -> None:
    black = Redaction(Cover.BLACK, Box(0, 0, WIDTH, HEIGHT))
    tiff = as_page_file(burned(noise(), [black], Turn.NONE), PageFormat.TIFF, dpi=300)
    with Image.open(io.BytesIO(tiff)) as image:
        assert (image.format, image.mode, image.size, image.info["dpi"]) == ("TIFF", "1", (WIDTH, HEIGHT), (300, 300))
        assert image.info["compression"] == "group4"
        assert image.convert("L").getextrema() == (0, 0)
    jpeg = as_page_file(burned(noise("RGB"), [black], Turn.NONE), PageFormat.JPEG, dpi=200)
    with Image.open(io.BytesIO(jpeg)) as image:
        assert (image.format, image.size, image.info["dpi"]) == ("JPEG", (WIDTH, HEIGHT), (200, 200))
        assert max(image.convert("L").getextrema()) <= 2


def test_a_stored_page_is_read_back_exactly() -> None:
    page = noise()
    assert decode_page(as_page_file(page, PageFormat.TIFF, dpi=300), PageFormat.TIFF).tobytes() == page.tobytes()


@pytest.mark.parametrize("broken", [b"", b"II*\0", b"GIF89a"])
def test_what_cannot_be_decoded_whole_is_refused(broken: bytes) -> None:
    with pytest.raises(PagePictureError, match="cannot be decoded"):
        decode_page(broken, PageFormat.TIFF)


def test_a_label_stands_in_its_box_and_is_large_enough_to_read() -> None:
    page = Image.new("L", (600, 200), 255)
    labelled = np.asarray(
        burned(page, [Redaction(Cover.TEXT, Box(100, 40, 500, 160), label="Attorney-client privilege")], Turn.NONE)
    )
    inside = labelled[44:156, 104:496] < 128
    rows = np.flatnonzero(inside.any(axis=1))
    assert inside.sum() > 500
    assert rows.max() - rows.min() > 30
    outside = labelled.copy()
    outside[40:160, 100:500] = 255
    assert outside.min() == 255


def test_screens_get_whole_pages_bit_by_bit_and_small_ones_in_grey() -> None:
    page = noise()
    whole = screen_picture(page, ScreenFormat.PNG, width_px=None)
    with Image.open(io.BytesIO(whole)) as image:
        assert (image.mode, image.convert("L").tobytes()) == ("1", page.tobytes())
    for screen_format in ScreenFormat:
        with Image.open(io.BytesIO(screen_picture(page, screen_format, width_px=20))) as image:
            assert image.size == (20, 14)
