"""How large the page of a picture is (docs/decisions/0004-picture-size.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photostat.render.inside.picture_size import is_credible, physical_size_in

PIXELS = st.integers(1, 100_000)


def test_resolution_of_a_scan_is_taken_as_it_is() -> None:
    assert physical_size_in(2550, 3300, (300, 300)) == (8.5, 11.0)


def test_fax_keeps_its_two_resolutions() -> None:
    width_in, height_in = physical_size_in(1728, 1078, (204, 98))
    assert width_in == pytest.approx(8.47, abs=0.01)
    assert height_in == pytest.approx(11.0, abs=0.01)


def test_screen_resolution_is_believed_up_to_a_tabloid_sheet() -> None:
    assert physical_size_in(1632, 1056, (96, 96)) == (17.0, 11.0)
    assert not is_credible(1633, 1056, (96, 96))
    assert not is_credible(4000, 3000, (72, 72))
    assert is_credible(4000, 3000, (240, 240))


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (-300, 300), (300, 5), (1e6, 1e6), (float("nan"), 300), (300, 1500)])
def test_nonsense_resolution_is_not_believed(dpi: tuple[float, float]) -> None:
    assert not is_credible(1000, 1000, dpi)


def test_photo_without_resolution_fills_a_letter_sheet_turned_like_it() -> None:
    assert physical_size_in(4000, 3000, None) == pytest.approx((11, 8.25))
    assert physical_size_in(3000, 4000, (72, 72)) == pytest.approx((8.25, 11))


def test_small_picture_without_resolution_has_its_size_on_a_screen() -> None:
    assert physical_size_in(96, 48, None) == (1.0, 0.5)


def test_long_screenshot_stays_readable() -> None:
    assert physical_size_in(1000, 20_000, None) == (5.0, 100.0)


@given(PIXELS, PIXELS)
def test_page_without_resolution_fits_letter_or_is_a_strip(width_px: int, height_px: int) -> None:
    width_in, height_in = physical_size_in(width_px, height_px, None)
    assert width_in / height_in == pytest.approx(width_px / height_px)
    assert width_in <= width_px / 96 * 1.000001
    short_in, long_in = sorted((width_in, height_in))
    is_strip = long_in > 3 * short_in
    assert is_strip or (short_in <= 8.5 * 1.000001 and long_in <= 11 * 1.000001)
