"""Finished documents that wait for their page numbers.

Numbers follow the order of the sources, but documents finish in any order. So a worker leaves each document's pages in a
folder of its own, complete with a `result.json` that is written last; the coordinator moves them to their numbered names.
A folder without `result.json` is half a document and counts for nothing.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from photostat.atomic import atomic_writer
from photostat.errors import MachineLacksError
from photostat.render.model import (
    DocumentError,
    DocumentOutcome,
    DocumentStatus,
    ErrorCode,
    Finding,
    FindingCode,
    PageFormat,
    PageImage,
)
from photostat.render.native import NativeHashes

EXTENSIONS = {PageFormat.TIFF: "tif", PageFormat.JPEG: "jpg"}
TEXT_NAME = "text.txt"
_RESULT_NAME = "result.json"
_SYNCING_THREADS = 4  # a sync waits for the disk, not for the processor


@dataclass(frozen=True)
class StagedPage:
    """One page file in a staging folder; `name` is its file name there, `sha256` lower case hexadecimal."""

    name: str
    format: PageFormat
    width_px: int
    height_px: int
    dpi: int
    sha256: str
    size: int


@dataclass(frozen=True)
class StagedDocument:
    """A document that has ended, with everything the manifest says of it but the page numbers."""

    source: str
    relative: str
    profile_digest: str
    inputs_digest: str  # ImagingRequest.inputs_digest: of the profile, and of what else of the request can change a page
    outcome: DocumentOutcome
    hashes: NativeHashes | None
    pages: tuple[StagedPage, ...] = ()
    slip_sheet: StagedPage | None = None
    has_text: bool = False


class VolumeStorageError(MachineLacksError):
    """The output folder takes no more files: disk full, quota, rights. The run stops; what is finished is kept."""


def storage_trouble(error: OSError, folder: Path) -> VolumeStorageError:
    """A failed write, for people."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return VolumeStorageError(f"The disk that holds {folder} is full. Make room, then run the same command with --resume.")
    return VolumeStorageError(f"Could not write below {folder}: {error}. Mend it, then run the same command with --resume.")


class StagedPages:
    """Receives one document's pages into `folder`; each file is synced before `finish` returns.

    Any trouble with the disk is raised as VolumeStorageError: it is the run's, not the document's.
    """

    def __init__(self, folder: Path, *, pool: ThreadPoolExecutor) -> None:
        self._folder = folder
        self._pool = pool
        self._writes: list[Future[None]] = []
        self.pages: list[StagedPage] = []
        self._text: BinaryIO | None = None  # on the disk page by page: a long document's text is not held in memory
        self.start_over()

    def start_over(self) -> None:
        """Empty the folder: a new try begins."""
        self._settle(strict=False)
        self._close_text()
        shutil.rmtree(self._folder, ignore_errors=True)
        self.pages = []
        try:
            self._folder.mkdir(parents=True)
            self._text = (self._folder / TEXT_NAME).open("wb")
        except OSError as error:
            raise storage_trouble(error, self._folder) from error

    def receive(self, page: PageImage) -> None:
        """Store one page; the sync goes on while the next is made. Raises the trouble of an earlier write."""
        self._raise_early_failure()
        self.pages.append(self._store(f"{page.number:06d}", page))
        if self._text is None:
            raise ValueError("a finished document takes no more pages")
        try:
            self._text.write(("\f" if page.number > 1 else "").encode() + page.text.encode())
        except OSError as error:
            raise storage_trouble(error, self._folder) from error

    def store_slip_sheet(self, page: PageImage) -> StagedPage:
        """Store the page that stands for a document without images."""
        return self._store("slip-sheet", page)

    def _store(self, stem: str, page: PageImage) -> StagedPage:
        name = f"{stem}.{EXTENSIONS[page.format]}"
        digest = hashlib.sha256(page.data).hexdigest()
        self._writes.append(self._pool.submit(_write_synced, self._folder / name, page.data))
        return StagedPage(name, page.format, page.width_px, page.height_px, page.dpi, digest, len(page.data))

    def drop_pages(self) -> None:
        """The document failed after some pages: none of them counts."""
        self._settle(strict=False)
        for page in self.pages:
            (self._folder / page.name).unlink(missing_ok=True)
        self.pages = []

    def finish(self, document: StagedDocument, *, with_text: bool) -> StagedDocument:
        """Wait for all files, write the text, then `result.json`."""
        has_text = with_text and bool(self.pages)
        document = replace(document, has_text=has_text, pages=tuple(self.pages))
        try:
            if has_text and self._text is not None:
                self._text.flush()
                os.fsync(self._text.fileno())
            self._close_text()
            if not has_text:
                (self._folder / TEXT_NAME).unlink(missing_ok=True)
            self._settle(strict=True)
            with atomic_writer(self._folder / _RESULT_NAME, "w") as file:
                json.dump(asdict(document), file)
        except OSError as error:
            raise storage_trouble(error, self._folder) from error
        return document

    def _raise_early_failure(self) -> None:
        for write in [write for write in self._writes if write.done()]:
            self._writes.remove(write)
            try:
                write.result()
            except OSError as error:
                raise storage_trouble(error, self._folder) from error

    def _close_text(self) -> None:
        text, self._text = self._text, None
        if text is not None:
            with suppress(OSError):  # what must be kept was flushed before; the rest of a full disk's buffer is void
                text.close()

    def _settle(self, *, strict: bool) -> None:
        writes, self._writes = self._writes, []
        errors = [write.exception() for write in writes]
        failure = next((error for error in errors if error is not None), None)
        if strict and failure is not None:
            raise failure


