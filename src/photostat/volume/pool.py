"""The worker processes of a run, seen from the coordinator: one document at a time each, restarted when one dies.

A worker that dies (out of memory, killed by hand) costs the document it had, nothing else.
"""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess

from photostat.volume.worker import DocumentDone, PagesDone, RunBroken, Task, WorkerSettings, run_worker

_STOP_SECONDS = 5.0
_RESTARTS_IN_A_ROW = 3


@dataclass(frozen=True)
class WorkerLost:
    """A worker died with this task in hand."""

    task: Task
    words: str


Event = PagesDone | DocumentDone | WorkerLost | RunBroken


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    started: float = 0.0


@dataclass(frozen=True)
class Running:
    """A document in work, since `started` on the monotonic clock."""

    task: Task
    started: float


@dataclass
class WorkerPool:
    """Keeps `size` workers busy with tasks from `next_task` (None = no more); a context manager that ends them all."""

    size: int
    settings: WorkerSettings
    next_task: Callable[[], Task | None]
    _workers: list[_Worker] = field(default_factory=list)
    _losses_in_a_row: int = 0

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def events(self, *, tick_seconds: float) -> Iterator[Event | None]:
        """What happens, as it happens; None when nothing did for `tick_seconds`. Ends when all tasks are done."""
        self._fill()
        while busy := [worker for worker in self._workers if worker.task is not None]:
            ready = wait([worker.pipe for worker in busy], timeout=tick_seconds)
            if not ready:
                yield None
            for worker in [worker for worker in busy if worker.pipe in ready]:
                yield self._event(worker)
            self._fill()

    def running(self) -> list[Running]:
        """The documents in work, oldest first."""
        busy = [Running(worker.task, worker.started) for worker in self._workers if worker.task is not None]
        return sorted(busy, key=lambda running: running.started)

    def stop(self) -> None:
        """End every worker and with it its sandbox; within seconds, by force if need be."""
        with _interrupts_held():
            for worker in self._workers:
                worker.process.terminate()
            deadline = time.monotonic() + _STOP_SECONDS
            while self._workers:
                self._end(self._workers[-1], deadline - time.monotonic())
                self._workers.pop()

    def _end(self, worker: _Worker, patience_seconds: float) -> None:
        worker.process.join(max(0.0, patience_seconds))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.pipe.close()

    def _fill(self) -> None:
        """Give idle workers a task; start workers only as long as there are tasks for them."""
        for worker in [worker for worker in self._workers if worker.task is None]:
            task = self.next_task()
            if task is None:
                return
            self._give(worker, task)
        while len(self._workers) < self.size and (task := self.next_task()) is not None:
            self._start(task)

    def _give(self, worker: _Worker, task: Task) -> None:
        try:
            worker.pipe.send(task)
        except OSError:  # it died while it had nothing to do: the task goes to a new one
            self._workers.remove(worker)
            self._end(worker, _STOP_SECONDS)
            self._start(task)
        else:
            worker.task, worker.started = task, time.monotonic()

    def _start(self, task: Task) -> None:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=run_worker, args=(theirs, self.settings), daemon=True, name="photostat-worker")
        # A worker inherits the held Ctrl-C, so that none strikes it before it can say that it does not care.
        with _interrupts_held():
            process.start()
            self._workers.append(_Worker(process, ours, task, time.monotonic()))
        theirs.close()
        with suppress(OSError):  # it died at once: its end of the pipe tells
            ours.send(task)

    def _event(self, worker: _Worker) -> Event:
        try:
            event: Event = worker.pipe.recv()
        except (EOFError, OSError):  # OSError: killed in the middle of its words
            return self._bury(worker)
        if isinstance(event, DocumentDone):
            worker.task = None
            self._losses_in_a_row = 0
        return event

    def _bury(self, worker: _Worker) -> Event:
        self._end(worker, _STOP_SECONDS)
        self._workers.remove(worker)
        self._losses_in_a_row += 1
        code = worker.process.exitcode or 0
        words = f"the worker process {f'was killed by signal {-code}' if code < 0 else f'ended with exit code {code}'}"
        if self._losses_in_a_row > _RESTARTS_IN_A_ROW:
            return RunBroken(f"Workers keep dying: {words}. Run photostat doctor to see what this machine lacks.")
        if worker.task is None:
            raise AssertionError("a worker is listened to only while it has a task")
        return WorkerLost(worker.task, words)


def _context() -> ForkContext | SpawnContext:
    """A fork has everything imported already, which a spawned interpreter needs half a second for; but a fork beside running
    threads (the terminal display has one) may inherit a lock that nobody will ever open.
    """
    return multiprocessing.get_context("fork") if threading.active_count() == 1 else multiprocessing.get_context("spawn")


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait meanwhile: half a start or half a stop would leave processes behind."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
