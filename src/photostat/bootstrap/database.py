"""From settings to a database that is there: the one of the URL, or the data folder's own, started or borrowed.

A command beside a running server uses the server's database; a command on its own starts it and owns the folder meanwhile.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from photostat.applications.installs.birth import install_imaging_at_birth
from photostat.bootstrap.files import open_blobs, take_possession_of_files
from photostat.bootstrap.first_administrator import seed_instance
from photostat.errors import InvalidInputError
from photostat.imaging.birth import complete_workspace
from photostat.render.identifying import Identifier
from photostat.render.page_decoding import PageDecoder
from photostat.services import Services
from photostat.settings import Settings
from photostat.storage.data_folder import DataFolder, DataFolderInUseError
from photostat.storage.database import Database, DatabaseUnavailableError
from photostat.storage.migrations import current_revision, migrate, require_newest
from photostat.storage.postgres import EmbeddedPostgres, find_binaries, running_url
from photostat.storage.probe import check_database, sqlalchemy_url
from photostat.workspaces.people.authentication import Authenticator

_WAIT_FOR_COMMAND_SECONDS = 20.0  # another command's database stops soon
_WAIT_FOR_SERVER_SECONDS = 60.0  # a server that has just been started recovers its database first


@contextmanager
def open_services(
    settings: Settings, *, say: Callable[[str], None] | None = None, with_files: bool = True, must_exist: bool = False
) -> Iterator[Services]:
    """See `photostat.bootstrap.open_database`."""
    folder = data_folder(settings)
    if must_exist:
        require_existing(settings, folder)
    folder.prepare()
    with database_url(settings, folder) as url:
        check_database(url)
        if current_revision(url) is None:
            migrate(url)
        require_newest(url)
        with connected(settings, folder, url) as services:
            seed_instance(services, say or say_on_stderr)
            if with_files:
                take_possession_of_files(services)
            yield services


def data_folder(settings: Settings) -> DataFolder:
    """The data folder that the user named. Raises InvalidInputError when he named none."""
    if settings.data_dir is None:
        raise InvalidInputError("Name the data folder: --data-dir DIR, or PHOTOSTAT_DATA_DIR in the environment.")
    return DataFolder(settings.data_dir.expanduser().absolute())


def require_existing(settings: Settings, folder: DataFolder) -> None:
    """Refuse a folder that has no database yet where no other database is named: it was mistyped. Raises InvalidInputError."""
    if not settings.database_url.get_secret_value() and not folder.exists():
        raise InvalidInputError(f"{folder.path} is no data folder of Photostat. Name the one of the server with --data-dir.")


@contextmanager
def database_url(settings: Settings, folder: DataFolder) -> Iterator[str]:
    """The URL of a database that accepts connections for the length of the block; its schema is not looked at."""
    external = settings.database_url.get_secret_value()
    if external:
        yield sqlalchemy_url(external)
        return
    with ExitStack() as ours:
        try:
            ours.enter_context(folder.lock(_command(), wait_seconds=_WAIT_FOR_COMMAND_SECONDS))
        except DataFolderInUseError as error:
            if not error.holder.serves:
                raise
            yield _url_of_server(folder, error)
        else:
            yield ours.enter_context(embedded_postgres(settings, folder)).url


def embedded_postgres(settings: Settings, folder: DataFolder) -> EmbeddedPostgres:
    """The data folder's own database, not started. The caller holds the folder's lock."""
    storage = settings.storage
    return EmbeddedPostgres(
        folder.postgres, find_binaries(), run_as=storage.postgres_user, start_seconds=storage.postgres_start_seconds
    )


@contextmanager
def connected(settings: Settings, folder: DataFolder, url: str) -> Iterator[Services]:
    """The domain on a database of the newest revision; its connections are closed at the end."""
    database = Database(url, pool_size=settings.storage.pool_size, statement_seconds=settings.storage.statement_seconds)
    try:
        with Identifier(settings.render) as identifier, PageDecoder(settings.render) as decoder:
            yield Services(
                settings=settings,
                database=database,
                blobs=open_blobs(settings, folder),
                decoder=decoder,
                authenticator=Authenticator(database),
                birth_steps=(complete_workspace, install_imaging_at_birth),
                identifier=identifier,
            )
    finally:
        database.close()


def say_on_stderr(text: str) -> None:
    """For people, beside a command's own output."""
    sys.stderr.write(f"photostat: {text}\n")


def _url_of_server(folder: DataFolder, in_use: DataFolderInUseError) -> str:
    deadline = time.monotonic() + _WAIT_FOR_SERVER_SECONDS
    while time.monotonic() < deadline:
        url = running_url(folder.postgres)
        if url is not None:
            return url
        time.sleep(0.1)
    raise DatabaseUnavailableError(
        f"The data folder {folder.path} is served by process {in_use.holder.pid}, whose database does not answer: see its log."
    )


def _command() -> str:
    """The verb on our command line, for whoever finds the folder locked."""
    return next((word for word in sys.argv[1:] if not word.startswith("-")), Path(sys.argv[0]).name)
