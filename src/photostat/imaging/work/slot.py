"""One slot of a worker: a process that takes batches and images their documents, one after the other.

It keeps one sandbox for one job of one workspace. It ends with its worker. What it does not finish is given back at once where it
can say so, and found by others when its lease runs out where it cannot.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import wait

import structlog

from photostat.errors import InvalidInputError, PhotostatError
from photostat.imaging.jobs.store.jobs import CHANNEL
from photostat.imaging.queue.store import Claim, claim_batch, finish_batch, has_open_batches, hold_lease, release_batch
from photostat.imaging.work.ending import finish_if_done, remove_alternate_native
from photostat.imaging.work.imaging import MOST_BATCH_LOSSES, alternate_native, given_up, image_document
from photostat.imaging.work.lease import End, Heartbeat
from photostat.imaging.work.model import DocumentInHand, JobInHand
from photostat.imaging.work.signals import ToldToStop
from photostat.imaging.work.store.reading import load_documents, load_job
from photostat.imaging.work.store.reconciling import has_pending
from photostat.imaging.work.store.results import skip_deleted
from photostat.imaging.work.writer import LeaseLostError, ResultWriter
from photostat.render.document import DocumentImager, ImagingCancelledError
from photostat.render.versions import InstalledRenderers
from photostat.settings import Settings
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.storage.notices import Notices

_LOOK_SECONDS = 5.0  # between two looks at the queue where no notice came
_PAUSE_SECONDS = 2.0
_SYNCING_THREADS = 4
SLOT_NICENESS = 5
"""Of slots and their renderers: the API, the database and imaging on the fly, for which somebody waits, go first."""

_log = structlog.get_logger(__name__)

OpenStorage = Callable[[Settings], AbstractContextManager[tuple[Database, Blobs]]]
"""Opens database and blob store in a fresh process; given by bootstrap."""


@dataclass(frozen=True)
class SlotPlan:
    """What a slot is told at its start. `urgent_only`: it images on the fly alone, so that nobody waits behind a big set.

    `idle_seconds`: it ends after so long without work; None: never.
    """

    settings: Settings
    open_storage: OpenStorage
    name: str
    urgent_only: bool = False
    idle_seconds: float | None = None


def run_slot(plan: SlotPlan) -> None:
    """The process of a slot: until SIGTERM, until its worker dies, or until there has been nothing to do for a while."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the worker decides
    if not plan.urgent_only:
        os.nice(SLOT_NICENESS)
    with plan.open_storage(plan.settings) as (database, blobs):
        slot = Slot(plan, database, blobs)
        threading.Thread(target=_stop_when_told, args=(slot, ToldToStop([signal.SIGTERM])), daemon=True).start()
        slot.run()


