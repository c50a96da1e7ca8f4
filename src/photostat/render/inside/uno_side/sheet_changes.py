"""Tracked changes of a workbook: changed cells are framed and all changes listed on a last sheet, or they count as accepted.

LibreOffice shows them on the screen only and has no words for them in its model, so they are read from what it writes: a flat
OpenDocument file, never the native.
"""

import xml.etree.ElementTree as ElementTree  # the file is LibreOffice's own, without a document type
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photostat.render.inside.uno_side.findings import Findings, count_words
from photostat.render.inside.uno_side.sheet_comments import column_letters
from photostat.render.inside.uno_side.sheet_lists import ListSheet, append_list
from photostat.render.inside.uno_side.values import properties, uno

_FLAT = "OpenDocument Spreadsheet Flat XML"
_MAX_CHANGES = 1_000
_MAX_TEXT = 5_000
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")
_KINDS = {"cell-content-change": "changed", "insertion": "inserted", "deletion": "deleted", "movement": "moved"}
_FRAME_COLOUR, _FRAME_WIDTH = 0x800000, 53  # dark red; 1/100 mm
_OPTION = "ShowTrackChanges"


@dataclass(frozen=True)
class Change:
    """One change. Sheet, column and row count from 0; `before` is the cell's old text."""

    kind: str
    sheet: int
    place: str
    author: str
    date: str
    before: str
    cell: tuple[int, int] | None


def read_changes(document: Any, findings: Findings) -> list[Change]:
    """The changes that the workbook tracks; afterwards none is tracked, so that our own are not."""
    if not document.RecordChanges:
        return []
    target = Path(uno.fileUrlToSystemPath(document.URL)).with_name("changes.fods")
    document.storeToURL(target.as_uri(), properties({"FilterName": _FLAT}))
    try:
        changes = list(_changes(target))
    finally:
        target.unlink(missing_ok=True)
    document.RecordChanges = False
    if changes:
        number = count_words(len(changes), "tracked change", "tracked changes", at_least=len(changes) == _MAX_CHANGES)
        findings.add("tracked_changes", f"The workbook holds {number}.")
    return changes


def _changes(path: Path) -> "list[Change]":
    """Stops where the list of changes ends, before the sheets themselves."""
    found: list[Change] = []
    for _event, element in ElementTree.iterparse(path):  # noqa: S314 - written by LibreOffice, which writes no entities
        name = element.tag.rpartition("}")[2]
        if name == "tracked-changes" or len(found) >= _MAX_CHANGES:
            break
        if name in _KINDS:
            found.append(_change(name, element))
        elif name == "table":
            break
    return found


def _change(name: str, element: Any) -> Change:
    address = element.find(f"{_TABLE}cell-address")
    cell = None if address is None else (_number(address, "column"), _number(address, "row"))
    sheet = _number(element if address is None else address, "table")
    before = element.find(f"{_TABLE}previous")
    info = element.find(f"{_OFFICE}change-info")
    author, date = ("", "") if info is None else (info.findtext(f"{_DUBLIN}creator", ""), info.findtext(f"{_DUBLIN}date", ""))
    place = f"{column_letters(cell[0])}{cell[1] + 1}" if cell else _line(name, element)
    return Change(_KINDS[name], sheet, place, author, date[:16].replace("T", " "), _text(before), cell)


def _text(previous: Any) -> str:
    """The old content of a cell: its text, or its value where LibreOffice writes no text beside it."""
    if previous is None:
        return ""
    words = "".join(previous.itertext()).strip()
    cell = previous.find(f"{_TABLE}change-track-table-cell")
    if not words and cell is not None:
        words = next((str(cell.get(f"{_OFFICE}{name}")) for name in _VALUES if cell.get(f"{_OFFICE}{name}")), "")
    return words[:_MAX_TEXT]


def _number(element: Any, name: str) -> int:
    """A count from 0, and 0 where there is none that makes sense."""
    text = str(element.get(f"{_TABLE}{name}", "0"))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _line(name: str, element: Any) -> str:
    """`row 4`, `column C`, `sheet`; a movement says from where and to where."""
    if name == "movement":
        return " to ".join(_cell_of(element.find(f"{_TABLE}{end}-range-address")) for end in ("source", "target"))
    kind = str(element.get(f"{_TABLE}type", ""))
    position, count = _number(element, "position"), max(_number(element, "count"), 1)
    if kind == "table":
        return "sheet"
    names = [column_letters(index) if kind == "column" else str(index + 1) for index in (position, position + count - 1)]
    return f"{kind} {names[0]}" if count == 1 else f"{kind}s {names[0]} to {names[1]}"


def _cell_of(address: Any) -> str:
    if address is None:
        return "?"
    column = _number(address, "column") or _number(address, "start-column")
    return f"{column_letters(column)}{(_number(address, 'row') or _number(address, 'start-row')) + 1}"


def show_changes(document: Any, sheets: list[Any], changes: list[Change], findings: Findings) -> None:
    """Frame the changed cells and append the list. Sheets as they stood when the changes were read."""
    if not changes:
        return
    rows = [_row(change, sheets) for change in changes]
    for change in changes:
        if change.cell and change.sheet < len(sheets):
            _frame(sheets[change.sheet].getCellByPosition(*change.cell))
    heads = ("Sheet", "Place", "Change", "Author", "Date", "Before and now")
    listed = ListSheet("Tracked changes", "Tracked changes", heads, (0.15, 0.12, 0.1, 0.17, 0.16, 0.3), rows)
    style = document.StyleFamilies.getByName("PageStyles").getByName(sheets[0].PageStyle)
    try:
        append_list(document, listed, document.Sheets.getCount(), like=style)
    except Exception:  # noqa: BLE001 - pyuno raises whatever class soffice sent; here: the workbook's structure is protected
        words = f"{_OPTION}: changed cells are framed but not listed; the workbook's structure is protected."
        findings.add("option_not_honoured", words, (_OPTION,))


def _row(change: Change, sheets: list[Any]) -> tuple[str, ...]:
    known = change.sheet < len(sheets)
    text = change.before
    if change.cell and known:
        now = sheets[change.sheet].getCellByPosition(*change.cell).String[:_MAX_TEXT]
        text = f"before: {change.before}\nnow: {now}"
    return sheets[change.sheet].Name if known else "", change.place, change.kind, change.author, change.date, text


def _frame(cell: Any) -> None:
    line = uno.createUnoStruct("com.sun.star.table.BorderLine2")
    line.Color, line.OuterLineWidth, line.LineWidth = _FRAME_COLOUR, _FRAME_WIDTH, _FRAME_WIDTH
    cell.setPropertyValues(("BottomBorder", "LeftBorder", "RightBorder", "TopBorder"), (line,) * 4)
