"""Page numbers seen so far: duplicates, gaps and changing digits, in memory that does not grow with a well-formed file.

A million consecutive numbers are one run. Only identifiers that are out of order, or end in no digits, cost memory.
"""

import re
from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass

_LABEL = re.compile(r"(?s)(.*?)([0-9]{1,18})\Z")


@dataclass(frozen=True)
class Label:
    """A page identifier taken apart: `DOC0000012` is prefix `DOC`, number 12, digits 7."""

    prefix: str
    number: int
    digits: int

    @property
    def series(self) -> tuple[str, int]:
        return (self.prefix, self.digits)


def parse_label(text: str) -> Label | None:
    """None for an identifier that does not end in a number."""
    match = _LABEL.fullmatch(text)
    return Label(match[1], int(match[2]), len(match[2])) if match else None


class NumberRuns:
    """A set of identifiers, kept as runs of consecutive numbers a series (prefix and digits)."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, int], list[list[int]]] = {}
        self._other: set[str] = set()

    def add(self, first: str, last: str | None = None) -> bool:
        """Add an identifier, or all from `first` to `last`. False, and nothing is added, when one was there before."""
        start, end = parse_label(first), parse_label(last or first)
        if start is None or end is None or start.series != end.series or end.number < start.number:
            return self._add_other(first)
        return self._add_run(self._runs.setdefault(start.series, []), start.number, end.number)

    def run_count(self) -> int:
        """How many runs are kept: the measure of disorder, and of memory."""
        return sum(len(runs) for runs in self._runs.values()) + len(self._other)

    def _add_other(self, text: str) -> bool:
        is_new = text not in self._other
        self._other.add(text)
        return is_new

    @staticmethod
    def _add_run(runs: list[list[int]], start: int, end: int) -> bool:
        index = bisect_right(runs, start, key=lambda run: run[0])
        before = runs[index - 1] if index else None
        after = runs[index] if index < len(runs) else None
        if (before and before[1] >= start) or (after and after[0] <= end):
            return False
        if before and before[1] + 1 == start:
            before[1] = end
            if after and after[0] == end + 1:
                before[1] = after[1]
                del runs[index]
        elif after and after[0] == end + 1:
            after[0] = start
        else:
            insort(runs, [start, end])
        return True


class NumberOrder:
    """Compares each identifier with the one before it."""

    def __init__(self) -> None:
        self._last: Label | None = None
        self._last_text = ""

    def problems(self, first: str, last: str | None = None) -> Iterator[tuple[str, str]]:
        """(code, message) for what is wrong with `first` as successor; afterwards `last` is the one to follow."""
        label, before = parse_label(first), self._last
        if label is None:
            yield "no_number", f"{first!r} does not end in a number"
        elif before is not None and label.prefix == before.prefix:
            yield from self._compare(label, before, first)
        if label is not None:
            self._last = parse_label(last or first) or label
            self._last_text = last or first

    def _compare(self, label: Label, before: Label, text: str) -> Iterator[tuple[str, str]]:
        if label.digits != before.digits:
            yield "digit_count", f"{text!r} has {label.digits} digits, {self._last_text!r} has {before.digits}"
        missing = label.number - before.number - 1
        if missing > 0:
            yield "numbering_gap", f"{missing} number(s) missing between {self._last_text!r} and {text!r}"
        elif label.number < before.number:
            yield "numbering_order", f"{text!r} comes after {self._last_text!r}"
