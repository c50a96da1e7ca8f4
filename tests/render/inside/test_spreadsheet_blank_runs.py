"""Spreadsheets: blank rows and columns, formatted ones too, give no pages of their own."""

import time

import pytest
import sheet_natives as made
from sheet_natives import ODS, XLSX
from sheet_pages import SheetOffice

from photostat.render.inside.uno_side.spans import blanks, joined, without
from photostat.render.model import FindingCode

FILLED = made.cell(None, style="filled")


def gap(count: int) -> bytes:
    return made.ods(made.table("S", made.row("above"), made.row(repeat=count), made.row("below")))


def test_a_run_of_more_blank_rows_than_allowed_becomes_one_page_break(sheets: SheetOffice) -> None:
    pages = sheets.pages(gap(11), ODS)
    assert [text.split() for text in pages.texts] == [["above"], ["below"]]
    assert pages.place("below", 1)[1] == pytest.approx(pages.place("above")[1], abs=1)


def test_a_run_as_long_as_allowed_stays(sheets: SheetOffice) -> None:
    (page,) = sheets.pages(gap(10), ODS).texts
    assert page.split() == ["above", "below"]
    assert len(sheets.pages(gap(11), ODS, HideAndPageBreakAfterConsecutiveBlankRowCol=11).texts) == 1


def test_thousands_of_blank_rows_are_one_page_break(sheets: SheetOffice) -> None:
    assert [text.split() for text in sheets.pages(gap(20_000), ODS).texts] == [["above"], ["below"]]


def test_blank_columns_become_one_page_break_too(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row("left", *[None] * 11, "right")))
    assert [text.split() for text in sheets.pages(native, ODS).texts] == [["left"], ["right"]]
    near = sheets.pages(native, ODS, HideAndPageBreakAfterConsecutiveBlankRowCol=11)
    assert near.place("left")[0] + 400 < near.place("right", len(near.texts) - 1)[0] or len(near.texts) == 2


def test_blank_rows_at_the_top_are_hidden_without_a_page(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row(repeat=60), made.row("first")))
    assert [text.split() for text in sheets.pages(native, ODS).texts] == [["first"]]


def test_formatted_blank_rows_count_as_blank(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row("above"), made.row(FILLED, repeat=300), made.row("below")))
    pages = sheets.pages(native, ODS)
    assert len(pages.texts) == 2
    assert pages.ink() < 3000


def test_a_formula_that_shows_nothing_is_blank(sheets: SheetOffice) -> None:
    rows = [made.xlsx_row(n, made.xlsx_cell(f"A{n}", "", formula='IF(B1="x","y","")')) for n in range(2, 400)]
    native = made.xlsx({"S": made.xlsx_sheet(made.xlsx_row(1, made.xlsx_cell("A1", "top")), *rows)})
    assert [text.split() for text in sheets.pages(native, XLSX).texts] == [["top"]]


def test_rows_under_a_picture_are_not_blank(sheets: SheetOffice) -> None:
    shape = (
        '<table:shapes><draw:rect svg:x="1cm" svg:y="1cm" svg:width="4cm" svg:height="8cm" draw:name="r"><text:p>drawn</text:p>'
        "</draw:rect></table:shapes>"
    )
    native = made.ods(made.table("S", shape + made.row("above"), made.row(repeat=40), made.row("below")))
    pages = sheets.pages(native, ODS)
    assert "drawn" in pages.texts[0]
    assert pages.page_of("below") == 2


def test_rows_that_a_merged_cell_reaches_into_are_not_blank(sheets: SheetOffice) -> None:
    merged = (
        '<table:table-cell table:number-rows-spanned="30" office:value-type="string"><text:p>tall</text:p></table:table-cell>'
    )
    native = made.ods(made.table("S", made.row(merged), made.row(repeat=29), made.row("below")))
    assert [text.split() for text in sheets.pages(native, ODS).texts] == [["tall", "below"]]


def test_a_text_that_runs_over_blank_columns_is_not_cut(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row("a long note that no column holds " * 2 + "END", *[FILLED] * 0)))
    assert "END" in sheets.pages(native, ODS).texts[0]


def test_a_million_formatted_rows_take_seconds_and_give_no_page(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row("lonely"), made.row(FILLED, FILLED, repeat=1_048_000)))
    started = time.monotonic()
    pages = sheets.pages(native, ODS)
    assert [text.split() for text in pages.texts] == [["lonely"]]
    assert time.monotonic() - started < 20


def test_a_sheet_of_formatting_alone_ends_quickly_beside_one_with_content(sheets: SheetOffice) -> None:
    tables = made.table("Empty", made.row(FILLED, repeat=500_000)), made.table("S", made.row("here"))
    pages = sheets.pages(made.ods(*tables), ODS)
    assert [text.split() for text in pages.texts] == [["here"]]


@pytest.mark.parametrize(("formatting", "is_black"), [([], True), (["ClearFormattingInEmptyRows"], False)])
def test_formatting_of_empty_rows_is_cleared_on_demand(sheets: SheetOffice, formatting: list[str], is_black: bool) -> None:
    native = made.ods(made.table("S", made.row("top"), made.row(FILLED, repeat=5), made.row("end"), made.row(FILLED, repeat=9)))
    ink = sheets.pages(native, ODS, Formatting=formatting, IncludeGridlines="No").ink()
    assert (ink > 5_000) is is_black


@pytest.mark.parametrize(("formatting", "is_black"), [([], True), (["ClearFormattingInEmptyColumns"], False)])
def test_formatting_of_empty_columns_is_cleared_on_demand(sheets: SheetOffice, formatting: list[str], is_black: bool) -> None:
    native = made.ods(made.table("S", *(made.row("a", FILLED, FILLED, "b") for _ in range(5))))
    ink = sheets.pages(native, ODS, Formatting=formatting, IncludeGridlines="No").ink()
    assert (ink > 5_000) is is_black


@pytest.mark.slow
def test_more_runs_than_the_bound_are_told(sheets: SheetOffice) -> None:
    rows = (made.row("x") + made.row(None, None) for _ in range(1_600))
    pages = sheets.pages(made.ods(made.table("S", *rows)), ODS, HideAndPageBreakAfterConsecutiveBlankRowCol=1)
    assert len(pages.texts) < 70  # single blank rows are runs of one, which stay
    rows = (made.row("x") + made.row(repeat=2) for _ in range(1_600))
    pages = sheets.pages(made.ods(made.table("S", *rows)), ODS, HideAndPageBreakAfterConsecutiveBlankRowCol=1)
    assert pages.told.items(FindingCode.OPTION_NOT_HONOURED) == ["HideAndPageBreakAfterConsecutiveBlankRowCol"]


def test_spans_are_joined_and_what_is_between_is_blank() -> None:
    used = joined([(20, 30), (3, 4), (5, 6), (22, 40)])
    assert used == [(3, 6), (20, 40)]
    assert blanks(used) == [(0, 2), (7, 19)]
    assert blanks([]) == []
    assert without((7, 19), [(9, 10), (18, 30)]) == [(7, 8), (11, 17)]
    assert without((7, 19), [(0, 50)]) == []
