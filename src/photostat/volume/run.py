"""One run: the natives of some folders become a volume. The coordinator's story; the work is done by worker processes.

list -> (resume: keep what still holds) -> image, several at once -> number in order -> load files, report
"""

import os
import shutil
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from photostat.errors import InvalidInputError, MachineLacksError
from photostat.render.document import stamp_is_current
from photostat.render.model import DocumentStatus, ErrorCode
from photostat.render.native import hash_native
from photostat.render.profile import ImagingProfile
from photostat.volume.commit import (
    Committer,
    RunChoices,
    WorkFolder,
    output_trouble,
    remove_leftovers,
    reusable_records,
    rewrite_manifest,
    set_aside,
    set_outputs_aside,
)
from photostat.volume.fields_table import FieldsTable, with_fields
from photostat.volume.finish import RunEnd, write_outputs
from photostat.volume.layout import VolumeLayout
from photostat.volume.manifest import ManifestWriter
from photostat.volume.numbering import PageNumbering
from photostat.volume.pool import Running, WorkerLost, WorkerPool
from photostat.volume.records import DocumentRecord
from photostat.volume.sources import SourceFile, list_sources
from photostat.volume.staging import StagedDocument, StagedPages, staged_documents, storage_trouble, syncing_pool
from photostat.volume.worker import (
    DocumentDone,
    PagesDone,
    RunBroken,
    Task,
    WorkerSettings,
    finish_document,
    imaging_request,
    refused,
    staged,
)

_TICK_SECONDS = 0.25
_TRIED_AGAIN = frozenset({ErrorCode.TIMEOUT, ErrorCode.LIMIT_EXCEEDED, ErrorCode.RENDERER_CRASHED, ErrorCode.INTERNAL})


@dataclass(frozen=True)
class RunOptions:
    """What the user asked for. `jobs`: worker processes. `fields`: of the documents, for the profile's references."""

    sources: Sequence[Path]
    output: Path
    numbering: PageNumbering
    volume: str = "PHOTOSTAT001"
    jobs: int = 1
    resume: bool = False
    fields: FieldsTable = field(default_factory=dict)


@dataclass
class RunCounts:
    """How far a run is; `reused` documents were kept from an earlier run and count as done."""

    documents: int = 0
    done: int = 0
    reused: int = 0
    pages: int = 0
    by_status: dict[DocumentStatus, int] = field(default_factory=lambda: dict.fromkeys(DocumentStatus, 0))
    seconds: float = 0.0

    def count(self, record: DocumentRecord) -> None:
        """Count a document that has got its numbers."""
        self.by_status[record.status] += 1


class Observer(Protocol):
    """Sees a run as it goes on: the terminal display, the JSON lines, nothing."""

    def listed(self, counts: RunCounts) -> None: ...
    def document_done(self, file: SourceFile, document: StagedDocument) -> None: ...
    def progress(self, counts: RunCounts, running: Sequence[Running]) -> None: ...


