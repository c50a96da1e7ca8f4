"""The evil renderer: a program that does inside the sandbox what a document would do that has taken over its renderer.

`photostat doctor` and the tests run it, so that the promises of SECURITY.md are tried on the machine at hand and not
believed. Each attempt is one function. It returns what it achieved, or raises because something stopped it. What it
achieves it takes back at once: it writes a file of its own name and removes it, asks for signal 0, sets the clock to
the present time.

Facts come as one JSON line on descriptor 0, with two descriptors (a sealed native, the pixel memory); answers are JSON
lines on it: {"attempt": name, "succeeded": bool, "words": text}.
"""

import contextlib
import ctypes
import fcntl
import json
import mmap
import os
import platform
import signal
import socket
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MARK = "photostat-evil-renderer"
_CLONE_NEWUSER = 0x10000000
_BLOCK = bytes(1 << 20)
_HOLD_SECONDS = 3.0
_TIOCSTI = 0x5412
_AF_PACKET = 17
_libc = ctypes.CDLL(None, use_errno=True)
# ptrace, mount, unshare, setns, finit_module, bpf, keyctl, io_uring_setup
_CALLS = {
    "x86_64": (101, 165, 272, 308, 313, 321, 250, 425),
    "aarch64": (117, 40, 97, 268, 273, 280, 219, 425),
}
_PTRACE, _MOUNT, _UNSHARE, _SETNS, _FINIT_MODULE, _BPF, _KEYCTL, _IO_URING = _CALLS.get(platform.machine(), (-1,) * 8)


class Stopped(Exception):
    """The attempt came to nothing without an error of the system."""


@dataclass(frozen=True)
class Facts:
    """What the attacker is told about the outside, so that attempts fail by the wall and not for want of an address."""

    canary_path: str  # a file outside that must not be read
    secret: str  # an entry of the worker's environment
    package: str
    neighbour_scratch: str
    neighbour_mark: str
    pids: tuple[int, ...]  # of the worker and of the other sandbox, by the host's count
    port: int  # a listener on 127.0.0.1
    abstract_name: str  # a listener on an abstract Unix socket
    memory_bytes: int
    scratch_bytes: int
    max_processes: int
    native: int = -1
    pixels: int = -1


# Returns what it achieved; raises OSError, MemoryError or Stopped when it was kept from it.
Attempt = Callable[[Facts], str]


def read_shadow(_facts: Facts) -> str:
    return f"read {len(Path('/etc/shadow').read_bytes())} bytes of /etc/shadow"


def read_file_outside(facts: Facts) -> str:
    text = Path(facts.canary_path).read_text()
    return f"read {facts.canary_path}: {text[:40]}"


def read_other_sandbox(facts: Facts) -> str:
    places = [facts.neighbour_scratch, *(f"/proc/{pid}/root{facts.neighbour_scratch}" for pid in facts.pids)]
    for place in [*places, *(f"/proc/{pid}/cwd" for pid in _visible_pids())]:
        with contextlib.suppress(OSError):
            text = (Path(place) / facts.neighbour_mark).read_text()
            return f"read the other sandbox's file in {place}: {text}"
    raise Stopped("no way leads to the other sandbox's scratch")


def read_environment(facts: Facts) -> str:
    places = ["self", *map(str, _visible_pids()), *map(str, facts.pids)]
    for place in places:
        with contextlib.suppress(OSError):
            if facts.secret and facts.secret.encode() in Path(f"/proc/{place}/environ").read_bytes():
                return f"read the worker's environment in /proc/{place}/environ"
    raise Stopped(f"looked into {len(places)} processes, the worker's variables are in none")


def see_other_processes(_facts: Facts) -> str:
    strangers = [pid for pid in _visible_pids() if not _is_ours(pid)]
    if strangers:
        return f"sees {len(strangers)} processes of the machine"
    raise Stopped("sees its own processes only")


def write_outside(facts: Facts) -> str:
    for folder in ("/", "/usr", "/usr/lib", "/etc", "/dev", "/var", facts.package, str(Path(facts.canary_path).parent)):
        with contextlib.suppress(OSError):
            target = Path(folder, _MARK)
            target.write_text("x")
            target.unlink()
            return f"wrote a file into {folder}"
    raise Stopped("no folder outside the scratch took a file")


def change_native(facts: Facts) -> str:
    tries: dict[str, Callable[[], object]] = {
        "write": lambda: os.pwrite(facts.native, b"x", 0),
        "truncate": lambda: os.ftruncate(facts.native, 0),
        "map it writable": lambda: mmap.mmap(facts.native, 1, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE),
        "reopen and write": lambda: os.write(os.open(f"/proc/self/fd/{facts.native}", os.O_RDWR), b"x"),
        "reopen and empty": lambda: os.open(f"/proc/self/fd/{facts.native}", os.O_RDWR | os.O_TRUNC),
        "take the seals off": lambda: fcntl.fcntl(facts.native, fcntl.F_ADD_SEALS, 0),
    }
    return _first_that_works(tries, "the native's bytes and seals stay")


