"""Rows and columns of a sheet through one set of words, so that what is done to blank rows is done to blank columns too."""

from typing import Any

from photostat.render.inside.uno_side.sheet_content import LAST_COLUMN, LAST_ROW
from photostat.render.inside.uno_side.spans import Span

_MAX_SHAPES = 300
_MAX_HALVINGS = 24  # 2**24 rows are more than any sheet has


class Axis:
    """The rows of a sheet, or its columns when `across`."""

    def __init__(self, sheet: Any, *, across: bool) -> None:
        self._sheet = sheet
        self._across = across
        self.last = LAST_COLUMN if across else LAST_ROW

    def strip(self, span: Span) -> Any:
        """The cells of these rows over the whole width, or of these columns over the whole height."""
        first, last = span
        corners = (first, 0, last, LAST_ROW) if self._across else (0, first, LAST_COLUMN, last)
        return self._sheet.getCellRangeByPosition(*corners)

    def hide(self, span: Span) -> None:
        """Hide the rows or columns."""
        strip = self.strip(span)
        (strip.Columns if self._across else strip.Rows).IsVisible = False

    def break_before(self, index: int) -> None:
        """Begin a page there."""
        (self._sheet.Columns if self._across else self._sheet.Rows).getByIndex(index).IsStartOfNewPage = True

    def without_merged(self, span: Span) -> Span | None:
        """The span without the rows that cells merged from above reach into; None if nothing is left."""
        first, last = span
        reach = self._merged(span)[0]
        if reach < first:
            first = max(first, self._merged((reach, first - 1))[1] + 1)
        return (first, last) if first <= last else None

    def _merged(self, span: Span) -> Span:
        """The span, grown by all merged cells that it touches."""
        cursor = self._sheet.createCursorByRange(self.strip(span))
        cursor.collapseToMergedArea()
        address = cursor.RangeAddress
        return (address.StartColumn, address.EndColumn) if self._across else (address.StartRow, address.EndRow)

    def shapes(self) -> list[Span]:
        """Where pictures, charts and other shapes stand, in 1/100 mm from the sheet's edge."""
        page = self._sheet.DrawPage
        boxes = [page.getByIndex(index).BoundRect for index in range(min(page.getCount(), _MAX_SHAPES))]
        if self._across:
            return [(box.X, box.X + box.Width) for box in boxes]
        return [(box.Y, box.Y + box.Height) for box in boxes]

    def under(self, shapes: list[Span], span: Span) -> list[Span]:
        """Which rows of the span lie under shapes."""
        if not shapes:
            return []
        first, last = span
        top, bottom = self._place(first), self._place(min(last + 1, self.last))
        touching = [(upper, lower) for upper, lower in shapes if lower > top and upper < bottom]
        return [(self._at(max(upper, top), span), self._at(min(lower, bottom), span)) for upper, lower in touching]

    def _place(self, index: int) -> int:
        cell = self._sheet.getCellByPosition(*((index, 0) if self._across else (0, index)))
        return int(cell.Position.X if self._across else cell.Position.Y)

    def _at(self, place: int, span: Span) -> int:
        """The row that the place lies in, by halving."""
        first, last = span
        for _ in range(_MAX_HALVINGS):
            if first >= last:
                break
            middle = (first + last + 1) // 2
            first, last = (middle, last) if self._place(middle) <= place else (first, middle - 1)
        return first
