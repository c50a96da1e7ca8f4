"""The versions of the renderers on this machine, asked once a run; they are stamped on every outcome.

A resumed run reuses pages only where the versions that made them are still the installed ones.
"""

import re
import shutil
import subprocess
from importlib.metadata import version

import pypdfium2.version

from photostat.settings import RenderSettings

_ANSWER_SECONDS = 60
_VERSION = re.compile(r"\d+(?:\.\d+)+")


def installed_renderers(settings: RenderSettings) -> dict[str, str]:
    """Renderer name to version; a program that is missing or does not answer is left out."""
    versions = {"pdfium": str(pypdfium2.version.PDFIUM_INFO), "pillow": version("pillow"), "heif": version("pi-heif")}
    for name, program in (
        ("libreoffice", settings.soffice or "soffice"),
        ("chromium", settings.chromium or "chromium"),
    ):
        answer = _ask(program)
        if answer:
            versions[name] = answer
    return versions


def _ask(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        return ""
    try:
        answer = subprocess.run(
            [path, "--version"],
            capture_output=True,
            text=True,
            timeout=_ANSWER_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = _VERSION.search(answer.stdout)
    return found.group() if found else ""
