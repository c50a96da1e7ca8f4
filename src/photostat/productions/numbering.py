"""Bates numbers: prefix, a number of constant digits, suffix. They name files, so they hold what files may be called."""

import re
from dataclasses import dataclass

from photostat.volume.numbering import NumberingError, PageNumbering

# A digit at its beginning would run into the number
_SUFFIX = re.compile(r"[A-Za-z._-][A-Za-z0-9._-]{0,31}|")


@dataclass(frozen=True)
class BatesNumbers:
    """`BatesNumbers("ABC", 1, 7, "-C").label(12)` is `ABC0000012-C`. Raises NumberingError."""

    prefix: str
    first: int
    digits: int
    suffix: str = ""

    def __post_init__(self) -> None:
        PageNumbering(self.prefix, self.first, self.digits)
        if not _SUFFIX.fullmatch(self.suffix) or self.suffix.endswith("."):
            raise NumberingError(
                f"suffix {self.suffix!r} cannot stand in file names and load files everywhere: use up to 32 letters (A-Z), "
                "digits, '-', '_' and '.', beginning with no digit and ending with no full stop"
            )

    @property
    def last(self) -> int:
        """The highest number that fits the digits."""
        return int("9" * self.digits)

    def label(self, number: int) -> str:
        """The number as it is read. Raises NumberingError where it has too many digits."""
        return PageNumbering(self.prefix, self.first, self.digits).label(number) + self.suffix
