"""Workers: the process of `photostat worker`, and the one that `photostat serve` keeps beside itself."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

import structlog
from pydantic import SecretStr

from photostat.bootstrap.database import connected, data_folder, database_url
from photostat.errors import MachineLacksError
from photostat.imaging.work.worker import Worker
from photostat.render.sandbox import probe_level
from photostat.settings import LogFormat, Settings
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.storage.migrations import require_newest
from photostat.storage.probe import check_database
from photostat.telemetry import configure_logging

_SLOT_POOL = 3  # a slot's connections: imaging, heartbeat, results
_STOP_SECONDS = 9.0
_RESTART_SECONDS = 3.0

_log = structlog.get_logger(__name__)


def run_worker(settings: Settings, slots: int) -> None:
    """`photostat worker`: until SIGTERM or Ctrl-C. Needs a database that is served (its own URL, or a running server's)."""
    folder = data_folder(settings)
    folder.prepare()
    with database_url(settings, folder) as url:
        check_database(url)
        require_newest(url)
        _work(settings.model_copy(update={"database_url": SecretStr(url)}), slots)


def slots_of(settings: Settings) -> int:
    """The number of slots that the settings mean: one a core unless they say otherwise."""
    return settings.imaging.workers if settings.imaging.workers >= 0 else len(os.sched_getaffinity(0))


@contextmanager
def open_storage(settings: Settings) -> Iterator[tuple[Database, Blobs]]:
    """Database and blob store in a slot's process; `database_url` of the settings leads to the database, embedded or not."""
    configure_logging(as_json=settings.server.log_format is LogFormat.JSON)
    small = settings.model_copy(update={"storage": settings.storage.model_copy(update={"pool_size": _SLOT_POOL})})
    with connected(small, data_folder(settings), settings.database_url.get_secret_value()) as services:
        yield services.database, services.blobs


class WorkerKeeper:
    """A worker process beside the server, started again when it dies. A context manager: leaving it ends the worker."""

    def __init__(self, settings: Settings, url: str, slots: int) -> None:
        self._settings = settings.model_copy(update={"database_url": SecretStr(url)})
        self._slots = slots
        self._stopping = threading.Event()
        self._process: BaseProcess | None = None
        self._thread = threading.Thread(target=self._keep, name="worker keeper", daemon=True)

    def __enter__(self) -> "WorkerKeeper":
        if self._slots:
            self._start()
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.begin_to_stop()
        if self._process is None:
            return
        self._thread.join(_RESTART_SECONDS + 1)
        process = self._process
        process.join(_STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()

    def begin_to_stop(self) -> None:
        """Tell the worker to end, and go on."""
        self._stopping.set()
        process = self._process
        if process is not None and process.is_alive():
            process.terminate()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            process = self._process
            if process is not None and wait([process.sentinel], timeout=0.5) and not self._stopping.is_set():
                _log.error("the worker ended by itself and is started again", exit_code=process.exitcode)
                if self._stopping.wait(_RESTART_SECONDS):
                    return
                self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=_beside_server, args=(self._settings, self._slots), name="photostat-worker")
        process.start()
        self._process = process


def _beside_server(settings: Settings, slots: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the server decides
    signal.signal(signal.SIGTERM, _end_at_once)  # until there is a worker to stop
    threading.Thread(target=_end_with_server, daemon=True).start()
    _work(settings, slots)


def _work(settings: Settings, slots: int) -> None:
    try:
        probe_level(allow_none=settings.render.allow_no_sandbox)
    except MachineLacksError as error:
        _log.error("no renderer can be started here: documents will end in error", error=str(error))
    with open_storage(settings) as (database, _):
        worker = Worker(settings, open_storage, database, slots=slots)

        def stop(_number: int, _frame: FrameType | None) -> None:
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, stop)
        _log.info("worker started", slots=slots)
        worker.run()
    _log.info("worker stopped")


def _end_with_server() -> None:
    """A server that was killed leaves no worker behind."""
    server = multiprocessing.parent_process()
    if server is not None:
        wait([server.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_STOP_SECONDS)
        os._exit(1)


def _end_at_once(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
