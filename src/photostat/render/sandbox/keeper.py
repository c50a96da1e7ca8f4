"""The one thread of the worker that belongs to a sandbox: it starts it, drains its words, watches its limits.

Starting lies here for a reason that is easy to break: the kernel ends a `--die-with-parent` child when the *thread*
that started it ends, not the process. A sandbox that a pool thread had started would die with that pool.
"""

import contextlib
import json
import math
import os
import select
import signal
import subprocess
import threading
import time
from collections import deque
from dataclasses import dataclass

from photostat.errors import MachineLacksError, RendererError
from photostat.render.sandbox.launching import Plan, give_back_user
from photostat.render.sandbox.members import Members, NamespaceMembers, TreeMembers, Usage, has_children
from photostat.settings import RenderSettings

_TAIL_BYTES = 64 * 1024
_LAST_WORDS_SECONDS = 0.2
_CALM_SECONDS = 0.1
_TENSE_SECONDS = 0.01  # beyond half of a limit: a page fault loop takes some 30 MB in this time
_NEARLY_ALL = 0.8  # of the memory limit: the next large piece is refused
_MEMORY_DEATH_SECONDS = 10.0  # LibreOffice writes a trace before it goes
_BYTES_PER_FILE = 16 * 1024  # a tmpfs counts bytes; its inodes are memory too, so they get a limit of their own


@dataclass(frozen=True)
class Breach:
    """A limit that a sandbox ran over, and that ended it. `setting` is the environment variable that changes it."""

    limit: str
    setting: str
    text: str


