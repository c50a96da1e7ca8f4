"""Let the evil renderer loose in a sandbox of this machine and write down what it got.

An attempt counts as denied only when the evil renderer says that it was stopped, or when a limit of ours ended it.
Silence counts as success of the attacker: a trial that did not run must not look like a wall that held. Everything
stays on this machine: the one network address that is tried is a listener of our own on 127.0.0.1.
"""

import contextlib
import json
import os
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import photostat
from photostat.errors import RendererError
from photostat.render.sandbox.members import descendants
from photostat.render.sandbox.memory import sealed_memfd, shared_pixels
from photostat.render.sandbox.python import inside_python
from photostat.render.sandbox.sandbox import Level, Sandbox, start_sandbox
from photostat.settings import RenderSettings

_EVIL = "photostat.render.inside.evil"
_ANSWER_SECONDS = 60.0
_HEARTBEATS = 3

# Attempts that only ask share one sandbox; those that use up a limit get one each.
ASKING = (
    "read_shadow",
    "read_file_outside",
    "read_other_sandbox",
    "read_environment",
    "see_other_processes",
    "write_outside",
    "change_native",
    "resize_pixels",
    "open_sockets",
    "connect_to_loopback",
    "connect_to_abstract_socket",
    "trace_process",
    "mount_folder",
    "new_user_namespace",
    "join_namespace",
    "load_module",
    "wide_kernel_calls",
    "signal_other_processes",
    "set_clock",
    "type_into_terminal",
    "type_into_own_terminal",
)
GREEDY = ("fork_bomb", "allocate_memory", "fill_disk", "fill_disk_in_parts")
SURVIVING = "survive_the_kill"
# Without a process namespace the list of processes is open to all; SECURITY.md says so.
NOT_PROMISED = {
    Level.BUBBLEWRAP: frozenset[str](),
    Level.LANDLOCK: frozenset({"see_other_processes"}),
    Level.NONE: frozenset({*ASKING, *GREEDY}),
}


@dataclass(frozen=True)
class Trial:
    """How one attempt ended. `words` are the evil renderer's or those of the limit that ended it."""

    attempt: str
    denied: bool
    words: str


def small_limits(settings: RenderSettings) -> RenderSettings:
    """The settings with limits that are reached in a moment and do not strain the machine."""
    return settings.model_copy(
        update={
            "memory_bytes": 256 * 1024**2,
            "scratch_bytes": 64 * 1024**2,
            "max_processes": 64,
            "start_seconds": 60.0,
        }
    )


def try_everything(level: Level, settings: RenderSettings) -> Iterator[Trial]:
    """Every attempt that `level` promises to stop, one result each, within a few seconds altogether."""
    skipped = NOT_PROMISED[level]
    yield from try_asking(level, settings, [name for name in ASKING if name not in skipped])
    for name in GREEDY:
        if name not in skipped:
            yield try_greedy(level, settings, name)
    yield try_to_survive(level, settings)


def try_asking(level: Level, settings: RenderSettings, attempts: Sequence[str] = ASKING) -> list[Trial]:
    """Run attempts in one sandbox, while another one holds a document that they must not find."""
    limits = small_limits(settings)
    with _outside_world() as world, _evil(level, limits) as neighbour, _evil(level, limits) as attacker:
        order = {"facts": _facts(world, limits, neighbour), "attempts": []}
        _order(neighbour, order)
        _await(neighbour, "sitting")
        order["attempts"] = list(attempts)
        with _descriptors() as handed:
            _order(attacker, order, handed)
            answers = list(_answers(attacker, len(attempts)))
    given = {answer.attempt: answer for answer in answers}
    return [given.get(name) or Trial(name, denied=False, words=f"no answer; {attacker.words(3)}") for name in attempts]


def try_greedy(level: Level, settings: RenderSettings, attempt: str) -> Trial:
    """Run one attempt that goes for a limit, in a sandbox of its own."""
    limits = small_limits(settings)
    with _outside_world() as world, _evil(level, limits) as attacker:
        _order(attacker, {"facts": _facts(world, limits, attacker), "attempts": [attempt]})
        answer = next(_answers(attacker, 1), None)
        breach = attacker.breach()
    if breach is not None and (answer is None or answer.denied):
        return Trial(attempt, denied=True, words=breach.text)
    return answer or Trial(attempt, denied=False, words=f"no answer; {attacker.words(3)}")


