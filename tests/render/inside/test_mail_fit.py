"""What becomes of pictures and tables that are wider than the paper, on the printed page."""

import json
from pathlib import Path

import pypdfium2
import pytest
from mail_natives import html_mail, png, wide_table, with_picture
from page_work import findings, identified, picture_of, places_of, printed, text_of, work_on

from photostat.render.inside import page_fit
from photostat.render.inside.base import Kind, Work
from photostat.render.inside.browser import Browser
from photostat.render.inside.mail import lay_out_mail
from photostat.render.messages import warning_text
from photostat.render.model import FindingCode

pytestmark = pytest.mark.timeout(300)
RIGHT_PT = 612 - 54  # the right margin of a Letter sheet
PLAIN = "<p>ordinary words</p>"


def laid_out(
    tmp_path: Path, browser: Browser, html: str, picture: bytes = b"", **options: bool
) -> tuple[pypdfium2.PdfDocument, Work]:
    message = html_mail(html)
    if picture:
        with_picture(message, picture)
    names = {"pictures": "ResizeImagesToFitPage", "tables": "ResizeTablesToFitPage", "split": "SplitTablesToFitPageWidth"}
    profile = {"EmailOptions": {names[name]: value for name, value in options.items()}}
    work = work_on(tmp_path / "-".join(map(str, options.values())), bytes(message), profile=json.dumps(profile))
    return printed(browser, lay_out_mail(work, identified(Kind.EML)), work), work


def height_of(document: pypdfium2.PdfDocument, words: str) -> float:
    """Height in points of the letters of `words`."""
    (_page, _left, bottom, _right, top), *_ = places_of(document, words)
    return top - bottom


def blue_columns(document: pypdfium2.PdfDocument) -> list[int]:
    page = picture_of(document)
    return [x for x in range(page.width) if any(page.getpixel((x, y)) == (0, 0, 255) for y in range(0, page.height, 4))]


def test_wide_picture_shrinks_and_the_words_do_not(tmp_path: Path, browser: Browser) -> None:
    html = PLAIN + '<img src="cid:pic@x" style="min-width:1400px;max-width:none!important">'
    normal, _ = laid_out(tmp_path / "n", browser, PLAIN)
    fitted, work = laid_out(tmp_path, browser, html, png(1400, 200), pictures=True)
    columns = blue_columns(fitted)
    assert min(columns) == pytest.approx(72, abs=2) and max(columns) == pytest.approx(744, abs=2)
    assert height_of(fitted, "ordinary") == pytest.approx(height_of(normal, "ordinary"), rel=0.01)
    assert not findings(work).codes


def test_picture_that_may_not_shrink_is_cut_off_and_said_with_its_page(tmp_path: Path, browser: Browser) -> None:
    html = '<div style="height:1500px">x</div><img src="cid:pic@x" width=1400>'
    document, work = laid_out(tmp_path, browser, html, png(1400, 200), pictures=False)
    assert findings(work).message(FindingCode.PICTURE_CUT_OFF).startswith("Possible cut-off embedded image detected.")
    assert findings(work).pages_told[FindingCode.PICTURE_CUT_OFF] == (2,)
    page = picture_of(document, 1)
    blue = [y for y in range(page.height) if page.getpixel((400, y)) == (0, 0, 255)]
    assert len(blue) == pytest.approx(200, abs=2), "the picture keeps its size"


def test_wide_table_shrinks_and_the_words_do_not(tmp_path: Path, browser: Browser) -> None:
    html = PLAIN + wide_table(9, cell_px=100)
    document, work = laid_out(tmp_path, browser, html, tables=True)
    normal, _ = laid_out(tmp_path / "n", browser, PLAIN + wide_table(3))
    assert max(right for _page, _left, _bottom, right, _top in places_of(document, "head9")) < RIGHT_PT
    assert height_of(document, "ordinary") == pytest.approx(height_of(normal, "ordinary"), rel=0.01)
    assert 0.6 < height_of(document, "r2c2") / height_of(normal, "r2c2") < 0.8
    assert not findings(work).codes


def test_table_of_a_fixed_width_wraps_before_its_letters_shrink(tmp_path: Path, browser: Browser) -> None:
    words = "many words that can be broken anywhere between them " * 6
    html = f"<table style='width:1400px'><tr><td>{words}</td><td>{words}</td></tr></table>"
    document, _ = laid_out(tmp_path, browser, html, tables=True)
    normal, _ = laid_out(tmp_path / "n", browser, "<table><tr><td>many words</td></tr></table>")
    assert height_of(document, "many") == pytest.approx(height_of(normal, "many"), rel=0.01)


def test_table_that_may_neither_shrink_nor_be_split_is_cut_off_and_said(tmp_path: Path, browser: Browser) -> None:
    document, work = laid_out(tmp_path, browser, PLAIN + wide_table(20), tables=False, split=False)
    assert "head2" in text_of(document) and "head19" not in text_of(document)
    assert findings(work).message(FindingCode.TEXT_CUT_OFF).startswith("Possible cut-off text detected.")
    assert findings(work).pages_told[FindingCode.TEXT_CUT_OFF] == (1,)


