"""Loading page images that an OPT lists: documents are found by the page id of their first page, or made.

A document gets all of its pages or none. Batches of documents are one transaction each; files are stored before it, so that a
killed load leaves files that no row names at most, never rows without their files.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from photostat.errors import InvalidInputError
from photostat.loadfiles.opt_documents import OptDocument
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.change import Change, change
from photostat.workspaces.documents.changes import note_document_change
from photostat.workspaces.documents.columns_of_source import RowProblemError
from photostat.workspaces.documents.loading import LoadCounts, Observer, Within
from photostat.workspaces.documents.model import IncomingDocument, ItemError, LoadMode
from photostat.workspaces.documents.pages import hold_pages, store_page
from photostat.workspaces.documents.source_files import SourceFiles
from photostat.workspaces.documents.store.pages import NumberedDocument, StoredPage, insert_pages, lock_numbered, remove_pages
from photostat.workspaces.documents.uploading import check_control_number
from photostat.workspaces.documents.writing import BatchPlan, write_batch
from photostat.workspaces.folders.store import hold_folder
from photostat.workspaces.people.access import sees_beneath_redactions

BATCH_DOCUMENTS = 200
_BATCH_PAGES = 2_000
_MOST_PAGE_BYTES = 250_000_000


@dataclass(frozen=True, kw_only=True)
class ImagePlan:
    """One load. Append: to documents without page images, which are made where they are missing; overlay: in place of the page
    images of documents that are there; append_overlay: both. New documents go to `folder_id`."""

    workspace_id: int
    user_id: int
    mode: LoadMode
    files: SourceFiles
    folder_id: int = ROOT_FOLDER


@dataclass
class _Batch:
    documents: list[OptDocument] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    pages: int = 0

    def has_room_for(self, document: OptDocument) -> bool:
        """A control number that comes twice begins a batch, so that the second one finds the pages of the first."""
        is_full = len(self.documents) >= BATCH_DOCUMENTS or self.pages >= _BATCH_PAGES
        return not is_full and document.first_id.lower() not in self.numbers

    def add(self, document: OptDocument) -> None:
        self.documents.append(document)
        self.numbers.add(document.first_id.lower())
        self.pages += len(document.pages)


class ImageLoader:
    """Runs one plan. `observer` is called after each committed batch with the counts and that batch's item errors.

    `counts`: where a load that is taken up again stands; its source begins after `counts.last_line`.
    """

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        plan: ImagePlan,
        observer: Observer,
        *,
        within: Within | None = None,
        counts: LoadCounts | None = None,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._plan = plan
        self._observer = observer
        self._within = within
        self.counts = counts or LoadCounts()

    def load(self, source: Iterable[OptDocument]) -> LoadCounts:
        """Load all documents. Raises what the source raises; committed batches stay."""
        for batch in _batches(source):
            self._load(batch)
        return self.counts

    def _load(self, batch: Sequence[OptDocument]) -> None:
        errors: list[ItemError] = []
        sound = [document for document in batch if _is_sound(document, errors)]
        with self._database.transaction() as connection:  # a first look, so that no page is stored for nothing
            found = lock_numbered(connection, self._plan.workspace_id, _numbers(sound))
            may = sees_beneath_redactions(connection, self._plan.user_id, self._plan.workspace_id)
        wanted = [
            document for document in sound if self._is_wanted(document, found.get(document.line_number), errors, may_uncover=may)
        ]
        stored: dict[int, list[StoredPage]] = {}
        for document in wanted:
            known = found.get(document.line_number)
            pages = self._store(document, known.document_id if known else 0, errors)
            if pages:
                stored[document.line_number] = pages
        errors = self._write(batch, stored, errors)
        self._observer(self.counts, errors)

    def _is_wanted(
        self, document: OptDocument, found: NumberedDocument | None, errors: list[ItemError], *, may_uncover: bool
    ) -> bool:
        mode, number = self._plan.mode, document.first_id
        if found is None and mode is LoadMode.OVERLAY:
            words = f"There is no document {number} to overlay."
            errors.append(ItemError(document.line_number, number, "Control Number", "document_missing", words))
        elif found is not None and found.has_pages and mode is LoadMode.APPEND:
            words = f"The document {number} has page images already; append leaves them as they are."
            errors.append(ItemError(document.line_number, number, "Has Images", "images_there", words))
        elif found is not None and found.has_redactions and not may_uncover:
            words = f"The document {number} has redactions; to replace its images needs the right to look beneath them."
            errors.append(ItemError(document.line_number, number, "Has Redactions", "redactions_there", words))
        else:
            return True
        return False

    def _store(self, document: OptDocument, document_id: int, errors: list[ItemError]) -> list[StoredPage]:
        """All pages, or none and the reason."""
        pages: list[StoredPage] = []
        for line_number, named in document.pages:
            try:
                path = self._plan.files.find(named)
                pages.append(store_page(self._blobs, self._plan.workspace_id, document_id, path.name, _content(path)))
            except (RowProblemError, InvalidInputError) as problem:
                code = problem.code if isinstance(problem, RowProblemError) else "page"
                words = str(problem).removeprefix("files: ")
                errors.append(ItemError(line_number, document.first_id, "", code, words))
                self._blobs.delete([page.blob_key for page in pages])
                return []
        return pages

    def _write(
        self, batch: Sequence[OptDocument], stored: dict[int, list[StoredPage]], errors: Sequence[ItemError]
    ) -> list[ItemError]:
        """Write those with stored pages that are still wanted; gives all item errors of the batch."""
        plan = self._plan
        refused = list(errors)
        documents = [document for document in batch if document.line_number in stored]
        with change(self._database, user_id=plan.user_id) as begun:
            found = lock_numbered(begun.connection, plan.workspace_id, _numbers(documents))
            may = sees_beneath_redactions(begun.connection, plan.user_id, plan.workspace_id)
            kept = [item for item in documents if self._is_wanted(item, found.get(item.line_number), refused, may_uncover=may)]
            made = _make(begun, self._blobs, plan, [item for item in kept if item.line_number not in found], refused)
            ids = made | {line: known.document_id for line, known in found.items()}
            pages = {ids[item.line_number]: stored[item.line_number] for item in kept if item.line_number in ids}
            replaced = [known.document_id for known in found.values() if known.has_pages and known.document_id in pages]
            _attach(begun, self._blobs, plan.workspace_id, pages, replaced)
            refused.sort(key=lambda error: error.line_number)
            self._count(batch, pages, len(made))
            if self._within:
                self._within(begun, self.counts, refused)
        left = [stored[document.line_number] for document in documents if ids.get(document.line_number) not in pages]
        self._blobs.delete([page.blob_key for own in left for page in own])
        return refused

    def _count(self, batch: Sequence[OptDocument], pages: dict[int, list[StoredPage]], made: int) -> None:
        self.counts.rows += len(batch)
        self.counts.created += made
        self.counts.overlaid += len(pages) - made
        self.counts.errors += len(batch) - len(pages)
        self.counts.pages += sum(len(own) for own in pages.values())
        self.counts.last_line = batch[-1].last_line


def _batches(source: Iterable[OptDocument]) -> Iterator[Sequence[OptDocument]]:
    batch = _Batch()
    for document in source:
        if not batch.has_room_for(document):
            yield batch.documents
            batch = _Batch()
        batch.add(document)
    if batch.documents:
        yield batch.documents


def _is_sound(document: OptDocument, errors: list[ItemError]) -> bool:
    line, problem = document.problem_line, document.problem
    code = "opt"
    if not problem:
        line, code = document.line_number, "control_number"
        try:
            check_control_number(document.first_id)
        except InvalidInputError as error:
            problem = str(error)
    if problem:
        errors.append(ItemError(line, document.first_id, "", code, problem))
    return not problem


def _numbers(documents: Iterable[OptDocument]) -> dict[int, str]:
    return {document.line_number: document.first_id for document in documents}


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_PAGE_BYTES + 1)
    except OSError as error:
        raise InvalidInputError(f"{path.name} cannot be read: {error.strerror}") from error
    if len(content) > _MOST_PAGE_BYTES:
        raise InvalidInputError(f"{path.name} has more than {_MOST_PAGE_BYTES} bytes")
    return content


def _make(
    begun: Change, blobs: Blobs, plan: ImagePlan, documents: Sequence[OptDocument], refused: list[ItemError]
) -> dict[int, int]:
    """Documents without a native for these; line number -> ArtifactID."""
    if not documents:
        return {}
    hold_folder(begun.connection, plan.workspace_id, plan.folder_id)
    rows = [IncomingDocument(line_number=item.line_number, control_number=item.first_id) for item in documents]
    outcome = write_batch(begun, blobs, BatchPlan(plan.workspace_id, LoadMode.APPEND, new_folder_id=plan.folder_id), rows)
    refused += outcome.errors
    return {line: made.artifact_id for line, made in outcome.documents.items()}


def _attach(begun: Change, blobs: Blobs, workspace_id: int, pages: dict[int, list[StoredPage]], replaced: Sequence[int]) -> None:
    """Give the documents their pages; those of `replaced` lose the ones that they have."""
    if not pages:
        return
    hold_pages(begun, blobs, workspace_id, (page for own in pages.values() for page in own))
    note_document_change(begun, workspace_id)
    gone: list[str] = []
    for document_id in replaced:
        gone += remove_pages(begun.connection, workspace_id, document_id, user_id=begun.user_id)
    insert_pages(begun.connection, workspace_id, pages, user_id=begun.user_id)
    if replaced:
        begun.note("document.images_delete", workspace_id, replaced, pages=len(gone))
        begun.afterwards(lambda: blobs.delete(gone))
    begun.note("document.images_add", workspace_id, sorted(pages), pages=sum(len(own) for own in pages.values()))
