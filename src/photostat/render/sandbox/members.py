"""Who is in a sandbox, what they use, and how to end them: by process namespace, or by descent where there is none.

Both read the kernel's own counters from outside; nothing that the program in the sandbox says is believed.
"""

import contextlib
import os
import select
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_KILL_SECONDS = 2.0


@dataclass(frozen=True)
class Usage:
    """What a sandbox uses now.

    `largest_data_bytes`: what RLIMIT_DATA counts, of the process that has the most of it. `processes` counts threads, as
    the kernel's own limit does. `scratch_files` may be 0 where unknown.
    """

    memory_bytes: int
    largest_data_bytes: int
    processes: int
    scratch_bytes: int
    scratch_files: int


class Members(Protocol):
    """All processes of one sandbox."""

    def usage(self) -> Usage:
        """Anonymous and shared memory summed over the processes: pages that several share count more than once."""
        ...

    def exact_memory_bytes(self) -> int:
        """As `usage`, with shared pages counted once: slow, for the moment before a verdict."""
        ...

    def kill(self) -> bool:
        """End every process; whether all were seen to be gone within two seconds."""
        ...

    def close(self) -> None: ...


class NamespaceMembers:
    """The processes of a process namespace, seen through the sandbox's own /proc, which lists nobody else."""

    def __init__(self, first_pid: int, scratch: str) -> None:
        """`first_pid` is the namespace's process 1 by our count. Raises OSError when it is gone or closed to us."""
        self._pidfd = os.pidfd_open(first_pid)
        self._proc = self._scratch = -1
        try:
            self._proc = os.open(f"/proc/{first_pid}/root/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            self._scratch = os.open(f"/proc/{first_pid}/root{scratch}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            self.close()
            raise

    def usage(self) -> Usage:
        counts = [_status(name, self._proc) for name in _process_names(self._proc)]
        filled = os.fstatvfs(self._scratch)
        return Usage(
            memory_bytes=sum(memory for memory, _data, _threads in counts),
            largest_data_bytes=max((data for _memory, data, _threads in counts), default=0),
            processes=sum(threads for _memory, _data, threads in counts),
            scratch_bytes=(filled.f_blocks - filled.f_bfree) * filled.f_frsize,
            scratch_files=filled.f_files - filled.f_ffree,
        )

    def exact_memory_bytes(self) -> int:
        return sum(_exact_memory(name, self._proc) for name in _process_names(self._proc))

    def kill(self) -> bool:
        # The kernel ends a namespace with its process 1, and process 1 counts as gone only after all others are.
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        gone, _, _ = select.select([self._pidfd], [], [], _KILL_SECONDS)
        return bool(gone)

    def close(self) -> None:
        for descriptor in (self._pidfd, self._proc, self._scratch):
            if descriptor >= 0:
                os.close(descriptor)
        self._pidfd = self._proc = self._scratch = -1


class TreeMembers:
    """The descendants of the guard in `launch.py`, which adopts orphans; the scratch is a real folder."""

    _SCAN_SECONDS = 0.5  # walking a folder costs more than reading a counter

    def __init__(self, guard_pid: int, scratch: Path) -> None:
        self._guard = guard_pid
        self._guard_fd = os.pidfd_open(guard_pid)
        self._proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._scratch = scratch
        self._scanned = (0, 0)
        self._scan_due = 0.0

    def usage(self) -> Usage:
        counts = [_status(str(pid), self._proc) for pid in descendants(self._guard)]
        if time.monotonic() >= self._scan_due:
            self._scanned = _folder_size(self._scratch)
            self._scan_due = time.monotonic() + self._SCAN_SECONDS
        return Usage(
            sum(memory for memory, _data, _threads in counts),
            max((data for _memory, data, _threads in counts), default=0),
            sum(threads for _memory, _data, threads in counts),
            *self._scanned,
        )

    def exact_memory_bytes(self) -> int:
        return sum(_exact_memory(str(pid), self._proc) for pid in descendants(self._guard))

    def kill(self) -> bool:
        known = descendants(self._guard)
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._guard_fd, signal.SIGUSR1)  # see launch.py
        gone, _, _ = select.select([self._guard_fd], [], [], _KILL_SECONDS)
        if not gone:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._guard_fd, signal.SIGKILL)
            for pid in {*known, *descendants(self._guard)}:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
        return bool(gone)

    def close(self) -> None:
        for descriptor in (self._guard_fd, self._proc):
            if descriptor >= 0:
                os.close(descriptor)
        self._guard_fd = self._proc = -1


def descendants(pid: int) -> list[int]:
    """The process's children and theirs, nearest first, by the host's count."""
    found: list[int] = []
    open_ones = [pid]
    while open_ones:
        children = _children(open_ones.pop())
        found += children
        open_ones += children
    return found


def has_children(pid: int) -> bool:
    return bool(_children(pid))


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    return found


def _process_names(proc: int) -> list[str]:
    with contextlib.suppress(OSError):
        return [name for name in os.listdir(proc) if name.isdigit()]
    return []


def _status(name: str, proc: int) -> tuple[int, int, int]:
    """Memory and data size in bytes, and threads of one process; zeros for one that just ended."""
    memory_kib = data_kib = threads = 0
    for line in _read(f"{name}/status", proc).splitlines():
        if line.startswith((b"RssAnon:", b"RssShmem:")):
            memory_kib += int(line.split()[1])
        elif line.startswith(b"VmData:"):
            data_kib = int(line.split()[1])
        elif line.startswith(b"Threads:"):
            threads = int(line.split()[1])
    return memory_kib * 1024, data_kib * 1024, threads


def _exact_memory(name: str, proc: int) -> int:
    lines = _read(f"{name}/smaps_rollup", proc).splitlines()
    shares = [int(line.split()[1]) for line in lines if line.startswith((b"Pss_Anon:", b"Pss_Shmem:"))]
    return sum(shares) * 1024 if shares else _status(name, proc)[0]


def _read(path: str, proc: int) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc)
    except OSError:
        return b""
    try:
        return os.read(descriptor, 16384)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _folder_size(folder: Path) -> tuple[int, int]:
    """Bytes on disk and number of entries below `folder`, which its owner changes meanwhile."""
    size_bytes = entries = 0
    for where, folders, files in os.walk(folder):
        entries += len(folders) + len(files)
        for name in files:
            with contextlib.suppress(OSError):
                size_bytes += os.lstat(f"{where}/{name}").st_blocks * 512
    return size_bytes, entries
