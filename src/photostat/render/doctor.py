"""What this machine has of what rendering needs, what is missing and how to get it, and whether the sandbox holds.

It looks and tries; it installs nothing and changes nothing. Programs are asked for their version inside the sandbox
where there is one, so that asking leaves no profile in anybody's home folder.
"""

import importlib.machinery
import importlib.metadata
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import photostat
from photostat.errors import MachineLacksError, PhotostatError
from photostat.render.sandbox import Level, probe_level, start_sandbox
from photostat.render.sandbox.trial import Trial, try_everything
from photostat.settings import RenderSettings

_VERSION_SECONDS = 20.0
_PYTHON_OF_LIBREOFFICE = "/usr/bin/python3"  # Debian builds the uno module for this interpreter only
_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_OFFICE_PACKAGES = (
    "libreoffice-writer-nogui",
    "libreoffice-calc-nogui",
    "libreoffice-impress-nogui",
    "libreoffice-draw-nogui",
)
# A file that only this package brings, the package, what it stands in for.
_FONTS = (
    ("LiberationSans-Regular.ttf", "fonts-liberation", "Arial, Times New Roman and Courier New"),
    ("Carlito-Regular.ttf", "fonts-crosextra-carlito", "Calibri"),
    ("Caladea-Regular.*", "fonts-crosextra-caladea", "Cambria"),
    ("DejaVuSans.ttf", "fonts-dejavu-core", "symbols and unusual letters"),
    ("NotoSans-Regular.ttf", "fonts-noto-core", "most other scripts"),
    ("NotoSansCJK-Regular.ttc", "fonts-noto-cjk", "Chinese, Japanese and Korean"),
)
_LIBRARIES = ("pypdfium2", "pillow", "numpy")


@dataclass(frozen=True)
class Need:
    """One thing that rendering needs. `remedy` is what to do when it is not there; `version` may be empty where there
    is none to tell.
    """

    name: str
    purpose: str
    found: bool
    version: str
    packages: tuple[str, ...]
    remedy: str


@dataclass(frozen=True)
class Wall:
    """The level of sandbox that works here. `level` None: none does, `words` say why; else they are its weakness, if
    any.
    """

    level: Level | None
    words: str


def find_wall(settings: RenderSettings) -> Wall:
    """Try the levels. Level `none` is reported as such even when a setting allows it."""
    try:
        level = probe_level(allow_none=settings.allow_no_sandbox)
    except MachineLacksError as error:
        return Wall(None, str(error))
    if level is Level.LANDLOCK:
        return Wall(
            level,
            "weaker than bubblewrap, see SECURITY.md; install the Debian package bubblewrap and allow user namespaces",
        )
    if level is Level.NONE:
        return Wall(level, "documents are opened without protection, as PHOTOSTAT_RENDER__ALLOW_NO_SANDBOX says")
    return Wall(level, "")


def look_for_needs(settings: RenderSettings, wall: Wall) -> Iterator[Need]:
    """Everything that rendering needs, in the order of importance."""
    yield _program("LibreOffice", settings.soffice or "soffice", "Office documents", _OFFICE_PACKAGES, settings, wall)
    yield _uno()
    yield _program("Chromium", settings.chromium or "chromium", "e-mail, HTML and text", ("chromium",), settings, wall)
    yield _bubblewrap()
    for pattern, package, stands_for in _FONTS:
        yield _font(pattern, package, stands_for)
    yield _built("bilevel kernel", "pages", "_bilevel", "thresholding and Group 4")
    yield _built("still clock", "inside", "_stillclock", "dates that LibreOffice prints")
    for name in _LIBRARIES:
        yield _library(name)


def try_wall(level: Level, settings: RenderSettings) -> Iterator[Trial]:
    """The evil renderer's attempts, one result each. An attempt that could not be made counts as one that succeeded."""
    try:
        yield from try_everything(level, settings)
    except PhotostatError as error:
        yield Trial("start", denied=False, words=str(error))


def install_command(needs: list[Need]) -> str:
    """The one command that gets every missing Debian package; empty when there is none to get."""
    packages = sorted({package for need in needs if not need.found for package in need.packages})
    return f"apt install {' '.join(packages)}" if packages else ""


def _program(name: str, program: str, purpose: str, packages: tuple[str, ...], settings: RenderSettings, wall: Wall) -> Need:
    path = shutil.which(program)
    if path is None:
        return Need(name, purpose, found=False, version="", packages=packages, remedy=f"install {', '.join(packages)}")
    version = _ask_inside(path, settings, wall)
    return Need(name, purpose, found=True, version=version, packages=packages, remedy="")


def _ask_inside(program: str, settings: RenderSettings, wall: Wall) -> str:
    """The first line of `program --version`, asked in the sandbox; empty when there is no sandbox or no answer."""
    if wall.level is None:
        return ""
    command = ["/bin/sh", "-c", '"$0" --version >&0 2>/dev/null', program]
    answer = bytearray()
    try:
        with start_sandbox(command, settings, level=wall.level) as sandbox:
            sandbox.channel.settimeout(_VERSION_SECONDS)
            while len(answer) < 4096 and b"\n" not in answer and (part := sandbox.channel.recv(4096)):
                answer += part
    except (PhotostatError, OSError):
        return ""
    lines = answer.decode(errors="replace").splitlines()
    return "".join(character for character in lines[0] if character.isprintable()).strip()[:100] if lines else ""


def _uno() -> Need:
    found = Path(_PYTHON_OF_LIBREOFFICE).exists() and (
        subprocess.run([_PYTHON_OF_LIBREOFFICE, "-c", "import uno"], capture_output=True, timeout=60, check=False).returncode == 0
    )
    packages = ("python3-uno",)
    remedy = "" if found else "install python3-uno"
    return Need("python3-uno", "driving LibreOffice", found=found, version="", packages=packages, remedy=remedy)


def _bubblewrap() -> Need:
    path = shutil.which("bwrap")
    version = ""
    if path is not None:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
        version = answer.stdout.strip()[:100]
    remedy = "" if path else "install bubblewrap"
    return Need("bubblewrap", "the sandbox", found=path is not None, version=version, packages=("bubblewrap",), remedy=remedy)


def _font(pattern: str, package: str, stands_for: str) -> Need:
    found = any(next(folder.rglob(pattern), None) for folder in _FONT_FOLDERS if folder.is_dir())
    remedy = "" if found else f"install {package}"
    return Need(package, f"fonts for {stands_for}", found=found, version="", packages=(package,), remedy=remedy)


def _built(name: str, folder: str, module: str, purpose: str) -> Need:
    # Found on the disk and not imported: a damaged installation should be told, not fall over.
    place = Path(photostat.__file__).parent / "render" / folder
    found = importlib.machinery.PathFinder.find_spec(module, [str(place)]) is not None
    remedy = "" if found else "build it: ./dev setup in a checkout, or install the wheel"
    return Need(name, purpose, found=found, version="", packages=(), remedy=remedy)


def _library(name: str) -> Need:
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        version = ""
    remedy = "" if version else "install Photostat again, with its dependencies"
    return Need(name, "a Python library", found=bool(version), version=version, packages=(), remedy=remedy)
