"""Two machines in small: network namespaces that reach this one over a wire of their own, and what they reach on it.

Where no namespace can be made (not root, no `ip`), the two run on this machine's own loopback: the drill is the same but for the
wire, and `has_own_networks` says so.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_CHUNK_BYTES = 1 << 16


@dataclass(frozen=True)
class Machine:
    """`host`: the address under which it reaches us. `prefix`: what stands before a command that runs on it."""

    host: str
    prefix: tuple[str, ...]

    @property
    def has_own_network(self) -> bool:
        return bool(self.prefix)


@contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    """So many machines; their networks are gone afterwards. Addresses are of the block for documentation, which leads nowhere."""
    names = [f"photostat{os.getpid() % 10_000}{number}" for number in range(count)]
    made: list[Machine] = []
    try:
        for number, name in enumerate(names):
            made.append(_machine(name, 4 * number))
        yield made
    finally:
        for name in names:
            _run("ip", "netns", "del", name)


def _machine(name: str, offset: int) -> Machine:
    ours, theirs = f"198.51.100.{offset + 1}", f"198.51.100.{offset + 2}"
    inside = ("ip", "netns", "exec", name)
    wire = name[-10:]
    steps = (
        ("ip", "netns", "add", name),
        ("ip", "link", "add", f"o{wire}", "type", "veth", "peer", "name", f"i{wire}", "netns", name),
        ("ip", "address", "add", f"{ours}/30", "dev", f"o{wire}"),
        ("ip", "link", "set", f"o{wire}", "up"),
        (*inside, "ip", "address", "add", f"{theirs}/30", "dev", f"i{wire}"),
        (*inside, "ip", "link", "set", f"i{wire}", "up"),
        (*inside, "ip", "link", "set", "lo", "up"),
    )
    if shutil.which("ip") is None or not all(_run(*step) for step in steps):
        return Machine("127.0.0.1", ())
    return Machine(ours, inside)


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


class Door:
    """A TCP port on `host` that leads to a Unix socket or to a port of our loopback; for what listens nowhere else."""

    def __init__(self, host: str, target: str | tuple[str, int]) -> None:
        self._target = target
        self._listening = socket.create_server((host, 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Nobody comes in any more; who is in stays."""
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            family = socket.AF_UNIX if isinstance(self._target, str) else socket.AF_INET
            far = socket.socket(family, socket.SOCK_STREAM)
            far.connect(self._target)
            threading.Thread(target=_join, args=(near, far), daemon=True).start()


def _join(near: socket.socket, far: socket.socket) -> None:
    """Carry bytes both ways until both ends have said their last; only then are the descriptors given back."""
    with near, far:
        back = threading.Thread(target=_pump, args=(far, near), daemon=True)
        back.start()
        _pump(near, far)
        back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """One direction."""
    with contextlib.suppress(OSError):
        while chunk := source.recv(_CHUNK_BYTES):
            sink.sendall(chunk)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
