"""Sandboxes that are kept warm for short questions: one a workspace, so that no file of one meets those of another.

Whoever asks is never harmed by a crash, a hang or a limit: the sandbox is thrown away, the question asked once more in a
fresh one, and then it is an error. Where no sandbox starts at all, none is tried for a while.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self, TypeVar

import structlog

from photostat.errors import Category, PhotostatError
from photostat.render.sandbox import InsideProgram
from photostat.render.session import RenderSession, SessionLostError
from photostat.settings import RenderSettings

_MOST_SECONDS = 10.0  # of one question; most take a few milliseconds
_IDLE_SECONDS = 60.0
_MOST_SANDBOXES = 4
_PAUSE_SECONDS = 60.0  # between tries to start a sandbox where none starts

_Answer = TypeVar("_Answer")
_log = structlog.get_logger(__name__)


class NoSandboxError(PhotostatError):
    """There is no sandbox to ask: it did not start, or the server ends."""

    code = "no_sandbox"
    category = Category.UNAVAILABLE


@dataclass
class _Place:
    """A workspace's sandbox, None when none is warm. `lock` is held by whoever uses it; `used` is on the monotonic clock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    session: RenderSession | None = None
    used: float = 0.0


class WarmSandboxes:
    """Keeps the sandboxes warm and throws them away; for many threads at once. A context manager: leaving it ends them all."""

    def __init__(
        self, settings: RenderSettings, *, program: InsideProgram | None = None, idle_seconds: float = _IDLE_SECONDS
    ) -> None:
        """`program`: what runs inside, None = our host (tests have faulty ones)."""
        seconds = min(_MOST_SECONDS, settings.convert_seconds)
        self._settings = settings.model_copy(update={"convert_seconds": seconds})
        self._program = program
        self._idle_seconds = idle_seconds
        self._places: dict[int, _Place] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._sweeper: threading.Thread | None = None
        self._no_sandbox_until = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all sandboxes; a question that is being answered is waited for. Nothing is answered afterwards."""
        self._closing.set()
        for place in self._all_places():
            with place.lock:
                _throw_away(place)

    def ask(self, workspace_id: int, question: Callable[[RenderSession], _Answer]) -> _Answer:
        """What the workspace's sandbox answers, started where none is warm; asked twice at most.

        Raises NoSandboxError, SessionLostError (a sandbox died of it, twice or a fresh one), what `question` raises.
        """
        place = self._place(workspace_id)
        with place.lock:
            if self._closing.is_set() or time.monotonic() < self._no_sandbox_until:
                raise NoSandboxError("No sandbox could be started a moment ago.")
            try:
                if place.session is not None:
                    try:
                        return question(place.session)
                    except SessionLostError:
                        _throw_away(place)  # another file may have done it: once more, in a fresh one
                place.session = self._start()
                return question(place.session)
            except BaseException:
                _throw_away(place)
                raise
            finally:
                place.used = time.monotonic()
                if place.session is not None and place.session.documents >= self._settings.documents_per_sandbox:
                    _throw_away(place)

    def _start(self) -> RenderSession:
        try:
            return RenderSession(self._settings, program=self._program)
        except (SessionLostError, PhotostatError, OSError) as error:
            self._no_sandbox_until = time.monotonic() + _PAUSE_SECONDS
            _log.warning("no sandbox starts", reason=str(error)[:500], again_after_seconds=_PAUSE_SECONDS)
            raise NoSandboxError(f"No sandbox starts: {str(error)[:500]}") from error

    def _place(self, workspace_id: int) -> _Place:
        with self._lock:
            place = self._places.setdefault(workspace_id, _Place())
            place.used = time.monotonic()
            if self._sweeper is None and not self._closing.is_set():
                self._sweeper = threading.Thread(target=self._sweep, name="idle sandboxes", daemon=True)
                self._sweeper.start()
        self._make_room()
        return place

    def _make_room(self) -> None:
        """The sandboxes that were idle longest go, where there are too many."""
        warm = sorted((place for place in self._all_places() if place.session is not None), key=lambda place: place.used)
        for place in warm[: max(0, len(warm) - _MOST_SANDBOXES)]:
            _throw_away_if_free(place)

    def _sweep(self) -> None:
        while not self._closing.wait(self._idle_seconds / 4):
            for place in self._all_places():
                if time.monotonic() - place.used > self._idle_seconds:
                    _throw_away_if_free(place)

    def _all_places(self) -> list[_Place]:
        with self._lock:
            return list(self._places.values())


def _throw_away_if_free(place: _Place) -> None:
    if place.lock.acquire(blocking=False):
        try:
            _throw_away(place)
        finally:
            place.lock.release()


def _throw_away(place: _Place) -> None:
    session, place.session = place.session, None
    if session is not None:
        session.close()
