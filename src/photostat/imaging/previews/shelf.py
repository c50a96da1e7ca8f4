"""Where previews lie until somebody has looked at them: in memory, few, each for who asked for it.

A process makes one preview at a time, so that a server with a hundred people does not start a hundred sandboxes.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_urlsafe

from photostat.errors import ConflictError, NotFoundError

_MOST_KEPT = 16
_WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Side:
    """What one profile made of the document: PNG pictures of its first pages, `page_count` of how many; or why there are none."""

    pictures: Sequence[bytes]
    page_count: int
    remarks: Sequence[str]
    error: str


@dataclass(frozen=True)
class Preview:
    """One document under the profile as it is stored, and as it is typed."""

    user_id: int
    workspace_id: int
    control_number: str
    stored: Side
    typed: Side


class PreviewShelf:
    """Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Preview] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The right to make a preview now. Raises ConflictError when others take too long."""
        if not self._one_at_a_time.acquire(timeout=_WAIT_SECONDS):
            raise ConflictError("Another preview is being made. Try again in a moment.")
        try:
            yield
        finally:
            self._one_at_a_time.release()

    def keep(self, preview: Preview) -> str:
        """Keep a preview; gives the word by which it is found. The oldest makes room."""
        word = token_urlsafe(16)
        with self._lock:
            self._kept[word] = preview
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return word

    def find(self, word: str, *, user_id: int, workspace_id: int) -> Preview:
        """A preview of this caller. Raises NotFoundError."""
        with self._lock:
            found = self._kept.get(word)
        if found is None or (found.user_id, found.workspace_id) != (user_id, workspace_id):
            raise NotFoundError("This preview is not kept any more. Make it again.")
        return found
