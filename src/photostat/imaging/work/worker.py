"""A worker: so many slots, one more for imaging on the fly, and the chores. `photostat worker` is one, `photostat serve` has one.

Slots are processes that are there while there is work: forked from a server process that has everything imported, gone again
after a minute of silence. One that dies is started again; what it had in hand is found by the expiry of its lease.
"""

import os
import socket
import threading
import time
from collections.abc import Sequence
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess

import structlog

from photostat.errors import PhotostatError
from photostat.imaging.jobs.store.jobs import CHANNEL
from photostat.imaging.queue.store import has_open_batches, note_worker, remove_worker
from photostat.imaging.work.chores import Chore, Chores
from photostat.imaging.work.slot import OpenStorage, SlotPlan, run_slot, slot_name
from photostat.settings import Settings
from photostat.storage.database import Database
from photostat.storage.notices import Notices

_STOP_SECONDS = 8.0
_TICK_SECONDS = 2.0
_IDLE_SECONDS = 60.0
_TELL_SECONDS = 10.0
_RESTART_SECONDS = 2.0  # between two starts of one slot

_log = structlog.get_logger(__name__)


class Worker:
    """Runs until `stop`. `chores`: see `Chores`."""

    def __init__(
        self,
        settings: Settings,
        open_storage: OpenStorage,
        database: Database,
        *,
        slots: int,
        processes: ForkServerContext,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._settings = settings
        self._open_storage = open_storage
        self._database = database
        self._slots = slots
        self._context = processes
        self._chores = chores
        self._name = f"{socket.gethostname()}:{os.getpid()}:{int(time.time())}"
        self._stopping = threading.Event()
        self._processes: dict[str, BaseProcess] = {}
        self._started: dict[str, float] = {}

    def stop(self) -> None:
        """End within seconds. From any thread, never from a signal's handler."""
        self._stopping.set()

    def run(self) -> None:
        """Keep the slots alive and do the chores until told to stop."""
        told = -_TELL_SECONDS
        try:
            with (
                Chores(self._database, self._settings, more=self._chores),
                Notices(self._database.url, CHANNEL) as notices,
            ):
                while not self._stopping.is_set():
                    self._keep_slots()
                    if time.monotonic() - told >= _TELL_SECONDS:
                        told = time.monotonic()
                        self._tell()
                    notices.wait(_TICK_SECONDS, self._stopping)
        finally:
            self._end_slots()
            self._say_goodbye()

    def _keep_slots(self) -> None:
        """All slots run while there is work. Those that ended, by themselves or otherwise, are started again when there is."""
        for name, process in list(self._processes.items()):
            if not process.is_alive():
                if process.exitcode:
                    _log.error("slot ended by itself", slot=name, exit_code=process.exitcode)
                process.join()
                del self._processes[name]
        missing = [name for name in self._names() if name not in self._processes]
        if not missing or not self._has_work():
            return
        for name in missing:
            if time.monotonic() - self._started.get(name, -_RESTART_SECONDS) >= _RESTART_SECONDS:
                self._start(name, urgent_only=name.endswith("/urgent"))

    def _names(self) -> list[str]:
        places: list[int | str] = [*range(1, self._slots + 1), "urgent"] if self._slots else []
        return [slot_name(self._name, place) for place in places]

    def _has_work(self) -> bool:
        try:
            with self._database.read() as connection:
                return has_open_batches(connection)
        except PhotostatError:
            return False

    def _start(self, name: str, *, urgent_only: bool) -> None:
        plan = SlotPlan(self._settings, self._open_storage, name, urgent_only, _IDLE_SECONDS)
        process = self._context.Process(target=run_slot, args=(plan,), daemon=False, name=name)
        process.start()
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
