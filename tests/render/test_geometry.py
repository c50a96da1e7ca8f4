"""Page sizes in pixels."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photostat.render.geometry import SHEETS_IN, PageLayout, lay_out
from photostat.render.model import PageFormat
from photostat.render.profile import DitheringAlgorithm, ImageSize, PageOutput

SIDES_IN = st.floats(0.05, 200)
ANYTHING = st.floats(allow_nan=True, allow_infinity=True)
DPI = st.integers(1, 1200)
SHEETS = st.sampled_from([ImageSize.Letter, ImageSize.A4, ImageSize.Legal])


def output(size: ImageSize, *, dpi: int = 300, box: tuple[float, float] | None = None) -> PageOutput:
    width_in, height_in = box if box else (None, None)
    return PageOutput(dpi, PageFormat.TIFF, False, DitheringAlgorithm.Threshold, 128, size, width_in, height_in, max_pages=None)


def assert_keeps_aspect(width_in: float, height_in: float, layout: PageLayout) -> None:
    """Both sides come from one scale: each side is within a pixel of what the other one's scale gives it."""
    by_width = layout.content_width_px * height_in / width_in
    by_height = layout.content_height_px * width_in / height_in
    assert (
        abs(by_width - layout.content_height_px) <= 1 + height_in / width_in
        or abs(by_height - layout.content_width_px) <= 1 + width_in / height_in
    )


def test_original_setting_keeps_the_page() -> None:
    assert lay_out(8.5, 11, output(ImageSize.OriginalSetting)) == PageLayout(2550, 3300, 0, 0, 2550, 3300)
    assert lay_out(11, 8.5, output(ImageSize.OriginalSetting, dpi=299)) == PageLayout(3289, 2542, 0, 0, 3289, 2542)


@pytest.mark.parametrize(
    ("size", "width_px", "height_px"),
    [(ImageSize.Letter, 2550, 3300), (ImageSize.A4, 2480, 3508), (ImageSize.Legal, 2550, 4200)],
)
def test_fixed_sheets_have_their_size_and_turn_for_landscape(size: ImageSize, width_px: int, height_px: int) -> None:
    portrait, landscape = lay_out(20, 30, output(size)), lay_out(30, 20, output(size))
    assert (portrait.width_px, portrait.height_px) == (width_px, height_px)
    assert (landscape.width_px, landscape.height_px) == (height_px, width_px)


def test_small_page_is_centred_and_not_enlarged_on_a_sheet() -> None:
    assert lay_out(2, 4, output(ImageSize.Letter, dpi=100)) == PageLayout(850, 1100, 325, 350, 200, 400)


def test_custom_page_is_as_large_as_the_page_scaled_into_the_box() -> None:
    assert lay_out(8.5, 11, output(ImageSize.Custom, dpi=100, box=(5.5, 2.0))) == PageLayout(155, 200, 0, 0, 155, 200)
    assert lay_out(1, 1, output(ImageSize.Custom, dpi=100, box=(5.5, 2.0))) == PageLayout(100, 100, 0, 0, 100, 100)


@given(SIDES_IN, SIDES_IN, SHEETS, DPI)
def test_content_stays_on_the_sheet_keeps_its_aspect_and_never_grows(
    width_in: float, height_in: float, size: ImageSize, dpi: int
) -> None:
    layout = lay_out(width_in, height_in, output(size, dpi=dpi))
    sheet_px = sorted(max(1, round(side * dpi)) for side in SHEETS_IN[size])
    assert sorted((layout.width_px, layout.height_px)) == sheet_px
    assert layout.left_px >= 0 and layout.left_px + layout.content_width_px <= layout.width_px
    assert layout.top_px >= 0 and layout.top_px + layout.content_height_px <= layout.height_px
    assert layout.content_width_px <= max(1, round(width_in * dpi))
    assert layout.content_height_px <= max(1, round(height_in * dpi))
    if min(layout.content_width_px, layout.content_height_px) > 1:
        assert_keeps_aspect(width_in, height_in, layout)


@given(SIDES_IN, SIDES_IN, st.floats(0.1, 100), st.floats(0.1, 100), DPI)
def test_custom_page_fits_the_box_keeps_its_aspect_and_never_grows(
    width_in: float, height_in: float, box_width_in: float, box_height_in: float, dpi: int
) -> None:
    layout = lay_out(width_in, height_in, output(ImageSize.Custom, dpi=dpi, box=(box_width_in, box_height_in)))
    assert layout.width_px <= max(1, min(round(width_in * dpi), round(box_width_in * dpi)))
    assert layout.height_px <= max(1, min(round(height_in * dpi), round(box_height_in * dpi)))
    assert (layout.left_px, layout.top_px) == (0, 0)
    assert (layout.width_px, layout.height_px) == (layout.content_width_px, layout.content_height_px)
    if min(layout.width_px, layout.height_px) > 1:
        assert_keeps_aspect(width_in, height_in, layout)


@given(ANYTHING, ANYTHING, st.sampled_from(ImageSize), DPI)
def test_nonsense_sizes_make_a_page_of_at_least_one_pixel(width_in: float, height_in: float, size: ImageSize, dpi: int) -> None:
    options = output(size, dpi=dpi, box=(5, 5) if size is ImageSize.Custom else None)
    layout = lay_out(width_in, height_in, options)
    assert layout == lay_out(width_in, height_in, options)
    assert min(layout.width_px, layout.height_px, layout.content_width_px, layout.content_height_px) >= 1


@pytest.mark.parametrize("inches", [math.nan, math.inf, -math.inf, -1.0, 0.0])
def test_size_that_is_no_size_makes_the_smallest_page(inches: float) -> None:
    assert lay_out(inches, inches, output(ImageSize.OriginalSetting)) == PageLayout(1, 1, 0, 0, 1, 1)