class VolumeRun:
    """A run of `photostat image`. `run` may be called once."""

    def __init__(self, options: RunOptions, settings: WorkerSettings, observer: Observer) -> None:
        self._options = options
        self._settings = settings
        self._observer = observer
        self._layout = VolumeLayout(options.output)
        self._work = WorkFolder(options.output)
        self._profile = ImagingProfile.from_json(settings.profile_json)
        self.counts = RunCounts()
        self._page_progress: dict[int, int] = {}

    def run(self) -> RunCounts:
        """Image everything. Raises PhotostatError when the run cannot start or go on; what is done is kept.

        KeyboardInterrupt passes through when workers and sandboxes are dead.
        """
        started = time.monotonic()
        files = with_fields(list_sources(self._options.sources, self._options.output), self._options.fields)
        if not files:
            raise InvalidInputError("The sources hold no files. Nothing was imaged; check the path.")
        if not self._work.folder.is_dir():
            self._check_output()  # before anything is written to a folder that is not ours
        with self._work.locked():
            self._check_output()
            try:
                self._begin()
                return self._run(files, started)
            except BrokenPipeError:
                raise  # whoever read our words has gone; that is not the disk's fault
            except OSError as error:
                raise storage_trouble(error, self._options.output) from error

    def _run(self, files: list[SourceFile], started: float) -> RunCounts:
        kept = self._take_up(files) if self._options.resume else []
        self.counts.documents = len(files)
        with ManifestWriter(self._layout.manifest) as manifest:
            committer = Committer(self._layout, self._options.numbering, manifest)
            committer.take_up(kept)
            done = {(record.source, record.path) for record in kept}
            todo = [file for file in files if (file.source, file.relative) not in done]
            if todo:
                set_outputs_aside(self._layout, self._work)
            self._count_kept(kept)
            self._observer.listed(self.counts)
            self._image(todo, committer)
        self.counts.seconds = time.monotonic() - started
        self._finish(sum(len(record.pages) for record in kept))
        return self.counts

    def _finish(self, reused_pages: int) -> None:
        end = RunEnd(
            sources=tuple(str(source) for source in self._options.sources),
            volume=self._options.volume,
            profile=self._profile,
            seconds=self.counts.seconds,
            workers=self._options.jobs,
            reused_pages=reused_pages,
        )
        write_outputs(self._layout, end)
        shutil.rmtree(self._work.staging, ignore_errors=True)

    def _check_output(self) -> None:
        """Raise InvalidInputError unless the output is a fresh folder, or that of the run to resume."""
        output = self._options.output
        if self._options.resume:
            self._choices().require_same(self._work)
            return
        try:
            taken = self._work.holds_a_volume()
        except OSError as error:
            raise output_trouble(error, output) from error
        if taken:
            raise InvalidInputError(
                f"The output folder {output} is not empty. Choose a new one, or go on with an earlier run by --resume."
            )

    def _begin(self) -> None:
        """The folders of a fresh run and its choices, or a tidy folder of the run to resume."""
        if self._options.resume:
            remove_leftovers(self._layout, self._work)
            return
        self._work.staging.mkdir(parents=True, exist_ok=True)
        self._choices().save(self._work)  # from here on, a resume is possible

    def _choices(self) -> RunChoices:
        options, settings = self._options, self._settings
        return RunChoices(
            prefix=options.numbering.prefix,
            first=options.numbering.first,
            digits=options.numbering.digits,
            volume=options.volume,
            slip_sheets=settings.slip_sheets,
            with_text=settings.with_text,
            page_cap=settings.page_cap,
            clock=None if settings.clock is None else settings.clock.isoformat(),
        )

    def _take_up(self, files: list[SourceFile]) -> list[DocumentRecord]:
        """Records of the earlier run that still hold; the others are set aside to be imaged again."""
        sources = {(file.source, file.relative): file for file in files}
        kept: list[DocumentRecord] = []
        stale: list[DocumentRecord] = []
        for record in reusable_records(self._layout):
            file = sources.get((record.source, record.path))
            (kept if file is None or self._holds(record, file) else stale).append(record)
        if stale:
            set_aside(stale, self._layout, self._work)
            rewrite_manifest(kept, self._layout)
        return kept

    def _holds(self, record: DocumentRecord, file: SourceFile) -> bool:
        """Same content, profile and renderer, and all page files are there."""
        if self._may_end_better(record):
            return False
        if record.inputs_digest != self._inputs_digest(file) or not stamp_is_current(record.renderer, self._settings.versions):
            return False
        if not all(self._layout.absolute(page.file).is_file() for page in record.output_pages):
            return False
        return _same_content(file, record.sha256)

    def _inputs_digest(self, file: SourceFile) -> str:
        return imaging_request(file, self._profile, self._settings).inputs_digest()

    def _may_end_better(self, record: DocumentRecord) -> bool:
        """Passwords, budgets and limits may have been changed since; a crash may have been the machine's."""
        if record.error is None:
            return False
        by_password = record.error.code == ErrorCode.PASSWORD_PROTECTED and bool(self._settings.passwords)
        return by_password or record.error.code in _TRIED_AGAIN

    def _count_kept(self, kept: list[DocumentRecord]) -> None:
        for record in kept:
            self.counts.count(record)
            self.counts.pages += len(record.pages)
        self.counts.reused = self.counts.done = len(kept)

    def _image(self, todo: list[SourceFile], committer: Committer) -> None:
        """Image the files, several at once; number them in order as they come."""
        ready = self._staged_earlier(todo) if self._options.resume else {}
        queue = deque(index for index in range(len(todo)) if index not in ready)
        cursor = self._commit_ready(0, ready, committer)

        def next_task() -> Task | None:
            if not queue:
                return None
            index = queue.popleft()
            return Task(index, todo[index], self._work.staging / f"{os.getpid()}-{index:08d}")

        with WorkerPool(self._options.jobs, self._settings, next_task) as pool:
            for event in pool.events(tick_seconds=_TICK_SECONDS):
                match event:
                    case DocumentDone():
                        self._note_done(todo[event.index], event.document)
                        self._page_progress.pop(event.index, None)
                        folder = self._work.staging / f"{os.getpid()}-{event.index:08d}"
                        ready[event.index] = (folder, event.document)
                    case WorkerLost():
                        self._page_progress.pop(event.task.index, None)
                        ready[event.task.index] = (event.task.folder, self._lost(event))
                    case RunBroken():
                        raise MachineLacksError(event.words)
                    case PagesDone():
                        self._page_progress[event.index] = event.pages
                    case _:
                        pass
                cursor = self._commit_ready(cursor, ready, committer)
                self._observer.progress(self._live_counts(), pool.running())

    def _commit_ready(self, cursor: int, ready: dict[int, tuple[Path, StagedDocument]], committer: Committer) -> int:
        while cursor in ready:
            folder, document = ready.pop(cursor)
            self.counts.count(committer.commit(document, folder))
            cursor += 1
        return cursor

    def _staged_earlier(self, todo: list[SourceFile]) -> dict[int, tuple[Path, StagedDocument]]:
        """Documents that an interrupted run finished but did not number; everything else in staging is removed."""
        places = {(file.source, file.relative): index for index, file in enumerate(todo)}
        found: dict[int, tuple[Path, StagedDocument]] = {}
        for folder, document in staged_documents(self._work.staging):
            index = places.get((document.source, document.relative))
            if index is not None and index not in found and self._staged_holds(document, todo[index]):
                found[index] = (folder, document)
                self._note_done(todo[index], document)
        keep = {folder for folder, _ in found.values()}
        for folder in self._work.staging.iterdir() if self._work.staging.is_dir() else ():
            if folder not in keep:
                shutil.rmtree(folder, ignore_errors=True)
        self._work.staging.mkdir(parents=True, exist_ok=True)
        return found

    def _staged_holds(self, document: StagedDocument, file: SourceFile) -> bool:
        return (
            document.inputs_digest == self._inputs_digest(file)
            and document.outcome.error is None
            and document.hashes is not None
            and stamp_is_current(document.outcome.renderer, self._settings.versions)
            and _same_content(file, document.hashes.sha256)
        )

    def _lost(self, event: WorkerLost) -> StagedDocument:
        """A document whose worker died ends as an error, by the coordinator's own hand."""
        file = event.task.file
        outcome = refused(event.words, ErrorCode.RENDERER_CRASHED)
        document = staged(file, self._profile, self._settings, outcome, None)
        with syncing_pool() as pool:
            pages = StagedPages(event.task.folder, pool=pool)
            document = finish_document(file, document, self._profile, pages, self._settings)
        self._note_done(file, document)
        return document

    def _note_done(self, file: SourceFile, document: StagedDocument) -> None:
        self.counts.done += 1
        self.counts.pages += len(document.pages)
        self._observer.document_done(file, document)

    def _live_counts(self) -> RunCounts:
        return replace(self.counts, pages=self.counts.pages + sum(self._page_progress.values()))


def _same_content(file: SourceFile, sha256: str) -> bool:
    try:
        return not file.refusal and hash_native(Path(file.path)).sha256 == sha256
    except OSError:
        return False
