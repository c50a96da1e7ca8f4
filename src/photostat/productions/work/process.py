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

import structlog

from photostat.productions.store.rows import has_waiting
from photostat.productions.work.run import run_next
from photostat.settings import Settings
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database

_NICENESS = 5  # as slots: the API and the database go first

_log = structlog.get_logger(__name__)

OpenStorage = Callable[[Settings], AbstractContextManager[tuple[Database, Blobs]]]


def produce_waiting(database: Database, settings: Settings, open_storage: OpenStorage, processes: ForkServerContext) -> None:
    """Where a production waits, start the process that runs it, and wait for its end."""
    with database.read() as connection:
        if not has_waiting(connection):
            return
    process = processes.Process(target=run_productions, args=(settings, open_storage), daemon=True, name="productions")
    process.start()
    process.join()
    if process.exitcode:
        _log.error("the process of productions ended by itself", exit_code=process.exitcode)


def run_productions(settings: Settings, open_storage: OpenStorage) -> None:
    """The process: one production after the other, until none waits or the worker is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the worker decides
    os.nice(_NICENESS)
    worker = parent_process()

    def must_stop() -> bool:
        return worker is not None and bool(wait([worker.sentinel], timeout=0))

    with open_storage(settings) as (database, blobs):
        while not must_stop() and run_next(database, blobs, must_stop=must_stop):
            pass
