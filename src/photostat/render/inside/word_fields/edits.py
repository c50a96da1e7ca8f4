"""Cuts and texts in a native's bytes: collected while it is read, carried out at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """Bytes `start` to `end` (exclusive), replaced by `text`."""

    start: int
    end: int
    text: bytes = b""


def applied(data: bytes, edits: Iterable[Edit]) -> bytes:
    """An edit that begins inside of one before it is part of that one and counts for nothing."""
    pieces, reached = list[bytes](), 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= reached:
            pieces += [data[reached : edit.start], edit.text]
            reached = edit.end
    return b"".join([*pieces, data[reached:]])
