"""The versions of the renderers on this machine; they are stamped on every outcome.

A program is asked when its version is first needed, and once: a run that needs no LibreOffice does not wait for it. A resumed
run reuses pages only where the versions that made them are still the installed ones.
"""

import re
import shutil
import subprocess
from importlib.metadata import version
from typing import Protocol

import pypdfium2.version

from photostat.settings import RenderSettings

_ANSWER_SECONDS = 60
_VERSION = re.compile(r"\d+(?:\.\d+)+")


class Versions(Protocol):
    """Renderer name to version; a plain dict is one."""

    def get(self, name: str, /) -> str | None:
        """The version, None for a renderer that is not on this machine."""


class InstalledRenderers:
    """The versions of this machine's renderers: pdfium, pillow, heif, libreoffice, chromium."""

    def __init__(self, settings: RenderSettings) -> None:
        self._programs = {"libreoffice": settings.soffice or "soffice", "chromium": settings.chromium or "chromium"}
        self._known: dict[str, str | None] = {
            "pdfium": str(pypdfium2.version.PDFIUM_INFO),
            "pillow": version("pillow"),
            "heif": version("pi-heif"),
        }

    def get(self, name: str, /) -> str | None:
        """The version; None for an unknown name and for a program that is missing or does not answer."""
        if name not in self._known and name in self._programs:
            self._known[name] = _ask(self._programs[name])
        return self._known.get(name)


def _ask(program: str) -> str | None:
    path = shutil.which(program)
    if path is None:
        return None
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=_ANSWER_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search(answer.stdout)
    return found.group() if found else None
