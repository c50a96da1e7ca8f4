"""Gives finished documents their numbers: pages move from staging to their final names, then the manifest line follows.

Done in the order of the sources, by the coordinator alone. Killed between the two, the moved pages have no manifest line:
the resumed run finds the staging folder incomplete, images the document again and writes the same names.
"""

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from photostat.atomic import atomic_writer, remove_temporaries, sync_folder
from photostat.errors import InvalidInputError
from photostat.volume.layout import VolumeLayout
from photostat.volume.manifest import ManifestReader, ManifestWriter
from photostat.volume.numbering import PageNumbering
from photostat.volume.records import DocumentRecord, ErrorRecord, PageRecord, WarningRecord
from photostat.volume.staging import TEXT_NAME, StagedDocument, StagedPage, VolumeStorageError, storage_trouble

_WORK_FOLDER = ".photostat"
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True)
class WorkFolder:
    """What a run keeps for itself in the output folder: staging, the run's choices, pages that a resume replaced."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / _WORK_FOLDER

    @property
    def staging(self) -> Path:
        return self.folder / "staging"

    @property
    def choices(self) -> Path:
        return self.folder / "run.json"

    @property
    def superseded(self) -> Path:
        return self.folder / "superseded"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder, made if need be, for one run.

        Raises InvalidInputError while another run works in it, and when it cannot be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("w")
        except OSError as error:
            raise output_trouble(error, self.root) from error
        with lock:
            try:
                # Not flock: a forked worker would hold it with us, and for a moment after us.
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError) as error:
                raise InvalidInputError(f"Another run works in {self.root}. Wait for it, or choose another --output.") from error
            yield

    def holds_a_volume(self) -> bool:
        """Whether the folder holds anything but the beginnings of a run that died before its first step."""
        if not self.root.exists():
            return False
        return self.choices.exists() or any(entry.name != _WORK_FOLDER for entry in self.root.iterdir())


def output_trouble(error: OSError, output: Path) -> InvalidInputError | VolumeStorageError:
    """Why an output folder cannot be begun, for people: the user's choice of it, or the disk."""
    if isinstance(error, NotADirectoryError | FileExistsError):
        return InvalidInputError(f"The output {output} is not a folder.")
    if error.errno in _NOT_WRITABLE:
        return InvalidInputError(f"Cannot write to the output folder {output}: {error.strerror}.")
    return storage_trouble(error, output)


@dataclass(frozen=True)
class RunChoices:
    """Choices that every page of a volume must share; a resume with others is refused."""

    prefix: str
    first: int
    digits: int
    volume: str
    slip_sheets: bool
    with_text: bool
    page_cap: int | None
    clock: str | None

    def save(self, work: WorkFolder) -> None:
        with atomic_writer(work.choices, "w") as file:
            json.dump(asdict(self), file)

    def require_same(self, work: WorkFolder) -> None:
        """Raise InvalidInputError naming what differs from the run that is to be resumed."""
        try:
            before = json.loads(work.choices.read_text())
        except (OSError, ValueError) as error:
            raise InvalidInputError(f"{work.root} holds no run that could be resumed ({error}).") from error
        changed = [f"{name} was {before.get(name)!r}" for name, value in asdict(self).items() if before.get(name) != value]
        if changed:
            raise InvalidInputError(
                f"The run in {work.root} was started with other choices: {', '.join(changed)}. "
                "Resume with the same ones, or choose another --output."
            )


