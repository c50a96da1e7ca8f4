"""Date and time fields that have to be computed show the moment of the request, never the running clock.

Which moment that is was decided outside (render/clock.py). A running clock would give other pixels with every run; and a
reviewer has to know that the author saw another date, so it is reported.
"""

import datetime
from typing import Any

from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.values import uno

_CONTENTS = ("PageHeaderContent", "PageFooterContent")
_SIDES = ("Right", "Left")
# How a header's fields read in the model, where nothing is printed yet. They have no service name of their own, and the range
# that they give as their anchor is the whole text.
_UNSET_DATE, _UNSET_TIME = "00/00/0000", "00:00:00"
_MAX_STEPS = 500
_PARTS = ("LeftText", "CenterText", "RightText")


class Clock:
    """The clock of one document; `tell` once all its fields are set."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._moment = datetime.datetime.fromisoformat(options["clock"])
        self._words = str(options["clock_words"])
        self._count = 0

    def stop_field(self, field: Any) -> None:
        """A date or time field of a text document; one that its author fixed stays as it is."""
        if field.IsFixed:
            return
        moment = uno.createUnoStruct("com.sun.star.util.DateTime")
        moment.Year, moment.Month, moment.Day = self._moment.year, self._moment.month, self._moment.day
        moment.Hours, moment.Minutes, moment.Seconds = self._moment.hour, self._moment.minute, self._moment.second
        field.DateTimeValue = moment
        field.IsFixed = True
        self._count += 1

    def stop_headers(self, style: Any) -> None:
        """Headers and footers of a spreadsheet's page style: their fields cannot be fixed and become plain text."""
        for name in (f"{side}{content}" for side in _SIDES for content in _CONTENTS):
            content = style.getPropertyValue(name)
            counts = [] if content is None else [self._replaced(getattr(content, part)) for part in _PARTS]
            if any(counts):
                style.setPropertyValue(name, content)

    def tell(self, findings: Findings) -> None:
        """Report that a page shows a date which is not the author's."""
        if self._count:
            findings.add("automatic_date", f"Date and time fields show {self._words}.")

    def _replaced(self, text: Any) -> int:
        """Replace the clock fields of one part; how many. A field is one step of a cursor that selects several characters."""
        shown = {_UNSET_DATE: f"{self._moment:%m/%d/%Y}", _UNSET_TIME: f"{self._moment:%H:%M:%S}"}
        replaced = 0
        cursor = text.createTextCursor()
        cursor.gotoStart(False)
        for _ in range(_MAX_STEPS):
            if not cursor.goRight(1, True):
                break
            if cursor.getString() in shown:
                text.insertString(cursor, shown[cursor.getString()], True)
                replaced += 1
            cursor.collapseToEnd()
        self._count += replaced
        return replaced
