"""Productions have a process of their own: pixels are work, and the server that keeps the worker must answer meanwhile.

The worker's chore looks for a production that waits and starts the process, which ends when none waits any more, or with its
worker.
"""

import os
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess

import structlog

from photostat.productions.store.rows import has_waiting
from photostat.productions.work.run import run_next
from photostat.render.page_decoding import PageDecoder
from photostat.settings import Settings
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database

_NICENESS = 5  # as slots: the API and the database go first

_log = structlog.get_logger(__name__)

OpenStorage = Callable[[Settings], AbstractContextManager[tuple[Database, Blobs]]]


class ProductionProcess:
    """A chore of a worker: where a production waits, start the process that runs it. Never waits for its end."""

    def __init__(self, database: Database, settings: Settings, open_storage: OpenStorage, processes: ForkServerContext) -> None:
        self._database = database
        self._settings = settings
        self._open_storage = open_storage
        self._context = processes
        self._process: BaseProcess | None = None

    def __call__(self) -> None:
        """Look once."""
        if self._process is not None:
            if self._process.is_alive():
                return
            if self._process.exitcode:
                _log.error("the process of productions ended by itself", exit_code=self._process.exitcode)
            self._process.join()
            self._process = None
        with self._database.read() as connection:
            if not has_waiting(connection):
                return
        # A daemon: ended with its worker, when that is told to stop; where the worker is killed, the process sees it by itself
        arguments = (self._settings, self._open_storage)
        self._process = self._context.Process(target=run_productions, args=arguments, daemon=True, name="productions")
        self._process.start()


def run_productions(settings: Settings, open_storage: OpenStorage) -> None:
    """The process: one production after the other, until none waits or the worker is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the worker decides
    os.nice(_NICENESS)
    worker = parent_process()

    def must_stop() -> bool:
        return worker is not None and bool(wait([worker.sentinel], timeout=0))

    with open_storage(settings) as (database, blobs), PageDecoder(settings.render) as decoder:
        while not must_stop() and run_next(database, blobs, decoder, must_stop=must_stop):
            pass
