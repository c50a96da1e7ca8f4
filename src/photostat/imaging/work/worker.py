"""A worker: so many slots, one more for imaging on the fly, and the chores. `photostat worker` is one, `photostat serve` has one.

A slot that dies is started again; what it had in hand is found by the expiry of its lease.
"""

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess

import structlog

from photostat.errors import PhotostatError
from photostat.imaging.queue.store import note_worker, remove_worker
from photostat.imaging.work.chores import Chore, Chores
from photostat.imaging.work.slot import OpenStorage, SlotPlan, run_slot, slot_name
from photostat.settings import Settings
from photostat.storage.database import Database

_STOP_SECONDS = 8.0
_TICK_SECONDS = 0.5
_TELL_SECONDS = 10.0
_RESTART_SECONDS = 2.0  # between two starts of one slot

_log = structlog.get_logger(__name__)


class Worker:
    """Runs until `stop`. `chores`: see `Chores`."""

    def __init__(
        self, settings: Settings, open_storage: OpenStorage, database: Database, *, slots: int, chores: Sequence[Chore] = ()
    ) -> None:
        self._settings = settings
        self._open_storage = open_storage
        self._database = database
        self._slots = slots
        self._chores = chores
        self._name = f"{socket.gethostname()}:{os.getpid()}:{int(time.time())}"
        self._stopping = threading.Event()
        self._processes: dict[str, BaseProcess] = {}
        self._started: dict[str, float] = {}

    def stop(self) -> None:
        """End within seconds. For signal handlers too."""
        self._stopping.set()

    def run(self) -> None:
        """Keep the slots alive and do the chores until told to stop."""
        told = 0.0
        try:
            with Chores(self._database, self._settings.imaging, more=self._chores):
                while not self._stopping.is_set():
                    self._keep_slots()
                    if time.monotonic() - told > _TELL_SECONDS:
                        told = time.monotonic()
                        self._tell()
                    self._stopping.wait(_TICK_SECONDS)
        finally:
            self._end_slots()
            self._say_goodbye()

    def _keep_slots(self) -> None:
        places: list[int | str] = [*range(1, self._slots + 1), "urgent"] if self._slots else []
        for place in places:
            name = slot_name(self._name, place)
            process = self._processes.get(name)
            if process is not None and process.is_alive():
                continue
            if process is not None:
                _log.error("slot ended by itself and is started again", slot=name, exit_code=process.exitcode)
            if time.monotonic() - self._started.get(name, -_RESTART_SECONDS) >= _RESTART_SECONDS:
                self._start(name, urgent_only=place == "urgent")

    def _start(self, name: str, *, urgent_only: bool) -> None:
        plan = SlotPlan(self._settings, self._open_storage, name, urgent_only)
        process = multiprocessing.get_context("spawn").Process(target=run_slot, args=(plan,), daemon=False, name=name)
        # A slot must not be struck by our signals before it knows what to do with them
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._processes[name] = process
        self._started[name] = time.monotonic()

    def _end_slots(self) -> None:
        for process in self._processes.values():
            process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for process in self._processes.values():
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()

    def _tell(self) -> None:
        try:
            with self._database.transaction() as connection:
                note_worker(connection, self._name, self._slots)
        except PhotostatError as error:
            _log.warning("the database does not answer", error=str(error))

    def _say_goodbye(self) -> None:
        try:
            with self._database.transaction() as connection:
                remove_worker(connection, self._name)
        except PhotostatError as error:
            _log.warning("the database does not answer", error=str(error))
