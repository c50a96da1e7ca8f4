"""Date and time fields that have to be computed show the moment of the request, never the running clock.

Which moment that is was decided outside (render/clock.py). A running clock would give other pixels with every run; and a
reviewer has to know that the author saw another date, so it is reported.
"""

import datetime
from typing import Any

from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.values import uno


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
        field.DateTimeValue = self.moment()
        field.IsFixed = True
        self._count += 1

    def moment(self) -> Any:
        """The moment as UNO has it."""
        moment = uno.createUnoStruct("com.sun.star.util.DateTime")
        moment.Year, moment.Month, moment.Day = self._moment.year, self._moment.month, self._moment.day
        moment.Hours, moment.Minutes, moment.Seconds = self._moment.hour, self._moment.minute, self._moment.second
        return moment

    def tell(self, findings: Findings) -> None:
        """Report that a page shows a date which is not the author's."""
        if self._count:
            findings.add("automatic_date", f"Date and time fields show {self._words}.")
