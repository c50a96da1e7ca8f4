"""The moment that a document's date fields print: decided once, never read from the machine's clock while it is rendered.

The order (contracts/imaging.md section 5.2): the document field that LastModifiedDateOnDocument names; else the clock of the
imaging job, or `--clock` of the command; else the document's own last-saved date; else the date of its file.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class ClockSource(StrEnum):
    """Where the moment comes from; stamped in the manifest."""

    DOCUMENT_FIELD = "document_field"
    GIVEN = "given"  # the imaging job's clock, `--clock`
    LAST_SAVED = "last_saved"  # the document's own properties
    FILE = "file"  # the file's modification time, where the document says nothing itself


@dataclass(frozen=True)
class Clock:
    """A wall-clock moment without time zone (UTC where the source knows one), whole seconds."""

    moment: datetime
    source: ClockSource

    def stamp(self) -> dict[str, str]:
        """As it stands in the manifest."""
        return {"moment": self.moment.isoformat(timespec="seconds"), "source": self.source.value}

    @property
    def words(self) -> str:
        """The moment and its origin, for a finding."""
        return f"{self.moment:%Y-%m-%d %H:%M:%S} ({_WORDS[self.source]})"


_WORDS = {
    ClockSource.DOCUMENT_FIELD: "the document field of LastModifiedDateOnDocument",
    ClockSource.GIVEN: "the clock of this imaging job",
    ClockSource.LAST_SAVED: "when the document was last saved",
    ClockSource.FILE: "the date of the file, since the document names none",
}


def plain_moment(moment: datetime) -> datetime:
    """Without time zone (converted to UTC) and without fractions."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=0)
