"""The embedded database: one PostgreSQL on one folder, started, watched, started again when it dies, and never left behind.

All of its life is in one thread, which starts the server and waits for its end: the kernel tells the server when the *thread*
that started it ends, so that thread lives as long as we do. kill -9 of this process therefore stops the server as well.
The caller holds the lock of the data directory; this module refuses nothing on account of other photostat processes.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
import structlog

from photostat.errors import MachineLacksError, PhotostatError
from photostat.storage.postgres.account import Account, database_account
from photostat.storage.postgres.address import ensure_database, url_of
from photostat.storage.postgres.binaries import PostgresBinaries
from photostat.storage.postgres.cluster import data_folder, ensure_cluster, server_command
from photostat.storage.postgres.folder import ensure_folder
from photostat.storage.postgres.leftovers import end_leftovers
from photostat.storage.postgres.log import ServerLog
from photostat.storage.postgres.pidfile import read_pid_file
from photostat.storage.postgres.process import opened, spawn
from photostat.storage.postgres.reachable import reachable_binaries

_POLL_SECONDS = 0.01
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_CALM_SECONDS = 60.0  # a server that lived so long died of something new: the pauses begin anew

_log = structlog.get_logger(__name__)


def next_pause(previous: float | None, *, lived_seconds: float) -> float:
    """Seconds to wait before the next start: none at first and after a calm life, then longer and longer up to a bound."""
    if previous is None or lived_seconds > _CALM_SECONDS:
        return 0.0
    return min(max(_FIRST_PAUSE_SECONDS, previous * 2), _LONGEST_PAUSE_SECONDS)


class EmbeddedPostgres:
    """One server on `folder` (DATA_DIR/postgres). Safe to use from several threads; start and stop once each at a time."""

    def __init__(
        self, folder: Path, binaries: PostgresBinaries, *, run_as: str | None = None, start_seconds: float = 300
    ) -> None:
        """`run_as`: the user that root's database drops to, None = photostat. `start_seconds` includes crash recovery."""
        self._folder = folder.absolute()
        self._binaries = binaries
        self._run_as = run_as
        self._start_seconds = start_seconds
        self._server_log = ServerLog(self._folder)
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._log_thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the application's database. It stays the same when the server is started again."""
        return url_of(self._folder)

    def start(self) -> None:
        """Make the database when there is none, end what an earlier run left, start, wait until connections are accepted.

        Does nothing when it runs already. Raises MachineLacksError (the reason, what to do, the server's last words) and
        OtherMajorError.
        """
        if self._thread is not None and self._thread.is_alive():
            return
        self._stopping.clear()
        started: Future[None] = Future()
        self._thread = threading.Thread(target=self._live, args=[started], name="database", daemon=True)
        self._thread.start()
        try:
            started.result()
        except BaseException:  # Ctrl-C included: a server that nobody holds must not run on
            self.stop()
            raise

    def is_alive(self) -> bool:
        """Whether connections are accepted, as far as the supervisor knows; false while it starts the server again."""
        return self._ready.is_set()

    def stop(self, timeout_seconds: float = 10) -> None:
        """Stop the server: fast, then immediately, then by force, within `timeout_seconds` in all. Repeating it is harmless."""
        thread = self._thread
        if thread is None:
            return
        self._stopping.set()
        for number, share in ((signal.SIGINT, 0.6), (signal.SIGQUIT, 0.2), (signal.SIGKILL, 0.2)):
            self._signal(number)
            thread.join(timeout_seconds * share)
            if not thread.is_alive():
                break
        self._thread = None
        if self._log_thread is not None:
            self._log_thread.join(2)  # its last lines are written now, not into a folder that the caller removes

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.stop()

    def _live(self, started: Future[None]) -> None:
        """The thread: first start, then wait for ends and start again until we are told to stop."""
        try:
            self._start_once()
            started.set_result(None)
            self._keep_alive()
        except PhotostatError as error:
            if started.done():
                _log.error("database ended badly", error=str(error))
            else:
                started.set_exception(error)
        finally:
            self._ready.clear()
            if not started.done():
                started.set_exception(RuntimeError("The thread that starts the database ended unexpectedly."))

    def _keep_alive(self) -> None:
        pause: float | None = None
        while True:
            since = time.monotonic()
            status = self._wait_for_end()
            if self._stopping.is_set():
                if status != 0:
                    end_leftovers(data_folder(self._folder), clean_seconds=0)
                return
            pause = next_pause(pause, lived_seconds=time.monotonic() - since)
            _log.error(
                "database died, it is started again", status=status, pause_seconds=pause, last=self._server_log.last_lines()
            )
            if self._stopping.wait(pause):
                return
            try:
                self._start_once()
            except PhotostatError as error:
                _log.error("database could not be started again", error=str(error))

    def _wait_for_end(self) -> int | None:
        process = self._process
        if process is None:
            return None
        status = process.wait()
        self._ready.clear()
        return status

    def _start_once(self) -> None:
        """Start the server and wait for it; raises only errors of ours, and then nothing of it runs."""
        self._process = None
        try:
            account = database_account(self._run_as)
            ensure_folder(self._folder, account)
            self._launch(account)
            self._wait_until_ready()
            ensure_database(self._folder)
        except (OSError, subprocess.SubprocessError, psycopg.Error) as error:
            raise MachineLacksError(self._failure(f"could not be started: {error}")) from error
        else:
            self._ready.set()
        finally:
            if self._process is not None and not self._ready.is_set():
                self._signal(signal.SIGQUIT)
                self._process.wait()

    def _launch(self, account: Account | None) -> None:
        data = data_folder(self._folder)
        with opened(self._folder) as folder:
            binaries = reachable_binaries(self._binaries, account)
            ensure_cluster(folder, binaries, account)
            end_leftovers(data)
            command = server_command(folder, binaries)
            process = spawn(command, account=account, folder=folder, death_signal=signal.SIGINT)
        assert process.stdout is not None
        self._log_thread = self._server_log.follow(process.stdout)
        self._process = process

    def _wait_until_ready(self) -> None:
        process = self._process
        assert process is not None
        deadline = time.monotonic() + self._start_seconds
        while not self._stopping.is_set():
            written = read_pid_file(data_folder(self._folder))
            if written is not None and written.pid == process.pid and written.status == "ready":
                return
            if process.poll() is not None:
                if self._log_thread is not None:
                    self._log_thread.join(2)
                raise MachineLacksError(self._failure("ended at its start"))
            if time.monotonic() > deadline:
                raise MachineLacksError(self._failure(f"was not ready within {self._start_seconds:g} s"))
            time.sleep(_POLL_SECONDS)
        raise MachineLacksError("The database was told to stop while it started.")

    def _failure(self, what: str) -> str:
        return f"The database in {self._folder} {what}. Its last words:\n{self._server_log.last_lines() or '(none)'}"

    def _signal(self, number: signal.Signals) -> None:
        process = self._process
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, number)