def resize_pixels(facts: Facts) -> str:
    size = os.fstat(facts.pixels).st_size
    tries: dict[str, Callable[[], object]] = {
        "shrink": lambda: os.ftruncate(facts.pixels, 0),
        "grow": lambda: os.ftruncate(facts.pixels, size * 2),
        "reopen and empty": lambda: os.open(f"/proc/self/fd/{facts.pixels}", os.O_RDWR | os.O_TRUNC),
    }
    return _first_that_works(tries, "the pixel memory keeps its size")


def open_sockets(_facts: Facts) -> str:
    families = {"inet": socket.AF_INET, "inet6": socket.AF_INET6, "netlink": socket.AF_NETLINK, "packet": _AF_PACKET}
    tries = {
        f"{name} {kind}": _opening(family, kind)
        for name, family in families.items()
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW)
    }
    return _first_that_works(tries, "no socket of the network opens")


def connect_to_loopback(facts: Facts) -> str:
    with socket.create_connection(("127.0.0.1", facts.port), 2):
        return "connected to a listener on 127.0.0.1"


def connect_to_abstract_socket(facts: Facts) -> str:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        client.connect(f"\0{facts.abstract_name}")
    return "connected to an abstract socket of the machine"


def trace_process(_facts: Facts) -> str:
    attach = 16
    return _call("traced its parent", _PTRACE, attach, os.getppid(), 0, 0)


def mount_folder(_facts: Facts) -> str:
    return _call("mounted a tmpfs", _MOUNT, b"none", os.environ["PHOTOSTAT_SCRATCH"].encode(), b"tmpfs", 0, 0)


def new_user_namespace(_facts: Facts) -> str:
    return _call("got a user namespace of its own", _UNSHARE, _CLONE_NEWUSER)


def join_namespace(_facts: Facts) -> str:
    descriptor = os.open("/proc/self/ns/net", os.O_RDONLY)
    return _call("joined a namespace", _SETNS, descriptor, 0)


def load_module(_facts: Facts) -> str:
    descriptor = os.open("/proc/self/exe", os.O_RDONLY)
    ctypes.set_errno(0)
    _libc.syscall(_FINIT_MODULE, descriptor, b"", 0)
    if ctypes.get_errno() in (1, 38):  # EPERM, ENOSYS; any other error means that the kernel looked at the module
        raise PermissionError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return "the kernel looked at its module"


def wide_kernel_calls(_facts: Facts) -> str:
    tries: dict[str, Callable[[], object]] = {
        "bpf": lambda: _call("", _BPF, 0, bytes(128), 128),
        "keyctl": lambda: _call("", _KEYCTL, 0, -3, 1),
        "io_uring": lambda: _call("", _IO_URING, 1, bytes(256)),
    }
    return _first_that_works(tries, "bpf, keys and io_uring are closed")


def signal_other_processes(facts: Facts) -> str:
    for pid in facts.pids:
        with contextlib.suppress(OSError):
            os.kill(pid, 0)
            if not _is_ours(pid):
                return f"may send signals to process {pid}"
    raise Stopped("no process outside takes its signals")


def set_clock(_facts: Facts) -> str:
    time.clock_settime(time.CLOCK_REALTIME, time.time())
    return "set the clock"


def type_into_terminal(_facts: Facts) -> str:
    terminal = os.open("/dev/tty", os.O_RDWR)
    fcntl.ioctl(terminal, _TIOCSTI, b" ")
    return "typed into the terminal"


def type_into_own_terminal(_facts: Facts) -> str:
    """A terminal of our own making: this shows the filter even where the worker has no terminal."""
    _master, slave = os.openpty()
    termios.tcgetattr(slave)
    fcntl.ioctl(slave, _TIOCSTI, b" ")
    return "pushed a character into a terminal's input"


def fork_bomb(facts: Facts) -> str:
    born = 0
    while born < facts.max_processes * 2:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        born += 1
    return _held(f"had {born} processes")