def test_table_that_shrinking_would_make_unreadable_is_split(tmp_path: Path, browser: Browser) -> None:
    document, work = laid_out(tmp_path, browser, PLAIN + wide_table(20), tables=True, split=True)
    normal, _ = laid_out(tmp_path / "n", browser, wide_table(3))
    text = text_of(document)
    assert all(text.count(f"head{column}\r") + text.count(f"head{column} ") >= 1 for column in range(2, 20))
    assert text.count("row2") == text.count("row1") > 3, "the first column stands beside each part"
    assert height_of(document, "r2c15") == pytest.approx(height_of(normal, "r2c2"), rel=0.01)
    assert all(place[3] < RIGHT_PT for column in range(2, 21) for place in places_of(document, f"r3c{column}"))
    (_, _, _, _, first_top), *_ = places_of(document, "r1c2")
    (_, _, _, _, later_top), *_ = places_of(document, "r1c20")
    assert later_top < first_top, "the further columns stand below"
    assert findings(work).message(FindingCode.TABLE_SPLIT) == "Split performed on table larger than page width."
    assert findings(work).pages_told[FindingCode.TABLE_SPLIT] == (1,)


def test_split_alone_splits_what_is_wider_than_the_page_at_all(tmp_path: Path, browser: Browser) -> None:
    _, shrunk = laid_out(tmp_path, browser, wide_table(8, cell_px=100), tables=True, split=True)
    _, split = laid_out(tmp_path, browser, wide_table(8, cell_px=100), tables=False, split=True)
    assert not findings(shrunk).codes and findings(split).codes == {FindingCode.TABLE_SPLIT}


def test_without_split_a_table_shrinks_as_far_as_it_must(tmp_path: Path, browser: Browser) -> None:
    document, work = laid_out(tmp_path, browser, wide_table(20), tables=True, split=False)
    assert "head20" in text_of(document) and not findings(work).codes
    assert all(place[3] < RIGHT_PT for place in places_of(document, "r1c20"))


def test_pages_of_a_split_are_those_that_its_parts_stand_on(tmp_path: Path, browser: Browser) -> None:
    html = '<div style="height:1000px">x</div>' + wide_table(20, rows=60) + '<div style="height:2000px">y</div>'
    document, work = laid_out(tmp_path, browser, html, split=True)
    pages = {place[0] for column in (2, 20) for place in places_of(document, f"r1c{column}")}
    pages |= {place[0] for place in places_of(document, "r60c20")}
    told = findings(work).pages_told[FindingCode.TABLE_SPLIT]
    assert told == tuple(range(min(pages), max(pages) + 1)) and told[0] == 2 and told[-1] < len(document)


def test_cells_over_several_columns_or_rows_survive_a_split(tmp_path: Path, browser: Browser) -> None:
    width = "style='min-width:200px'"
    row = "".join(f"<td {width}>q{column}</td>" for column in range(1, 13))
    html = f"<table border=1><tr><td colspan=12>over all</td></tr><tr>{row}</tr>"
    html += "<tr><td rowspan=2>tall</td><td colspan=6>half one</td><td colspan=5>half two</td></tr>"
    html += "<tr>" + "".join(f"<td>z{column}</td>" for column in range(2, 13)) + "</tr></table>"
    document, work = laid_out(tmp_path, browser, html, split=True)
    text = text_of(document)
    assert all(f"q{column}" in text and (column == 1 or f"z{column}" in text) for column in range(1, 13))
    assert "half one" in text and "half two" in text and "over all" in text and "tall" in text
    assert FindingCode.TABLE_SPLIT in findings(work).codes and FindingCode.TEXT_CUT_OFF not in findings(work).codes


def test_text_over_the_first_columns_is_not_squeezed_into_each_part(tmp_path: Path, browser: Browser) -> None:
    html = wide_table(20).replace(
        "</table>", "<tr><td colspan=3>a note below the figures</td><td colspan=17>rest</td></tr></table>"
    )
    document, _ = laid_out(tmp_path, browser, html, split=True)
    assert len(places_of(document, "note")) == 1 and len(places_of(document, "rest")) > 1


def test_table_inside_a_frame_table_is_the_one_that_is_split(tmp_path: Path, browser: Browser) -> None:
    html = f"<table width=100%><tr><td>{PLAIN}{wide_table(20)}</td></tr></table>"
    document, work = laid_out(tmp_path, browser, html, split=True)
    normal, _ = laid_out(tmp_path / "n", browser, f"<table><tr><td>{PLAIN}</td></tr></table>")
    assert height_of(document, "ordinary") == pytest.approx(height_of(normal, "ordinary"), rel=0.01)
    assert findings(work).codes == {FindingCode.TABLE_SPLIT}
    assert all(place[3] < RIGHT_PT for place in places_of(document, "r3c20"))


