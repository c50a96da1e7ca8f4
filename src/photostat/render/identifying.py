"""What natives are, asked while they are loaded: only the sandbox looks into them.

It refuses nothing: a crash, a hang, a limit or a machine without a sandbox means "not known yet" and a line in the log, never a
load that fails; imaging asks again.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import structlog

from photostat.errors import PhotostatError
from photostat.render.native_types import native_type
from photostat.render.sandbox import sealed_memfd
from photostat.render.session import SessionLostError
from photostat.render.warm_sandboxes import NoSandboxError, WarmSandboxes

_MOST_BYTES = 512 * 1024**2  # a native is copied into memory; larger ones are identified when they are imaged

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class IdentifiedNative:
    """A row of the table of native types."""

    file_type_id: int
    name: str


class Identifier(WarmSandboxes):
    """Sandboxes that are asked what natives are."""

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
        name = file_name.encode("utf-8", "replace").decode()
        try:
            found = self.ask(workspace_id, lambda session: session.identify(name, sealed))
        except NoSandboxError:
            return None
        except (SessionLostError, PhotostatError, OSError) as error:
            _log.warning("native not identified", workspace_id=workspace_id, reason=str(error)[:500])
            return None
        finally:
            os.close(sealed)
        return None if found is None else IdentifiedNative(found, native_type(found).name)
