"""Findings on the way from a document model to the one who asked: plain codes and words, sent as JSON."""

from collections.abc import Sequence
from typing import Any

_MAX_ITEMS = 200
_MAX_ITEM_CHARS = 500
_MAX_PAGES = 2000


class Findings:
    """What was noticed. The codes are those of render.model.FindingCode, which this Python may not import."""

    def __init__(self) -> None:
        self._found: list[dict[str, Any]] = []

    def add(
        self, code: str, message: str, items: "tuple[str, ...] | list[str]" = (), *, page_indexes: Sequence[int] = ()
    ) -> None:
        """Note one finding; `items` are what the message is about, `page_indexes` (from 0) the pages of the export."""
        short = [item[:_MAX_ITEM_CHARS] for item in items[:_MAX_ITEMS]]
        self._found.append({"code": code, "message": message, "items": short, "page_indexes": list(page_indexes[:_MAX_PAGES])})

    def as_list(self) -> list[dict[str, Any]]:
        """Ready for JSON."""
        return self._found


def count_words(number: int, one: str, many: str, *, at_least: bool = False) -> str:
    """`1 comment`, `3 comments`, `at least 500 comments`."""
    return f"{'at least ' if at_least else ''}{number} {one if number == 1 else many}"
