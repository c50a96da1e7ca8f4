"""A data folder: made whole or not at all, checked before a server is put on it, and the options that it is served with.

Options go on the command line, where nothing in the folder can override them; what we do not name is the operator's, in
postgresql.conf. Refuses a folder of another PostgreSQL major: only a dump carries data across.
"""

import os
import shutil
import signal
import time
from pathlib import Path

from photostat.errors import Category, MachineLacksError, PhotostatError
from photostat.storage.postgres.account import Account
from photostat.storage.postgres.binaries import NAMED_BY, PostgresBinaries
from photostat.storage.postgres.pidfile import folder_mark
from photostat.storage.postgres.process import OpenFolder, spawn

SUPERUSER = "postgres"

_DATA = "data"
_UNFINISHED = "unfinished-"
_BUILTIN_LOCALE_SINCE = 17
_ROOMY_SHARED_MEMORY_BYTES = 256 * 1024**2
_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_directories": "..",  # relative to the data folder, so that no length of path breaks it
    "unix_socket_permissions": "0700",
    "port": "5432",
    "shared_buffers": "96MB",
    "max_connections": "60",
    "max_wal_size": "1GB",
    "min_wal_size": "80MB",
    "max_wal_senders": "2",
    "max_logical_replication_workers": "0",
    "jit": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "autovacuum": "on",
    "logging_collector": "off",  # we read its errors ourselves: see log.py
    "log_destination": "stderr",
    "log_min_messages": "warning",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


class OtherMajorError(PhotostatError):
    """The data folder was made by another major version of PostgreSQL."""

    code = "database_of_other_major"
    category = Category.CONFLICT


def data_folder(folder: Path) -> Path:
    """Where PostgreSQL's own files are, below our folder."""
    return folder / _DATA


def ensure_cluster(folder: OpenFolder, binaries: PostgresBinaries, account: Account | None) -> None:
    """Make the data folder when there is none; raise OtherMajorError when there is one of another major.

    A new one is made under another name and renamed when it is whole, so that a kill on the way leaves rubbish, never half
    a database.
    """
    for rubbish in folder.path.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(rubbish, ignore_errors=True)  # what will not go now goes next time
    data = data_folder(folder.path)
    if data.exists():
        _check_major(data, binaries)
        return
    unfinished = f"{_UNFINISHED}{time.time_ns():x}"
    _initdb(folder, unfinished, binaries, account)
    (folder.path / unfinished).rename(data)
    os.fsync(folder.descriptor)


def server_command(folder: OpenFolder, binaries: PostgresBinaries) -> list[str]:
    """The whole command line of the server."""
    options = {
        **_OPTIONS,
        "cluster_name": folder_mark(data_folder(folder.path)),
        "dynamic_shared_memory_type": _shared_memory_type(),
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries.postgres), "-D", f"{folder.short}/{_DATA}", *settings]


def _shared_memory_type() -> str:
    """Where parallel queries share memory. Containers have 64 MB of /dev/shm as a rule, and a query fails when it is full."""
    try:
        shared = os.statvfs("/dev/shm")  # noqa: S108 - its size is asked, nothing is written
    except OSError:
        return "mmap"
    return "posix" if shared.f_blocks * shared.f_frsize >= _ROOMY_SHARED_MEMORY_BYTES else "mmap"


def _check_major(data: Path, binaries: PostgresBinaries) -> None:
    try:
        major = (data / "PG_VERSION").read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise MachineLacksError(f"{data} is no readable PostgreSQL data folder: {error}. Restore it from a backup.") from error
    if major != str(binaries.major):
        raise OtherMajorError(
            f"The database in {data} was made by PostgreSQL {major[:20]}, and this machine's is {binaries.version}, which cannot "
            f"read it. Name the folder of PostgreSQL {major[:20]}'s programs in {NAMED_BY} to go on as before. To move, run "
            "`photostat backup` with those, then `photostat restore` into a new data folder without."
        )


def _initdb(folder: OpenFolder, name: str, binaries: PostgresBinaries, account: Account | None) -> None:
    command = [str(binaries.initdb), "-D", f"{folder.short}/{name}", "--username", SUPERUSER, "--encoding", "UTF8"]
    if binaries.major >= _BUILTIN_LOCALE_SINCE:
        command += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    else:
        command += ["--locale", "C.UTF-8"]
    command += ["--auth-local", "trust", "--auth-host", "reject", "--data-checksums"]
    with spawn(command, account=account, folder=folder, death_signal=signal.SIGKILL) as process:
        output, _ = process.communicate()
    if process.returncode != 0:
        shutil.rmtree(folder.path / name, ignore_errors=True)
        said = output.decode("utf-8", "replace").strip()[-1500:]
        raise MachineLacksError(f"A new database could not be made in {folder.path}. initdb said:\n{said}")
