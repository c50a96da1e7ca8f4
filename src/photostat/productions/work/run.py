"""The run of one production: numbered, made document by document, load files written and checked, ended.

What it does is kept every few documents under its lease. Whoever comes after a kill finds numbers, redactions and finished
documents as they are and goes on; the files of the document that was in hand are written again, with the same bytes.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace

import structlog

from photostat.errors import Category, InvalidInputError, NotFoundError, PhotostatError
from photostat.imaging.documents.store import imaging_status
from photostat.imaging.native_types.store import prevents_download
from photostat.productions.model import Production, ProductionState
from photostat.productions.store import rows, work
from photostat.productions.store.work import Lease, Result
from photostat.productions.volume_files import check_volume, write_load_files
from photostat.productions.work.documents import Surroundings, give_up, make_document
from photostat.productions.work.numbering import give_numbers
from photostat.render.page_decoding import PageDecoder
from photostat.storage.blobs import Blobs
from photostat.storage.database import BusyError, Database
from photostat.workspaces.artifacts.well_known import SERVICE_ACCOUNT_USER
from photostat.workspaces.change import change

LEASE_SECONDS = 12.0
_RENEW_SECONDS = 3.0
_WRITE_SECONDS = 5.0
_DOCUMENTS_AT_ONCE = 20
_MOST_DOCUMENT_LOSSES = 3
_MOST_LOSSES = 6
_THREADS = 2
_PASSING = (Category.UNAVAILABLE, Category.CANCELLED)

_log = structlog.get_logger(__name__)


class _LostError(PhotostatError):
    """The production was cancelled, or another process has it."""

    code = "production_lost"
    category = Category.CANCELLED


class _StoppedError(PhotostatError):
    """The worker was told to stop."""

    code = "production_stopped"
    category = Category.CANCELLED


def run_next(database: Database, blobs: Blobs, decoder: PageDecoder, *, must_stop: Callable[[], bool]) -> bool:
    """Run the production that waits longest to its end; False where none waits, or where it had to be put off."""
    with database.transaction() as connection:
        lease = work.claim_production(connection, lease_seconds=LEASE_SECONDS)
    if lease is None:
        return False
    run = _Run(database, blobs, decoder, lease, must_stop)
    try:
        run.go()
    except _LostError:
        _log.info("production is no longer ours", production_id=lease.production_id)
    except PhotostatError as error:
        if error.category in _PASSING or isinstance(error, BusyError):
            _put_off(database, lease, error)
            return False
        run.fail(str(error))
    return True


def _put_off(database: Database, lease: Lease, error: PhotostatError) -> None:
    _log.warning("production put off", production_id=lease.production_id, error=str(error))
    try:
        with database.transaction() as connection:
            work.release(connection, lease)
    except PhotostatError as unreachable:  # then its lease runs out
        _log.warning("the database does not answer", error=str(unreachable))


class _Run:
    """One production under one lease."""

    def __init__(
        self, database: Database, blobs: Blobs, decoder: PageDecoder, lease: Lease, must_stop: Callable[[], bool]
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._decoder = decoder
        self._lease = lease
        self._must_stop = must_stop
        self._is_lost = threading.Event()

    def go(self) -> None:
        """All of it. Raises _LostError, _StoppedError, PhotostatError."""
        if self._lease.losses >= _MOST_LOSSES:
            raise InvalidInputError(f"The process that made it was lost {self._lease.losses} times.")
        production = self._numbered()
        with renewed(self._renew, every_seconds=_RENEW_SECONDS):
            with ThreadPoolExecutor(_THREADS, thread_name_prefix="pages") as pool:
                while self._some_documents(production, pool):
                    pass
            self._finish()

    def fail(self, words: str) -> None:
        """End it with the reason."""
        self._end(ProductionState.FAILED, words)
        _log.error("production failed", production_id=self._lease.production_id, reason=words)

    def _numbered(self) -> Production:
        """The production with its numbers, given now unless an earlier run did. Raises InvalidInputError, ConflictError."""
        lease = self._lease
        with change(self._database, user_id=SERVICE_ACCOUNT_USER) as begun:
            # Holds the row too, so that nobody else takes it however long this lasts
            if not work.hold(begun.connection, lease, lease_seconds=LEASE_SECONDS):
                raise _LostError("It was cancelled, or another process has it.")
            production = rows.find_production(begun.connection, lease.workspace_id, lease.production_id)
            if production.numbered_on is not None:
                return production
            numbered = give_numbers(begun.connection, production)
            rows.mark_numbered(begun.connection, lease.workspace_id, lease.production_id, numbered)
            work.hold(begun.connection, lease, lease_seconds=LEASE_SECONDS)
            begun.note("production.number", lease.workspace_id, [lease.production_id], **asdict(numbered))
            return rows.find_production(begun.connection, lease.workspace_id, lease.production_id)

    def _some_documents(self, production: Production, pool: ThreadPoolExecutor) -> bool:
        """The next documents, their results in one transaction; False where there are none left."""
        # Behind a lost process one at a time, so that the one that costs processes is known by being the first
        limit = 1 if self._lease.losses else _DOCUMENTS_AT_ONCE
        around = Surroundings(
            self._blobs, self._decoder, pool, self._pause, self._text_of, self._keeps_native, self._why_no_images
        )
        with self._database.read() as connection:
            documents = work.next_documents(connection, self._lease, limit=limit)
        results: list[Result] = []
        begun = time.monotonic()
        for document in documents:
            with self._database.read() as connection:
                pages = work.pages_in_hand(connection, self._lease, document.position)
            if self._lease.losses >= _MOST_DOCUMENT_LOSSES:
                words = f"{self._lease.losses} processes were lost while they produced it."
                results.append(give_up(production, document, pages, around, words))
            else:
                results.append(make_document(production, document, pages, around))
            if time.monotonic() - begun > _WRITE_SECONDS:
                break
        if results:
            self._write(results)
        return bool(results)

    def _write(self, results: list[Result]) -> None:
        with self._database.transaction() as connection:
            if not work.write_results(connection, self._lease, results, lease_seconds=LEASE_SECONDS):
                raise _LostError("It was cancelled, or another process has it.")
        self._lease = replace(self._lease, losses=0)

    def _pause(self) -> None:
        if self._must_stop():
            raise _StoppedError("The worker was told to stop.")
        if self._is_lost.is_set():
            raise _LostError("It was cancelled, or another process has it.")

    def _renew(self) -> None:
        with self._database.transaction() as connection:
            if not work.hold(connection, self._lease, lease_seconds=LEASE_SECONDS):
                self._is_lost.set()

    def _finish(self) -> None:
        """Load files, their check, the end."""
        lease = self._lease
        with self._database.read() as connection:
            production = rows.find_production(connection, lease.workspace_id, lease.production_id)
        write_load_files(self._database, self._blobs, production)
        check_volume(self._blobs, production)
        has_errors = production.counters.errored > 0
        self._end(ProductionState.COMPLETED_WITH_ERRORS if has_errors else ProductionState.COMPLETED)

    def _end(self, state: ProductionState, words: str = "") -> None:
        lease = self._lease
        with change(self._database, user_id=SERVICE_ACCOUNT_USER) as ending:
            if work.end(ending.connection, lease, state, words):
                ending.note("production.end", lease.workspace_id, [lease.production_id], state=state.value, reason=words[:500])

    def _text_of(self, document_id: int) -> str:
        with self._database.read() as connection:
            return work.text_of(connection, self._lease.workspace_id, document_id)

    def _why_no_images(self, document_id: int) -> str:
        with self._database.read() as connection:
            try:
                error = imaging_status(connection, self._lease.workspace_id, document_id).error
            except NotFoundError:
                return "It was deleted after it had got its number."
        return "" if error is None else error.message

    def _keeps_native(self, document_id: int) -> bool:
        with self._database.read() as connection:
            return prevents_download(connection, self._lease.workspace_id, document_id)


@contextmanager
def renewed(renew: Callable[[], None], *, every_seconds: float) -> Iterator[None]:
    """Call `renew` again and again while the block runs; a database that is away meanwhile is tried again."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(every_seconds):
            try:
                renew()
            except PhotostatError as error:
                _log.warning("lease not renewed", error=str(error))

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
