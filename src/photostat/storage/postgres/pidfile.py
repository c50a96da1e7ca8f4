"""Which processes serve a data folder: what postmaster.pid says, and what /proc confirms.

postmaster.pid alone is a rumour: after a power cut its number may belong to any program. A process counts as ours only when it
runs as the folder's owner and carries the folder's mark, which we put on the command line as `cluster_name` and which
PostgreSQL repeats in the title of each of its processes. /proc/PID/cmdline is readable without the right to trace, which root in
a container lacks; /proc/PID/cwd is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAME = "postmaster.pid"

_STATUS_LINE = 7


@dataclass(frozen=True)
class PidFile:
    """The two lines of postmaster.pid that we use."""

    pid: int
    status: str  # "starting", "ready", "stopping"; "" while the file is still being written


def read_pid_file(data: Path) -> PidFile | None:
    """What postmaster.pid says; None when there is none or it says nothing (a power cut leaves empty files)."""
    try:
        lines = (data / NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not lines or not lines[0].strip().isdigit():
        return None
    status = lines[_STATUS_LINE].strip() if len(lines) > _STATUS_LINE else ""
    return PidFile(int(lines[0]), status)


def folder_mark(data: Path) -> str:
    """The name that the processes of this data folder carry: device and inode, so that a copy has another one."""
    found = data.stat()
    return f"photostat-{found.st_dev:x}-{found.st_ino:x}"


def processes_of(data: Path) -> list[int]:
    """The numbers of all living processes that serve this data folder, lowest first; the caller may signal each of them."""
    mark = folder_mark(data)
    owner = data.stat().st_uid
    return sorted(pid for pid in _numbers() if _carries(pid, mark=mark, owner=owner))


def _numbers() -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def _carries(pid: int, *, mark: str, owner: int) -> bool:
    process = Path("/proc") / str(pid)
    try:
        if process.stat().st_uid != owner:
            return False
        line = (process / "cmdline").read_bytes()
    except OSError:  # it ended while we looked
        return False
    argv = line.rstrip(b"\0").split(b"\0")
    title = f"postgres: {mark}: ".encode()
    setting = f"cluster_name={mark}".encode()
    return argv[0].startswith(title) or (argv[0].endswith(b"/postgres") and setting in argv)
