"""What natives are, asked while they are loaded: only the sandbox looks into them.

It refuses nothing: a crash, a hang, a limit or a machine without a sandbox means "not known yet" and a line in the log, never a
load that fails; imaging asks again.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Self

import structlog

from photostat.errors import PhotostatError
from photostat.render.native_types import native_type
from photostat.render.sandbox import InsideProgram, sealed_memfd
from photostat.render.session import SessionLostError
from photostat.render.warm_sandboxes import NoSandboxError, WarmSandboxes
from photostat.settings import RenderSettings

_MOST_BYTES = 512 * 1024**2  # a native is copied into memory; larger ones are identified when they are imaged
_IDLE_SECONDS = 60.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class IdentifiedNative:
    """A row of the table of native types."""

    file_type_id: int
    name: str


class Identifier:
    """Asks warm sandboxes; for many threads at once. A context manager: leaving it ends them all."""

    def __init__(
        self, settings: RenderSettings, *, program: InsideProgram | None = None, idle_seconds: float = _IDLE_SECONDS
    ) -> None:
        """`program`: what runs inside, None = our host (tests have faulty ones)."""
        self._most_bytes = min(_MOST_BYTES, settings.max_native_bytes)
        self._sandboxes = WarmSandboxes(settings, program=program, idle_seconds=idle_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all sandboxes; a document that is being identified is waited for. Nothing is identified afterwards."""
        self._sandboxes.close()

    def identify(self, workspace_id: int, open_native: Callable[[], BinaryIO], file_name: str) -> IdentifiedNative | None:
        """The type of one native, by its content; None = not known yet. `file_name` is the untrusted original name.

        Raises only what `open_native` raises.
        """
        with open_native() as stream:
            try:
                sealed = sealed_memfd(stream, "native", max_bytes=self._most_bytes)
            except PhotostatError:
                _log.warning("native not identified", workspace_id=workspace_id, reason="it is too large to be opened")
                return None
        name = file_name.encode("utf-8", "replace").decode()
        try:
            found = self._sandboxes.ask(workspace_id, lambda session: session.identify(name, sealed))
        except NoSandboxError:
            return None
        except (SessionLostError, PhotostatError, OSError) as error:
            _log.warning("native not identified", workspace_id=workspace_id, reason=str(error)[:500])
            return None
        finally:
            os.close(sealed)
        return None if found is None else IdentifiedNative(found, native_type(found).name)
