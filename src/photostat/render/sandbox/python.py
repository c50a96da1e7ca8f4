"""How a module of ours runs inside: this interpreter, its libraries and our package, each bound by name, nothing around
them.

A checkout may hold a git history with secrets, and an interpreter may live in somebody's home folder; neither is shown
as a whole.
"""

import site
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import photostat


@dataclass(frozen=True)
class InsideProgram:
    """What `start_sandbox` takes: the argument list, what to bind read-only, what to add to the empty environment."""

    argv: tuple[str, ...]
    read_only: tuple[Path, ...]
    env: dict[str, str]


def inside_python(module: str) -> InsideProgram:
    """Run `python -m module` with what this process can import, from a checkout as from a virtual environment."""
    package = Path(photostat.__file__).resolve().parent
    libraries = _library_folders()
    # -P and not -I: -I would ignore PYTHONPATH, the one way to show a checkout's package without the checkout.
    argv = (sys.executable, "-s", "-P", "-B", "-m", module)
    search = [str(package.parent), *(str(path) for path in libraries)]
    paths = dict.fromkeys([*_interpreter(), *libraries, package])
    env = {"PYTHONPATH": ":".join(dict.fromkeys(search)), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return InsideProgram(argv, tuple(path for path in paths if path.exists()), env)


def _interpreter() -> list[Path]:
    """The program as called (its folder finds pyvenv.cfg), the program that it links to, the standard library,
    libpython.
    """
    executable = Path(sys.executable)
    found = [executable, executable.resolve(), executable.parent.parent / "pyvenv.cfg"]
    found.append(Path(sysconfig.get_path("stdlib")))
    library = sysconfig.get_config_var("LDLIBRARY")
    if isinstance(library, str) and ".so" in library:
        found.append(Path(str(sysconfig.get_config_var("LIBDIR"))))
    return found


def _library_folders() -> list[Path]:
    """Every folder of installed packages on our own search path, in its order: site-packages, the user's, Debian's."""
    named = [
        *site.getsitepackages(),
        site.getusersitepackages(),
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
    ]
    known = {Path(path) for path in named}
    on_path = [Path(entry) for entry in sys.path if entry]
    return [path for path in on_path if path.is_dir() and (path in known or path.name in ("site-packages", "dist-packages"))]
