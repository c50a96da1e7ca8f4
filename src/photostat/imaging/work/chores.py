"""What a worker does beside imaging: documents are chosen, silent workers' batches go to others, stopped jobs wind down.

Every worker does all of it; locks in the database see to it that nothing is done twice. What other folders want done has a
thread for each, so that a mail server that does not answer holds up nobody.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from photostat.errors import PhotostatError
from photostat.imaging.jobs.choosing import choose_next
from photostat.imaging.jobs.cleaning import forget_old_documents, remove_inactive_jobs
from photostat.imaging.jobs.model import JobState
from photostat.imaging.jobs.store.jobs import CHANNEL, live_jobs, notify
from photostat.imaging.mail.store import forget_mails
from photostat.imaging.queue.store import expire_leases
from photostat.imaging.work.ending import finish_if_done
from photostat.settings import Settings
from photostat.storage.database import Database
from photostat.storage.notices import Notices
from photostat.workspaces.artifacts.well_known import SERVICE_ACCOUNT_USER
from photostat.workspaces.change import change

_LOOK_SECONDS = 2.0
_STOP_SECONDS = 5.0
_SECONDS_PER_MINUTE = 60

_log = structlog.get_logger(__name__)

Chore = Callable[[], object]


class Chores:
    """Threads that do them until they are stopped. `more`: what other folders want done every few seconds (QC changes, mail)."""

    def __init__(self, database: Database, settings: Settings, *, more: Sequence[Chore] = ()) -> None:
        self._database = database
        self._imaging = settings.imaging
        self._mail = settings.mail
        self._stopping = threading.Event()
        self._cleaned = time.monotonic()
        self._threads = [threading.Thread(target=self._run, name="chores", daemon=True)]
        self._threads += [threading.Thread(target=self._repeat, args=(chore,), name="chore", daemon=True) for chore in more]

    def __enter__(self) -> "Chores":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        deadline = time.monotonic() + _STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self) -> None:
        with Notices(self._database.url, CHANNEL) as notices:
            while not self._stopping.is_set():
                for chore in (self._choose, self._expire, self._wind_down, self._finish, self._clean):
                    self._do(chore)
                notices.wait(_LOOK_SECONDS, self._stopping)

    def _repeat(self, chore: Chore) -> None:
        while not self._stopping.is_set():
            self._do(chore)
            self._stopping.wait(_LOOK_SECONDS)

    def _do(self, chore: Chore) -> None:
        if self._stopping.is_set():
            return
        try:
            chore()
        except PhotostatError as error:
            _log.warning("chore put off", chore=_name(chore), error=str(error))
        except Exception:  # noqa: BLE001 - the task runner: one chore that fails must not end the others
            _log.exception("chore failed", chore=_name(chore))

    def _choose(self) -> None:
        while not self._stopping.is_set():
            job = choose_next(self._database, self._imaging)
            if job is None:
                return
            finish_if_done(self._database, job.job_id, job.submitted_by, self._mail)

    def _expire(self) -> None:
        with self._database.transaction() as connection:
            lost = expire_leases(connection)
            if lost:
                notify(connection)
        for words in lost:
            _log.warning("batch goes to another worker", lost=words)

    def _wind_down(self) -> None:
        with change(self._database, user_id=SERVICE_ACCOUNT_USER) as ending:
            remove_inactive_jobs(ending)

    def _finish(self) -> None:
        with self._database.read() as connection:
            jobs = live_jobs(connection, {JobState.IMAGING})
        for job in jobs:
            finish_if_done(self._database, job.job_id, job.submitted_by, self._mail)

    def _clean(self) -> None:
        if time.monotonic() - self._cleaned < self._imaging.cleanup_minutes * _SECONDS_PER_MINUTE:
            return
        self._cleaned = time.monotonic()
        with change(self._database, user_id=SERVICE_ACCOUNT_USER) as cleaning:
            forget_old_documents(cleaning, self._imaging.keep_jobs_days)
            forget_mails(cleaning.connection, timedelta(days=self._imaging.keep_jobs_days))


def _name(chore: Chore) -> str:
    named = getattr(chore, "func", chore)  # of a partial the function alone: its arguments hold settings
    return str(getattr(named, "__name__", type(named).__name__))
