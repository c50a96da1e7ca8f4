"""A database into one file and back, by PostgreSQL's own pg_dump and pg_restore: they alone know every kind of object.

Passwords go by the environment, never by the command line, which every user of the machine can read.
"""

import os
import subprocess
from pathlib import Path

import sqlalchemy as sa

from photostat.errors import MachineLacksError
from photostat.storage.postgres.binaries import NAMED_BY, PostgresBinaries

_OWN_DESCRIPTOR = "/proc/self/fd/"


def dump_database(url: str, file: Path, binaries: PostgresBinaries) -> None:
    """Write the database as one consistent snapshot. Raises MachineLacksError with the program's words."""
    _run(url, binaries.folder / "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--file", str(file)])


def restore_database(url: str, file: Path, binaries: PostgresBinaries) -> None:
    """Fill an empty database from a dump, wholly or not at all. Raises MachineLacksError with the program's words."""
    name = sa.make_url(url).database or ""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--dbname", name, str(file)]
    _run(url, binaries.folder / "pg_restore", options)


def _run(url: str, program: Path, arguments: list[str]) -> None:
    parsed = sa.make_url(url)
    host = str(parsed.query.get("host") or parsed.host or "")
    # A long data folder's socket is reached through a descriptor of ours (see address.py): the program needs it too
    descriptors = [int(host.removeprefix(_OWN_DESCRIPTOR))] if host.startswith(_OWN_DESCRIPTOR) else []
    given = {
        "PGHOST": host,
        "PGPORT": str(parsed.port or ""),
        "PGUSER": parsed.username or "",
        "PGPASSWORD": parsed.password or "",
        "PGDATABASE": parsed.database or "",
    }
    environment = {**os.environ, "LC_ALL": "C", **{name: value for name, value in given.items() if value}}
    try:
        run = subprocess.run(
            [program, *arguments], env=environment, pass_fds=descriptors, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise MachineLacksError(
            f"{program} cannot be run: {error.strerror}. Name a PostgreSQL that has it in {NAMED_BY}."
        ) from error
    if run.returncode != 0:
        raise MachineLacksError(f"{program.name} failed: {run.stderr.strip()[-2000:]}")
