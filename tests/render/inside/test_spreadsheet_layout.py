"""Spreadsheets: paper, order, scale, number of pages, and what is drawn beside the cells."""

from dataclasses import replace

import pytest
import sheet_natives as made
from sheet_natives import ODS, XLSX
from sheet_pages import SheetOffice

from photostat.render.inside.base import DocumentFailed
from photostat.render.model import ErrorCode, FindingCode

# Three pages down and more than one across on Letter.
LONG = made.ods(
    made.table(
        "S",
        *(made.row(f"r{n}first", None, f"r{n}last") for n in range(150)),
        columns='<table:table-column table:style-name="wide" table:number-columns-repeated="3"/>',
    )
)


@pytest.mark.parametrize(
    ("paper", "size_in"),
    [("Letter8Point5X11", (8.5, 11)), ("Letter11X8Point5", (11, 8.5)), ("Tabloid", (11, 17)), ("Ledger", (17, 11))],
)
def test_paper_is_as_wide_and_high_as_its_name_says(sheets: SheetOffice, paper: str, size_in: tuple[float, float]) -> None:
    pages = sheets.pages(LONG, ODS, PaperSizeOrientation=paper)
    assert {pages.size_in(index) for index in range(len(pages.texts))} == {size_in}


def test_paper_of_the_file_stays_by_default(sheets: SheetOffice) -> None:
    setup = '<pageSetup paperSize="5" orientation="landscape"/>'
    native = made.xlsx({"S": made.xlsx_sheet(made.xlsx_row(1, made.xlsx_cell("A1", "legal")), after=setup)})
    assert sheets.pages(native, XLSX).size_in() == (14, 8.5)


def test_page_order_decides_which_page_comes_second(sheets: SheetOffice) -> None:
    down = sheets.pages(LONG, ODS, PageOrder="DownThenOver")
    over = sheets.pages(LONG, ODS, PageOrder="OverThenDown")
    assert len(down.texts) == len(over.texts) > 4
    assert "r0last" in over.texts[1]
    assert "r0last" not in down.texts[1]
    assert "first" in down.texts[1]


def test_zoom_sizes_what_is_printed(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row(None, None, "here")))
    half, double = (sheets.pages(native, ODS, ZoomLevelPercentage=zoom) for zoom in (50, 200))
    indent = [pages.place("here")[0] - pages.place("here")[0] % 1 for pages in (half, double)]
    heights = [pages.place("here")[3] - pages.place("here")[1] for pages in (half, double)]
    assert heights[1] == pytest.approx(4 * heights[0], rel=0.15)
    assert indent[0] < indent[1]


def test_fit_to_pages_wide_overrides_zoom_and_leaves_the_height_free(sheets: SheetOffice) -> None:
    pages = sheets.pages(LONG, ODS, ZoomLevelPercentage=400, FitToPagesWide=1)
    assert "r0first" in pages.texts[0]
    assert "r0last" in pages.texts[0]
    assert 1 < len(pages.texts) < 4


def test_fit_to_pages_tall_leaves_the_width_free(sheets: SheetOffice) -> None:
    pages = sheets.pages(LONG, ODS, FitToPagesTall=1)
    assert "r0first" in pages.texts[0]
    assert "r149first" in pages.texts[0]


def test_fit_to_both_gives_one_page(sheets: SheetOffice) -> None:
    assert len(sheets.pages(LONG, ODS, FitToPagesWide=1, FitToPagesTall=1).texts) == 1


def test_fit_to_pages_never_enlarges(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row("small")))
    plain, fitted = sheets.pages(native, ODS), sheets.pages(native, ODS, FitToPagesWide=9, FitToPagesTall=9)
    assert fitted.place("small") == pytest.approx(plain.place("small"), abs=0.5)


def test_a_blank_column_run_adds_no_page_to_fit_to_one_wide(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row("left", *[None] * 30, "right")))
    assert len(sheets.pages(native, ODS).texts) == 2
    assert len(sheets.pages(native, ODS, FitToPagesWide=1).texts) == 1


