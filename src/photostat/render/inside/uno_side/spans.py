"""Runs of rows or columns as pairs (first, last), both included and counted from 0: what is used, what is blank between."""

from collections.abc import Iterable

Span = tuple[int, int]


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same rows in the fewest spans, in order."""
    result: list[Span] = []
    for first, last in sorted(spans):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def blanks(used: list[Span]) -> list[Span]:
    """What lies before and between the spans that `joined` gave; nothing after the last one."""
    starts = [0, *(last + 1 for _first, last in used)]
    return [(start, first - 1) for start, (first, _last) in zip(starts, used, strict=False) if first > start]


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of a span."""
    first, last = span
    left: list[Span] = []
    for taken_first, taken_last in joined(taken):
        if taken_first > first:
            left.append((first, min(taken_first - 1, last)))
        first = max(first, taken_last + 1)
        if first > last:
            break
    if first <= last:
        left.append((first, last))
    return [(start, end) for start, end in left if start <= end]
