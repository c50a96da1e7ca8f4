"""Ends what an earlier run left on a data folder: a server whose supervisor was killed, backends whose server was killed.

The caller holds the lock of the whole data directory, so whatever serves the folder now is supervised by nobody. Refuses to
start beside it: two servers on one folder destroy it.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

import structlog

from photostat.errors import MachineLacksError
from photostat.storage.postgres.pidfile import NAME, processes_of, read_pid_file

_SOCKET_FILES = (".s.PGSQL.5432", ".s.PGSQL.5432.lock")
_POLL_SECONDS = 0.02

_log = structlog.get_logger(__name__)


def end_leftovers(data: Path, *, clean_seconds: float = 60) -> None:
    """Stop every process of this data folder, cleanly while `clean_seconds` last, then remove what names them.

    Raises MachineLacksError when one cannot be ended.
    """
    found = processes_of(data)
    if found:
        _log.warning("database processes of an earlier run are ended", folder=str(data), processes=found)
        _end(data, found, clean_seconds)
    # PostgreSQL itself believes a stale file as soon as any process of the same user has its number.
    (data / NAME).unlink(missing_ok=True)
    for name in _SOCKET_FILES:
        (data.parent / name).unlink(missing_ok=True)


def _end(data: Path, found: list[int], clean_seconds: float) -> None:
    written = read_pid_file(data)
    if written is not None and written.pid in found:
        _signal([written.pid], signal.SIGINT)  # fast shutdown: clients are thrown out, data is written
        left = _left_after(clean_seconds, data)
    else:
        left = _left_after(0.3, data)  # backends notice the death of their server by themselves, unless they are busy
    for harsher in (signal.SIGQUIT, signal.SIGKILL):
        _signal(left, harsher)
        left = _left_after(5, data)
    if left:
        raise MachineLacksError(f"Processes {left} still serve {data} and cannot be ended. End them, or restart the machine.")


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _left_after(seconds: float, data: Path) -> list[int]:
    """The processes of the folder that are still there after `seconds`; at once when there are none."""
    deadline = time.monotonic() + seconds
    while (left := processes_of(data)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    return left
