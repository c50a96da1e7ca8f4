"""Comments and tracked changes as sheets of their own behind the sheet they belong to, whole and with cell and author.

LibreOffice's own printing of comments names no author and cuts one that is longer than a page; of tracked changes it prints
nothing at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from photostat.render.inside.uno_side.sheet_layout import room_of

_STYLE = "Photostat lists"
_FORBIDDEN = str.maketrans(dict.fromkeys("[]*?:/\\'", "_"))
_MAX_NAME = 40
_PIECE_CHARS, _PIECE_LINES = 1_200, 25  # of one row: a row is never split over pages
_MAX_CHARS = 33_000  # Excel allows 32,767
_SHARE_OF_ROOM = 0.99


@dataclass(frozen=True)
class ListSheet:
    """A table to append: a title, heads, rows as long as the heads, and the shares of the page's width that columns take."""

    name: str
    title: str
    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: list[tuple[str, ...]]


def append_list(document: Any, listed: ListSheet, index: int, *, like: Any) -> None:
    """Insert the list as sheet number `index` (from 0), on the paper of the page style `like`."""
    sheets = document.Sheets
    sheets.insertNewByName(_free_name(sheets, listed.name), index)
    sheet = sheets.getByIndex(index)
    style = _list_style(document, like)
    sheet.PageStyle = _STYLE
    room = room_of(style)[0] * _SHARE_OF_ROOM
    for column, share in enumerate(listed.shares):
        sheet.Columns.getByIndex(column).Width = int(room * share)
    rows = [piece for row in listed.rows for piece in _pieces(row)]
    last_column = len(listed.heads) - 1
    table = sheet.getCellRangeByPosition(0, 1, last_column, len(rows) + 1)
    table.setPropertyValues(("CharHeight", "CharHeightAsian", "IsTextWrapped", "VertJustify"), (9.0, 9.0, True, 1))
    table.setDataArray((listed.heads, *rows))
    title = sheet.getCellByPosition(0, 0)
    title.setFormula("'" + listed.title)
    for bold in (title, sheet.getCellRangeByPosition(0, 1, last_column, 1)):
        bold.CharWeight = 150.0
    table.Rows.OptimalHeight = True
    sheet.setTitleRows(sheet.getCellRangeByPosition(0, 0, 0, 1).RangeAddress)
    sheet.setPrintTitleRows(True)
    # Sheets without a print area are left out as soon as another one has one.
    sheet.setPrintAreas((sheet.getCellRangeByPosition(0, 0, last_column, len(rows) + 1).RangeAddress,))


def _pieces(row: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The row, its last text over several rows where it is long."""
    *first, text = row
    lines = [part for line in text[:_MAX_CHARS].split("\n") for part in _parts(line)]
    piece: list[str] = []
    for line in lines:
        if piece and (len(piece) >= _PIECE_LINES or sum(map(len, piece)) + len(line) > _PIECE_CHARS):
            yield (*first, "\n".join(piece))
            first, piece = [""] * len(first), []
        piece.append(line)
    yield (*first, "\n".join(piece))


def _parts(line: str) -> Iterator[str]:
    """A long line in parts, broken between words where it has any."""
    while len(line) > _PIECE_CHARS:
        end = line.rfind(" ", _PIECE_CHARS // 2, _PIECE_CHARS)
        end = _PIECE_CHARS if end < 0 else end + 1
        yield line[:end]
        line = line[end:]
    yield line


def _free_name(sheets: Any, wanted: str) -> str:
    plain = wanted.translate(_FORBIDDEN)[:_MAX_NAME]
    names = (plain if number == 1 else f"{plain} {number}" for number in range(1, 1_000))
    return next(name for name in names if not sheets.hasByName(name))


def _list_style(document: Any, like: Any) -> Any:
    """The page style of all lists: the paper of the first sheet that has one, no header, no grid."""
    styles = document.StyleFamilies.getByName("PageStyles")
    if styles.hasByName(_STYLE):
        return styles.getByName(_STYLE)
    style = document.createInstance("com.sun.star.style.PageStyle")
    styles.insertByName(_STYLE, style)
    style = styles.getByName(_STYLE)
    for name in ("IsLandscape", "Width", "Height"):
        style.setPropertyValue(name, like.getPropertyValue(name))
    for name in ("HeaderIsOn", "FooterIsOn"):
        style.setPropertyValue(name, False)
    style.setPropertyValue("PrintGrid", True)
    return style
