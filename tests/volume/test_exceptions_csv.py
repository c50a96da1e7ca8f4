"""The exceptions list opens in a spreadsheet, runs nothing there, and tells what to do."""

import csv
from pathlib import Path

import pytest
from document_records import make_record
from hypothesis import given, settings
from hypothesis import strategies as st

from photostat.render.model import DocumentStatus, ErrorCode, FindingCode, Severity
from photostat.render.remedies import remedy_for
from photostat.volume.exceptions_csv import COLUMNS, guarded, page_ranges, write_exceptions
from photostat.volume.records import DocumentRecord, WarningRecord

FONT = WarningRecord("font_replaced", Severity.WARNING, "Fonts were replaced.", (1, 2, 5), ("Garamond",))
NOTE = WarningRecord("comments_present", Severity.INFO, "The document holds comments.")


def rows(path: Path, *records: DocumentRecord) -> list[dict[str, str]]:
    write_exceptions(path, records)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        assert tuple(reader.fieldnames or ()) == COLUMNS
        return list(reader)


def test_errors_and_warnings_are_listed_and_imaged_documents_are_not(tmp_path: Path) -> None:
    listed = rows(
        tmp_path / "e.csv",
        make_record("fine.doc", warnings=(NOTE,)),
        make_record("broken.pdf", first=3, pages=0),
        make_record("fonts.doc", first=4, status=DocumentStatus.IMAGED_WITH_WARNINGS, warnings=(FONT, NOTE)),
    )
    assert [(row["begdoc"], row["path"], row["code"], row["detail"]) for row in listed] == [
        ("DOC0000003", "broken.pdf", "corrupt", "no xref"),
        ("DOC0000004", "fonts.doc", "font_replaced", "page 1-2, 5; Garamond"),
    ]
    assert listed[0]["message"] == "OI EXOpenExport failed - 9: file is corrupt [9]"
    assert listed[0]["remedy"] == remedy_for("corrupt").remedy
    assert listed[0]["status"] == "errored"


def test_a_document_without_a_number_or_reason_is_still_listed(tmp_path: Path) -> None:
    record = make_record("x.zip", pages=0, begdoc=None, error=None, slip_sheet_page=None, status=DocumentStatus.SKIPPED)
    assert [(row["begdoc"], row["path"], row["code"]) for row in rows(tmp_path / "e.csv", record)] == [("", "x.zip", "")]


def test_excel_sees_the_mark_and_crlf(tmp_path: Path) -> None:
    assert write_exceptions(tmp_path / "e.csv", [make_record(pages=0)]) == 1
    data = (tmp_path / "e.csv").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"begdoc","path"')
    assert data.count(b"\r\n") == data.count(b"\n") == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d", "a;=", "a; @"])
def test_no_name_becomes_a_formula(tmp_path: Path, start: str) -> None:
    name = f'{start}cmd|" /C calc"!A0.xlsx'
    (row,) = rows(tmp_path / "e.csv", make_record(name, pages=0))
    for cell in row["path"].split(";"):
        assert cell.lstrip(" ")[0] not in "=+-@\t\r\uff1d"


@settings(deadline=None)
@given(value=st.text(st.characters()))
def test_a_guarded_cell_is_one_harmless_line(value: str) -> None:
    cell = guarded(value)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not set(cell) & set("\r\n\t\0\u202e")
    cell.encode()


def test_ordinary_names_are_left_alone() -> None:
    assert guarded("Smith; Jones - memo=final.doc") == "Smith; Jones - memo=final.doc"


def test_every_code_has_words_of_its_own() -> None:
    for code in (*ErrorCode, *FindingCode):
        words = remedy_for(code.value)
        assert words.cause, code
        assert words.remedy, code
    assert remedy_for("new_code").title == "New code"


@settings(deadline=None)
@given(pages=st.sets(st.integers(1, 50)))
def test_page_ranges_name_exactly_the_pages(pages: set[int]) -> None:
    named: set[int] = set()
    for part in filter(None, page_ranges(pages).split(", ")):
        first, _, last = part.partition("-")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == pages
