"""Endorsements stand in white bands and cover nothing; redactions are proven on the file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from photostat.render.model import PageFormat
from photostat.render.pages.boxes import Box, Turn
from photostat.render.pages.burning import Cover, Redaction, as_page_file, burned
from photostat.render.pages.endorsing import EndorsementError, Place, Room, endorsed, has_ink, lay_endorsements, placed
from photostat.render.pages.proof import ProofError, proof_of, prove

BATES = {Place.FOOTER_RIGHT: "ABC0000012"}


def a_page(width: int = 850, height: int = 1100, *ink: tuple[int, int, int, int]) -> Image.Image:
    page = Image.new("L", (width, height), 255)
    for edges in ink:
        ImageDraw.Draw(page).rectangle(edges, fill=0)
    return page


def test_a_page_with_white_margins_keeps_every_pixel_of_its_content() -> None:
    page = a_page(850, 1100, (100, 100, 700, 900))
    layout = lay_endorsements(page, BATES, dpi=100, room=Room.SHRINK, is_bilevel=True)
    made = endorsed(page, layout)
    assert made.size == page.size
    below = layout.bands[0].box.top
    assert made.crop((0, 0, 850, below)).tobytes() == page.crop((0, 0, 850, below)).tobytes()
    assert has_ink(made, layout.bands[0].box)  # the number is there


def test_padding_adds_paper_below_and_keeps_every_pixel() -> None:
    page = a_page(850, 1100, (0, 1090, 849, 1099))
    layout = lay_endorsements(page, BATES, dpi=100, room=Room.PAD, is_bilevel=True)
    made = endorsed(page, layout)
    assert made.width == 850 and made.height == 1100 + layout.bands[0].box.height
    assert made.crop((0, 0, 850, 1100)).tobytes() == page.tobytes()


def test_shrinking_keeps_the_size_of_the_paper_and_the_ink() -> None:
    page = a_page(850, 1100, (0, 1090, 849, 1099), (0, 0, 3, 3))
    made = endorsed(page, lay_endorsements(page, BATES, dpi=100, room=Room.SHRINK, is_bilevel=True))
    assert made.size == page.size
    assert has_ink(made, Box(0, 1040, 850, 1075))  # the lowest line, higher up


def test_a_band_with_ink_is_refused_rather_than_written_on() -> None:
    layout = lay_endorsements(a_page(), BATES, dpi=100, room=Room.PAD, is_bilevel=True)
    with pytest.raises(EndorsementError):
        endorsed(a_page(850, 1100, (0, 1095, 0, 1095)), layout)


def test_letters_of_any_height_stay_within_their_band() -> None:
    page = a_page(850, 1100, (0, 0, 849, 1099))
    texts = {Place.HEADER_CENTER: "Z" + "\u0301\u0302" * 40, Place.FOOTER_LEFT: "\u0e01\u0e49\u0e49" * 30 + "gjpq"}
    layout = lay_endorsements(page, texts, dpi=300, room=Room.PAD, is_bilevel=True)
    content = layout.content
    made = endorsed(page, layout).crop((content.left, content.top, content.right, content.bottom))
    assert made.tobytes() == page.tobytes()


_TEXTS = st.dictionaries(st.sampled_from(list(Place)), st.text("AW0 i-ß漢", max_size=60), min_size=1)
_INK = st.tuples(st.integers(0, 399), st.integers(0, 499), st.integers(1, 60), st.integers(1, 60))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 400),
    st.integers(1, 500),
    st.lists(_INK, max_size=3),
    _TEXTS,
    st.integers(1, 1200),
    st.sampled_from(list(Room)),
)
def test_bands_are_white_and_inside_and_apart_from_the_content(
    width: int, height: int, ink: list[tuple[int, int, int, int]], texts: dict[Place, str], dpi: int, room: Room
) -> None:
    page = a_page(width, height, *((x, y, x + w, y + h) for x, y, w, h in ink))
    layout = lay_endorsements(page, texts, dpi=dpi, room=room, is_bilevel=False)
    assert layout.content.lies_in(layout.width_px, layout.height_px)
    before = placed(page, layout)
    made = endorsed(page, layout)
    difference = ImageChops.difference(before, made)
    for band in layout.bands:
        assert band.box.lies_in(layout.width_px, layout.height_px)
        assert not has_ink(before, band.box)
        for text, left, cell, share in band.texts:
            assert text and left >= 0 and left + cell <= layout.width_px + 1 and 0 <= share <= 1
        difference.paste(0, (band.box.left, band.box.top, band.box.right, band.box.bottom))
    assert difference.getbbox() is None  # nothing was written outside of the bands
    if len(layout.bands) == 2:
        assert layout.bands[0].box.bottom <= layout.bands[1].box.top


REDACTIONS = (
    Redaction(Cover.BLACK, Box(100, 100, 300, 200)),
    Redaction(Cover.TEXT, Box(400, 300, 700, 420), label="Privileged"),
    Redaction(Cover.CROSS, Box(50, 950, 250, 1090)),
    Redaction(Cover.WHITE, Box(400, 800, 600, 900)),
)


@pytest.mark.parametrize("page_format", list(PageFormat))
@pytest.mark.parametrize("room", list(Room))
@pytest.mark.parametrize("turn", [Turn.NONE, Turn.QUARTER])
def test_a_burned_and_endorsed_page_is_proven(page_format: PageFormat, room: Room, turn: Turn) -> None:
    page = a_page(850, 1100, (0, 0, 849, 520), (0, 700, 849, 1099))
    shown = burned(page, REDACTIONS, turn)
    is_bilevel = page_format is PageFormat.TIFF
    layout = lay_endorsements(shown, BATES, dpi=100, room=room, is_bilevel=is_bilevel)
    data = as_page_file(endorsed(shown, layout), page_format, dpi=100)
    prove(data, page_format, proof_of(page.size, REDACTIONS, turn, layout))


@pytest.mark.parametrize("page_format", list(PageFormat))
@pytest.mark.parametrize("missing", range(4))
def test_a_file_without_one_of_its_redactions_is_not_proven(page_format: PageFormat, missing: int) -> None:
    page = a_page(850, 1100)
    for y in range(0, 1100, 8):
        ImageDraw.Draw(page).rectangle((0, y, 849, y + 3), fill=0)
    burnt = [redaction for number, redaction in enumerate(REDACTIONS) if number != missing]
    data = as_page_file(burned(page, burnt, Turn.NONE), page_format, dpi=100)
    with pytest.raises(ProofError):
        prove(data, page_format, proof_of(page.size, REDACTIONS, Turn.NONE, None))


def test_one_pixel_that_shows_is_found() -> None:
    page = burned(a_page(), REDACTIONS, Turn.NONE)
    page.putpixel((299, 199), 255)
    with pytest.raises(ProofError):
        prove(as_page_file(page, PageFormat.TIFF, dpi=100), PageFormat.TIFF, proof_of(page.size, REDACTIONS, Turn.NONE, None))


def test_an_inverse_redaction_is_proven_outside_of_its_box() -> None:
    inverse = [Redaction(Cover.BLACK, Box(100, 100, 300, 200), is_inverse=True)]
    page = burned(a_page(), inverse, Turn.HALF)
    proof = proof_of((850, 1100), inverse, Turn.HALF, None)
    prove(as_page_file(page, PageFormat.TIFF, dpi=100), PageFormat.TIFF, proof)
    page.putpixel((0, 0), 255)
    with pytest.raises(ProofError):
        prove(as_page_file(page, PageFormat.TIFF, dpi=100), PageFormat.TIFF, proof)
