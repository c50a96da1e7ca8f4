"""Loading the files of a folder: each becomes a document with the next free control number, in a folder of the same name.

A file is known by its absolute path, remembered with the document in one transaction, so that a load that was killed or is run
again makes no document twice. Content alone would not do: two custodians' equal files are two documents.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from photostat.errors import ConflictError, InvalidInputError, LimitExceededError
from photostat.render.identifying import Identifier
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.change import Change, change
from photostat.workspaces.documents.identifying import identified
from photostat.workspaces.documents.loading import LoadCounts, Observer
from photostat.workspaces.documents.model import IncomingDocument, ItemError, LoadMode, StoredNative
from photostat.workspaces.documents.natives import file_chunks, store_native
from photostat.workspaces.documents.store.imported_files import ImportedFile, hold_imports, imported_files, remember_files
from photostat.workspaces.documents.store.numbers import take_numbers
from photostat.workspaces.documents.uploading import DEFAULT_PREFIX
from photostat.workspaces.documents.writing import BatchPlan, write_batch
from photostat.workspaces.folders.editing import ensure_folders

BATCH_FILES = 200


@dataclass(frozen=True)
class FolderFile:
    """One file. `folder_path` is where it lies in the workspace, parts joined by backslashes; `name` is for people.

    `refusal`: why it is not opened; empty for a plain file.
    """

    path: Path
    folder_path: str
    name: str
    refusal: str = ""

    @property
    def key(self) -> bytes:
        """The SHA-256 of its path."""
        return hashlib.sha256(os.fsencode(self.path)).digest()


@dataclass(frozen=True, kw_only=True)
class FolderPlan:
    """One load. Append: files that were loaded before are left as they are; overlay: they get the file's present content, and no
    document is made; append_overlay: both."""

    workspace_id: int
    user_id: int
    mode: LoadMode
    folder_id: int = ROOT_FOLDER
    max_native_bytes: int = 2 * 1024**3


@dataclass
class _Batch:
    """The files of one transaction, by their number in the load, which stands for a line number."""

    files: dict[int, FolderFile]
    natives: dict[int, StoredNative] = field(default_factory=dict)
    errors: list[ItemError] = field(default_factory=list)
    unchanged: int = 0

    def refuse(self, number: int, code: str, words: str) -> None:
        self.errors.append(ItemError(number, "", self.files[number].name, code, words))


class FolderLoader:
    """Runs one plan. `observer` is called after each committed batch; the `field` of an item error is the file's name."""

    def __init__(
        self, database: Database, blobs: Blobs, plan: FolderPlan, observer: Observer, identifier: Identifier | None = None
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._plan = plan
        self._observer = observer
        self._identifier = identifier
        self.counts = LoadCounts()

    def load(self, files: Iterable[FolderFile]) -> LoadCounts:
        """Load all files. Raises what the source raises; committed batches stay."""
        numbered = enumerate(files, 1)
        while some := dict(islice(numbered, BATCH_FILES)):
            self._load(_Batch(some))
        return self.counts

    def _load(self, batch: _Batch) -> None:
        keys = {number: file.key for number, file in batch.files.items() if not file.refusal}
        with self._database.read() as connection:
            known = imported_files(connection, self._plan.workspace_id, list(keys.values()))
        for number, file in batch.files.items():
            if file.refusal:
                batch.refuse(number, "native", file.refusal)
            elif self._is_wanted(batch, number, known.get(keys[number])):
                self._store(batch, number)
        typed = identified(self._identifier, self._blobs, self._plan.workspace_id, list(batch.natives.values()))
        batch.natives = dict(zip(batch.natives, typed, strict=True))
        created, overlaid = self._write(batch, keys) if batch.natives else (0, 0)
        self.counts.rows += len(batch.files)
        self.counts.created += created
        self.counts.overlaid += overlaid
        self.counts.unchanged += batch.unchanged
        self.counts.errors += len(batch.errors)
        self.counts.last_line = max(batch.files)
        self._observer(self.counts, sorted(batch.errors, key=lambda error: error.line_number))

    def _is_wanted(self, batch: _Batch, number: int, known: ImportedFile | None) -> bool:
        mode = self._plan.mode
        if known is None and mode is LoadMode.OVERLAY:
            batch.refuse(number, "document_missing", "was not loaded before, so that there is no document to overlay")
        elif known is not None and mode is LoadMode.APPEND:
            if _size(batch.files[number].path) == known.file_size:
                batch.unchanged += 1
            else:
                words = (
                    f"has another size than when it became {known.control_number}; the mode append-overlay replaces the native"
                )
                batch.refuse(number, "changed", words)
        else:
            return True
        return False

    def _store(self, batch: _Batch, number: int) -> None:
        path = batch.files[number].path
        try:
            batch.natives[number] = store_native(
                self._blobs, self._plan.workspace_id, path.name, file_chunks(path), max_bytes=self._plan.max_native_bytes
            )
        except (InvalidInputError, LimitExceededError) as error:
            batch.refuse(number, "native", str(error))

    def _write(self, batch: _Batch, keys: dict[int, bytes]) -> tuple[int, int]:
        """Number of documents made and overlaid."""
        plan = self._plan
        with change(self._database, user_id=plan.user_id) as begun:
            hold_imports(begun.connection, plan.workspace_id)
            known = imported_files(begun.connection, plan.workspace_id, [keys[number] for number in batch.natives])
            old = {number: known[keys[number]].control_number for number in batch.natives if keys[number] in known}
            new = [number for number in batch.natives if number not in old]
            if plan.mode is LoadMode.APPEND:
                batch.unchanged += len(old)  # another import was quicker
                old = {}
            if plan.mode is LoadMode.OVERLAY:
                for number in new:
                    batch.refuse(number, "document_missing", "its document was deleted meanwhile")
                new = []
            folders = _folders(begun, plan, batch, new)
            made = self._make(begun, batch, [number for number in new if number in folders], folders)
            overlaid = [IncomingDocument(line_number=n, control_number=old[n], native=batch.natives[n]) for n in old]
            if overlaid:
                write_batch(begun, self._blobs, BatchPlan(plan.workspace_id, LoadMode.OVERLAY), overlaid)
            if made:
                remember_files(begun.connection, plan.workspace_id, {keys[number]: made[number] for number in made})
        return len(made), len(overlaid)

    def _make(self, begun: Change, batch: _Batch, new: Sequence[int], folders: dict[int, int]) -> dict[int, int]:
        """Number in the load -> ArtifactID."""
        if not new:
            return {}
        numbers = take_numbers(begun.connection, self._plan.workspace_id, DEFAULT_PREFIX, len(new))
        rows = [
            IncomingDocument(
                line_number=number, control_number=text, native=batch.natives[number], values={"folder_id": folders[number]}
            )
            for number, text in zip(new, numbers, strict=True)
        ]
        plan = BatchPlan(self._plan.workspace_id, LoadMode.APPEND, frozenset({"folder_id"}))
        outcome = write_batch(begun, self._blobs, plan, rows)
        if outcome.errors:
            raise ConflictError(f"{outcome.errors[0].message} Run the import again: what is loaded stays.")
        return {number: document.artifact_id for number, document in outcome.documents.items()}


def _folders(begun: Change, plan: FolderPlan, batch: _Batch, numbers: Iterable[int]) -> dict[int, int]:
    """The workspace's folder of each file; a file whose folder cannot be named there becomes an error."""
    known: dict[str, int] = {}
    folders = {}
    for number in sorted(numbers, key=lambda number: batch.files[number].folder_path.lower()):
        path = batch.files[number].folder_path
        try:
            if path not in known:
                known |= ensure_folders(begun, plan.workspace_id, [path], plan.folder_id)
        except InvalidInputError as error:
            batch.refuse(number, "folder", str(error))
            continue
        folders[number] = known[path]
    return folders


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
