"""The runner of import jobs: one source after the other, in a thread of the server.

How far a source is stands in its row, written in the transaction of each batch: a killed server takes it up after the last
committed row, and no row is loaded twice. It acts as the user who made the job, with the rights that he has at that time.
"""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import structlog

from photostat.errors import Category, PhotostatError
from photostat.loadfiles.dat import read_table
from photostat.loadfiles.opt_documents import OptDocument, read_documents
from photostat.render.identifying import Identifier
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.change import Change, change
from photostat.workspaces.documents.columns_of_source import SourceRow
from photostat.workspaces.documents.image_loading import ImageLoader, ImagePlan
from photostat.workspaces.documents.imports import store
from photostat.workspaces.documents.imports.jobs import columns_of, needed_rights
from photostat.workspaces.documents.imports.model import ImportSource, JobSettings, allowed_folders, load_file
from photostat.workspaces.documents.imports.states import ImportState
from photostat.workspaces.documents.loading import LoadCounts, Loader, LoadPlan, Within
from photostat.workspaces.documents.model import ItemError
from photostat.workspaces.documents.source_files import SourceFiles
from photostat.workspaces.people.access import enter_workspace

_LOOK_SECONDS = 1.0
_RETRY_SECONDS = 3.0
_PASSING = (Category.UNAVAILABLE, Category.CONFLICT, Category.TIMEOUT)  # tried again; anything else ends the source

_log = structlog.get_logger(__name__)


class _StoppedError(Exception):
    """The server stops or the job was cancelled: the batch that is being made is given up."""


