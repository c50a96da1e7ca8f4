"""Page numbers (Bates numbers): a prefix and a number padded to a constant count of digits.

The label names the page's file, stands in both load files and is read aloud in court, so it holds no blank (the FTC
accepts ABC-0001 and refuses "ABC 0001"), nothing that a Windows file system or a load file column cannot hold, and
never one digit more than the others. A number that does not fit is refused before the page is made.
"""

import re
from dataclasses import dataclass

from photostat.errors import InvalidInputError

MAX_DIGITS = 12
MAX_PREFIX_LENGTH = 64
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*|")
_WINDOWS_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


class NumberingError(InvalidInputError):
    """The prefix, the first number or the number of digits cannot be used."""

    code = "invalid_numbering"


@dataclass(frozen=True)
class PageNumbering:
    """`PageNumbering("DOC", 1, 7).label(12)` is `DOC0000012`. `first` is the number of the volume's first page."""

    prefix: str
    first: int
    digits: int

    def __post_init__(self) -> None:
        if not 1 <= self.digits <= MAX_DIGITS:
            raise NumberingError(f"digits must be between 1 and {MAX_DIGITS}, not {self.digits}")
        if len(self.prefix) > MAX_PREFIX_LENGTH:
            raise NumberingError(f"the prefix has {len(self.prefix)} characters; at most {MAX_PREFIX_LENGTH} fit")
        if not _PREFIX.fullmatch(self.prefix):
            raise NumberingError(
                f"prefix {self.prefix!r} cannot stand in file names and load files everywhere: use letters (A-Z), "
                "digits, '-', '_' and '.', beginning with a letter or digit, without blanks"
            )
        if self.first < 0:
            raise NumberingError(f"the first number must not be below 0, it is {self.first}")
        self._refuse_device_names()
        self.label(self.first)

    @property
    def last(self) -> int:
        """The highest number that fits the digits."""
        return int("9" * self.digits)

    def label(self, number: int) -> str:
        """The label of this number. Raises NumberingError when it needs more digits than there are."""
        if not 0 <= number <= self.last:
            raise NumberingError(
                f"page number {number} does not fit {self.digits} digit(s): the numbers end at "
                f"{self.prefix}{self.last}. Use more digits or another prefix"
            )
        return f"{self.prefix}{number:0{self.digits}d}"

    def require_room(self, next_number: int, pages: int) -> None:
        """Raise NumberingError unless `pages` labels from `next_number` on fit. Ask before a document takes any."""
        if pages > 0:
            self.label(next_number + pages - 1)

    def number(self, label: str) -> int:
        """The number of a label of this numbering. Raises NumberingError for any other text."""
        digits = label.removeprefix(self.prefix)
        if not (label.startswith(self.prefix) and re.fullmatch(f"[0-9]{{{self.digits}}}", digits)):
            raise NumberingError(f"{label!r} is not a page number of {self.label(self.first)!r} and following")
        return int(digits)

    def _refuse_device_names(self) -> None:
        # With one digit, the prefix COM gives COM1.tif: a serial port to Windows, not a file.
        for number in range(10) if self.digits == 1 else (0,):
            label = f"{self.prefix}{number:0{self.digits}d}"
            if _WINDOWS_DEVICE.fullmatch(label):
                raise NumberingError(f"prefix {self.prefix!r} gives {label!r}, the name of a device on Windows")
