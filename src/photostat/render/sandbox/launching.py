"""What every level needs to start its program: limits, environment, system folders, one user number a sandbox, the plan
itself.

A plan is data. Nothing here starts a process, so that the whole policy can be read (and tested) as an argument list.
"""

import contextlib
import ctypes
import json
import os
import resource
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from photostat.errors import MachineLacksError
from photostat.settings import RenderSettings

# What a renderer may read of the machine, beside the program that it is given. Folders that are absent are left out.
SYSTEM_FOLDERS = (
    "/etc/fonts",
    "/etc/libreoffice",
    "/etc/chromium.d",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/var/cache/fontconfig",  # without it each fresh sandbox reads every font of the machine once
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",  # empty as a rule, but LibreOffice gives up when it may not look
)
ROOT_NAMES = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
PATH = "/usr/local/bin:/usr/bin:/bin"

_TOO_MUCH = ("/", "/etc", "/home", "/opt", "/proc", "/srv", "/tmp", "/var")  # noqa: S108 - a name, nothing is written
_LAUNCHER = Path(__file__).with_name("launch.py")
_FIRST_USER = 1_900_000_000  # above systemd-nspawn's container users, below 2^31
_USERS_PER_WORKER = 32
_CAPABILITIES = {"SETGID": 6, "SETUID": 7, "SETPCAP": 8, "SYS_ADMIN": 21}
_users_lock = threading.Lock()
_users_taken: set[int] = set()


@dataclass
class Plan:
    """How to start one sandbox. `inherited` descriptors are passed on and closed here after the start.

    `status_fd` is read here; the starter writes {"child-pid": N} to it. `user` is the user number to give back at the
    end. `scratch` is a real folder to remove at the end, None where the scratch lives and dies with the mount
    namespace.
    """

    argv: list[str]
    inherited: list[int]
    status_fd: int
    environment: dict[str, str] = field(default_factory=dict)
    user: int | None = None
    scratch: Path | None = None

    def close_inherited(self) -> None:
        while self.inherited:
            os.close(self.inherited.pop())


def guarded(spec: Mapping[str, object]) -> list[str]:
    """The command that runs launch.py, the guard, with its order."""
    return [sys.executable, "-IS", str(_LAUNCHER), json.dumps({**spec, "worker": os.getpid()})]


def limits(settings: RenderSettings) -> dict[str, int]:
    """The resource limits of each process in the sandbox, by the names of `prlimit`; never above what we hold
    ourselves.

    RLIMIT_AS would be the obvious cap on memory, but Chromium reserves terabytes of address space. RLIMIT_DATA counts
    only private writable pages, holds for one process at once, without a sampling gap; the sum over the processes is
    the watch's part.
    """
    wanted = {
        "core": 0,
        "data": settings.memory_bytes,
        "fsize": settings.scratch_bytes,
        "memlock": 64 * 1024,
        "msgqueue": 0,
        "nofile": 4096,
        "nproc": settings.max_processes,  # counts threads, as the watch does
        "stack": 8 * 1024 * 1024,
    }
    return {name: _within_our_own(name, value) for name, value in wanted.items()}


def _within_our_own(name: str, value: int) -> int:
    _soft, hard = resource.getrlimit(getattr(resource, f"RLIMIT_{name.upper()}")) if name != "msgqueue" else (0, 0)
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def environment(scratch: str, more: Mapping[str, str]) -> dict[str, str]:
    """Everything that the program finds in its environment; nothing of ours goes in by inheritance."""
    return {
        "PATH": PATH,
        "HOME": f"{scratch}/home",
        "TMPDIR": f"{scratch}/tmp",  # noqa: S108 - a folder of our own
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PHOTOSTAT_SCRATCH": scratch,
        **more,
    }


def program_folders(settings: RenderSettings) -> list[Path]:
    """The folders of a LibreOffice or Chromium that a setting places outside /usr."""
    folders = []
    for program in (settings.soffice, settings.chromium):
        if program and "/" in program:
            found = Path(program).resolve()
            # LibreOffice keeps its libraries beside the folder of its program: <root>/program/soffice.
            folders.append(found.parent.parent if found.parent.name == "program" else found.parent)
    return [folder for folder in folders if not folder.is_relative_to("/usr")]


def checked_folders(paths: Sequence[Path]) -> list[Path]:
    """The paths without those below another or /usr. Raises MachineLacksError for one that would show too much."""
    too_much = {*map(Path, _TOO_MUCH)}
    with contextlib.suppress(RuntimeError):  # a user number without an account, as containers have, has no home
        too_much |= {Path.home(), *Path.home().parents}
    kept: list[Path] = []
    for path in sorted({Path(os.path.normpath(path)) for path in paths}, key=lambda path: (len(path.parts), path)):
        if path in too_much:
            raise MachineLacksError(
                f"The sandbox would have to show the whole of {path} to the renderers, so it does not start. Install "
                "Photostat in a virtual environment of its own, LibreOffice and Chromium from Debian packages or in a "
                "folder of their own."
            )
        if not any(path.is_relative_to(folder) for folder in [Path("/usr"), *kept]):
            kept.append(path)
    return kept


def is_root_with(*capabilities: str) -> bool:
    """Whether we are root in fact: root of a container often lacks the capabilities."""
    if os.geteuid() != 0:
        return False
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            effective = int(line.split()[1], 16)
            return all(effective >> _CAPABILITIES[name] & 1 for name in capabilities)
    return False


def take_user() -> int:
    """A user number that no other running sandbox of this machine has: limits on processes count by it, signals stop at
    it.
    """
    with _users_lock:
        for index in range(_USERS_PER_WORKER):
            user = _FIRST_USER + os.getpid() * _USERS_PER_WORKER + index
            if user not in _users_taken:
                _users_taken.add(user)
                return user
    raise MachineLacksError(f"One worker cannot run more than {_USERS_PER_WORKER} sandboxes at once; start fewer.")


def give_back_user(user: int | None) -> None:
    with _users_lock:
        _users_taken.discard(-1 if user is None else user)


def landlock_version() -> int:
    """The kernel's Landlock ABI; 0 where it has none."""
    create_ruleset, version_flag = 444, 1
    answer = int(ctypes.CDLL(None, use_errno=True).syscall(create_ruleset, None, 0, version_flag))
    return max(answer, 0)
