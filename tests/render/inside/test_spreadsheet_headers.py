"""Field codes in headers and footers of workbooks: what the profile says, never this machine's clock or folders."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sheet_natives as made
from sheet_natives import XLS, XLSX
from sheet_pages import Pages, SheetOffice

from photostat.render.clock import Clock, ClockSource
from photostat.render.inside.base import Identification, Kind
from photostat.render.model import FindingCode

CODES = "&LD &D T &T&CP &P of &N in &A&RF &F Z &Z&F"
REGIONS = ("oddHeader", "oddFooter")
KEYS = ("date", "time", "file", "path", "page", "pages", "tab")


def headed(pages: int = 1, **regions: str) -> bytes:
    rows = [made.xlsx_row(n, made.xlsx_cell(f"A{n}", f"cell{n}")) for n in range(1, 60 * pages)]
    return made.xlsx({"Tabbed": made.xlsx_sheet(*rows, after=made.header_footer(**regions))})


def printed(sheets: SheetOffice, native: bytes, codes: dict[str, str]) -> Pages:
    work = sheets.work(native, name="folder/Costs 2024.xlsx")
    clock = Clock(datetime(2019, 5, 6, 7, 8, 9), ClockSource.FILE)
    return sheets.of(replace(work, clock=clock, field_texts={"MicrosoftExcel": codes}), XLSX)


def test_codes_without_an_option_print_the_documents_values(sheets: SheetOffice) -> None:
    pages = printed(sheets, headed(oddHeader=CODES), {})
    for words in ("D 05/06/2019 T 07:08:09", "P 1 of ", " in Tabbed", "F Costs 2024.xlsx", "Z Costs 2024.xlsx"):
        assert words in pages.texts[0].replace("\n", " "), words
    assert "file:" not in pages.text
    assert FindingCode.AUTOMATIC_DATE in pages.told.codes


@pytest.mark.parametrize("region", REGIONS)
def test_codes_are_shown_as_codes(sheets: SheetOffice, region: str) -> None:
    codes = {key: f"[{key.title()}]" for key in KEYS}
    pages = printed(sheets, headed(**{region: CODES}), codes)
    shown = pages.texts[0].replace("\n", " ")
    for words in ("D [Date] T [Time]", "P [Page] of [Pages] in [Tab]", "F [File]", "Z [Path][File]"):
        assert words in shown, words
    assert FindingCode.AUTOMATIC_DATE not in pages.told.codes


def test_codes_are_dropped_or_replaced_by_a_field(sheets: SheetOffice) -> None:
    codes = {"date": "", "time": "", "page": "PG-7", "pages": "", "tab": "the ledger", "file": "", "path": ""}
    shown = " ".join(printed(sheets, headed(oddHeader=CODES), codes).texts[0].split())
    assert "D T P PG-7 of in the ledger F Z cell1" in shown
    assert "Costs" not in shown


def test_first_and_even_pages_have_their_own_codes_replaced(sheets: SheetOffice) -> None:
    native = headed(3, oddHeader="&Codd &D", evenHeader="&Ceven &D", firstHeader="&Cfirst &D")
    pages = printed(sheets, native, {"date": "[Date]"})
    assert [next(word for word in ("first", "even", "odd") if f"{word} [Date]" in text) for text in pages.texts[:3]] == [
        "first",
        "even",
        "odd",
    ]


def test_pages_show_their_own_number(sheets: SheetOffice) -> None:
    pages = printed(sheets, headed(2, oddHeader="&CNo. &P of &N, 1 1 &D"), {})
    shown = [" ".join(text.split()) for text in pages.texts]
    assert "No. 1 of 3, 1 1 05/06/2019" in shown[0]
    assert "No. 2 of 3, 1 1 05/06/2019" in shown[1]


def test_the_same_codes_give_the_same_page_at_any_time(sheets: SheetOffice) -> None:
    one, two = (printed(sheets, headed(oddHeader=CODES), {}) for _ in range(2))
    assert one.picture().tobytes() == two.picture().tobytes()


def test_a_header_of_very_many_codes_ends(sheets: SheetOffice) -> None:
    pages = printed(sheets, headed(oddHeader="&C" + "&D " * 80), {"date": "x"})
    assert "cell1" in pages.texts[0]


@pytest.mark.parametrize(
    ("target", "identification"),
    [("xls:MS Excel 97", XLS), ("ods:calc8", Identification(0, Kind.SPREADSHEET, "ods", "calc8"))],
    ids=["xls", "ods"],
)
def test_codes_are_shown_in_the_headers_of_older_and_open_formats(
    sheets: SheetOffice, tmp_path: Path, target: str, identification: Identification
) -> None:
    native = made.converted(tmp_path, headed(oddHeader="&LD &D&CP &P&RF &F"), "xlsx", target)
    work = replace(
        sheets.work(native, name="Costs 2024"), field_texts={"MicrosoftExcel": {"date": "[Date]", "page": "", "file": "[File]"}}
    )
    pages = sheets.of(work, identification)
    shown = " ".join(pages.texts[0].split())
    assert "D [Date]" in shown
    assert "F [File]" in shown
    assert "P 1" not in shown
    assert FindingCode.AUTOMATIC_DATE not in pages.told.codes


@pytest.mark.parametrize("include", ["OriginalSetting", "Yes", "No"])
def test_a_picture_in_a_header_is_told_where_headers_are_printed(sheets: SheetOffice, include: str) -> None:
    pages = sheets.pages(headed(oddHeader="&L&G&Cplain"), XLSX, IncludeHeadersAndFooters=include)
    expected = [] if include == "No" else ["IncludeHeadersAndFooters"]
    assert pages.told.items(FindingCode.OPTION_NOT_HONOURED) == expected
    without = sheets.pages(headed(oddHeader="&Lplain"), XLSX, IncludeHeadersAndFooters=include)
    assert FindingCode.OPTION_NOT_HONOURED not in without.told.codes
