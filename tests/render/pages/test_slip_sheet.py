"""Slip sheets are whole pages that show the reason and the name, whatever the name holds."""

import io

import numpy as np
import pytest
from page_samples import is_black, page_output
from PIL import Image

from photostat.render.model import PageFormat
from photostat.render.pages import EncodedPage, slip_sheet
from photostat.render.pages.slip_sheet import _cleaned, _wrapped
from photostat.render.pages.typeface import Typeface
from photostat.render.profile import DitheringAlgorithm, ImageSize, PageOutput


def sheet(lines: list[str], output: PageOutput, footer: str = "") -> EncodedPage:
    return slip_sheet(title="No images for this document", lines=lines, output=output, footer=footer)


def test_a_slip_sheet_is_a_letter_page_with_text() -> None:
    page = sheet(["File: a.docx", "Reason: it is empty."], page_output())
    assert (page.format, page.width_px, page.height_px) == (PageFormat.TIFF, 2550, 3300)
    assert 0.01 < page.ink_ratio < 0.05


@pytest.mark.parametrize(
    ("image_size", "size"),
    [(ImageSize.A4, (1654, 2339)), (ImageSize.Legal, (1700, 2800)), (ImageSize.Letter, (1700, 2200))],
)
def test_a_slip_sheet_has_the_profiles_page_size(image_size: ImageSize, size: tuple[int, int]) -> None:
    page = sheet(["File: a.docx"], page_output(dpi=200, image_size=image_size))
    assert (page.width_px, page.height_px) == size


def test_a_slip_sheet_follows_the_format() -> None:
    page = sheet(["File: a.docx"], page_output(format=PageFormat.JPEG))
    with Image.open(io.BytesIO(page.data)) as image:
        assert (image.format, image.mode, image.info["dpi"]) == ("JPEG", "L", (300, 300))


def test_a_slip_sheet_is_never_dithered() -> None:
    plain, diffused = (
        sheet(["File: a.docx"], page_output(dithering=algorithm))
        for algorithm in (DitheringAlgorithm.Threshold, DitheringAlgorithm.Clustered16X16)
    )
    assert plain.data == diffused.data


@pytest.mark.parametrize("dpi", [1, 10, 72, 600])
def test_a_slip_sheet_is_made_at_any_dpi(dpi: int) -> None:
    assert sheet(["File: " + "x" * 500], page_output(dpi=dpi), footer="f").ink_ratio > 0


def test_a_slip_sheet_fits_the_smallest_custom_box() -> None:
    output = page_output(image_size=ImageSize.Custom, max_width_in=0.001, max_height_in=0.001)
    page = sheet(["File: a.docx"], output)
    assert (page.width_px, page.height_px) == (1, 1)


def test_text_stays_inside_the_frame() -> None:
    page = sheet([f"Reason: {'many words ' * 200}"] * 80, page_output(dpi=100), footer="w" * 2000)
    black = is_black(page.data)
    frame = 40 * 100 // 72
    black[frame - 2 : frame + 4] = black[-frame - 4 : -frame + 2] = False
    black[:, frame - 2 : frame + 4] = black[:, -frame - 4 : -frame + 2] = False
    rows, columns = np.nonzero(black)
    assert columns.min() > frame + 30
    assert columns.max() < 850 - frame - 30
    assert rows.max() < 1100 - frame - 10


def test_names_cannot_turn_text_around_or_break_lines() -> None:
    assert _cleaned("evil\u202egnp.exe") == "evil\ufffdgnp.exe"
    assert _cleaned("a\nb\tc\u2028d") == "a b c d"
    assert _cleaned("bell\x07 nul\x00 half\udcff") == "bell\ufffd nul\ufffd half\ufffd"
    assert _cleaned("soft\u00adhyphen") == "softhyphen"


def test_a_very_long_name_keeps_its_beginning_and_its_extension() -> None:
    shown = _cleaned("start" + "x" * 100_000 + ".docx")
    assert len(shown) < 700
    assert shown.startswith("startxx")
    assert shown.endswith(".docx")


def test_wrapping_loses_nothing_and_fits() -> None:
    face = Typeface(20)
    text = "Custodian/Mail box/a_very_long_name" + "x" * 200 + " 東京支社会議録 Приложение.docx"
    lines = list(_wrapped(face, text, 300))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(face.width(line) <= 300 for line in lines)


def test_characters_of_no_font_become_the_replacement_sign() -> None:
    face = Typeface(20)
    assert face.width("\U00012000") == face.width("\ufffd")


def test_scripts_that_the_first_font_lacks_are_still_drawn() -> None:
    face = Typeface(20)
    if face.width("東") == face.width("\ufffd") and face.width("京") == face.width("\ufffd"):
        pytest.skip("no font with ideographs on this machine")
    pages = {sheet([f"File: {name}"], page_output(dpi=100)).data for name in ("東京", "京東", "会議")}
    assert len(pages) == 3


def test_it_works_without_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photostat.render.pages.typeface._font_files", lambda wanted: ())
    assert sheet(["File: a.docx 東京"], page_output(dpi=100)).ink_ratio > 0.008
