"""Spreadsheets: comments and tracked changes as lists behind their sheets."""

from pathlib import Path

import pytest
import sheet_natives as made
from sheet_natives import ODS, XLS, XLSX
from sheet_pages import SheetOffice

from photostat.render.inside.base import Identification
from photostat.render.inside.uno_side.sheet_comments import column_letters
from photostat.render.model import FindingCode


def note(text: str, author: str = "Ann Author", *, is_open: bool = False) -> str:
    shown = ' office:display="true"' if is_open else ""
    return f"<office:annotation{shown}><dc:creator>{author}</dc:creator><text:p>{text}</text:p></office:annotation>"


def noted(text: str, comment: str) -> str:
    return made.cell(text, inside=note(comment))


def test_comments_are_listed_behind_their_sheet_with_cell_and_author(sheets: SheetOffice) -> None:
    first = made.table("First", made.row("one", noted("two", "between us")))
    pages = sheets.pages(made.ods(first, made.table("Second", made.row("later"))), ODS)
    assert "between us" not in pages.texts[0]
    for words in ("between us", "B1", "Ann Author", "First"):
        assert words in pages.texts[1]
    assert "later" in pages.texts[2]
    assert FindingCode.COMMENTS_PRESENT in pages.told.codes


def test_no_comment_is_imaged_when_the_profile_says_so_not_even_an_open_one(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row(made.cell("two", inside=note("between us", is_open=True)))))
    pages = sheets.pages(native, ODS, IncludeComments=False)
    assert "between us" not in pages.text
    assert len(pages.texts) == 1


def test_a_comment_longer_than_a_page_is_whole(sheets: SheetOffice) -> None:
    words = " ".join(f"w{n}x" for n in range(1_000))
    pages = sheets.pages(made.ods(made.table("S", made.row(noted("cell", words)))), ODS)
    listed = "".join(pages.text.split())
    assert [n for n in range(1_000) if f"w{n}x" not in listed] == []


def test_comments_of_hidden_rows_and_sheets_are_listed(sheets: SheetOffice) -> None:
    hidden_row = made.row(noted("row", "of a hidden row"), attributes='table:visibility="collapse"')
    tables = (
        made.table("Open", made.row("seen"), hidden_row),
        made.table("Secret", made.row(noted("secret", "of a hidden sheet")), attributes='table:style-name="hidden"'),
    )
    pages = sheets.pages(made.ods(*tables), ODS, UnhideHiddenWorksheets=False)
    assert pages.page_of("of a hidden row")
    assert pages.page_of("of a hidden sheet")
    assert not pages.page_of("secret")


def test_comments_are_no_formulas_and_odd_names_do_no_harm(sheets: SheetOffice) -> None:
    tables = [made.table(name, made.row(noted("x", "=1+1"))) for name in ("A" * 200, "It&apos;s", "Comments It_s")]
    pages = sheets.pages(made.ods(*tables), ODS)
    assert pages.text.count("=1+1") == 3


@pytest.mark.parametrize(("after", "kind"), [("xlsx:Calc MS Excel 2007 XML", XLSX), ("xls:MS Excel 97", XLS)])
def test_comments_of_excel_files_are_listed_with_their_text(
    sheets: SheetOffice, tmp_path: Path, after: str, kind: Identification
) -> None:
    native = made.converted(tmp_path, made.ods(made.table("S", made.row("one", noted("two", "between us")))), "fods", after)
    pages = sheets.pages(native, kind)
    assert pages.page_of("between us") == 2
    assert pages.page_of("B1") == 2


@pytest.mark.parametrize(("after", "kind"), [("xlsx:Calc MS Excel 2007 XML", XLSX), ("xls:MS Excel 97", XLS)])
def test_tracked_changes_of_excel_files_are_listed(sheets: SheetOffice, tmp_path: Path, after: str, kind: Identification) -> None:
    pages = sheets.pages(made.converted(tmp_path, CHANGED, "fods", after), kind)
    for words in ("B1", "Bob Editor", "old words"):
        assert words in pages.texts[1]


CHANGES = (
    "<table:tracked-changes>"
    '<table:cell-content-change table:id="ct1"><table:cell-address table:column="1" table:row="0" table:table="0"/>'
    "<office:change-info><dc:creator>Bob Editor</dc:creator><dc:date>2020-01-02T03:04:05</dc:date></office:change-info>"
    '<table:previous><table:change-track-table-cell office:value-type="string"><text:p>old words</text:p>'
    "</table:change-track-table-cell></table:previous></table:cell-content-change>"
    '<table:deletion table:id="ct2" table:type="row" table:position="3" table:table="0">'
    "<office:change-info><dc:creator>Cara</dc:creator><dc:date>2020-01-03T03:04:05</dc:date></office:change-info></table:deletion>"
    "</table:tracked-changes>"
)
CHANGED = made.ods(made.table("S", made.row("first", "new words")), before=CHANGES)


def test_tracked_changes_are_framed_and_listed(sheets: SheetOffice) -> None:
    shown = sheets.pages(CHANGED, ODS, IncludeGridlines="No")
    hidden = sheets.pages(CHANGED, ODS, IncludeGridlines="No", ShowTrackChanges=False)
    assert shown.ink() > hidden.ink() + 100
    for words in ("B1", "Bob Editor", "2020-01-02 03:04", "old words", "new words", "Cara", "row 4", "deleted"):
        assert words in shown.texts[1], words
    assert FindingCode.TRACKED_CHANGES in shown.told.codes


def test_the_number_that_a_changed_cell_held_is_listed(sheets: SheetOffice) -> None:
    before = CHANGES.replace('"string"><text:p>old words</text:p>', '"float" office:value="4711"><text:p>4711</text:p>')
    assert "before: 4711" in sheets.pages(made.ods(made.table("S", made.row("a", 12)), before=before), ODS).texts[1]


def test_tracked_changes_count_as_accepted_when_not_shown(sheets: SheetOffice) -> None:
    pages = sheets.pages(CHANGED, ODS, ShowTrackChanges=False)
    assert [text.split() for text in pages.texts] == [["first", "new", "words"]]
    assert FindingCode.TRACKED_CHANGES in pages.told.codes


def test_a_list_leaves_no_sheet_out_whose_print_area_is_ignored(sheets: SheetOffice) -> None:
    """Found on poi__46250.xls: its three sheets were gone, and the list of one comment was all that was imaged."""
    area = 'table:print-ranges="First.A1:First.A1"'
    first = made.table("First", made.row(noted("inside", "between us"), "outside"), attributes=area)
    pages = sheets.pages(made.ods(first, made.table("Second", made.row("another sheet"))), ODS)
    for words in ("inside", "outside", "between us", "another sheet"):
        assert pages.page_of(words), words


def test_a_list_is_printed_beside_print_areas(sheets: SheetOffice) -> None:
    table = made.table("S", made.row(noted("x", "noted all the same")), attributes='table:print-ranges="S.A1:S.A1"')
    assert sheets.pages(made.ods(table), ODS, PrintArea="OriginalSetting").page_of("noted all the same") == 2


def test_column_letters_are_those_of_the_sheet() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
