"""A form that is sent twice is done once: by a mark in the form, the second answer is the first one's.

Kept in memory, for minutes and a bounded number: it guards against double clicks and impatient reloads, not against people who
mean it twice. Only answers that lead on are kept; a form that came back with errors is sent again under a new mark.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.responses import Response

_MOST_KEPT = 5_000


@dataclass
class _Sending:
    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Response | None = None


class Once:
    """What was sent lately. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: OrderedDict[tuple[int, str], _Sending] = OrderedDict()

    def answer(self, user_id: int, mark: str, handle: Callable[[], Response]) -> Response:
        """Handle a form, unless the same user sent one with this mark: then the first answer, waiting for it if need be."""
        with self._lock:
            sending = self._sent.setdefault((user_id, mark), _Sending())
            while len(self._sent) > _MOST_KEPT:
                self._sent.popitem(last=False)
        with sending.lock:
            if sending.answer is None:
                answer = handle()
                if answer.status_code != 303 and "hx-redirect" not in answer.headers:
                    return answer
                sending.answer = answer
            return sending.answer
