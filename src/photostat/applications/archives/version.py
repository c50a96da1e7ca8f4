"""Versions of applications: four whole numbers, compared part by part.

Read from one to four parts, missing ones are 0, as .NET's tools write them; printed with four always.
"""

import re
from dataclasses import astuple, dataclass

from photostat.applications.archives.errors import InvalidArchiveError

_TEXT = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,10}){0,3}", re.ASCII)
_MOST = 2**31 - 1


@dataclass(frozen=True, order=True)
class Version:
    """Major, minor, build, revision; each fits into the database's integer."""

    major: int = 0
    minor: int = 0
    build: int = 0
    revision: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.build}.{self.revision}"

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """For the database, which compares arrays as we do."""
        return astuple(self)


def read_version(text: str, member: str = "Version") -> Version:
    """The version in a text. Raises InvalidArchiveError with the member's name."""
    stripped = text.strip()
    if _TEXT.fullmatch(stripped):
        parts = [int(part) for part in stripped.split(".")]
        if max(parts) <= _MOST:
            return Version(*parts)
    raise InvalidArchiveError(f"{member}: {text[:50]!r} is no version; four numbers such as 1.0.0.0 are needed.")
