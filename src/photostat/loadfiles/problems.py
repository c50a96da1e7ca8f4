"""One thing that is wrong with a load file."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """`line_number` counts from 1; 0 = the file as a whole. `code` is stable (docs/load-files.md lists them)."""

    line_number: int
    code: str
    message: str
