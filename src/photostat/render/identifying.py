"""What natives are, asked while they are loaded: only the sandbox looks into them.

One warm sandbox a workspace, so that no document of one workspace meets those of another. It refuses nothing: a crash, a hang,
a limit or a machine without a sandbox means "not known yet" and a line in the log, never a load that fails; imaging asks again.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Self

import structlog

from photostat.errors import PhotostatError
from photostat.render.native_types import native_type
from photostat.render.sandbox import InsideProgram, sealed_memfd
from photostat.render.session import RenderSession, SessionLostError
from photostat.settings import RenderSettings

_MOST_SECONDS = 10.0  # of one document; most take a few milliseconds
_MOST_BYTES = 512 * 1024**2  # a native is copied into memory; larger ones are identified when they are imaged
_IDLE_SECONDS = 60.0
_MOST_SANDBOXES = 4
_PAUSE_SECONDS = 60.0  # between tries to start a sandbox where none starts

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class IdentifiedNative:
    """A row of the table of native types."""

    file_type_id: int
    name: str


@dataclass
class _Place:
    """A workspace's sandbox, None when none is warm. `lock` is held by whoever uses it; `used` is on the monotonic clock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    session: RenderSession | None = None
    used: float = 0.0


class Identifier:
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
        """End all sandboxes; a document that is being identified is waited for. Nothing is identified afterwards."""
        self._closing.set()
        for place in self._all_places():
            with place.lock:
                _throw_away(place)

    def identify(self, workspace_id: int, open_native: Callable[[], BinaryIO], file_name: str) -> IdentifiedNative | None:
        """The type of one native, by its content; None = not known yet. `file_name` is the untrusted original name.

        Raises only what `open_native` raises.
        """
        with open_native() as stream:
            try:
                sealed = sealed_memfd(stream, "native", max_bytes=min(_MOST_BYTES, self._settings.max_native_bytes))
            except PhotostatError:
                _log.warning("native not identified", workspace_id=workspace_id, reason="it is too large to be opened")
                return None
        try:
            found = self._ask(workspace_id, file_name.encode("utf-8", "replace").decode(), sealed)
        except (SessionLostError, PhotostatError, OSError) as error:
            _log.warning("native not identified", workspace_id=workspace_id, reason=str(error)[:500])
            return None
        finally:
            os.close(sealed)
        return None if found is None else IdentifiedNative(found, native_type(found).name)

    def _ask(self, workspace_id: int, file_name: str, sealed: int) -> int | None:
        place = self._place(workspace_id)
        with place.lock:
            if self._closing.is_set() or time.monotonic() < self._no_sandbox_until:
                return None
            try:
                if place.session is not None:
                    try:
                        return place.session.identify(file_name, sealed)
                    except SessionLostError:
                        _throw_away(place)  # another document may have done it: once more, in a fresh one
                place.session = self._start()
                return place.session.identify(file_name, sealed)
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
        except (SessionLostError, PhotostatError, OSError):
            self._no_sandbox_until = time.monotonic() + _PAUSE_SECONDS
            raise

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
