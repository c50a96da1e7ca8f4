"""Start a program behind a wall, speak with it over one socket, end it without a trace.

The levels, best first; `probe_level` tries them for real, because whether namespaces work depends on the kernel's
settings, on AppArmor and on the container around us, and no file says so reliably.
"""

import functools
import shutil
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol

from photostat.errors import MachineLacksError, PhotostatError, RendererError
from photostat.render.sandbox.bubblewrap import SCRATCH, plan_bubblewrap
from photostat.render.sandbox.keeper import Breach, Keeper
from photostat.render.sandbox.landlock import plan_landlock, plan_no_sandbox, remove_dead_pipes
from photostat.render.sandbox.launching import Plan
from photostat.settings import RenderSettings

_PROBE_SECONDS = 10.0
_RETRY_SECONDS = 0.2
_ALLOW_NONE = "PHOTOSTAT_RENDER__ALLOW_NO_SANDBOX"


class Level(StrEnum):
    """How strong the wall is."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


class _Planner(Protocol):
    def __call__(
        self, program: Sequence[str], settings: RenderSettings, *, read_only: Sequence[Path], env: Mapping[str, str]
    ) -> Plan: ...


_PLANNERS: dict[Level, _Planner] = {
    Level.BUBBLEWRAP: plan_bubblewrap,
    Level.LANDLOCK: plan_landlock,
    Level.NONE: plan_no_sandbox,
}


class Sandbox:
    """A running sandbox. Descriptor 0 of the program is the other end of `channel`. Use as a context manager or call
    `kill`.
    """

    def __init__(self, level: Level, channel: socket.socket, keeper: Keeper, plan: Plan) -> None:
        self.level = level
        self.channel = channel
        self._keeper = keeper
        self._plan = plan
        self._killed = False
        self._kill_lock = threading.Lock()

    @property
    def process_id(self) -> int:
        """The process that we started, by our own count; the program descends from it."""
        return self._keeper.process_id

    @property
    def scratch(self) -> str:
        """The writable folder, as the program sees it."""
        return SCRATCH if self._plan.scratch is None else str(self._plan.scratch)

    def is_running(self) -> bool:
        """Whether the program still runs; a breach or its own end make it false."""
        return not self._killed and self._keeper.is_running()

    def breach(self) -> Breach | None:
        """The limit that it ran over, None while it kept to all of them."""
        return self._keeper.breach

    def likely_breach(self) -> Breach | None:
        """After a death inside: the limit that it ran over or, as it seems, died of; None when no limit was near."""
        return self._keeper.likely_breach()

    def words(self, max_lines: int = 20) -> str:
        """The last lines that the program printed, without control characters: for the details of an error, never for a
        decision.
        """
        text = self._keeper.words().decode(errors="replace").replace("\r", "\n")
        lines = ["".join(character for character in line if character.isprintable()) for line in text.split("\n")]
        return "\n".join([line for line in lines if line.strip()][-max_lines:])

    def kill(self) -> None:
        """End every process of it and give back descriptors, thread and scratch. Nothing is left when this returns.

        Raises RendererError in the one case that we know of where the kernel keeps a process: it sleeps in a broken
        disk or device.
        """
        with self._kill_lock:
            if self._killed:
                return
            self._killed = True
            gone = self._keeper.finish()
            self.channel.close()
            _clean_up(self._plan)
        if not gone:
            raise RendererError("The kernel did not end a renderer within 2 seconds of SIGKILL; look for processes in state D.")

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.kill()


def start_sandbox(
    program: Sequence[str],
    settings: RenderSettings,
    *,
    level: Level | str | None = None,
    read_only: Sequence[Path] = (),
    env: Mapping[str, str] | None = None,
) -> Sandbox:
    """Start `program` in a sandbox of `level` (None: the best that works here).

    `read_only` are the paths that it sees beside the system's folders, each at its own place; `env` is added to the
    otherwise fixed environment. In it PHOTOSTAT_SCRATCH names the one writable folder. Raises MachineLacksError when
    the level does not work here, or is `none` without the setting that allows it.
    """
    chosen = probe_level(allow_none=settings.allow_no_sandbox) if level is None else Level(level)
    if chosen is Level.NONE and not settings.allow_no_sandbox:
        raise MachineLacksError(_refusal("level none was asked for"))
    try:
        return _start(chosen, program, settings, read_only=read_only, env=env)
    except PhotostatError:
        # Seen now and then: a bind mount refused while other mounts of the machine changed. Twice is no accident.
        time.sleep(_RETRY_SECONDS)
        return _start(chosen, program, settings, read_only=read_only, env=env)


def _start(
    chosen: Level, program: Sequence[str], settings: RenderSettings, *, read_only: Sequence[Path], env: Mapping[str, str] | None
) -> Sandbox:
    plan = _PLANNERS[chosen](program, settings, read_only=read_only, env=env or {})
    ours, theirs = socket.socketpair()
    keeper = Keeper(plan, theirs.detach(), settings, scratch_mount=SCRATCH)
    sandbox = Sandbox(chosen, ours, keeper, plan)
    try:
        keeper.start_and_wait()
    except BaseException:  # whatever ends the start, SystemExit of a stopped worker included
        ours.close()
        _clean_up(plan)
        raise
    return sandbox


def _clean_up(plan: Plan) -> None:
    """Remove what a sandbox without a mount namespace left in the file system."""
    if plan.scratch is not None:
        shutil.rmtree(plan.scratch, ignore_errors=True)
        remove_dead_pipes(plan.user)


@functools.cache
def probe_level(*, allow_none: bool = False) -> Level:
    """The best level that works on this machine, found by starting a program in it; remembered for the life of the
    process.

    Raises MachineLacksError when there is none, unless `allow_none`.
    """
    reasons = []
    for level in (Level.BUBBLEWRAP, Level.LANDLOCK):
        reason = why_not(level)
        if reason is None:
            return level
        reasons.append(f"{level}: {reason}")
    if allow_none:
        return Level.NONE
    raise MachineLacksError(_refusal("; ".join(reasons)))


def why_not(level: Level) -> str | None:
    """Why a level does not work here, None when it does: a shell is started in it and has to answer."""
    settings = RenderSettings.model_validate({"allow_no_sandbox": True})
    try:
        with start_sandbox(["/bin/sh", "-c", "echo here >&0"], settings, level=level) as sandbox:
            sandbox.channel.settimeout(_PROBE_SECONDS)
            answer = sandbox.channel.recv(16)
            return None if answer == b"here\n" else f"its first program did not run: {sandbox.words(3)}"
    except (PhotostatError, OSError) as error:
        return str(error)


def _refusal(reasons: str) -> str:
    return (
        "Photostat opens documents of strangers only in a sandbox, and no sandbox works here. Install the Debian "
        "package bubblewrap (apt install bubblewrap); in a container, allow user namespaces or run as root with the "
        f"capability SYS_ADMIN. To run without any protection against hostile documents, set {_ALLOW_NONE}=true. "
        f"Tried: {reasons}"
    )
