"""Being told to stop, by SIGTERM or SIGINT, without a lock.

A handler runs in the middle of whatever the main thread does. One that sets an Event, starts a thread or writes a log line
waits for ever when the main thread held that very lock. So it only writes a byte into a pipe, which a thread reads.
"""

import os
import signal
from collections.abc import Iterable
from types import FrameType


class ToldToStop:
    """From its making on, these signals make `descriptor` readable. To be made in the main thread, once a process."""

    def __init__(self, signals: Iterable[signal.Signals]) -> None:
        self.descriptor, self._write_end = os.pipe()
        os.set_blocking(self._write_end, False)  # a full pipe has told it already
        for number in signals:
            signal.signal(number, self._tell)

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        try:
            os.write(self._write_end, b".")
        except BlockingIOError:
            return