def allocate_memory(facts: Facts) -> str:
    """In one process, then in many: a limit for each process alone would let the sum through."""
    with contextlib.suppress(MemoryError, OSError):
        hold = _touched(facts.memory_bytes + facts.memory_bytes // 4)
        return _held(f"held {len(hold)} bytes in one process")
    share = facts.memory_bytes // 4
    ready_read, ready_write = os.pipe()
    for _ in range(6):
        if os.fork() == 0:
            with contextlib.suppress(MemoryError, OSError):
                kept = _touched(share)
                os.write(ready_write, b"x" if kept else b"")
                time.sleep(60)
            os._exit(0)
    for _ in range(6):
        os.read(ready_read, 1)
    return _held(f"held {6 * share} bytes in six processes")


def fill_disk(facts: Facts) -> str:
    return _fill(facts, [facts.scratch_bytes * 2])


def fill_disk_in_parts(facts: Facts) -> str:
    return _fill(facts, [facts.scratch_bytes // 4] * 8)


def survive_the_kill(_facts: Facts) -> str:
    """A daemon: two forks, a session of its own, deaf to signals. It beats on the channel until somebody ends it."""
    if os.fork() == 0:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        if os.fork() != 0:
            os._exit(0)
        while True:
            os.write(0, b'{"heartbeat": true}\n')
            time.sleep(0.02)
    time.sleep(600)
    return "was not ended"


def _visible_pids() -> list[int]:
    with contextlib.suppress(OSError):
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return []


def _command_line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _is_ours(pid: int) -> bool:
    """Process 1 of a namespace of ours is bubblewrap; everything else of ours descends from us or is us."""
    if pid in (os.getpid(), os.getppid()):
        return True
    return pid == 1 and b"bwrap" in _command_line(1)


def _opening(family: int, kind: int) -> Callable[[], object]:
    return lambda: socket.socket(family, kind).close()


def _first_that_works(tries: dict[str, Callable[[], object]], otherwise: str) -> str:
    errors = []
    for name, attempt in tries.items():
        try:
            attempt()
        except (OSError, ValueError) as error:
            errors.append(str(error))
        else:
            return f"could {name}"
    raise Stopped(f"{otherwise} ({errors[0]})")


def _call(achieved: str, number: int, *arguments: Any) -> str:
    ctypes.set_errno(0)
    if _libc.syscall(number, *arguments) < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return achieved


def _touched(size_bytes: int) -> mmap.mmap:
    """Private memory with every page written, in steps that let an outer limit strike."""
    memory = mmap.mmap(-1, size_bytes, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for start in range(0, size_bytes, mmap.PAGESIZE):
        memory[start] = 1
    return memory


def _fill(facts: Facts, sizes: list[int]) -> str:
    written = 0
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for index, size in enumerate(sizes):
        with Path(os.environ["PHOTOSTAT_SCRATCH"], f"{_MARK}-{index}").open("wb", buffering=0) as target:
            for _ in range(size // len(_BLOCK)):
                written += target.write(_BLOCK)
    if written <= facts.scratch_bytes:
        raise Stopped(f"{written} bytes, within the limit")
    return _held(f"kept {written} bytes on the disk")


def _held(achieved: str) -> str:
    """Keep what was got for a while: a limit that is watched strikes now or never."""
    time.sleep(_HOLD_SECONDS)
    return achieved


ATTEMPTS: dict[str, Attempt] = {
    attempt.__name__: attempt
    for attempt in (
        read_shadow,
        read_file_outside,
        read_other_sandbox,
        read_environment,
        see_other_processes,
        write_outside,
        change_native,
        resize_pixels,
        open_sockets,
        connect_to_loopback,
        connect_to_abstract_socket,
        trace_process,
        mount_folder,
        new_user_namespace,
        join_namespace,
        load_module,
        wide_kernel_calls,
        signal_other_processes,
        set_clock,
        type_into_terminal,
        type_into_own_terminal,
        fork_bomb,
        allocate_memory,
        fill_disk,
        fill_disk_in_parts,
        survive_the_kill,
    )
}


def attempt_one(name: str, facts: Facts) -> dict[str, str | bool]:
    """Try one thing and say how it went."""
    try:
        words, succeeded = ATTEMPTS[name](facts), True
    except (OSError, MemoryError, Stopped) as error:
        words, succeeded = str(error) or type(error).__name__, False
    return {"attempt": name, "succeeded": succeeded, "words": words}


def sit(facts: Facts) -> None:
    """Play the other sandbox: leave a file in the scratch, say so, wait for the end."""
    Path(os.environ["PHOTOSTAT_SCRATCH"], facts.neighbour_mark).write_text("this document belongs to another matter")
    os.write(0, b'{"sitting": true}\n')
    time.sleep(3600)


def main() -> None:
    channel = socket.socket(fileno=0)
    line, descriptors, _flags, _address = socket.recv_fds(channel, 1 << 16, 2)
    order = json.loads(line)
    os.write(0, b'{"ready": true}\n')
    native, pixels = descriptors if len(descriptors) == 2 else (-1, -1)
    facts = Facts(**{**order["facts"], "pids": tuple(order["facts"]["pids"]), "native": native, "pixels": pixels})
    if not order["attempts"]:
        sit(facts)
    for name in order["attempts"]:
        os.write(0, json.dumps(attempt_one(name, facts)).encode() + b"\n")


if __name__ == "__main__":
    main()
