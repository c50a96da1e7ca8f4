"""The load files of a production, exceptions.csv, and their check: what a receiving party does first, done before they do it."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from photostat.errors import Category, PhotostatError
from photostat.loadfiles.check import check_load_file
from photostat.loadfiles.dat import DatWriter
from photostat.loadfiles.opt import OptRow, OptWriter
from photostat.productions.layout import DAT, EXCEPTIONS, OPT, volume_prefix
from photostat.productions.model import DocumentState, Production
from photostat.productions.store.reading import NumberedDocument, documents_in_order
from photostat.storage.blobs import Blobs, BlobWriter
from photostat.storage.database import Database
from photostat.volume.exceptions_csv import guarded
from photostat.volume.layout import with_backslashes
from photostat.volume.loadfile_output import DEFAULT_VOLUME_NAME

DAT_FIELDS = (
    "BEGDOC",
    "ENDDOC",
    "PGCOUNT",
    "CONTROLNUMBER",
    "CUSTODIAN",
    "FILENAME",
    "FILEEXT",
    "FILESIZE",
    "MD5HASH",
    "SHA256",
    "NATIVETYPE",
    "CONFIDENTIALITY",
    "REDACTED",
    "STATUS",
    "ERROR",
    "TEXTPATH",
    "NATIVEPATH",
)
_COLUMNS = ("BEGDOC", "CONTROLNUMBER", "FILENAME", "STATUS", "REASON")
_CHUNK_BYTES = 1 << 20
_MOST_WORDS = 3
_OF_A_SUFFIX = ("no_number", "number_range")  # what the check says of Bates numbers that do not end in digits


class VolumeCheckError(PhotostatError):
    """The finished volume does not pass the check of load files: it is not given out."""

    code = "production_check"
    category = Category.INTERNAL


def write_load_files(database: Database, blobs: Blobs, production: Production) -> None:
    """Write OPT, DAT and exceptions.csv into the volume, each whole or not at all."""
    prefix = volume_prefix(production.workspace_id, production.production_id)
    with (
        blob_text(blobs, f"{prefix}/{OPT}") as opt_stream,
        blob_text(blobs, f"{prefix}/{DAT}", encoding="utf-8-sig") as dat_stream,
        blob_text(blobs, f"{prefix}/{EXCEPTIONS}", encoding="utf-8-sig") as csv_stream,
    ):
        opt, dat = OptWriter(opt_stream), DatWriter(dat_stream, DAT_FIELDS)
        exceptions = csv.writer(csv_stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        exceptions.writerow(_COLUMNS)
        for document in documents_in_order(database, production.workspace_id, production.production_id):
            if document.pages:
                dat.write(_dat_values(document, production.choices.confidentiality))
                for row in _opt_rows(document):
                    opt.write(row)
            if document.reason:
                exceptions.writerow([guarded(cell) for cell in _exception(document)])


def check_volume(blobs: Blobs, production: Production) -> None:
    """Check both load files and every file that they name. Raises VolumeCheckError.

    In an object store there is no folder to look at: the volume is fetched into a temporary one.
    """
    prefix = volume_prefix(production.workspace_id, production.production_id)
    beside = blobs.path(f"{prefix}/{OPT}")
    if beside is not None:
        _check_folder(beside.parent.parent, production)
        return
    with tempfile.TemporaryDirectory(prefix="photostat-production-") as folder:
        for blob in blobs.list_below(prefix):
            _fetch(blobs, blob.key, Path(folder) / blob.key.removeprefix(f"{prefix}/"))
        _check_folder(Path(folder), production)


@contextmanager
def blob_text(blobs: Blobs, key: str, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file that becomes a blob when nothing went wrong."""
    writer = blobs.writer()
    raw = _BlobStream(writer)
    try:
        stream = io.TextIOWrapper(io.BufferedWriter(raw, _CHUNK_BYTES), encoding=encoding, newline="")  # type: ignore[type-var]
        yield stream
        stream.flush()
        writer.keep(key)
    except BaseException:
        raw.is_given_up = True
        writer.discard()
        raise


class _BlobStream(io.RawIOBase):
    """A blob being written, for Python's text layer, which still flushes when it is thrown away."""

    def __init__(self, writer: BlobWriter) -> None:
        self._writer = writer
        self.is_given_up = False

    def writable(self) -> bool:
        return True

    def write(self, chunk: "bytes | memoryview") -> int:  # type: ignore[override]
        data = bytes(chunk)  # the buffer is used again
        if not self.is_given_up:
            self._writer.write(data)
        return len(data)


def _check_folder(root: Path, production: Production) -> None:
    words: list[str] = []
    pages = 0
    for name in (OPT, DAT):
        result = check_load_file(root / name, image_root=root)
        expected = _OF_A_SUFFIX if production.numbers.suffix else ()
        problems = [problem for problem in result.problems if problem.code not in expected]
        words += [f"{name}, line {problem.line_number}: {problem.message}" for problem in problems[:_MOST_WORDS]]
        pages = result.pages
        if pages != production.counters.pages:
            words.append(f"{name} has {pages:,} pages instead of {production.counters.pages:,}")
    if words:
        raise VolumeCheckError(f"The volume does not pass the check of load files, so it is not given out. {'; '.join(words)}")


def _fetch(blobs: Blobs, key: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with blobs.open(key) as stream, target.open("wb") as file:
        while chunk := stream.read(_CHUNK_BYTES):
            file.write(chunk)


def _opt_rows(document: NumberedDocument) -> Iterable[OptRow]:
    for index, page in enumerate(document.pages):
        yield OptRow(
            page_id=page.label,
            volume=DEFAULT_VOLUME_NAME,
            path=with_backslashes(page.path or ""),
            document_break=index == 0,
            page_count=len(document.pages) if index == 0 else None,
        )


def _dat_values(document: NumberedDocument, confidentiality: str) -> list[str]:
    return [
        document.pages[0].label,
        document.pages[-1].label,
        str(len(document.pages)),
        document.control_number,
        document.custodian,
        document.file_name,
        document.file_extension.lstrip("."),
        str(document.file_size) if document.sha256 else "",
        document.md5,
        document.sha256,
        document.native_type,
        confidentiality,
        "Yes" if document.has_redactions else "No",
        document.state.value,
        document.reason if document.state is DocumentState.ERRORED else "",
        with_backslashes(document.text_path),
        with_backslashes(document.native_path),
    ]


def _exception(document: NumberedDocument) -> list[str]:
    begins = document.pages[0].label if document.pages else ""
    return [begins, document.control_number, document.file_name, document.state.value, document.reason]
