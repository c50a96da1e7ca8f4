from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_work import content_of, findings, identified, printed, text_of, work_on

from photostat.render.inside.base import Kind
from photostat.render.inside.browser import Browser
from photostat.render.inside.text import COLUMNS, LINES_PER_PAGE, PAGES_PER_PART, lay_out_text, text_sheets, wrap
from photostat.render.model import FindingCode


@given(st.text(alphabet=st.characters(exclude_characters="\t\f\v\r\n\x85\u2028\u2029\ufeff\ufffe"), max_size=400))
def test_wrapping_loses_no_letter(line: str) -> None:
    rows = wrap(line)
    assert len("".join(rows)) == len(line)
    assert all(len(row) <= 4 * COLUMNS for row in rows)


@given(st.text(alphabet="ab \n\r\f", max_size=600), st.integers(1, 7))
def test_sheets_do_not_depend_on_where_blocks_are_cut(text: str, size: int) -> None:
    blocks = [text[start : start + size] for start in range(0, len(text), size)]
    assert list(text_sheets(blocks)) == list(text_sheets([text]))


def test_rows_break_behind_blanks() -> None:
    rows = wrap("word " * 40)
    assert all(len(row) <= COLUMNS and row.endswith("word ") for row in rows)


def test_wide_letters_take_two_columns() -> None:
    assert [len(row) for row in wrap("漢" * COLUMNS)] == [COLUMNS // 2, COLUMNS // 2, 1]


def test_form_feed_starts_a_sheet() -> None:
    assert list(text_sheets(["one\n\ftwo\fthree\n"])) == [["one"], ["two"], ["three"]]


def test_tabs_stand_at_every_eighth_column_and_controls_are_shown() -> None:
    assert wrap("a\tb\x00\x1b") == ["a       b␀␛"]


def test_empty_text_is_one_sheet() -> None:
    assert list(text_sheets([])) == [[]]


def test_parts_end_between_two_sheets(tmp_path: Path) -> None:
    lines = LINES_PER_PAGE * (PAGES_PER_PART + 5)
    work = work_on(tmp_path, b"line\n" * lines)
    parts = lay_out_text(work, identified(Kind.TEXT))
    assert [part.index.read_text().count("<pre>") for part in parts] == [PAGES_PER_PART, 5]


def test_no_more_is_laid_out_than_the_page_limit_and_one(tmp_path: Path) -> None:
    work = work_on(tmp_path, b"line\n" * LINES_PER_PAGE * 50, page_limit=3)
    assert content_of(lay_out_text(work, identified(Kind.TEXT))).count("<pre>") == 4


def test_guessed_encoding_is_said(tmp_path: Path) -> None:
    work = work_on(tmp_path, "Größe und Straße, fröhlich über Äcker".encode("cp1252"))
    assert "Größe" in content_of(lay_out_text(work, identified(Kind.TEXT)))
    assert findings(work).codes == {FindingCode.ENCODING_GUESSED}


def test_utf_8_letter_across_two_blocks_is_whole(tmp_path: Path) -> None:
    work = work_on(tmp_path, b"x" * ((1 << 20) - 1) + "é\n".encode() + b"y" * 2000)
    assert "é" in content_of(lay_out_text(work, identified(Kind.TEXT)))
    assert not findings(work).codes


@pytest.mark.timeout(300)
def test_printed_sheets_are_the_counted_ones(tmp_path: Path, browser: Browser) -> None:
    text = "".join(f"{number} {'x' * (number % 90)}\n" for number in range(300)) + "日本語 العربية עברית ไทย\n"
    work = work_on(tmp_path, text.encode())
    parts = lay_out_text(work, identified(Kind.TEXT))
    document = printed(browser, parts, work)
    assert len(document) == content_of(parts).count("<pre>")
    seen = text_of(document)
    assert "299" in seen and "日本語" in seen
    assert not findings(work).codes
