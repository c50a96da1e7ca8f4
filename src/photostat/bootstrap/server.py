"""`photostat serve`, from the settings to the last byte: in the order in which things can go wrong.

Port, data folder, lock, database, schema, first administrator, leftovers, requests; and back again when it is told to stop.
"""

import ipaddress
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import structlog

from photostat.api.app import make_app
from photostat.api.serving import Moments, bind, check_tls_files, serve
from photostat.bootstrap.database import connected, data_folder, embedded_postgres
from photostat.bootstrap.files import take_possession_of_files
from photostat.bootstrap.first_administrator import seed_instance
from photostat.bootstrap.worker import slots_of, worker_beside
from photostat.console.app import console_mount
from photostat.imaging.birth import complete_workspaces
from photostat.services import Services
from photostat.settings import ServerSettings, Settings
from photostat.storage.blobs import BlobStoreError, LocalBlobs
from photostat.storage.data_folder import DataFolder
from photostat.storage.database import BusyError
from photostat.storage.migrations import migrate
from photostat.storage.postgres import EmbeddedPostgres
from photostat.storage.probe import check_database, sqlalchemy_url
from photostat.workspaces.documents.imports.running import ImportRunner
from photostat.workspaces.matters.workspace import finish_deletions

_LAST_RESORT_SECONDS = 2.5  # after the requests' time: what still hangs then is a thread that nothing can end

_IMPORTS_STOP_SECONDS = 1.5  # a batch takes longer at worst: it is rolled back when the database ends, and done again

_log = structlog.get_logger(__name__)


def run_server(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until told to stop. `say` speaks to the terminal: the address, a password that was made up.

    Raises InvalidInputError (port taken, no certificate, folder of somebody else), DataFolderInUseError, SchemaError, ...
    """
    signal.signal(signal.SIGTERM, _end_quietly)  # until requests are served, stopping is only unwinding
    check_tls_files(settings.server)
    with bind(settings.server) as bound:
        folder = data_folder(settings)
        folder.prepare()
        with folder.lock("serve"), _database(settings, folder) as (url, embedded):
            check_database(url)
            for revision in migrate(url):
                _log.info("database migrated", revision=revision)
            with connected(settings, folder, url) as services:
                seed_instance(services, say)
                take_possession_of_files(services)
                finish_unfinished(services)
                complete_older(services)
                _warn_of_open_doors(settings.server)
                address = _address(settings.server, bound)
                with worker_beside(settings, services, slots_of(settings)) as stop_worker, imports_running(services):
                    moments = Moments(
                        ready=lambda: say(f"Photostat serves {address} from {folder.path} (Ctrl-C stops it)."),
                        stopping=lambda: _begin_to_stop(settings.server, embedded, stop_worker),
                    )
                    serve(make_app(services, [console_mount(services)]), bound, settings.server, moments)
    _log.info("stopped")


@contextmanager
def imports_running(services: Services) -> Iterator[None]:
    """The runner of import jobs, which takes up what a killed server left."""
    settings = services.settings
    runner = ImportRunner(
        services.database,
        services.blobs,
        services.identifier,
        allowed=settings.imports.allowed_folders,
        max_native_bytes=settings.render.max_native_bytes,
    )
    runner.start()
    try:
        yield
    finally:
        runner.stop(_IMPORTS_STOP_SECONDS)


def finish_unfinished(services: Services) -> None:
    """What a killed server left half-done: files of uploads that never ended, workspaces that were being deleted."""
    removed = services.blobs.remove_unfinished() if isinstance(services.blobs, LocalBlobs) else 0
    if removed:
        _log.info("unfinished uploads removed", files=removed)
    try:
        deleted = finish_deletions(services.database, services.blobs)
    except (BusyError, BlobStoreError) as error:  # others use the database, or the store went away; the next start tries again
        _log.warning("deletions of workspaces are not finished", error=str(error))
        return
    if deleted:
        _log.info("deletions of workspaces finished", workspaces=list(deleted))


def complete_older(services: Services) -> None:
    """Workspaces that were made before imaging get what new ones are born with."""
    completed = complete_workspaces(services.database)
    if completed:
        _log.info("older workspaces got native types and a default imaging profile", workspaces=completed)


@contextmanager
def _database(settings: Settings, folder: DataFolder) -> Iterator[tuple[str, EmbeddedPostgres | None]]:
    external = settings.database_url.get_secret_value()
    if external:
        yield sqlalchemy_url(external), None
        return
    with embedded_postgres(settings, folder) as embedded:
        yield embedded.url, embedded


def _begin_to_stop(settings: ServerSettings, embedded: EmbeddedPostgres | None, stop_worker: Callable[[], None]) -> None:
    _log.info("stopping", seconds_for_requests=settings.stop_seconds)
    stop_worker()
    timer = threading.Timer(settings.stop_seconds + _LAST_RESORT_SECONDS, _last_resort, [embedded])
    timer.daemon = True
    timer.start()


def _last_resort(embedded: EmbeddedPostgres | None) -> None:
    """A handler's thread still works: the database ends under it, and its transaction is rolled back there."""
    _log.warning("work in progress is given up")
    if embedded is not None:
        embedded.stop(timeout_seconds=2)
    sys.stderr.flush()
    os._exit(0)


def _warn_of_open_doors(settings: ServerSettings) -> None:
    if not (_is_loopback(settings.host) or settings.tls_certificate or settings.trusted_proxies):
        _log.warning(
            "passwords and documents cross the network unencrypted: give --tls-certificate, or put a proxy with TLS before it",
            host=settings.host,
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(settings: ServerSettings, bound: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.tls_certificate else 'http'}://{host}:{bound.getsockname()[1]}"


def _end_quietly(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
