"""Bulk loading: rows of any source in batches, each one transaction, so that a killed import leaves whole batches behind.

Running the same source again in the mode append_overlay ends in the same documents. A row that cannot be loaded is an item
error and never stops the others; memory holds one batch, however long the source is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from photostat.errors import InvalidInputError, LimitExceededError
from photostat.render.identifying import Identifier
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.change import Change, change
from photostat.workspaces.documents.columns_of_source import (
    ReadRow,
    RowProblemError,
    SourceColumns,
    SourceRow,
    choice_names,
    read_row,
)
from photostat.workspaces.documents.identifying import identified
from photostat.workspaces.documents.model import ItemError, LoadMode
from photostat.workspaces.documents.natives import file_chunks, store_native
from photostat.workspaces.documents.source_files import SourceFiles
from photostat.workspaces.documents.store.batches import refresh_statistics
from photostat.workspaces.documents.store.choices import ensure_choices
from photostat.workspaces.documents.writing import BatchPlan, write_batch
from photostat.workspaces.folders.editing import ensure_folders
from photostat.workspaces.folders.store import hold_folder

BATCH_ROWS = 5_000
_BATCH_TEXT_CHARS = 32_000_000  # a batch of long texts ends early
_ROWS_OF_STATISTICS = 1_000  # the first batch of so many; the server's own analysis comes a minute later
_MOST_TEXT_FILE_BYTES = 250_000_000


@dataclass(frozen=True, kw_only=True)
class LoadPlan:
    """One load. `files`: where natives and texts that the rows name may lie; None: rows name none.

    New documents go to `root_folder_id`, or below it where the rows name folders; documents that are there stay where they
    are unless their row names a folder.
    """

    workspace_id: int
    user_id: int
    mode: LoadMode
    columns: SourceColumns
    files: SourceFiles | None = None
    root_folder_id: int = ROOT_FOLDER
    max_native_bytes: int = 2 * 1024**3


@dataclass
class LoadCounts:
    """How far a load is: rows = created + overlaid + unchanged + errors.

    `unchanged`: was loaded before and is left as it is; `pages`: page images that were attached; `last_line`: the last line whose
    batch is committed.
    """

    rows: int = 0
    created: int = 0
    overlaid: int = 0
    unchanged: int = 0
    errors: int = 0
    pages: int = 0
    last_line: int = 0


Observer = Callable[[LoadCounts, Sequence[ItemError]], None]
Within = Callable[[Change, LoadCounts, Sequence[ItemError]], None]
"""Called in each batch's transaction, as its last act, with the counts as they are once it is committed and its item errors."""


@dataclass
class _Batch:
    rows: list[ReadRow] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    errors: list[ItemError] = field(default_factory=list)
    text_chars: int = 0
    read: int = 0
    last_line: int = 0

    @property
    def is_full(self) -> bool:
        return self.read >= BATCH_ROWS or self.text_chars > _BATCH_TEXT_CHARS


