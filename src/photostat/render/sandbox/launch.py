"""The starter of every level: a guard that outlives nothing, and bubblewrap or the confined program below it.

Run as `python -IS launch.py SPEC`, outside the package, with the standard library only: it runs between the worker and
the program, in a process of its own, because a multi-threaded worker must not run Python code between fork and exec.

The guard adopts every orphan of the program (child subreaper), so that a daemon cannot leave the tree, and ends all of
them when it is told to, when the program ends, or when the worker dies. It holds no descriptor of the channel.

Bubblewrap needs a guard although it has --die-with-parent: a worker that dies during a start ends bubblewrap while its
process 1 still waits to be let loose, and that one then waits for ever. Without bubblewrap the
child sets limits, changes to its own user where it may, closes the file system with Landlock, loads the system call
filter, and becomes the program.
"""

import base64
import contextlib
import ctypes
import json
import os
import resource
import shutil
import signal
import struct
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

# linux/prctl.h, linux/capability.h
_SET_PDEATHSIG, _SET_KEEPCAPS, _SET_SECCOMP, _SET_CHILD_SUBREAPER, _SET_NO_NEW_PRIVS, _CAP_AMBIENT = (
    1,
    8,
    22,
    36,
    38,
    47,
)
# SIGUSR1 is the worker's word to end; SIGTERM the kernel's that the worker died. getppid alone would not do: the signal comes
# with the death of the worker's first thread, while the others still make it look alive.
_SIGNALS = frozenset({signal.SIGUSR1, signal.SIGTERM, signal.SIGCHLD})
_SECCOMP_MODE_FILTER = 2
_CAP_AMBIENT_RAISE = 2
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_READ_SEARCH = 2
_RLIMIT_MSGQUEUE = 12
# linux/landlock.h; the numbers of the three calls are the same on every machine.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL_DEV = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
_REMOVE_FILE, _MAKE_SOCKET = 1 << 5, 1 << 9
_ALL_UP_TO_TRUNCATE = (1 << 15) - 1
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_BIND_TCP_AND_CONNECT_TCP = 0b11
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def main() -> NoReturn:
    spec: dict[str, Any] = json.loads(sys.argv[1])
    _call("prctl", _SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Waited for and never handled: a handler of Python's runs only when no system call waits, and waitpid would.
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    _call("prctl", _SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    _spec.update(spec)
    if os.getppid() != spec["worker"]:
        _end(exit_code=1, worker_is_dead=True)  # the worker died before the kernel knew that we want to be told
    child = os.fork()
    if child == 0:
        _become_bubblewrap(spec) if spec["bubblewrap"] else _become_the_program(spec)
    if not spec["bubblewrap"]:  # it tells by itself
        with contextlib.suppress(BrokenPipeError):  # nobody listens any more: then SIGTERM waits for us below
            os.write(spec["status_fd"], json.dumps({"child-pid": child}).encode() + b"\n")
    os.close(0)
    os.closerange(3, 1 + max(int(entry.name) for entry in Path("/proc/self/fd").iterdir()))
    while (told := signal.sigwait(_SIGNALS)) == signal.SIGCHLD:
        ended, status = os.waitpid(-1, os.WNOHANG)
        while ended not in (0, child):
            ended, status = os.waitpid(-1, os.WNOHANG)
        if ended:
            _end(exit_code=abs(os.waitstatus_to_exitcode(status)))
    _end(worker_is_dead=told == signal.SIGTERM)


_spec: dict[str, Any] = {}


def _end(*, exit_code: int = 0, worker_is_dead: bool = False) -> NoReturn:
    """Kill every descendant until none is left. A new child can appear while we kill its parent, hence the rounds."""
    while True:
        if _spec.get("user") is not None:
            _kill_all_of_user(_spec["user"])
        for pid in _descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            break
        time.sleep(0.001)
    if _spec["scratch"] and (worker_is_dead or os.getppid() != _spec["worker"]):
        _clean_up(_spec)
    os._exit(exit_code)


def _clean_up(spec: dict[str, Any]) -> None:
    """Do what the worker would have done, had it lived."""
    shutil.rmtree(spec["scratch"], ignore_errors=True)
    for pipe in Path("/tmp").glob("OSL_PIPE_*") if spec["user"] is not None else ():  # noqa: S108 - LibreOffice's place
        with contextlib.suppress(OSError):
            if pipe.lstat().st_uid == spec["user"]:
                pipe.unlink()


def _kill_all_of_user(user: int) -> None:
    """One signal to every process of the user at once: the kernel's answer to a fork bomb."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(OSError):
            os.setresuid(user, user, user)
            os.kill(-1, signal.SIGKILL)
        os._exit(0)
    os.waitpid(child, 0)


def _descendants(pid: int) -> list[int]:
    found = []
    open_ones = [pid]
    while open_ones:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{open_ones.pop()}/task").iterdir():
                children = [int(word) for word in (task / "children").read_text().split()]
                found += children
                open_ones += children
    return found


def _become_bubblewrap(spec: dict[str, Any]) -> NoReturn:
    """The wall is bubblewrap's part, by its argument list; the guard's part is the end."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        os.execve(spec["program"][0], spec["program"], {})  # noqa: S606
    except OSError as error:
        os.write(2, f"{spec['program'][0]} could not be started: {error}\n".encode())
    os._exit(126)


def _become_the_program(spec: dict[str, Any]) -> NoReturn:
    try:
        os.setsid()
        _call("prctl", _SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        os.close(spec["status_fd"])
        os.chdir(spec["scratch"])
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("500")
        ruleset = _ruleset(spec) if spec["landlock"] else -1
        _set_limits(spec["limits"])
        if spec["user"] is not None:
            _change_user(spec["user"], keep_read_search=spec["keep_read_search"])
        _call("prctl", _SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if ruleset >= 0:
            _system_call(_RESTRICT_SELF, ruleset, 0)
            os.close(ruleset)
        _load_filter(base64.b64decode(spec["filter"]), must=spec["landlock"])
        os.execvpe(spec["program"][0], spec["program"], spec["environment"])  # noqa: S606
    except Exception as error:  # noqa: BLE001 - whatever it is, the program must not run unconfined
        os.write(2, f"The sandbox could not be closed: {error}\n".encode())
    os._exit(126)


def _set_limits(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        kind = _RLIMIT_MSGQUEUE if name == "msgqueue" else getattr(resource, f"RLIMIT_{name.upper()}")
        resource.setrlimit(kind, (value, value))


def _change_user(user: int, *, keep_read_search: bool) -> None:
    """Become the sandbox's own user; every capability goes.

    Without a mount namespace the program is read where it lies, which may be below a folder that is closed to others
    (an interpreter in a home folder). Then the right to read past folder permissions stays: Landlock says what may be
    read at all.
    """
    if keep_read_search:
        _call("prctl", _SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if keep_read_search:
        bit = 1 << _CAP_DAC_READ_SEARCH
        header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
        _call("capset", header, struct.pack("=6I", bit, bit, bit, 0, 0, 0))
        _call("prctl", _CAP_AMBIENT, _CAP_AMBIENT_RAISE, _CAP_DAC_READ_SEARCH, 0, 0)
    # A change of user clears both, and the signal that ends us with the guard with them.
    _call("prctl", _SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _ruleset(spec: dict[str, Any]) -> int:
    version = _system_call(_CREATE_RULESET, None, 0, 1)
    handled = _ALL_UP_TO_TRUNCATE | (_IOCTL_DEV if version >= 5 else 0)
    network = _BIND_TCP_AND_CONNECT_TCP if version >= 4 else 0
    scoped = _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    attributes = struct.pack("=QQQ", handled, network, scoped)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _system_call(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    for path in spec["read_only"]:
        _allow(ruleset, path, _EXECUTE | _READ_FILE | _READ_DIR)
    for path in spec["listed"]:
        _allow(ruleset, path, _READ_DIR)
    for path in _DEVICES:
        _allow(ruleset, path, (_READ_FILE | _WRITE_FILE | _TRUNCATE) & handled)
    # LibreOffice puts a socket of its own into /tmp, whatever TMPDIR says, and removes a dead one of the same name before it
    # starts again. A user of the sandbox's own can remove nobody else's file there; with our own number it could, so then
    # it may only make sockets.
    remove = _REMOVE_FILE if spec["user"] is not None else 0
    _allow(ruleset, "/tmp", _MAKE_SOCKET | remove)  # noqa: S108
    _allow(ruleset, spec["scratch"], handled & ~_EXECUTE)
    return ruleset


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not Path(path).is_dir():
            rights &= _FILE_RIGHTS
        _system_call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, folder), 0)
    finally:
        os.close(folder)


def _load_filter(program: bytes, *, must: bool) -> None:
    buffer = ctypes.create_string_buffer(program, len(program))
    pointer = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    try:
        _call("prctl", _SET_SECCOMP, _SECCOMP_MODE_FILTER, pointer, 0, 0)
    except OSError:
        if must:
            raise


def _call(name: str, *arguments: Any) -> None:
    passed = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in arguments]
    if getattr(_libc, name)(*passed) < 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def _system_call(number: int, *arguments: Any) -> int:
    result = int(_libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}: {os.strerror(ctypes.get_errno())}")
    return result


if __name__ == "__main__":
    main()
