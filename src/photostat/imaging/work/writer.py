"""Results on their way into the database: in a thread of its own, so that the next document is imaged meanwhile.

Flushed every 20 documents or every second, in one transaction with the counters, under the batch's lease.
"""

import queue
import threading
import time

import structlog

from photostat.errors import PhotostatError
from photostat.imaging.queue.store import Claim, hold_lease
from photostat.imaging.work.model import DocumentResult, JobInHand
from photostat.imaging.work.store.results import Written, write_results
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.change import change
from photostat.workspaces.documents.changes import note_document_change

_MOST_RESULTS = 20
_FLUSH_SECONDS = 1.0
_RETRY_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class LeaseLostError(Exception):
    """Somebody else has the batch now: what was not written yet is void."""


class ResultWriter:
    """Takes results of one batch. A context manager: leaving it writes what is left, or gives up when the lease is lost."""

    def __init__(self, database: Database, blobs: Blobs, claim: Claim, job: JobInHand, *, patience_seconds: float) -> None:
        """`patience_seconds`: how long a flush is tried again while the database is away."""
        self._database = database
        self._blobs = blobs
        self._claim = claim
        self._job = job
        self._patience_seconds = patience_seconds
        self._waiting: queue.Queue[DocumentResult | None] = queue.Queue(maxsize=4 * _MOST_RESULTS)
        self.failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="results", daemon=True)

    def __enter__(self) -> "ResultWriter":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.put(None)
        self._thread.join()

    def put(self, result: DocumentResult) -> None:
        """Hand over one result. Raises LeaseLostError, or what an earlier flush failed with."""
        if self.failure is not None:
            raise self.failure
        self._waiting.put(result)

    def _run(self) -> None:
        ended = False
        while not ended:
            results, ended = self._gather()
            if not results or self.failure is not None:
                continue
            try:
                self._flush(results)
            except Exception as error:  # noqa: BLE001 - whatever ends this thread: the slot raises it
                self.failure = error

    def _gather(self) -> tuple[list[DocumentResult], bool]:
        first = self._waiting.get()
        if first is None:
            return [], True
        results, deadline = [first], time.monotonic() + _FLUSH_SECONDS
        while len(results) < _MOST_RESULTS:
            try:
                more = self._waiting.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return results, False
            if more is None:
                return results, True
            results.append(more)
        return results, False

    def _flush(self, results: list[DocumentResult]) -> None:
        deadline = time.monotonic() + self._patience_seconds
        while True:
            try:
                written = self._write(results)
                break
            except PhotostatError as error:
                if time.monotonic() > deadline:
                    raise
                _log.warning("results not written yet", job_id=self._job.job_id, error=str(error))
                time.sleep(_RETRY_SECONDS)
        try:
            self._blobs.delete(written.orphaned_keys)
        except PhotostatError as error:
            _log.warning("old pages not removed", job_id=self._job.job_id, error=str(error))

    def _write(self, results: list[DocumentResult]) -> Written:
        with change(self._database, user_id=self._job.submitted_by) as writing:
            if not hold_lease(writing.connection, self._claim):
                raise LeaseLostError
            written = write_results(writing.connection, self._job, results)
            if written.counted:
                note_document_change(writing, self._job.workspace_id)
                writing.note("document.image", self._job.workspace_id, written.counted, job=self._job.job_id)
        return written