class Slot:
    """See the module. `stop` may come from any thread at any moment."""

    def __init__(self, plan: SlotPlan, database: Database, blobs: Blobs) -> None:
        self._plan = plan
        self._imaging = plan.settings.imaging
        self._database = database
        self._blobs = blobs
        self._stopping = threading.Event()
        self._heart: Heartbeat | None = None
        self._imager: DocumentImager | None = None
        self._imager_of: tuple[int, int] | None = None
        self._has_office = False  # started in advance
        self._versions = InstalledRenderers(plan.settings.render)

    def stop(self) -> None:
        """Give up what is in work, give the rest back, end."""
        self._stopping.set()
        heart = self._heart
        if heart is not None:
            heart.ask_to_end(End.SLOT_STOPS)

    def run(self) -> None:
        """Take batches until told to stop, or until there have been none for long."""
        with (
            ThreadPoolExecutor(_SYNCING_THREADS, thread_name_prefix="sync") as pool,
            Notices(self._database.url, CHANNEL) as notices,
        ):
            try:
                worked = time.monotonic()
                while not self._stopping.is_set():
                    if self._serve_one(pool):
                        worked = time.monotonic()
                    elif self._plan.idle_seconds is not None and time.monotonic() - worked > self._plan.idle_seconds:
                        if not self._stands_by():
                            return
                        worked = time.monotonic()
                    else:
                        self._prepare()
                        notices.wait(_LOOK_SECONDS, self._stopping)
            finally:
                self._let_imager_go()

    def _stands_by(self) -> bool:
        """Whether a slot for imaging on the fly is kept, because the others are at work and its documents come in between."""
        if not self._plan.urgent_only:
            return False
        try:
            with self._database.read() as connection:
                return has_open_batches(connection)
        except PhotostatError:
            return False

    def _prepare(self) -> None:
        """Nothing is left of the last job. Imaging on the fly finds a sandbox that runs and has seen no document.

        The sandbox first, LibreOffice when there was nothing to do for another moment: what comes meanwhile may not need it.
        """
        if self._imager_of is not None:
            self._let_imager_go()
        if not self._plan.urgent_only or self._has_office:
            return
        try:
            if self._imager is None:
                self._imager = DocumentImager(self._plan.settings.render, self._versions)
                self._imager.start_sandbox()
            else:
                self._has_office = True
                self._imager.start_office()
        except PhotostatError as error:
            self._let_imager_go()
            _log.warning("no sandbox in advance", slot=self._plan.name, error=str(error))

    def _serve_one(self, pool: ThreadPoolExecutor) -> bool:
        """Serve one batch; False where there was none, or the database is away."""
        try:
            with self._database.transaction() as connection:
                claim = claim_batch(
                    connection,
                    self._plan.name,
                    lease_seconds=self._imaging.lease_seconds,
                    urgent_only=self._plan.urgent_only,
                )
            if claim is None:
                return False
            self._serve(claim, pool)
        except PhotostatError as error:
            _log.warning("batch given up for now", slot=self._plan.name, error=str(error))
            self._stopping.wait(_PAUSE_SECONDS)
        return True

    def _serve(self, claim: Claim, pool: ThreadPoolExecutor) -> None:
        with self._database.read() as connection:
            job = load_job(connection, claim)
            documents, gone = load_documents(connection, job, claim)
        imager = self._imager_for(job)
        heart = Heartbeat(self._database, claim, imager, lease_seconds=self._imaging.lease_seconds)
        try:
            with heart:
                self._heart = heart
                if self._stopping.is_set():  # it came before there was a heart to tell
                    heart.ask_to_end(End.SLOT_STOPS)
                self._image_all(claim, job, documents, heart, imager, pool)
        finally:
            self._heart = None
            # Only now has the heart stopped beating: it may have cancelled the imager after the last document, and a cancelled
            # imager images nothing any more
            if heart.end not in (None, End.URGED):
                self._let_imager_go()
        if heart.end is not End.LEASE_LOST:
            self._let_batch_go(claim, job, gone)

    def _image_all(
        self,
        claim: Claim,
        job: JobInHand,
        documents: list[DocumentInHand],
        heart: Heartbeat,
        imager: DocumentImager,
        pool: ThreadPoolExecutor,
    ) -> None:
        patience = self._imaging.lease_seconds
        try:
            with ResultWriter(self._database, self._blobs, claim, job, patience_seconds=patience) as writer:
                for document in documents:
                    if heart.end is not None:
                        return
                    heart.now_at(document.document_id, write=claim.losses > 0)
                    if claim.losses >= MOST_BATCH_LOSSES:
                        words = f"{claim.losses} workers were lost while they imaged this document's batch."
                        writer.put(given_up(document, words))
                        continue
                    writer.put(image_document(job, document, imager, self._blobs, pool, self._imaging))
            if writer.failure is not None:
                raise writer.failure
        except ImagingCancelledError:
            return
        except LeaseLostError:
            _log.warning("lease lost, results dropped", job_id=job.job_id, slot=self._plan.name)
            heart.ask_to_end(End.LEASE_LOST)

    def _let_batch_go(self, claim: Claim, job: JobInHand, gone: list[int]) -> None:
        place = (claim.job_id, claim.batch_number, claim.first_document_id, claim.last_document_id)
        with self._database.transaction() as connection:
            if not hold_lease(connection, claim):
                return
            if gone:
                skip_deleted(connection, job, gone)
            is_done = not has_pending(connection, *place)
            if is_done:
                finish_batch(connection, claim)
            else:
                release_batch(connection, claim)
        if not is_done:
            return
        ended = finish_if_done(self._database, job.job_id, job.submitted_by, self._plan.settings.mail)
        if ended and job.removes_alternate_native:
            try:
                remove_alternate_native(alternate_native(job, self._imaging))
            except InvalidInputError as error:
                _log.warning("alternate native not removed", job_id=job.job_id, error=str(error))

    def _imager_for(self, job: JobInHand) -> DocumentImager:
        """The imager of this job: nothing of one job or workspace meets another in a sandbox."""
        wanted = (job.workspace_id, job.job_id)
        if self._imager_of not in (None, wanted):
            self._let_imager_go()
        if self._imager is None:
            self._imager = DocumentImager(self._plan.settings.render, self._versions)
        self._imager_of = wanted
        return self._imager

    def _let_imager_go(self) -> None:
        imager, self._imager, self._imager_of, self._has_office = self._imager, None, None, False
        if imager is not None:
            imager.close()


def _stop_when_told(slot: "Slot", told: ToldToStop) -> None:
    """Stop on SIGTERM, and when the worker is gone: one that was killed leaves no slot behind."""
    worker = parent_process()
    wait([told.descriptor] if worker is None else [told.descriptor, worker.sentinel])
    slot.stop()


def slot_name(worker: str, place: int | str) -> str:
    """How a slot calls itself in leases and logs."""
    return f"{worker}/{place}"
