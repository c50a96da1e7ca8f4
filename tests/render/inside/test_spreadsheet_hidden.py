"""Spreadsheets: hidden sheets, hidden rows and columns, print areas, columns too narrow for their numbers."""

from itertools import pairwise

import pytest
import sheet_natives as made
from sheet_natives import ODS, XLSX
from sheet_pages import SheetOffice

from photostat.render.model import FindingCode


def one_cell(text: str) -> str:
    return made.xlsx_sheet(made.xlsx_row(1, made.xlsx_cell("A1", text)))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_of_both_kinds_are_imaged_or_not(sheets: SheetOffice, state: str) -> None:
    native = made.xlsx({"Open": one_cell("open text"), "Secret": one_cell("secret text")}, states={"Secret": state})
    shown, kept = sheets.pages(native, XLSX), sheets.pages(native, XLSX, UnhideHiddenWorksheets=False)
    assert shown.page_of("secret text") == 2
    assert kept.page_of("secret text") == 0
    assert shown.told.items(FindingCode.HIDDEN_CONTENT) == kept.told.items(FindingCode.HIDDEN_CONTENT) == ["sheet Secret"]


def test_a_print_area_is_honoured_or_ignored_on_every_sheet(sheets: SheetOffice) -> None:
    rows = made.row("inside"), made.row("outside")
    area = 'table:print-ranges="S.A1:S.A1"'
    native = made.ods(made.table("S", *rows, attributes=area), made.table("T", made.row("no area")))
    ignored, honoured = sheets.pages(native, ODS), sheets.pages(native, ODS, PrintArea="OriginalSetting")
    assert "outside" in ignored.text
    assert "no area" in ignored.text
    assert "inside" in honoured.text
    assert "outside" not in honoured.text


HIDDEN_LINES = made.xlsx(
    {
        "S": made.xlsx_sheet(
            made.xlsx_row(1, made.xlsx_cell("A1", "one"), made.xlsx_cell("B1", "hiddencolumn")),
            made.xlsx_row(2, made.xlsx_cell("A2", "hiddenrow"), attributes='hidden="1"'),
            made.xlsx_row(3, made.xlsx_cell("A3", "three")),
            columns='<col min="2" max="2" width="9" hidden="1" customWidth="1"/>',
        )
    }
)


@pytest.mark.parametrize(
    ("formatting", "shown"),
    [
        ([], set()),
        (["AutoFitRows"], {"hiddenrow"}),
        (["AutoFitColumns"], {"hiddencolumn"}),
        (["AutoFitRows", "AutoFitColumns"], {"hiddenrow", "hiddencolumn"}),
    ],
)
def test_auto_fit_reveals_hidden_rows_and_columns(sheets: SheetOffice, formatting: list[str], shown: set[str]) -> None:
    pages = sheets.pages(HIDDEN_LINES, XLSX, Formatting=formatting)
    assert {words for words in ("hiddenrow", "hiddencolumn") if words in pages.text} == shown
    assert FindingCode.HIDDEN_CONTENT in pages.told.codes


def test_auto_fit_columns_leaves_no_number_signs(sheets: SheetOffice) -> None:
    narrow = '<table:table-column table:style-name="narrow" table:number-columns-repeated="3"/>'
    native = made.ods(made.table("S", made.row(1234567890.5, 98765432.1, 3.25), columns=narrow))
    assert "###" in sheets.pages(native, ODS).text
    fitted = sheets.pages(native, ODS, Formatting=["AutoFitColumns"])
    assert "#" not in fitted.text
    assert "1234567890.5" in fitted.text


def test_auto_fit_rows_shows_all_lines_of_a_wrapped_text(sheets: SheetOffice) -> None:
    wrapped = made.row(made.cell("word " * 30 + "LAST", style="wrapped"), attributes='table:style-name="low"')
    native = made.ods(made.table("S", wrapped, made.row("next")))
    plain, fitted = sheets.pages(native, ODS), sheets.pages(native, ODS, Formatting=["AutoFitRows"])
    assert "LAST" in fitted.text
    # the row grows from half a centimetre to all its lines, so the next row stands far lower on the page
    assert plain.place("next")[1] - fitted.place("next")[1] > 60


def test_a_fitted_column_is_never_wider_than_the_paper(sheets: SheetOffice) -> None:
    text = "a very long remark that goes on and on " * 40 + "END"
    native = made.ods(made.table("S", made.row(text, "beside"), made.row("under")))
    pages = sheets.pages(native, ODS, Formatting=["AutoFitRows", "AutoFitColumns"])
    width = pages.size_in()[0] * 72
    number = pages.page_of("END")
    assert number == 1
    assert pages.place("END")[2] < width
    assert pages.place("under")[1] < pages.place("END")[1]


def test_fitted_rows_do_not_overlap(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", *(made.row(f"line {n}") for n in range(12))))
    pages = sheets.pages(native, ODS, Formatting=["AutoFitRows"])
    tops = [pages.place(f"line {n}")[3] for n in range(12)]
    assert all(upper - lower > 8 for upper, lower in pairwise(tops))


def test_a_fitted_row_taller_than_the_page_is_told(sheets: SheetOffice) -> None:
    columns = '<table:table-column table:style-name="narrow"/>'
    rows = made.row("above"), made.row("a remark without end " * 1_400)
    native = made.ods(made.table("S", *rows, columns=columns))
    pages = sheets.pages(native, ODS, Formatting=["AutoFitRows", "AutoFitColumns"])
    assert pages.told.items(FindingCode.TEXT_CUT_OFF) == ["row 2 of sheet S"]
