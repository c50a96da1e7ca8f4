"""The heartbeat of a batch in hand: it renews the lease, and hears of a stop, of a lost lease, of more urgent work.

It runs beside the imaging in a thread of its own. A lease that could not be renewed in time is lost, whatever the database
will say later: the worker fences itself.
"""

import threading
import time
from enum import StrEnum

import structlog

from photostat.errors import PhotostatError
from photostat.imaging.jobs.model import JobState
from photostat.imaging.queue.store import Claim, renew_lease
from photostat.render.document import DocumentImager
from photostat.storage.database import Database

_BEAT_SECONDS = 1.0
_GOES_ON = frozenset({JobState.SUBMITTING, JobState.IMAGING})

_log = structlog.get_logger(__name__)


class End(StrEnum):
    """Why a slot lets go of a batch before its end."""

    JOB_STOPPED = "the job was stopped"
    LEASE_LOST = "the lease was lost"
    URGED = "a more urgent job waits"
    SLOT_STOPS = "the worker stops"


class Heartbeat:
    """Beats until it is stopped. `end` says why the batch must be let go of; None: go on."""

    def __init__(self, database: Database, claim: Claim, imager: DocumentImager, *, lease_seconds: float) -> None:
        self._database = database
        self._claim = claim
        self._imager = imager
        self._lease_seconds = lease_seconds
        self._renewed = time.monotonic()
        self._document_id: int | None = None
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self.end: End | None = None
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def now_at(self, document_id: int, *, write: bool) -> None:
        """The document that is begun. `write`: say so in the database before it is touched, since a worker was lost here."""
        self._document_id = document_id
        if write:
            self._beat()

    def ask_to_end(self, why: End) -> None:
        """Let go of the batch: at once (the document in work is given up), or before the next document for URGED."""
        with self._lock:
            if self.end in (None, End.URGED):
                self.end = why
        if why is not End.URGED:
            self._imager.cancel()

    def _run(self) -> None:
        while not self._stopped.wait(_BEAT_SECONDS):
            self._beat()

    def _beat(self) -> None:
        try:
            with self._database.transaction() as connection:
                lease = renew_lease(connection, self._claim, lease_seconds=self._lease_seconds, document_id=self._document_id)
        except PhotostatError as error:
            _log.warning("lease not renewed", job_id=self._claim.job_id, error=str(error))
            if time.monotonic() - self._renewed > self._lease_seconds:
                self.ask_to_end(End.LEASE_LOST)
            return
        self._renewed = time.monotonic()
        if lease is None:
            self.ask_to_end(End.LEASE_LOST)
        elif lease.job_state not in _GOES_ON:
            self.ask_to_end(End.JOB_STOPPED)
        elif lease.urged:
            self.ask_to_end(End.URGED)
