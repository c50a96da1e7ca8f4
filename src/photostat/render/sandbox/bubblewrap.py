"""The best level: bubblewrap. The argument list below *is* the security policy; bubblewrap itself promises nothing.

Namespaces for mounts, processes, network, IPC and host name; a root file system of our own that holds the named folders
read-only; one writable scratch, a tmpfs whose size is the disk limit. It never shows `/`, a home folder or /run.

Two ways in, because a user namespace that maps root would leave the machine's root in the sandbox: a caller without
rights gets a user namespace with nobody (65534) in it and further ones forbidden; root needs no user namespace, and the
first program in the sandbox is `setpriv`, which turns into a user number of its own and drops every capability for
good.
"""

import os
import shutil
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
    limits,
    program_folders,
    take_user,
)
from photostat.render.sandbox.seccomp import filter_program, this_machine
from photostat.settings import RenderSettings

SCRATCH = "/scratch"
_NOBODY = 65534
_TMP_BYTES = 64 * 1024**2  # TMPDIR names the scratch; /tmp is for programs that do not ask
_SHM_BYTES = 16 * 1024**2  # Chromium runs with --disable-dev-shm-usage
_NEEDED = ("bwrap", "prlimit", "setpriv", "choom")


def plan_bubblewrap(
    program: Sequence[str], settings: RenderSettings, *, read_only: Sequence[Path], env: Mapping[str, str]
) -> Plan:
    """The plan for one sandbox. Raises MachineLacksError when a program that it needs is not there."""
    bwrap, prlimit, setpriv, choom = (_found(name) for name in _NEEDED)
    folders = checked_folders([*read_only, *program_folders(settings)])
    system_calls = filter_program(this_machine())
    user = take_user() if is_root_with("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP") else None
    inherited = [_pipe_with(system_calls)]
    status_read, status_write = os.pipe2(os.O_CLOEXEC)
    inherited.append(status_write)
    argv = [bwrap, *_namespaces(user), *_lifetime(), "--info-fd", str(status_write), "--seccomp", str(inherited[0])]
    argv += _environment_options(environment(SCRATCH, env))
    argv += _system_mounts()
    for name, text in _accounts(_NOBODY if user is None else user).items():
        inherited.append(_pipe_with(text.encode()))
        argv += ["--perms", "0444", "--ro-bind-data", str(inherited[-1]), name]
    argv += [*_device_mounts(), *_writable_mounts(settings), *_read_only_mounts(folders)]
    argv += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SCRATCH, "--"]
    argv += [
        choom,
        "-n",
        "500",
        "--",
        prlimit,
        *(f"--{name}={value}" for name, value in limits(settings).items()),
        "--",
    ]
    if user is not None:
        argv += [setpriv, "--reuid", str(user), "--regid", str(user), "--clear-groups", "--inh-caps=-all"]
        argv += ["--bounding-set=-all", "--no-new-privs", "--"]
    order = {"bubblewrap": True, "program": [*argv, *program], "user": user, "scratch": None}
    return Plan(guarded(order), inherited, status_read, user=user)


def _found(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        package = "bubblewrap" if name == "bwrap" else "util-linux"
        raise MachineLacksError(f"The program {name} is missing; install the Debian package {package}.")
    return path


def _namespaces(user: int | None) -> list[str]:
    options = [
        "--unshare-ipc",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--hostname",
        "sandbox",
    ]
    if user is None:
        return ["--unshare-user", "--disable-userns", "--uid", str(_NOBODY), "--gid", str(_NOBODY), *options]
    # For setpriv alone, which gives them up.
    return [*options, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]


def _lifetime() -> list[str]:
    # bwrap stays process 1: it reaps orphans, and its death ends the whole process namespace.
    return ["--new-session", "--die-with-parent"]


def _environment_options(values: Mapping[str, str]) -> list[str]:
    options = ["--clearenv"]
    for name, value in values.items():
        options += ["--setenv", name, value]
    return options


def _system_mounts() -> list[str]:
    options = ["--ro-bind", "/usr", "/usr"]
    for name in ROOT_NAMES:
        path = Path("/", name)
        if path.is_symlink():  # merged /usr
            options += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            options += ["--ro-bind", str(path), str(path)]
    present = [Path(name) for name in SYSTEM_FOLDERS if Path(name).exists()]
    return [*options, *_read_only_mounts([*present, Path("/etc/passwd")], bind_last=False)]


def _read_only_mounts(paths: Sequence[Path], *, bind_last: bool = True) -> list[str]:
    """Bind each path at its own place. The folders above it are made empty and readable: bwrap's default is 0700.

    Without `bind_last` the last path only gets its folders.
    """
    options = []
    for folder in _folders_above(paths):
        options += ["--perms", "0755", "--dir", str(folder)]
    for path in paths if bind_last else paths[:-1]:
        options += ["--ro-bind", str(path), str(path)]
    return options


def _folders_above(paths: Iterable[Path]) -> list[Path]:
    above = {parent for path in paths for parent in path.parents}
    return sorted(above - {Path("/"), Path("/tmp")}, key=lambda path: len(path.parts))  # noqa: S108 - a mount point in the sandbox


def _accounts(user: int) -> dict[str, str]:
    # LibreOffice looks its home folder up by user number and gives up without one.
    return {
        "/etc/passwd": f"renderer:x:{user}:{user}::{SCRATCH}/home:/bin/false\n",
        "/etc/group": f"renderer:x:{user}:\n",
    }


def _device_mounts() -> list[str]:
    return ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size", str(_SHM_BYTES), "--tmpfs", "/dev/shm"]  # noqa: S108


def _writable_mounts(settings: RenderSettings) -> list[str]:
    options = ["--perms", "1777", "--size", str(_TMP_BYTES), "--tmpfs", "/tmp"]  # noqa: S108 - a mount point in the sandbox
    options += ["--perms", "0777", "--size", str(settings.scratch_bytes), "--tmpfs", SCRATCH]
    for name in ("home", "tmp"):
        options += ["--perms", "0777", "--dir", f"{SCRATCH}/{name}"]
    return options


def _pipe_with(data: bytes) -> int:
    """The read end of a pipe that holds `data`: at most 64 KiB, the size of a pipe."""
    read_end, write_end = os.pipe2(os.O_CLOEXEC)
    try:
        os.write(write_end, data)
    finally:
        os.close(write_end)
    return read_end