def syncing_pool() -> ThreadPoolExecutor:
    """The threads that write and sync page files for one worker."""
    return ThreadPoolExecutor(_SYNCING_THREADS, thread_name_prefix="sync")


def staged_documents(staging: Path) -> Iterator[tuple[Path, StagedDocument]]:
    """The complete documents that an interrupted run left, each with its folder."""
    if not staging.is_dir():
        return
    for folder in sorted(staging.iterdir()):
        try:
            document = _from_json(json.loads((folder / _RESULT_NAME).read_text()))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # half a document
        if all((folder / name).is_file() for name in _file_names(document)):  # else it was killed while it got its numbers
            yield folder, document


def _file_names(document: StagedDocument) -> Iterator[str]:
    yield from (page.name for page in document.pages)
    if document.slip_sheet is not None:
        yield document.slip_sheet.name
    if document.has_text:
        yield TEXT_NAME


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _from_json(raw: dict[str, Any]) -> StagedDocument:
    outcome = raw["outcome"]
    error = outcome["error"]
    return StagedDocument(
        source=raw["source"],
        relative=raw["relative"],
        profile_digest=raw["profile_digest"],
        inputs_digest=raw["inputs_digest"],
        outcome=DocumentOutcome(
            **{
                **outcome,
                "status": DocumentStatus(outcome["status"]),
                "error": None if error is None else DocumentError(**{**error, "code": ErrorCode(error["code"])}),
                "findings": tuple(_finding(finding) for finding in outcome["findings"]),
            }
        ),
        hashes=None if raw["hashes"] is None else NativeHashes(**raw["hashes"]),
        pages=tuple(_page(page) for page in raw["pages"]),
        slip_sheet=None if raw["slip_sheet"] is None else _page(raw["slip_sheet"]),
        has_text=raw["has_text"],
    )


def _finding(raw: dict[str, Any]) -> Finding:
    return Finding(FindingCode(raw["code"]), raw["message"], tuple(raw["pages"]), tuple(raw["items"]))


def _page(raw: dict[str, Any]) -> StagedPage:
    return StagedPage(**{**raw, "format": PageFormat(raw["format"])})
