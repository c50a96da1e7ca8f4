"""The levels without namespaces: Landlock closes the file system, the system call filter the network; or, by a setting,
nothing does.

Weaker than bubblewrap, and SECURITY.md says where: processes of the machine can be seen (not read), Unix sockets in the
file system can be reached, the disk limit is watched and not enforced. The program runs in a fresh folder that is
removed afterwards.
"""

import base64
import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from photostat.errors import MachineLacksError
from photostat.render.sandbox.launching import (
    ROOT_NAMES,
    SYSTEM_FOLDERS,
    Plan,
    checked_folders,
    environment,
    guarded,
    is_root_with,
    landlock_version,
    limits,
    program_folders,
    take_user,
)
from photostat.render.sandbox.seccomp import filter_program, this_machine
from photostat.settings import RenderSettings

_LEAST_VERSION = 3  # Linux 6.2: before it, a file outside could still be emptied with truncate()


def plan_landlock(program: Sequence[str], settings: RenderSettings, *, read_only: Sequence[Path], env: Mapping[str, str]) -> Plan:
    """The plan for one sandbox. Raises MachineLacksError where the kernel's Landlock is too old or switched off."""
    version = landlock_version()
    if version < _LEAST_VERSION:
        raise MachineLacksError(
            f"The kernel offers Landlock version {version}; version {_LEAST_VERSION} (Linux 6.2 with "
            "landlock among its security modules) is needed."
        )
    return _plan(program, settings, read_only=read_only, env=env, landlock=True)


def plan_no_sandbox(
    program: Sequence[str], settings: RenderSettings, *, read_only: Sequence[Path], env: Mapping[str, str]
) -> Plan:
    """The same start, limits and clean-up without a wall around the file system. The caller has checked the setting."""
    return _plan(program, settings, read_only=read_only, env=env, landlock=False)


def _plan(
    program: Sequence[str],
    settings: RenderSettings,
    *,
    read_only: Sequence[Path],
    env: Mapping[str, str],
    landlock: bool,
) -> Plan:
    folders = checked_folders([*read_only, *program_folders(settings)])
    shown = [
        "/usr",
        *(f"/{name}" for name in ROOT_NAMES),
        *SYSTEM_FOLDERS,
        "/proc",
        *(str(folder) for folder in folders),
    ]
    reachable = _open_to_all([*folders, Path(tempfile.gettempdir(), "scratch")])
    user = take_user() if is_root_with("SETUID", "SETGID") and (landlock or reachable) else None
    scratch = _fresh_scratch(user)
    status_read, status_write = os.pipe2(os.O_CLOEXEC)
    bounds = limits(settings)
    if user is None:
        # The kernel counts every process of the user, ours included, so the limit is left to the watch.
        del bounds["nproc"]
    spec = {
        "bubblewrap": False,
        "status_fd": status_write,
        "program": list(program),
        "environment": environment(str(scratch), env),
        "limits": bounds,
        "user": user,
        "keep_read_search": not reachable,
        "landlock": landlock,
        "read_only": shown,
        # Python lists a folder of its search path before it imports from it; names only, the files stay closed.
        "listed": [entry for entry in env.get("PYTHONPATH", "").split(":") if entry],
        "scratch": str(scratch),
        "filter": base64.b64encode(filter_program(this_machine())).decode(),
    }
    return Plan(guarded(spec), [status_write], status_read, user=user, scratch=scratch)


def remove_dead_pipes(user: int | None) -> None:
    """Remove the sockets that a killed LibreOffice left in /tmp: those of `user` (None: ours) that no process holds any
    more.
    """
    live = {line.split(" ")[-1] for line in Path("/proc/net/unix").read_text().splitlines()}
    owner = os.geteuid() if user is None else user
    for pipe in Path("/tmp").glob("OSL_PIPE_*"):  # noqa: S108 - LibreOffice's place, not ours
        with contextlib.suppress(FileNotFoundError):
            found = pipe.lstat()
            if stat.S_ISSOCK(found.st_mode) and found.st_uid == owner and str(pipe) not in live:
                pipe.unlink()


def _fresh_scratch(user: int | None) -> Path:
    scratch = Path(tempfile.mkdtemp(prefix="photostat-"))  # 0700
    for folder in (scratch, scratch / "home", scratch / "tmp"):
        folder.mkdir(mode=0o700, exist_ok=True)
        if user is not None:
            os.chown(folder, user, user)
    return scratch.resolve()


def _open_to_all(paths: Iterable[Path]) -> bool:
    """Whether a user without rights reaches every one of the paths."""
    above = {folder for path in paths for folder in path.resolve().parents}
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in above)
