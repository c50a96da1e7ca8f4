"""Headers and footers of slides and notes pages: date, footer and slide number print what the profile's field codes say.

PowerPoint 97-2003 and OpenDocument keep them as properties of each page; what Open XML holds is settled in the file before
(stored_fields.py). A date that has to be computed is that of the request's clock, never the running one.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from photostat.render.inside.uno_side.findings import Findings

_DATE_SHAPE = "com.sun.star.presentation.DateTimeShape"
_NUMBER_SHAPE = "com.sun.star.presentation.SlideNumberShape"
_ASKED = ("DateTimeFormat", "FooterText", "IsDateTimeFixed", "IsDateTimeVisible", "IsFooterVisible")
_MAX_SHAPES, _MAX_PORTIONS, _MAX_DEPTH = 200, 500, 4
# SvxDateFormat (low half-byte of the format) and SvxTimeFormat (high one), as United States English writes them.
_DATES = {3: "%A, %B {day}, %Y", 4: "{month}/{day}/%y", 5: "{month}/{day}/%Y", 6: "%b {day}, %Y", 7: "%B {day}, %Y"}
_DATES |= {8: "%a, %B {day}, %Y", 9: "%A, %B {day}, %Y"}
_TIMES = {3: "%H:%M", 4: "%H:%M:%S", 6: "%I:%M %p", 7: "%I:%M:%S %p"}


class SlideFields:
    """The fields of one presentation; `set_page` for each slide and notes page, then `tell`."""

    def __init__(self, document: Any, options: dict[str, Any]) -> None:
        self._document, self._codes, self._has_date_fields = document, options["codes"], options["has_date_fields"]
        self._moment = datetime.datetime.fromisoformat(options["clock"])
        self._words = str(options["clock_words"])
        self._masters: set[tuple[str, bool]] = set()
        self._count = 0

    def set_page(self, page: Any, *, is_notes: bool) -> None:
        """A slide or notes page, and its master when it is met for the first time."""
        shape_format, footer, is_fixed, has_date, has_footer = page.getPropertyValues(_ASKED)
        if has_date and not is_fixed:
            text = self._codes.get("datetime")
            page.setPropertyValues(("DateTimeText", "IsDateTimeFixed"), (self._date(text, shape_format), True))
        if has_footer and str(footer).strip() and "footer" in self._codes:
            page.FooterText = self._codes["footer"]
        self._set_master(page.MasterPage, is_notes=is_notes)
        if self._has_date_fields:
            self._stop_clocks(page)

    def _stop_clocks(self, page: Any) -> None:
        """Date fields in text boxes; only shapes that show the digits of soffice's clock are looked into."""
        today = self._moment  # at which the clock of soffice stands still (_stillclock.c)
        shown = re.compile(rf"\b0?{today.day}\b|\b{today:%H}:|\b{int(f'{today:%I}')}:")
        for shape in _shapes(page, 0):
            try:
                text = shape.getString()
            except AttributeError:  # a picture, a table
                continue
            if shown.search(text):
                self._stop(shape)

    def tell(self, findings: Findings) -> None:
        """Report that a page shows a date which is not the author's."""
        if self._count:
            findings.add("automatic_date", f"Date and time fields show {self._words}.")

    def _date(self, text: str | None, shape_format: int) -> str:
        if text is not None:
            return text
        self._count += 1
        return self._formatted(int(shape_format))

    def _formatted(self, shape_format: int) -> str:
        date, time = _DATES.get(shape_format & 15, ""), _TIMES.get(shape_format >> 4 & 15, "")
        pattern = " ".join(part for part in (date, time) if part) or _DATES[5]
        return self._moment.strftime(pattern.format(day=self._moment.day, month=self._moment.month))

    def _set_master(self, master: Any, *, is_notes: bool) -> None:
        key = (str(master.Name), is_notes)
        if key in self._masters:
            return
        self._masters.add(key)
        for shape in _shapes(master, _MAX_DEPTH):
            kind = shape.getShapeType()
            if kind == _DATE_SHAPE and any(_is_date(portion) for portion in _portions(shape)):
                self._follow_page(shape)
            elif kind == _NUMBER_SHAPE and "slidenumber" in self._codes and shape.getString():
                shape.setString(self._codes["slidenumber"])
        if self._has_date_fields:
            self._stop_clocks(master)

    def _follow_page(self, shape: Any) -> None:
        """A field of its own would print the running clock: the one that prints the page's date takes its place."""
        field = self._document.createInstance("com.sun.star.presentation.TextField.DateTime")
        cursor = shape.createTextCursor()
        cursor.gotoStart(False)
        cursor.gotoEnd(True)
        shape.insertTextContent(cursor, field, True)

    def _stop(self, shape: Any) -> None:
        for portion in [portion for portion in _portions(shape) if _is_date(portion)]:
            shown = portion.getString()
            text = f"{self._moment:%H:%M}" if re.fullmatch(r"[\d:. APMapm]+", shown) and ":" in shown else self._formatted(5)
            cursor = shape.createTextCursorByRange(portion)
            shape.insertString(cursor, text, True)
            self._count += 1


def _shapes(page: Any, depth: int) -> Iterator[Any]:
    """Shapes, those of groups too."""
    for index in range(min(page.getCount(), _MAX_SHAPES)):
        shape = page.getByIndex(index)
        if depth < _MAX_DEPTH and shape.getShapeType() == "com.sun.star.drawing.GroupShape":
            yield from _shapes(shape, depth + 1)
        else:
            yield shape


def _portions(shape: Any) -> Iterator[Any]:
    left = _MAX_PORTIONS
    paragraphs = shape.createEnumeration()
    while paragraphs.hasMoreElements():
        portions = paragraphs.nextElement().createEnumeration()
        while portions.hasMoreElements() and left > 0:
            left -= 1
            yield portions.nextElement()


def _is_date(portion: Any) -> bool:
    if portion.TextPortionType != "TextField":
        return False
    return any(name.lower().endswith("text.textfield.datetime") for name in portion.TextField.getSupportedServiceNames())