class Committer:
    """Numbers documents one after the other and keeps the manifest."""

    def __init__(self, layout: VolumeLayout, numbering: PageNumbering, manifest: ManifestWriter) -> None:
        self._layout = layout
        self._numbering = numbering
        self._manifest = manifest
        self._next_number = numbering.first
        self._documents = 0
        self._folders: set[Path] = set()

    def take_up(self, records: Iterable[DocumentRecord]) -> None:
        """Go on behind the documents of an earlier run."""
        for record in records:
            self._documents += 1
            if record.enddoc is not None:
                self._next_number = max(self._next_number, self._numbering.number(record.enddoc) + 1)

    def commit(self, document: StagedDocument, folder: Path) -> DocumentRecord:
        """Move one document's files to their final names and append its record.

        Raises NumberingError when its pages do not fit the digits, OSError when the disk refuses.
        """
        staged = (document.slip_sheet,) if document.slip_sheet is not None else document.pages
        self._numbering.require_room(self._next_number, len(staged))
        pages = tuple(self._move_page(page, folder, place) for place, page in enumerate(staged))
        text_path = self._move_text(document, folder, pages)
        self._sync_folders()
        record = _record(document, pages, text_path)
        self._manifest.append(record)
        self._next_number += len(pages)
        self._documents += 1
        shutil.rmtree(folder, ignore_errors=True)
        return record

    def _move_page(self, page: StagedPage, folder: Path, place: int) -> PageRecord:
        number = self._next_number + place
        label = self._numbering.label(number)
        relative = self._layout.image_file(label, number - self._numbering.first, page.format)
        self._move(folder / page.name, relative)
        return PageRecord(place + 1, label, relative, page.format, page.width_px, page.height_px, page.dpi, page.sha256)

    def _move_text(self, document: StagedDocument, folder: Path, pages: tuple[PageRecord, ...]) -> str | None:
        if not document.has_text or not pages:
            return None
        relative = self._layout.text_file(pages[0].page_id, self._documents)
        self._move(folder / TEXT_NAME, relative)
        return relative

    def _move(self, staged: Path, relative: str) -> None:
        target = self._layout.absolute(relative)
        if target.parent not in self._folders:
            if not target.parent.is_dir():
                target.parent.mkdir(parents=True)
                self._folders.update(target.parents[1:3])  # the new folders' own names: in IMAGES, and in the volume
            self._folders.add(target.parent)
        os.replace(staged, target)  # noqa: PTH105 - a million pages

    def _sync_folders(self) -> None:
        for folder in self._folders:
            sync_folder(folder)
        self._folders = set()


def reusable_records(layout: VolumeLayout) -> list[DocumentRecord]:
    """The latest record of each document of an earlier run, in page order of appearance."""
    latest: dict[tuple[str, str], DocumentRecord] = {}
    for record in ManifestReader(layout.manifest):
        latest[record.source, record.path] = record
    return list(latest.values())


def set_aside(records: Iterable[DocumentRecord], layout: VolumeLayout, work: WorkFolder) -> None:
    """Move the files of documents that are imaged again out of the volume; nothing is deleted."""
    for record in records:
        files = [page.file for page in record.output_pages] + ([record.text_path] if record.text_path else [])
        _supersede([layout.absolute(relative) for relative in files], work)


def set_outputs_aside(layout: VolumeLayout, work: WorkFolder) -> None:
    """Move load files, exceptions and report of an earlier end out of the volume: until the next end they would be wrong."""
    _supersede([layout.opt, layout.dat, layout.exceptions, layout.report], work)


def remove_leftovers(layout: VolumeLayout, work: WorkFolder) -> None:
    """Remove the half-written files that a killed run left under temporary names."""
    for folder in (layout.root, layout.data, work.folder):
        remove_temporaries(folder)


def _supersede(files: Iterable[Path], work: WorkFolder) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for file in files:
        if file.exists():
            target = work.superseded / stamp / file.relative_to(work.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)


def rewrite_manifest(records: Iterable[DocumentRecord], layout: VolumeLayout) -> None:
    """Replace the manifest by these records, whole or not at all."""
    with atomic_writer(layout.manifest, "w") as file:
        for record in records:
            file.write(record.to_json() + "\n")


def _record(document: StagedDocument, pages: tuple[PageRecord, ...], text_path: str | None) -> DocumentRecord:
    outcome, hashes = document.outcome, document.hashes
    error = outcome.error
    slip_sheet = document.slip_sheet is not None
    return DocumentRecord(
        path=document.relative,
        source=document.source,
        sha256=hashes.sha256 if hashes else "",
        md5=hashes.md5 if hashes else "",
        size=hashes.size if hashes else 0,
        native_type=outcome.native_type,
        file_type_id=outcome.file_type_id,
        status=outcome.status,
        error=None if error is None else ErrorRecord(error.code, error.message, error.detail),
        warnings=tuple(
            WarningRecord(finding.code, finding.severity, finding.message, finding.pages, finding.items)
            for finding in outcome.findings
        ),
        pages=() if slip_sheet else pages,
        seconds=outcome.seconds,
        renderer=outcome.renderer,
        begdoc=pages[0].page_id if pages else None,
        enddoc=pages[-1].page_id if pages else None,
        slip_sheet_page=pages[0] if slip_sheet else None,
        text_path=text_path,
        profile_digest=document.profile_digest,
        inputs_digest=document.inputs_digest,
        clock=outcome.clock,
        password_position=outcome.password_position,
    )
