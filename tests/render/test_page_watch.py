"""Which finished pages are told about: blank ones and ones that a reviewer would not expect on paper."""

import pytest

from photostat.render import protocol
from photostat.render.model import FindingCode
from photostat.render.page_watch import PageWatch
from photostat.render.profile import ImagingProfile, page_output

OUTPUT = page_output(ImagingProfile.default_native(), use_native_imaging=True)
SOME_INK = 0.01


def told(width_in: float, height_in: float, ink_ratio: float = SOME_INK) -> set[FindingCode]:
    watch = PageWatch()
    width_px, height_px = round(width_in * OUTPUT.dpi), round(height_in * OUTPUT.dpi)
    page = protocol.Page(number=1, slot=0, width_px=width_px, height_px=height_px, pixels="grey")
    watch.look(page, ink_ratio, OUTPUT)
    return {finding.code for finding in watch.findings()}


@pytest.mark.parametrize(("width_in", "height_in"), [(8.5, 11), (11, 17), (1.2, 1.2), (0.9, 0.6), (6, 2)])
def test_sheets_photographs_and_logos_are_ordinary(width_in: float, height_in: float) -> None:
    assert told(width_in, height_in) == set()


@pytest.mark.parametrize(("width_in", "height_in"), [(17, 22), (8.3, 22.9), (0.3, 0.3), (1 / 300, 1 / 300), (6.2, 0.9)])
def test_plans_specks_and_slender_strips_are_odd(width_in: float, height_in: float) -> None:
    assert told(width_in, height_in) == {FindingCode.ODD_PAGE_SIZE}


def test_a_page_without_ink_is_blank_and_one_with_a_full_stop_is_not() -> None:
    full_stop = 40 / (2550 * 3300)
    assert told(8.5, 11, ink_ratio=0) == {FindingCode.BLANK_PAGE}
    assert told(8.5, 11, ink_ratio=full_stop) == set()