class Keeper(threading.Thread):
    """See the module. `words` and `breach` may be read from any thread."""

    def __init__(self, plan: Plan, stdin_fd: int, settings: RenderSettings, *, scratch_mount: str) -> None:
        super().__init__(name="sandbox keeper", daemon=True)
        self.breach: Breach | None = None
        self._plan = plan
        self._stdin_fd = stdin_fd
        self._settings = settings
        self._scratch_mount = scratch_mount
        self._process: subprocess.Popen[bytes] | None = None
        self._members: Members | None = None
        self._tail: deque[bytes] = deque()
        self._tail_bytes = 0
        self._words_lock = threading.Lock()
        self._words_over = threading.Event()
        self._start_over = threading.Event()
        self._failure: Exception | None = None
        self._short_of_memory_at = -math.inf
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._stopping = False

    def start_and_wait(self) -> None:
        """Start the sandbox; returns when the program in it was started. Raises MachineLacksError or RendererError."""
        self.start()
        self._start_over.wait()
        if self._failure is not None:
            self.finish()
            raise self._failure

    def likely_breach(self) -> Breach | None:
        """For a program that has just died: the limit that it died of, as far as can be told.

        The kernel refuses memory beyond the limit without a word to us, and most programs die of a refusal.
        """
        if self.breach is None and time.monotonic() - self._short_of_memory_at < _MEMORY_DEATH_SECONDS:
            return _breach("memory_bytes", f"nearly all of its {self._settings.memory_bytes} bytes of memory")
        return self.breach

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def process_id(self) -> int:
        assert self._process is not None, "the keeper was started"
        return self._process.pid

    def words(self) -> bytes:
        """What the program printed last. One that ends gets a moment in which its last words arrive."""
        self._words_over.wait(_LAST_WORDS_SECONDS)
        return self._words_so_far()

    def _words_so_far(self) -> bytes:
        with self._words_lock:
            return b"".join(self._tail)

    def finish(self) -> bool:
        """End everything and give everything back; whether every process was seen to be gone. Call it once."""
        gone = self._kill()
        self._stopping = True
        os.eventfd_write(self._wake, 1)
        self.join()
        os.close(self._wake)
        if self._members is not None:
            self._members.close()
        give_back_user(self._plan.user)
        return gone

    def run(self) -> None:
        try:
            self._start_program()
        except (OSError, ValueError, MachineLacksError, RendererError) as error:
            self._failure = error if not isinstance(error, OSError | ValueError) else MachineLacksError(self._cannot(str(error)))
        finally:
            self._start_over.set()
        self._watch()
        if self._process is not None and self._process.stdout is not None:
            if not self._words_over.is_set():
                self._drain()
            self._process.stdout.close()
        self._words_over.set()

    def _start_program(self) -> None:
        try:
            self._process = subprocess.Popen(
                self._plan.argv,
                stdin=self._stdin_fd,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={},
                cwd="/",
                start_new_session=True,  # Ctrl-C goes to the whole group of the terminal; it is the worker who ends a sandbox
                pass_fds=self._plan.inherited,
            )
        finally:
            os.close(self._stdin_fd)
            self._plan.close_inherited()
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        first_pid = self._read_first_pid()
        if self._plan.scratch is not None:
            self._members = TreeMembers(self._process.pid, self._plan.scratch)
            return
        if self._await_mounts(first_pid):
            self._members = NamespaceMembers(first_pid, self._scratch_mount)

    def _read_first_pid(self) -> int:
        deadline = time.monotonic() + self._settings.start_seconds
        status = b""
        try:
            while not status.endswith(b"}\n"):  # bwrap writes it in several parts
                ready, _, _ = select.select([self._plan.status_fd], [], [], max(0.0, deadline - time.monotonic()))
                part = os.read(self._plan.status_fd, 4096) if ready else b""
                if not part:
                    raise MachineLacksError(self._cannot("it ended at once" if ready else "it did not start in time"))
                status += part
        finally:
            os.close(self._plan.status_fd)
        return int(json.loads(status)["child-pid"])

    def _await_mounts(self, first_pid: int) -> bool:
        """bwrap tells its process 1 before it has built the file system; the program's start, its first child, comes
        after.

        False when the program was so quick that it has ended, in good order, by now.
        """
        assert self._process is not None
        deadline = time.monotonic() + self._settings.start_seconds
        while not has_children(first_pid):
            if self._process.poll() == 0:
                return False
            if not self.is_running() or time.monotonic() > deadline:
                raise MachineLacksError(self._cannot("it ended before the program started"))
            time.sleep(0.0005)
        return True

    def _cannot(self, reason: str) -> str:
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.5)
            self._drain()
        said = self._words_so_far().decode(errors="replace").strip()
        return f"The sandbox could not be started: {reason}" + (f" ({said[-500:]})" if said else "")

    def _watch(self) -> None:
        poller = select.poll()
        poller.register(self._wake, select.POLLIN)
        output = self._process.stdout.fileno() if self._process is not None and self._process.stdout is not None else -1
        if output >= 0:
            poller.register(output, select.POLLIN)
        interval, due = _CALM_SECONDS, 0.0
        while not self._stopping:
            ready = poller.poll(max(0.0, due - time.monotonic()) * 1000)
            if any(descriptor == output for descriptor, _event in ready) and not self._drain():
                poller.unregister(output)
                self._words_over.set()
            if time.monotonic() >= due:
                interval = self._sample()
                due = time.monotonic() + interval

    def _drain(self) -> bool:
        """Take what the program wrote; whether more may come. One read a round, so that a flood cannot starve the
        watch.
        """
        assert self._process is not None
        assert self._process.stdout is not None
        try:
            part = os.read(self._process.stdout.fileno(), _TAIL_BYTES)
        except BlockingIOError:
            return True
        with self._words_lock:
            self._tail.append(part)
            self._tail_bytes += len(part)
            while self._tail_bytes - len(self._tail[0]) >= _TAIL_BYTES:
                self._tail_bytes -= len(self._tail.popleft())
        return bool(part)

    def _sample(self) -> float:
        """Look once; kill on a breach. The seconds until the next look."""
        if self._members is None or self.breach is not None or not self.is_running():
            return _CALM_SECONDS
        try:
            usage = self._members.usage()
        except OSError:  # it ended while we looked
            return _CALM_SECONDS
        self.breach = self._judge(usage)
        if self.breach is not None:
            self._kill()
        settings = self._settings
        if usage.largest_data_bytes > settings.memory_bytes * _NEARLY_ALL:
            self._short_of_memory_at = time.monotonic()
        memory_bytes = max(usage.memory_bytes, usage.largest_data_bytes)
        tense = memory_bytes * 2 > settings.memory_bytes or usage.processes * 2 > settings.max_processes
        return _TENSE_SECONDS if tense else _CALM_SECONDS

    def _judge(self, usage: Usage) -> Breach | None:
        settings = self._settings
        if usage.memory_bytes > settings.memory_bytes:
            assert self._members is not None
            if self._members.exact_memory_bytes() > settings.memory_bytes:
                return _breach("memory_bytes", f"more than {settings.memory_bytes} bytes of memory")
        if usage.processes >= settings.max_processes:
            return _breach("max_processes", f"{settings.max_processes} processes and threads")
        nearly_full = settings.scratch_bytes - settings.scratch_bytes // 128
        if usage.scratch_bytes > nearly_full or usage.scratch_files > settings.scratch_bytes // _BYTES_PER_FILE:
            return _breach("scratch_bytes", f"all of its {settings.scratch_bytes} bytes of scratch space")
        return None

    def _kill(self) -> bool:
        gone = self._members.kill() if self._members is not None else True
        if self._process is None:
            return gone
        self._process.send_signal(signal.SIGUSR1)  # to the guard: it ends whatever is left, and then itself (launch.py)
        try:
            self._process.wait(2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        return gone


def _breach(limit: str, used: str) -> Breach:
    setting = f"PHOTOSTAT_RENDER__{limit.upper()}"
    return Breach(limit, setting, f"The renderer used {used} and was stopped; {setting} sets the limit.")
