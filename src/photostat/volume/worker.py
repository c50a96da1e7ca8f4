"""One worker process: images the documents it is given, one at a time, and leaves them in the staging folder.

It talks to the coordinator over one pipe with the values below. It dies with the coordinator, and its sandbox with it.
"""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from photostat.errors import PhotostatError
from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.messages import document_error
from photostat.render.model import DocumentOutcome, DocumentStatus, ErrorCode, PageImage
from photostat.render.native import NativeHashes, hash_native
from photostat.render.native_types import UNKNOWN_FILE_TYPE_ID, native_type
from photostat.render.pages import slip_sheet
from photostat.render.profile import ImagingProfile, page_output
from photostat.render.versions import Versions
from photostat.settings import RenderSettings
from photostat.volume.sources import SourceFile, printable
from photostat.volume.staging import StagedDocument, StagedPages, syncing_pool

_PR_SET_PDEATHSIG = 1
_TELL_EVERY_SECONDS = 0.2


@dataclass(frozen=True)
class WorkerSettings:
    """What holds for every document of a run; sent to a worker at its start."""

    render: RenderSettings
    versions: Versions
    profile_json: str
    passwords: tuple[str, ...] = ()
    page_cap: int | None = None
    with_text: bool = True
    slip_sheets: bool = True
    clock: datetime | None = None  # what computed dates print; None = when each document was last saved


@dataclass(frozen=True)
class Task:
    """Image this native into this staging folder. `index` is its place in the run."""

    index: int
    file: SourceFile
    folder: Path


@dataclass(frozen=True)
class PagesDone:
    """So many pages of the running document are done."""

    index: int
    pages: int


@dataclass(frozen=True)
class DocumentDone:
    """The document has ended; its files and its result lie in the staging folder."""

    index: int
    document: StagedDocument


@dataclass(frozen=True)
class RunBroken:
    """The run cannot go on: the disk is full, the machine lacks something. `words` are for people."""

    words: str


class _TellingPages(StagedPages):
    """Staged pages that tell the coordinator how far the document is."""

    def __init__(self, folder: Path, index: int, pipe: Connection, pool: ThreadPoolExecutor) -> None:
        super().__init__(folder, pool=pool)
        self._index = index
        self._pipe = pipe
        self._told = time.monotonic()

    def receive(self, page: PageImage) -> None:
        super().receive(page)
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY_SECONDS:
            self._told = now
            self._pipe.send(PagesDone(self._index, page.number))


def run_worker(pipe: Connection, settings: WorkerSettings) -> None:
    """Serve tasks until the pipe closes or SIGTERM comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the coordinator decides
    signal.signal(signal.SIGTERM, _stop)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    _die_with_coordinator()
    imager = DocumentImager(settings.render, settings.versions)
    try:
        with syncing_pool() as pool, contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
            while True:
                task = pipe.recv()
                pipe.send(_serve(task, settings, imager, pipe, pool))
    finally:
        imager.close()


def _serve(
    task: Task, settings: WorkerSettings, imager: DocumentImager, pipe: Connection, pool: ThreadPoolExecutor
) -> DocumentDone | RunBroken:
    try:
        pages = _TellingPages(task.folder, task.index, pipe, pool)
        return DocumentDone(task.index, _image(task.file, settings, imager, pages))
    except PhotostatError as error:
        return RunBroken(str(error))
    except Exception as error:  # noqa: BLE001 - the task runner: a fault of ours costs this document, not the run
        traceback.print_exc()
        try:
            imager.close()
            return DocumentDone(task.index, failed_inside(task, error, settings, pool))
        except PhotostatError as trouble:
            return RunBroken(str(trouble))


def failed_inside(task: Task, error: Exception, settings: WorkerSettings, pool: ThreadPoolExecutor) -> StagedDocument:
    """The document that met a fault of ours, with the fault's own words."""
    profile = ImagingProfile.from_json(settings.profile_json)
    outcome = refused(f"{type(error).__name__}: {error}", ErrorCode.INTERNAL)
    document = staged(task.file, profile, settings, outcome, None)
    return finish_document(task.file, document, profile, StagedPages(task.folder, pool=pool), settings)


def _image(file: SourceFile, settings: WorkerSettings, imager: DocumentImager, pages: StagedPages) -> StagedDocument:
    """Image one native into its staging folder; one outcome whatever happens to the document."""
    profile = ImagingProfile.from_json(settings.profile_json)
    if file.refusal:
        outcome, hashes = refused(file.refusal), None
    else:
        outcome, hashes = imager.image(imaging_request(file, profile, settings), pages)
    document = staged(file, profile, settings, outcome, hashes)
    return finish_document(file, document, profile, pages, settings)


def imaging_request(file: SourceFile, profile: ImagingProfile, settings: WorkerSettings) -> ImagingRequest:
    """What is asked of the rendering library for one native of the run."""
    return ImagingRequest(
        path=Path(file.path),
        file_name=file.file_name,
        profile=profile,
        passwords=settings.passwords,
        page_cap=settings.page_cap,
        with_text=settings.with_text,
        clock=settings.clock,
        fields=dict(file.fields),
    )


def staged(
    file: SourceFile,
    profile: ImagingProfile,
    settings: WorkerSettings,
    outcome: DocumentOutcome,
    hashes: NativeHashes | None,
) -> StagedDocument:
    """The document as it ended, its files not yet counted."""
    inputs = imaging_request(file, profile, settings).inputs_digest()
    return StagedDocument(file.source, file.relative, profile.digest(), inputs, outcome, hashes)


def finish_document(
    file: SourceFile, document: StagedDocument, profile: ImagingProfile, pages: StagedPages, settings: WorkerSettings
) -> StagedDocument:
    """Add the slip sheet where there are no images, hash what was not imaged, close the staging folder."""
    outcome = document.outcome
    if outcome.error is not None:
        pages.drop_pages()
        if document.hashes is None and not file.refusal:
            with contextlib.suppress(OSError):
                document = replace(document, hashes=hash_native(Path(file.path)))
        if settings.slip_sheets:
            document = replace(document, slip_sheet=pages.store_slip_sheet(_slip_sheet(file, outcome, profile)))
    return pages.finish(document, with_text=settings.with_text)


def _slip_sheet(file: SourceFile, outcome: DocumentOutcome, profile: ImagingProfile) -> PageImage:
    if outcome.error is None:
        raise ValueError("a slip sheet stands for a document without images")
    output = replace(
        page_output(profile, use_native_imaging=native_type(outcome.file_type_id).use_native_imaging),
        colour_to_jpeg=False,
    )
    lines = [f"File: {printable(file.relative)}", f"Type: {outcome.native_type}", f"Reason: {outcome.error.message}"]
    sheet = slip_sheet(title="No images for this document", lines=lines, output=output)
    return PageImage(1, sheet.format, sheet.width_px, sheet.height_px, output.dpi, sheet.data)


def refused(words: str, code: ErrorCode = ErrorCode.NATIVE_MISSING) -> DocumentOutcome:
    """The outcome of a native that no renderer was given."""
    return DocumentOutcome(
        status=DocumentStatus.ERRORED,
        file_type_id=UNKNOWN_FILE_TYPE_ID,
        native_type=native_type(UNKNOWN_FILE_TYPE_ID).name,
        page_count=0,
        error=document_error(code, words),
    )


def _die_with_coordinator() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    coordinator = multiprocessing.parent_process()
    if coordinator is not None and os.getppid() != coordinator.pid:
        raise SystemExit(0)  # it died before the kernel knew that we want to be told


def _stop(_signal: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not cut the cleaning up short
    raise SystemExit(0)
