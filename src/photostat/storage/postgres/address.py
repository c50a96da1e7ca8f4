"""How clients reach the embedded database: a URL for SQLAlchemy, and the one database and role that it names.

The application's role owns its database and is no superuser: what an injected statement may do ends there.
"""

import os
import threading
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from photostat.errors import MachineLacksError
from photostat.storage.postgres.cluster import SUPERUSER, data_folder
from photostat.storage.postgres.pidfile import processes_of, read_pid_file

DATABASE = "photostat"
ROLE = "photostat"

_SOCKET = "/.s.PGSQL.5432"
_LONGEST_PATH = 107  # bytes, sun_path of unix(7) without its NUL
_held_lock = threading.Lock()
_held: dict[Path, int] = {}


def socket_folder(folder: Path) -> str:
    """A name for our folder that is short enough for a socket, valid in this process until it ends.

    Where the real path is too long it is the path of a descriptor, which stays open: clients connect whenever they like.
    """
    absolute = folder.absolute()
    if len(os.fsencode(f"{absolute}{_SOCKET}")) <= _LONGEST_PATH:
        return str(absolute)
    with _held_lock:
        held = _held.get(absolute)
        if held is None or not _same_folder(held, absolute):
            if held is not None:
                os.close(held)
            held = _held[absolute] = os.open(absolute, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    return f"/proc/self/fd/{held}"


def url_of(folder: Path) -> str:
    """The SQLAlchemy URL of the application's database on this folder, served or not."""
    return f"postgresql+psycopg://{ROLE}@/{DATABASE}?host={quote(socket_folder(folder), safe='/')}"


def running_url(folder: Path) -> str | None:
    """The URL of the server that another process runs on this folder (DATA_DIR/postgres); None when none is ready.

    Raises MachineLacksError when the folder is another user's.
    """
    data = data_folder(folder)
    try:
        written = read_pid_file(data)
        if written is None or written.status != "ready" or written.pid not in processes_of(data):
            return None
        return url_of(folder)
    except PermissionError as error:
        raise MachineLacksError(f"The database folder {folder} is another user's: run this as the user of the server.") from error


def ensure_database(folder: Path) -> None:
    """Make the role and the database that the URL names, where they are missing. Raises psycopg.Error."""
    host = socket_folder(folder)
    with psycopg.connect(host=host, user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=60) as connection:
        role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def _same_folder(descriptor: int, path: Path) -> bool:
    return os.path.samestat(os.fstat(descriptor), path.stat())