def try_to_survive(level: Level, settings: RenderSettings) -> Trial:
    """Kill a sandbox whose program became a daemon. The end of the channel proves that nobody holds its other end any
    more.
    """
    limits = small_limits(settings)
    with _outside_world() as world, _evil(level, limits) as attacker:
        _order(attacker, {"facts": _facts(world, limits, attacker), "attempts": [SURVIVING]})
        _await(attacker, "heartbeat", times=_HEARTBEATS)
        with socket.socket(fileno=os.dup(attacker.channel.fileno())) as watched:
            started = time.monotonic()
            attacker.kill()
            seconds = time.monotonic() - started
            watched.settimeout(0.5)
            alive = _still_held(watched)
    if alive:
        return Trial(SURVIVING, denied=False, words="a daemon of the renderer outlived the kill")
    return Trial(SURVIVING, denied=True, words=f"nothing was left after {seconds:.3f} s")


def _still_held(watched: socket.socket) -> bool:
    try:
        while watched.recv(65536):
            pass
    except TimeoutError:
        return True
    return False


@dataclass(frozen=True)
class _World:
    """What lies outside for an attacker to find: a file, a folder open to all, two listeners."""

    folder: Path
    port: int
    abstract_name: str


@contextlib.contextmanager
def _outside_world() -> Iterator[_World]:
    name = f"photostat-canary-{os.getpid()}-{time.monotonic_ns()}"
    with (
        tempfile.TemporaryDirectory(prefix="photostat-outside-") as folder,
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        # Open to everybody by its permissions, so that it is the wall that is tried and not the folder's mode.
        Path(folder).chmod(0o777)
        Path(folder, "canary").write_text("canary")
        abstract.bind(f"\0{name}")
        abstract.listen()
        yield _World(Path(folder), listener.getsockname()[1], name)


@contextlib.contextmanager
def _descriptors() -> Iterator[list[int]]:
    handed = [sealed_memfd(b"a native", "native", max_bytes=100), shared_pixels(1 << 16)]
    try:
        yield handed
    finally:
        for descriptor in handed:
            os.close(descriptor)


def _evil(level: Level, settings: RenderSettings) -> Sandbox:
    program = inside_python(_EVIL)
    sandbox = start_sandbox(program.argv, settings, level=level, read_only=program.read_only, env=program.env)
    sandbox.channel.settimeout(_ANSWER_SECONDS)
    return sandbox


def _facts(world: _World, settings: RenderSettings, neighbour: Sandbox) -> dict[str, Any]:
    environ = Path("/proc/self/environ").read_bytes().decode(errors="replace").split("\0")
    return {
        "canary_path": str(world.folder / "canary"),
        "secret": max(environ, key=len),
        "package": str(Path(photostat.__file__).parent),
        "neighbour_scratch": neighbour.scratch,
        "neighbour_mark": "other-matter.txt",
        "pids": [os.getpid(), *descendants(neighbour.process_id)],
        "port": world.port,
        "abstract_name": world.abstract_name,
        "memory_bytes": settings.memory_bytes,
        "scratch_bytes": settings.scratch_bytes,
        "max_processes": settings.max_processes,
    }


def _order(sandbox: Sandbox, order: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    with contextlib.suppress(ConnectionError):  # it is dead already: the wait below says so
        socket.send_fds(sandbox.channel, [json.dumps(order).encode() + b"\n"], list(descriptors))
    _await(sandbox, "ready")


def _await(sandbox: Sandbox, word: str, *, times: int = 1) -> None:
    """Wait for lines with `word`. Raises RendererError when the evil renderer ends instead: then nothing was tried."""
    seen = 0
    while seen < times:
        line = _read_line(sandbox.channel)
        if not line:
            raise RendererError(f"The evil renderer did not start: {sandbox.words(5)}")
        seen += word in json.loads(line)


def _answers(sandbox: Sandbox, count: int) -> Iterator[Trial]:
    for _ in range(count):
        line = _read_line(sandbox.channel)
        if not line:
            return
        answer = json.loads(line)
        yield Trial(str(answer["attempt"]), denied=not answer["succeeded"], words=str(answer["words"])[:500])


def _read_line(channel: socket.socket) -> bytes:
    """One line, byte by byte so that nothing of the next is taken; empty at the channel's or our patience's end."""
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < 65536:
        try:
            byte = channel.recv(1)
        except (TimeoutError, ConnectionError):
            return b""
        if not byte:
            return b""
        line += byte
    return bytes(line)