class ImportRunner:
    """`allowed`: the setting imports.allowed_folders; `max_native_bytes`: the largest native that is taken."""

    def __init__(
        self, database: Database, blobs: Blobs, identifier: Identifier | None = None, *, allowed: str, max_native_bytes: int
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._identifier = identifier
        self._allowed = allowed_folders(allowed)
        self._max_native_bytes = max_native_bytes
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="imports", daemon=True)

    def start(self) -> None:
        """Begin to look for work."""
        self._thread.start()

    def stop(self, timeout_seconds: float) -> None:
        """Give up the batch in work and end; what is committed is taken up at the next start."""
        self._stopping.set()
        self._thread.join(timeout_seconds)

    def run_next(self) -> bool:
        """Finish the oldest unfinished source; False where there is none. Raises errors that pass (see `_PASSING`)."""
        with self._database.read() as connection:
            source = store.next_source(connection)
        if source is None:
            return False
        try:
            self._load(source)
        except _StoppedError:
            _log.info("import stopped", job=str(source.job_guid), source=str(source.source_guid))
        except PhotostatError as error:
            if error.category in _PASSING:
                raise
            self._fail(source, str(error))
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                pause = 0.0 if self.run_next() else _LOOK_SECONDS
            except PhotostatError as error:
                _log.warning("import is tried again", error=str(error))
                pause = _RETRY_SECONDS
            except Exception:  # noqa: BLE001 - the task runner: one broken source must not end it
                _log.exception("import failed")
                self._fail_whatever_runs()
                pause = _RETRY_SECONDS
            self._stopping.wait(pause)

    def _fail_whatever_runs(self) -> None:
        try:
            with self._database.read() as connection:
                source = store.next_source(connection)
            if source is not None:
                self._fail(source, "The server could not load this source; its log has the reason.")
        except PhotostatError as error:
            _log.warning("the failed import is not marked", error=str(error))

    def _load(self, source: ImportSource) -> None:
        with self._database.read() as connection:
            job = store.find_job(connection, source.workspace_id, source.job_guid)
            assert job.settings is not None  # begun jobs are configured
            enter_workspace(connection, job.created_by, source.workspace_id, *needed_rights(job.settings))
        path = load_file(source.settings.path, self._allowed)
        with change(self._database, user_id=job.created_by) as begun:
            self._require_running(begun, source)
            store.update_source(begun.connection, source, state=ImportState.INSERTING, message="")
        done = LoadCounts(
            rows=source.imported + source.errored, created=source.imported, errors=source.errored, last_line=source.last_line
        )
        load = self._load_images if job.settings.is_images else self._load_rows
        counts = load(source, job.settings, job.created_by, path, done)
        state = ImportState.COMPLETED_WITH_ITEM_ERRORS if counts.errors else ImportState.COMPLETED
        with change(self._database, user_id=job.created_by) as begun:
            self._require_running(begun, source)
            store.update_source(begun.connection, source, state=state, total_records=counts.rows)
            store.update_job(begun.connection, source.workspace_id, source.job_guid)
            begun.note(
                "import_job.load", source.workspace_id, job=str(source.job_guid), rows=counts.rows, not_loaded=counts.errors
            )

    def _load_rows(self, source: ImportSource, settings: JobSettings, user_id: int, path: Path, done: LoadCounts) -> LoadCounts:
        with self._database.read() as connection:
            columns = columns_of(connection, source.workspace_id, settings, source.settings)
        plan = LoadPlan(
            workspace_id=source.workspace_id,
            user_id=user_id,
            mode=settings.mode,
            columns=columns,
            files=self._files(path),
            root_folder_id=settings.root_folder_id,
            max_native_bytes=self._max_native_bytes,
        )
        within = self._within(source)
        loader = Loader(self._database, self._blobs, plan, _unheard, self._identifier, within=within, counts=done)
        return loader.load(self._rows(source, path))

    def _load_images(self, source: ImportSource, settings: JobSettings, user_id: int, path: Path, done: LoadCounts) -> LoadCounts:
        plan = ImagePlan(
            workspace_id=source.workspace_id,
            user_id=user_id,
            mode=settings.mode,
            files=self._files(path),
            folder_id=settings.root_folder_id,
        )
        loader = ImageLoader(self._database, self._blobs, plan, _unheard, within=self._within(source), counts=done)
        return loader.load(self._documents(source, path))

    def _rows(self, source: ImportSource, path: Path) -> Iterator[SourceRow]:
        """The rows that are still to be loaded."""
        settings = source.settings
        skipped = 1 if settings.has_header else 0
        for number, row in enumerate(read_table(path, settings.delimiters, settings.encoding)):
            self._require_no_stop()
            if number >= skipped and row.line_number > source.last_line and row.line_number >= settings.start_line:
                yield SourceRow(row.line_number, row.values, row.decoded)

    def _documents(self, source: ImportSource, path: Path) -> Iterator[OptDocument]:
        for document in read_documents(path, source.settings.encoding):
            self._require_no_stop()
            if document.line_number > source.last_line and document.line_number >= source.settings.start_line:
                yield document

    def _files(self, path: Path) -> SourceFiles:
        """Paths begin beside DATA where that is allowed; an absolute path may lead anywhere that is allowed."""
        above = path.parent.parent
        is_volume = path.parent.name.upper() == "DATA" and any(above.is_relative_to(folder) for folder in self._allowed)
        return SourceFiles(above if is_volume else path.parent, self._allowed)

    def _within(self, source: ImportSource) -> Within:
        """Writes how far the source is, in the transaction of each batch."""

        def note(begun: Change, counts: LoadCounts, errors: Sequence[ItemError]) -> None:
            self._require_running(begun, source)
            store.insert_item_errors(begun.connection, source, errors)
            loaded = counts.created + counts.overlaid
            store.update_source(
                begun.connection,
                source,
                imported_records=loaded,
                errored_records=counts.errors,
                last_line=counts.last_line,
            )

        return note

    def _require_no_stop(self) -> None:
        if self._stopping.is_set():
            raise _StoppedError

    def _require_running(self, begun: Change, source: ImportSource) -> None:
        """Raises _StoppedError; holds the job, so that a cancellation waits for the batch."""
        self._require_no_stop()
        job = store.find_job(begun.connection, source.workspace_id, source.job_guid, for_change=True)
        if job.state is not ImportState.IDLE:
            raise _StoppedError

    def _fail(self, source: ImportSource, words: str) -> None:
        with self._database.transaction() as connection:
            job = store.find_job(connection, source.workspace_id, source.job_guid, for_change=True)
            if job.state is ImportState.IDLE:
                store.update_source(connection, source, state=ImportState.FAILED, message=words.replace("\0", "")[:2_000])
        _log.warning("import failed", job=str(source.job_guid), source=str(source.source_guid), reason=words)


def _unheard(_counts: LoadCounts, _errors: Sequence[ItemError]) -> None:
    """Nobody listens: progress is read from the database."""
