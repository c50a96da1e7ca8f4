"""HtmlOptions.RemoveNonBreakingSpaceCodes on the printed page."""

import time
from pathlib import Path

import pytest
from page_work import findings, identified, places_of, printed, text_of, work_on

from photostat.render.inside.base import Kind
from photostat.render.inside.browser import Browser
from photostat.render.inside.html import lay_out_html, without_space_codes
from photostat.render.inside.mhtml import lay_out_mhtml
from photostat.render.model import FindingCode

pytestmark = pytest.mark.timeout(300)
ON = '{"HtmlOptions": {"RemoveNonBreakingSpaceCodes": true}}'
RUN = "&nbsp;" * 60


@pytest.mark.parametrize(
    "between",
    [
        RUN,
        "&#160;" * 60,
        "&#XA0;" * 60,
        "\xa0" * 60,
        "&nbsp; " * 60,
        "&nbsp;</span><span style='color:red'>" * 60,
        "&NBSP;&nbsp" * 60,
    ],
    ids=["name", "number", "upper hexadecimal", "letter", "mixed with blanks", "nested spans", "upper case name"],
)
def test_runs_of_space_codes_go_and_the_words_come_together(tmp_path: Path, browser: Browser, between: str) -> None:
    page = f"<!doctype html><meta charset=utf-8><body><span>first{between}second</span>".encode()
    gaps = []
    for name, profile in (("off", "{}"), ("on", ON)):
        work = work_on(tmp_path / name, page, profile=profile)
        document = printed(browser, lay_out_html(work, identified(Kind.HTML)), work)
        first, second = places_of(document, "first")[0], places_of(document, "second")[0]
        gaps.append((second[1] - first[3], first[2] - second[2]))
    (off_gap, off_drop), (on_gap, on_drop) = gaps
    assert on_drop == pytest.approx(0, abs=1) and 0 < on_gap < 12
    assert off_drop > 5 or off_gap > 100


def test_lines_held_together_by_space_codes_wrap_at_full_size(tmp_path: Path, browser: Browser) -> None:
    line = "&nbsp;".join(f"word{number}" for number in range(60))
    sizes = []
    for name, profile in (("off", "{}"), ("on", ON)):
        work = work_on(tmp_path / name, f"<!doctype html><table><tr><td>{line}</table>".encode(), profile=profile)
        document = printed(browser, lay_out_html(work, identified(Kind.HTML)), work)
        (_page, _left, bottom, right, top), *_ = places_of(document, "word59")
        assert right < 612 - 50
        sizes.append(top - bottom)
    assert sizes[1] > 2 * sizes[0], "off: the line stays whole, so the page is made smaller"


def test_saved_pages_lose_them_too(tmp_path: Path, browser: Browser) -> None:
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: http://s.example/\r\n\r\n"
    work = work_on(tmp_path, head + f"<body>first{RUN}second".encode(), profile=ON)
    assert "first second" in text_of(printed(browser, lay_out_mhtml(work, identified(Kind.MHTML)), work))


def test_page_whose_content_grows_with_the_window_is_not_cut_off(tmp_path: Path, browser: Browser) -> None:
    page = b"<!doctype html><p>left</p><div style='margin-left:60%;width:500px;text-align:right'>right</div>"
    work = work_on(tmp_path, page)
    document = printed(browser, lay_out_html(work, identified(Kind.HTML)), work)
    (_page, _left, _bottom, right, _top), *_ = places_of(document, "right")
    assert 540 < right < 612 - 53 and FindingCode.TEXT_CUT_OFF not in findings(work).codes


def test_page_that_is_always_wider_than_its_window_stays_readable_and_is_said(tmp_path: Path, browser: Browser) -> None:
    work = work_on(tmp_path, b"<!doctype html><p>left</p><div style='width:110%;text-align:right'>right</div>")
    document = printed(browser, lay_out_html(work, identified(Kind.HTML)), work)
    (_page, _left, bottom, _right, top), *_ = places_of(document, "left")
    assert top - bottom > 6 and findings(work).codes == {FindingCode.TEXT_CUT_OFF}


def test_single_space_code_between_two_words_stays() -> None:
    assert without_space_codes("10&nbsp;km <b>x</b>&nbsp;y") == "10&nbsp;km <b>x</b>&nbsp;y"


@pytest.mark.parametrize("piece", ["&nbsp;", "a&nbsp;", "aaaa;", "&nbsp;<span ", "&nbsp;<b>", "a", "&nbsp; ", "<", "&"])
def test_hostile_repetition_of_space_codes_is_quick(piece: str) -> None:
    started = time.monotonic()
    without_space_codes(piece * (1_000_000 // len(piece)))
    assert time.monotonic() - started < 20
