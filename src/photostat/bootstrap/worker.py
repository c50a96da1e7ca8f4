"""Workers: the process of `photostat worker`, and the one that `photostat serve` keeps beside itself."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait

import structlog

from photostat.applications.installs.running import Installer, run_waiting
from photostat.applications.library.model import IMAGING_GUID
from photostat.bootstrap.database import connected, data_folder
from photostat.errors import InvalidInputError, MachineLacksError
from photostat.imaging.birth import complete_workspace
from photostat.imaging.mail.sending import send_waiting
from photostat.imaging.sets.qc import continue_all
from photostat.imaging.work.signals import ToldToStop
from photostat.imaging.work.worker import Worker
from photostat.productions.work.process import ProductionProcess
from photostat.render.sandbox import probe_level
from photostat.services import Services
from photostat.settings import LogFormat, Settings
from photostat.storage.blobs import Blobs
from photostat.storage.data_folder import DataFolder
from photostat.storage.database import Database
from photostat.storage.migrations import require_newest
from photostat.storage.postgres import running_url, url_of
from photostat.storage.probe import check_database, sqlalchemy_url
from photostat.telemetry import configure_logging

_SLOT_POOL = 3  # a slot's connections: imaging, heartbeat, results
_STOP_SECONDS = 9.0

_log = structlog.get_logger(__name__)


def run_worker(settings: Settings, slots: int) -> None:
    """`photostat worker`: until SIGTERM or Ctrl-C. Raises InvalidInputError where no server has the data folder's database."""
    folder = data_folder(settings)
    folder.prepare()
    url = _shared_url(settings, folder)
    check_database(url)
    require_newest(url)
    _warn_without_sandbox(settings)
    with connected(settings, folder, url) as services:
        worker = _worker(settings, services, slots)
        told = ToldToStop([signal.SIGTERM, signal.SIGINT])
        threading.Thread(target=_stop_when_told, args=(worker, told), daemon=True).start()
        _log.info("worker started", slots=slots)
        worker.run()
    _log.info("worker stopped")


def _stop_when_told(worker: Worker, told: ToldToStop) -> None:
    wait([told.descriptor])
    worker.stop()


def _shared_url(settings: Settings, folder: DataFolder) -> str:
    """A worker never starts a database: it would end with it under the server's feet."""
    external = settings.database_url.get_secret_value()
    if external:
        return sqlalchemy_url(external)
    url = running_url(folder.postgres)
    if url is None:
        raise InvalidInputError(
            f"No server runs on {folder.path}. Start `photostat serve` there first, or name the database that all share: "
            "PHOTOSTAT_DATABASE_URL."
        )
    return url


def slots_of(settings: Settings) -> int:
    """The number of slots that the settings mean: one a core unless they say otherwise."""
    return settings.imaging.workers if settings.imaging.workers >= 0 else len(os.sched_getaffinity(0))


@contextmanager
def open_storage(settings: Settings) -> Iterator[tuple[Database, Blobs]]:
    """Database and blob store in a slot's process."""
    configure_logging(as_json=settings.server.log_format is LogFormat.JSON)
    folder = data_folder(settings)
    external = settings.database_url.get_secret_value()
    # Not the URL that our parent uses: where the folder's path is long, that is a descriptor of the parent's
    url = sqlalchemy_url(external) if external else url_of(folder.postgres)
    small = settings.model_copy(update={"storage": settings.storage.model_copy(update={"pool_size": _SLOT_POOL})})
    with connected(small, folder, url) as services:
        yield services.database, services.blobs


@contextmanager
def worker_beside(settings: Settings, services: Services, slots: int) -> Iterator[Callable[[], None]]:
    """A worker in threads of the server's process; its slots are processes. Gives what begins to stop it, and does not wait."""
    if not slots:
        yield lambda: None
        return
    worker = _worker(settings, services, slots)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    try:
        yield worker.stop
    finally:
        worker.stop()
        thread.join(_STOP_SECONDS)


def _worker(settings: Settings, services: Services, slots: int) -> Worker:
    database = services.database
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["photostat.bootstrap.worker", "photostat.cli"])
    if not settings.mail.host:
        _log.info("no mail goes to the recipients of imaging sets: PHOTOSTAT_MAIL__HOST names no mail server")
    installer = Installer(database, services.blobs, own_steps={IMAGING_GUID: complete_workspace})
    chores = (
        partial(continue_all, database),
        partial(send_waiting, database, settings.mail),
        partial(run_waiting, installer),
        ProductionProcess(database, settings, open_storage, processes),
    )
    return Worker(settings, open_storage, database, slots=slots, processes=processes, chores=chores)


def _warn_without_sandbox(settings: Settings) -> None:
    try:
        probe_level(allow_none=settings.render.allow_no_sandbox)
    except MachineLacksError as error:
        _log.error("no renderer can be started here: documents will end in error", error=str(error))
