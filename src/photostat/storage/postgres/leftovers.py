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
    written = read_pid_file(data)
    if found:
        _log.warning("database processes of an earlier run are ended", folder=str(data), processes=found)
    if written is not None and written.pid in found:
        _signal([written.pid], signal.SIGINT)  # fast shutdown: clients are thrown out, data is written
        _wait_until_gone(data, clean_seconds)
    else:
        _wait_until_gone(data, 0.3)  # backends notice the death of their server by themselves, unless they are busy
    for harsher in (signal.SIGQUIT, signal.SIGKILL):
        _signal(processes_of(data), harsher)
        _wait_until_gone(data, 5)
    left = processes_of(data)
    if left:
        raise MachineLacksError(f"Processes {left} still serve {data} and cannot be ended. End them, or restart the machine.")
    # PostgreSQL itself believes a stale file as soon as any process of the same user has its number.
    (data / NAME).unlink(missing_ok=True)
    for name in _SOCKET_FILES:
        (data.parent / name).unlink(missing_ok=True)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _wait_until_gone(data: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while processes_of(data) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