class Loader:
    """Runs one plan. `identifier`: None = natives get no type until they are imaged.

    `observer` is called after each committed batch with the counts and that batch's item errors. `counts`: where a load that is
    taken up again stands; its source begins after `counts.last_line`.
    """

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        plan: LoadPlan,
        observer: Observer,
        identifier: Identifier | None = None,
        *,
        within: Within | None = None,
        counts: LoadCounts | None = None,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._plan = plan
        self._observer = observer
        self._identifier = identifier
        self._within = within
        self.counts = counts or LoadCounts()
        self._has_statistics = False

    def load(self, source: Iterable[SourceRow]) -> LoadCounts:
        """Load all rows. Raises what the source raises (a broken load file); committed batches stay."""
        for batch in self._batches(source):
            self._write(batch)
        return self.counts

    def _batches(self, source: Iterable[SourceRow]) -> Iterator[_Batch]:
        batch = _Batch()
        for row in source:
            if batch.is_full:
                yield batch
                batch = _Batch()
            read = self._read(batch, row)
            # A control number that comes twice begins a batch, so that the second row finds the first one there
            if read is not None and read.document.control_number.lower() in batch.numbers:
                yield batch
                batch = _Batch()
            batch.read += 1
            batch.last_line = row.line_number
            if read is not None:
                batch.rows.append(read)
                batch.numbers.add(read.document.control_number.lower())
                batch.text_chars += len(str(read.document.values.get("extracted_text") or ""))
        if batch.read or batch.errors:
            yield batch

    def _read(self, batch: _Batch, row: SourceRow) -> ReadRow | None:
        control_number = ""
        try:
            read = read_row(self._plan.columns, row)
            control_number = read.document.control_number
            self._fetch_files(read)
        except RowProblemError as problem:
            batch.errors.append(ItemError(row.line_number, control_number, problem.field_name, problem.code, str(problem)))
            return None
        return read

    def _fetch_files(self, read: ReadRow) -> None:
        """Store the native and read the text that a row names, before the transaction. Raises RowProblemError."""
        files, plan = self._plan.files, self._plan
        if not (read.native_path or read.text_path):
            return
        if files is None:
            raise RowProblemError("", "file", "names a file, and no folder for files was given")
        if read.text_path:
            read.document.values["extracted_text"] = files.text(read.text_path, most_bytes=_MOST_TEXT_FILE_BYTES) or None
        if read.native_path:
            path = files.find(read.native_path)
            try:
                read.document.native = store_native(
                    self._blobs,
                    plan.workspace_id,
                    read.native_name or path.name,
                    file_chunks(path),
                    max_bytes=plan.max_native_bytes,
                )
            except (InvalidInputError, LimitExceededError) as error:
                raise RowProblemError("", "native", str(error)) from error

    def _identify(self, batch: _Batch) -> None:
        rows = [read.document for read in batch.rows if read.document.native is not None]
        natives = [row.native for row in rows if row.native is not None]
        for row, native in zip(rows, identified(self._identifier, self._blobs, self._plan.workspace_id, natives), strict=True):
            row.native = native

    def _write(self, batch: _Batch) -> None:
        plan = self._plan
        errors = list(batch.errors)
        self._identify(batch)
        with change(self._database, user_id=plan.user_id) as begun:
            _resolve_choices(begun, plan.workspace_id, batch.rows)
            rows = _resolve_folders(begun, plan, batch.rows, errors)
            write_plan = BatchPlan(plan.workspace_id, plan.mode, plan.columns.given, plan.root_folder_id)
            outcome = write_batch(begun, self._blobs, write_plan, [row.document for row in rows])
            if not self._has_statistics and len(outcome.documents) >= _ROWS_OF_STATISTICS:
                refresh_statistics(begun.connection, plan.workspace_id)
                self._has_statistics = True
            errors = sorted([*errors, *outcome.errors], key=lambda error: error.line_number)
            self.counts.rows += batch.read
            self.counts.errors += len({error.line_number for error in errors})
            self.counts.created += sum(document.is_new for document in outcome.documents.values())
            self.counts.overlaid += sum(not document.is_new for document in outcome.documents.values())
            self.counts.last_line = batch.last_line
            if self._within:
                self._within(begun, self.counts, errors)
        self._observer(self.counts, errors)


def _resolve_choices(begun: Change, workspace_id: int, rows: Sequence[ReadRow]) -> None:
    known = {
        field_id: ensure_choices(begun, workspace_id, field_id, names) for field_id, names in sorted(choice_names(rows).items())
    }
    for row in rows:
        for own, names in row.choices:
            ids = [known[own.artifact_id][name.lower()] for name in names]
            value = ids[0] if own.type.value == "SingleChoice" else "{" + ",".join(map(str, sorted(set(ids)))) + "}"
            row.document.own_values[str(own.artifact_id)] = value


def _resolve_folders(begun: Change, plan: LoadPlan, rows: Sequence[ReadRow], errors: list[ItemError]) -> Sequence[ReadRow]:
    """Give each row its folder; rows whose folder path is none become errors."""
    if plan.columns.folder_path is None:
        hold_folder(begun.connection, plan.workspace_id, plan.root_folder_id)
        return rows
    known: dict[str, int] = {}
    kept = []
    for row in rows:
        path = row.folder_path
        try:
            if path not in known:
                known |= ensure_folders(begun, plan.workspace_id, [path], plan.root_folder_id)
        except InvalidInputError as error:
            document = row.document
            errors.append(ItemError(document.line_number, document.control_number, "Folder", "folder", str(error)))
            continue
        row.document.values["folder_id"] = known[path]
        kept.append(row)
    return kept