def test_fit_to_pages_that_cannot_be_held_is_told(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", *(made.row(f"r{n}") for n in range(3000))))
    pages = sheets.pages(native, ODS, FitToPagesTall=1)
    assert len(pages.texts) > 1
    assert pages.told.items(FindingCode.OPTION_NOT_HONOURED) == ["FitToPagesTall"]


def test_zoom_that_would_cut_a_column_off_is_told(sheets: SheetOffice) -> None:
    columns = '<table:table-column table:style-name="wide"/>'
    native = made.ods(made.table("S", made.row("a text that ends in END"), columns=columns))
    pages = sheets.pages(native, ODS, ZoomLevelPercentage=400)
    assert pages.told.items(FindingCode.OPTION_NOT_HONOURED) == ["ZoomLevelPercentage"]
    assert pages.place("END")[2] < pages.size_in()[0] * 72


def test_limit_to_pages_holds_for_the_workbook_and_is_told(sheets: SheetOffice) -> None:
    pages = sheets.pages(LONG, ODS, LimitToPages=2)
    assert len(pages.texts) == 2
    assert FindingCode.PAGE_CAP_REACHED in pages.told.codes


def test_limit_to_pages_that_is_not_reached_says_nothing(sheets: SheetOffice) -> None:
    pages = sheets.pages(made.ods(made.table("S", made.row("one"))), ODS, LimitToPages=45)
    assert len(pages.texts) == 1
    assert FindingCode.PAGE_CAP_REACHED not in pages.told.codes


def test_the_lower_of_two_page_limits_counts(sheets: SheetOffice) -> None:
    work = sheets.work(LONG, LimitToPages=4, page_limit=2)
    assert len(sheets.of(work, ODS).texts) == 3  # one more than wanted, which tells that there are more


def test_row_and_column_headings_are_printed_or_not(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row("x", "y"), made.row("z")))
    assert "\nB" in sheets.pages(native, ODS, IncludeRowAndColumnHeadings="Yes").text
    assert "B" not in sheets.pages(native, ODS, IncludeRowAndColumnHeadings="No").text
    printed = made.xlsx({"S": made.xlsx_sheet(made.xlsx_row(1, made.xlsx_cell("B1", "x")), after='<printOptions headings="1"/>')})
    assert "B" in sheets.pages(printed, XLSX).text
    assert "B" not in sheets.pages(printed, XLSX, IncludeRowAndColumnHeadings="No").text


def test_grid_lines_are_printed_or_not(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", *(made.row("x", "y", "z") for _ in range(20))))
    yes, no = sheets.pages(native, ODS), sheets.pages(native, ODS, IncludeGridlines="No")
    assert yes.ink() > 2 * no.ink()
    assert sheets.pages(native, ODS, IncludeGridlines="OriginalSetting").ink() == no.ink()


HEADED = made.xlsx(
    {
        "With": made.xlsx_sheet(
            made.xlsx_row(1, made.xlsx_cell("A1", "cell")),
            after=made.header_footer(oddHeader="&Chead of it", oddFooter="&Cfoot of it"),
        ),
        "Without": made.xlsx_sheet(made.xlsx_row(1, made.xlsx_cell("A1", "bare"))),
    }
)


def test_headers_and_footers_are_those_of_the_file_or_none(sheets: SheetOffice) -> None:
    for value in ("OriginalSetting", "Yes"):
        pages = sheets.pages(HEADED, XLSX, IncludeHeadersAndFooters=value)
        assert "head of it" in pages.texts[0]
        assert "foot of it" in pages.texts[0]
        assert pages.texts[1].strip() == "bare"
    pages = sheets.pages(HEADED, XLSX, IncludeHeadersAndFooters="No")
    assert [text.strip() for text in pages.texts] == ["cell", "bare"]


def test_a_workbook_over_the_page_limit_fails_before_a_page_of_it_is_made(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", *(made.row(f"line {n}") for n in range(1_000))))
    work = replace(sheets.work(native), page_limit=5, max_pages=5)
    with pytest.raises(DocumentFailed, match=r"pages are over the limit of 5 .*PHOTOSTAT_RENDER__MAX_PAGES") as failed:
        sheets.of(work, ODS)
    assert failed.value.code is ErrorCode.LIMIT_EXCEEDED
    assert not list(work.scratch.glob("*.pdf"))
    assert len(sheets.of(replace(sheets.work(native), page_limit=5, max_pages=None), ODS).texts) == 6
    assert len(sheets.of(replace(sheets.work(native, LimitToPages=3), max_pages=5), ODS).texts) == 3