def test_table_of_one_column_cannot_be_split_and_that_is_said(tmp_path: Path, browser: Browser) -> None:
    html = f"<table><tr><td><div style='width:2000px'>{'wide ' * 20}</div></td></tr></table>"
    document, work = laid_out(tmp_path, browser, html, tables=True, split=True)
    message = findings(work).message(FindingCode.TABLE_SPLIT_NOT_COMPLETED)
    assert message == "Split could not be completed on table larger than page width."
    assert findings(work).pages_told[FindingCode.TABLE_SPLIT_NOT_COMPLETED] == (1,)
    assert all(place[3] < RIGHT_PT for place in places_of(document, "wide"))


def test_box_of_a_fixed_width_and_unbroken_lines_wrap(tmp_path: Path, browser: Browser) -> None:
    html = (
        "<div style='width:1500px'>" + "wide words " * 40 + "</div><div style='white-space:nowrap'>" + "one line " * 60 + "</div>"
    )
    document, work = laid_out(tmp_path, browser, html)
    normal, _ = laid_out(tmp_path / "n", browser, "<p>wide words</p>")
    assert height_of(document, "wide") == pytest.approx(height_of(normal, "wide"), rel=0.01)
    assert len(places_of(document, "wide words")) >= 38 and not findings(work).codes


def test_what_one_could_scroll_to_is_on_the_paper(tmp_path: Path, browser: Browser) -> None:
    html = "<div style='overflow:auto;height:60px;width:300px'>" + "".join(f"<p>line{n}</p>" for n in range(30)) + "</div>"
    document, _ = laid_out(tmp_path, browser, html)
    assert "line29" in text_of(document)


def test_right_to_left_table_is_fitted_too(tmp_path: Path, browser: Browser) -> None:
    document, work = laid_out(tmp_path, browser, f"<html dir=rtl><body>{wide_table(9, cell_px=100)}</body></html>", tables=True)
    assert all(place[1] > 50 and place[3] < RIGHT_PT for column in range(2, 10) for place in places_of(document, f"r1c{column}"))
    assert not findings(work).codes


@pytest.mark.parametrize(
    "html",
    [
        "<table>" * 400 + wide_table(12),
        "<table><tr>" + "<td colspan=1000000 rowspan=65534>x</td>" * 50 + "</tr></table>",
        "<table style='width:1e9px'><tr><td>x</td><td>y</td></tr></table>",
        wide_table(300, rows=1) * 20,
        "<form name=body><input name=parentNode><input name=style></form><img name=getElementsByTagName>" + wide_table(20),
        "<table><tr>" + "<td style='min-width:9000px'>x</td>" * 3 + "</tr></table>",
        wide_table(20, style="display:block"),
        wide_table(20, style="position:absolute;left:300px"),
        wide_table(20, style="float:right"),
        "<div style='transform:scale(40)'>big</div><div style='zoom:50'>bigger</div>",
    ],
    ids=["nested", "spans", "huge", "many", "clobbering", "columns", "block", "absolute", "float", "scaled"],
)
def test_odd_tables_end_in_pages(tmp_path: Path, browser: Browser, html: str) -> None:
    document, _ = laid_out(tmp_path, browser, f"{PLAIN}{html}", split=True)
    assert "ordinary words" in text_of(document)


def test_measuring_that_fails_is_a_finding_and_the_page_still_fits(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_fit, "_script", lambda: "() => { for (;;) {} }")
    monkeypatch.setattr(page_fit, "FIT_SECONDS", 0.3)
    document, work = laid_out(tmp_path, browser, PLAIN + wide_table(20))
    assert findings(work).message(FindingCode.CUT_OFF_NOT_CHECKED) == warning_text(FindingCode.CUT_OFF_NOT_CHECKED)
    assert all(place[3] < RIGHT_PT for place in places_of(document, "r1c20"))


def test_script_of_ours_runs_and_none_of_the_mail(tmp_path: Path, browser: Browser) -> None:
    evil = "<script>document.write('SCRIPT RAN')</script><img src=x onerror=\"document.write('SCRIPT RAN')\">"
    work = work_on(tmp_path, bytes(html_mail("x")))
    (page,) = lay_out_mail(work, identified(Kind.EML))
    page.index.write_text(page.index.read_text("utf-8") + evil + wide_table(20), "utf-8")
    text = text_of(printed(browser, [page], work))
    assert "SCRIPT RAN" not in text and "Table continued" in text


def test_two_runs_of_a_split_give_the_same_page(tmp_path: Path, browser: Browser) -> None:
    seen = set()
    for run in ("one", "two"):
        document, _ = laid_out(tmp_path / run, browser, wide_table(20, rows=20), split=True)
        seen.add(picture_of(document).tobytes())
    assert len(seen) == 1
