"""Our copy of a workbook: volatile formulas print their stored results, and protection does not stand in the way."""

import struct
from pathlib import Path

import pytest
import sheet_natives as made
from sheet_natives import ODS, XLS, XLSX
from sheet_pages import SheetOffice

from photostat.render.inside.workbook_copy import settle_workbook, settled_records

STORED = {
    "A1": ("TODAY()", 43_831.5),
    "A2": ("NOW()+1", 43_832.25),
    "A3": ("RAND()", 7_777.0),
    "A4": ("IF(TODAY()>0,RANDBETWEEN(1,9),2)", 8_888.0),
    "A5": ("A1+10", 43_841.5),
    "A6": ("Jetzt+1", 5_555.0),
}


def volatile() -> bytes:
    rows = [
        made.xlsx_row(n, made.xlsx_cell(at, value, formula=formula)) for n, (at, (formula, value)) in enumerate(STORED.items(), 1)
    ]
    rows.append(made.xlsx_row(7, made.xlsx_cell("A7", "stored on Monday", formula='TEXT(TODAY(),"dddd")')))
    return made.xlsx({"S": made.xlsx_sheet(*rows)}, names='<definedName name="Jetzt">TODAY()</definedName>')


OPEN_FORMULA = 'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
SHOWN = ["43831.5", "43832.25", "7777", "8888", "43841.5", "5555", "stored", "on", "Monday"]


def test_stored_results_of_volatile_formulas_are_printed_from_xlsx(sheets: SheetOffice) -> None:
    assert sheets.pages(volatile(), XLSX).text.split() == SHOWN


def test_stored_results_of_volatile_formulas_are_printed_from_ods(sheets: SheetOffice) -> None:
    stored = (("TODAY()", "float", "4711"), ("TEXT(NOW();&quot;dddd&quot;)", "string", "Monday"), ("[.A1]+1", "float", "4712"))
    cells = [
        f'<table:table-cell table:formula="of:={formula}" office:value-type="{kind}" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
        for formula, kind, value in stored
    ]
    native = made.ods(made.table("S", made.row(*cells), attributes=OPEN_FORMULA))
    assert sheets.pages(native, ODS).text.split() == ["4711", "Monday", "4712"]


def test_a_formula_without_a_stored_result_is_counted(sheets: SheetOffice) -> None:
    bare = '<c r="A1"><f>YEAR(TODAY())-YEAR(TODAY())+3</f></c>'
    native = made.xlsx({"S": made.xlsx_sheet(made.xlsx_row(1, bare))})
    assert sheets.pages(native, XLSX).text.strip() == "3"


def test_other_formulas_stay_formulas(tmp_path: Path) -> None:
    native = made.xlsx({"S": made.xlsx_sheet(made.xlsx_row(1, made.xlsx_cell("A1", 3.0, formula="SUM(B1:B2)")))})
    path = tmp_path / "book.xlsx"
    path.write_bytes(native)
    settle_workbook(path, XLSX.office_filter)
    assert path.read_bytes() == native


def number_formula(tokens: bytes, result: bytes) -> bytes:
    body = b"\0\0\0\0\0\0" + result + b"\0\0" + b"\0\0\0\0" + len(tokens).to_bytes(2, "little") + tokens
    return b"\x06\0" + len(body).to_bytes(2, "little") + body


def test_volatile_records_of_xls_keep_their_number_or_their_text() -> None:
    today = b"\x19\x01\0\0\x21\xdd\0"
    number = settled_records(number_formula(today, b"\0\0\0\0\0\x40\xe5\x40"))
    assert number[:2] == b"\x03\x02"
    text = settled_records(number_formula(today, b"\0\0\0\0\0\0\xff\xff"))
    assert text[:2] == b"\x06\0"
    assert text[-7:] == b"\x1e\0\0\x15\x15\x15\x15"
    plain = number_formula(b"\x1e\x05\0\x1e\x06\0\x03", b"\0\0\0\0\0\x40\xe5\x40")
    assert settled_records(plain) == plain


@pytest.mark.parametrize("stream", [b"", b"\x06", b"\x06\0\xff\xff", b"\x06\0\x17\0" + b"\0" * 23, b"\x2f\0\0\0" + b"\x06\0\0\0"])
def test_odd_records_of_xls_do_no_harm(stream: bytes) -> None:
    assert len(settled_records(stream)) == len(stream)


def test_stored_results_of_volatile_formulas_are_printed_from_xls(sheets: SheetOffice, tmp_path: Path) -> None:
    cell = made.xlsx_cell("A1", 1.0, formula="RAND()*0+TODAY()")
    native = made.xlsx({"S": made.xlsx_sheet(made.xlsx_row(1, cell), made.xlsx_row(2, made.xlsx_cell("A2", "below")))})
    stored = made.converted(tmp_path, native, "xlsx", "xls:MS Excel 97")
    at = next(
        n
        for n in range(0, len(stored) - 32, 1)
        if stored[n : n + 2] == b"\x06\0" and 22 < stored[n + 2] < 60 and stored[n + 3 : n + 8] == b"\0\0\0\0\0"
    )  # the FORMULA record of A1; its result begins 6 bytes after its head
    old = stored[: at + 10] + struct.pack("<d", 4711.0) + stored[at + 18 :]
    assert sheets.pages(old, XLS).text.split()[0] == "11/23/12"  # 4711 as a date


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no package", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
@pytest.mark.parametrize("office_filter", ["Calc MS Excel 2007 XML", "calc8", "MS Excel 97", "OpenDocument Spreadsheet Flat XML"])
def test_a_broken_copy_is_left_as_it_is(tmp_path: Path, data: bytes, office_filter: str) -> None:
    path = tmp_path / "book"
    path.write_bytes(data)
    settle_workbook(path, office_filter)
    assert path.read_bytes() == data


def test_protection_of_sheets_and_workbooks_is_taken_off_the_copy(sheets: SheetOffice) -> None:
    protected = '<workbookProtection workbookPassword="CC1A" lockStructure="1"/>'
    native = made.xlsx({"Open": HIDE_ME, "Secret": HIDE_ME}, states={"Secret": "hidden"}, protection=protected)
    assert len(sheets.pages(native, XLSX).texts) == 2


HIDE_ME = made.xlsx_sheet(made.xlsx_row(1, made.xlsx_cell("A1", "seen")))
