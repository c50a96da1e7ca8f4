"""Where a sheet holds something to read: asked in ranges, never cell by cell, because each call over the bridge costs.

A cell counts that shows a value or a text; a formula whose result is the empty text does not, nor does formatting.
"""

from dataclasses import dataclass
from typing import Any

from photostat.render.inside.uno_side.spans import Span, joined

LAST_COLUMN, LAST_ROW = 16_383, 1_048_575
_CONSTANTS = 1 | 2 | 4  # com.sun.star.sheet.CellFlags VALUE, DATETIME, STRING
_SHOWN_RESULTS, _TEXT_RESULTS = 1 | 4, 2  # com.sun.star.sheet.FormulaResult VALUE and ERROR, STRING
_MAX_TEXT_RANGES = 2_000
_MAX_TEXT_CELLS = 400_000


@dataclass(frozen=True)
class Content:
    """Rows and columns that hold something, joined and in order."""

    rows: list[Span]
    columns: list[Span]


def content_of(sheet: Any) -> Content:
    """What the sheet holds, hidden rows and columns included."""
    addresses = [
        *sheet.queryContentCells(_CONSTANTS).getRangeAddresses(),
        *sheet.queryFormulaCells(_SHOWN_RESULTS).getRangeAddresses(),
    ]
    rows = {(address.StartRow, address.EndRow) for address in addresses}
    columns = {(address.StartColumn, address.EndColumn) for address in addresses}
    for text_rows, text_columns in _text_results(sheet):
        rows |= text_rows
        columns |= text_columns
    return Content(joined(rows), joined(columns))


def _text_results(sheet: Any) -> list[tuple[set[Span], set[Span]]]:
    """Rows and columns of the formulas that show a text; beyond the bounds all of them count."""
    addresses = sheet.queryFormulaCells(_TEXT_RESULTS).getRangeAddresses()
    found, cells = [], 0
    for number, address in enumerate(addresses):
        first_column, first_row = address.StartColumn, address.StartRow
        cells += (address.EndColumn - first_column + 1) * (address.EndRow - first_row + 1)
        if number >= _MAX_TEXT_RANGES or cells > _MAX_TEXT_CELLS:
            found.append(({(first_row, address.EndRow)}, {(first_column, address.EndColumn)}))
            continue
        data = sheet.getCellRangeByPosition(first_column, first_row, address.EndColumn, address.EndRow).getDataArray()
        shown = [(r, c) for r, row in enumerate(data) for c, value in enumerate(row) if str(value).strip()]
        rows = {(first_row + r, first_row + r) for r, _c in shown}
        found.append((rows, {(first_column + c, first_column + c) for _r, c in shown}))
    return found


def used_end(sheet: Any) -> tuple[int, int]:
    """Last column and row that hold or format anything, from 0; formatting down to the very end of a sheet does not count."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    address = cursor.RangeAddress
    return int(address.EndColumn), int(address.EndRow)


def used_range(sheet: Any) -> Any:
    """From A1 to the last cell that holds or formats anything."""
    column, row = used_end(sheet)
    return sheet.getCellRangeByPosition(0, 0, column, row)
