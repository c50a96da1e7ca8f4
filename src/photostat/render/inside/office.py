"""Word, spreadsheet, presentation and drawing files to PDF through one warm LibreOffice.

The import filter comes from identification, never from LibreOffice's own detection. An answer is not believed: the PDF
must exist, be one and hold a page. This module refuses to open HTML, PDF and Base files: no filter for them is allowed.
"""

import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2

from photostat.render.inside.base import DocumentFailed, Identification, Kind, RendererDied, Work, too_many_pages
from photostat.render.inside.dbase import dbase_to_csv
from photostat.render.inside.delimited import csv_filter_options, write_utf8
from photostat.render.inside.fonts_asked import asked_fonts
from photostat.render.inside.office_options import office_options, settle_word
from photostat.render.inside.slide_pages import finished_slides, settle_slide_fields
from photostat.render.inside.soffice_process import SofficeProcess
from photostat.render.inside.workbook_copy import settle_workbook
from photostat.render.model import ErrorCode, FindingCode
from photostat.render.profile import Inclusion

DOCUMENTS_PER_PROCESS: Final = 200
MAX_RESIDENT_BYTES: Final = 1_200 * 1024**2
CSV_FILTER: Final = "Text - txt - csv (StarCalc)"
DBASE_FILTER: Final = "dBase"
_PLAIN_TABLES: Final = frozenset({CSV_FILTER, "SYLK", "DIF"})
# Packages whose damage LibreOffice offers to repair; the others it reads as far as it can anyway.
_REPAIRABLE: Final = ("writer8", "calc8", "impress8", "draw8", "StarOffice XML")
_LONGEST_NAME_BYTES: Final = 200  # LibreOffice puts a lock file with a longer name beside it
_PYTHONS: Final = ("/usr/bin/python3", "python3")


@dataclass(frozen=True)
class _Source:
    """The file that LibreOffice opens, and how."""

    path: Path
    office_filter: str
    filter_options: str = ""


class OfficeRenderer:
    """A LibreOffice that is started by the first document, recycled now and then, and killed when it misbehaves.

    `home` is a folder of its own, wiped whenever LibreOffice starts. `soffice` is the program, None = found on PATH.
    """

    def __init__(self, home: Path, soffice: str | None = None, start_seconds: float = 60) -> None:
        self._home = home
        self._soffice = soffice or "soffice"
        self._start_seconds = start_seconds
        self._process: SofficeProcess | None = None
        self._served = 0
        self._has_met_authors = False  # of tracked changes, since this soffice started
        self._version = ""
        self.last_phases: dict[str, float] = {}  # seconds of the last document: load, prepare, export

    def versions(self) -> dict[str, str]:
        """{"libreoffice": "25.2.3.2"}; starts LibreOffice if no document did yet."""
        if not self._version:
            self._running(lambda _name: None)
        return {"libreoffice": self._version}

    @property
    def pid(self) -> int | None:
        """The process id of the running soffice.bin, None when none runs."""
        return self._process.pid if self._process else None

    def convert(self, work: Work, identification: Identification, *, timeout_seconds: float = 300) -> Path:
        """The document as a PDF in `work.scratch`; findings go to `work.report`.

        Raises DocumentFailed (password_protected, corrupt) and, when LibreOffice crashed or did not answer in
        `timeout_seconds`, RendererDied; the next call starts a fresh one.
        """
        source = _source(work, identification)
        process = self._running(work.stage)
        target = work.scratch / "office.pdf"
        request = _request(work, identification, source, target)
        answer = self._asked(process, request, work, timeout_seconds)
        if answer.get("marks_pictures") and self._has_met_authors:
            self.close()  # the page must not depend on the documents before it
            process = self._running(work.stage)
            answer = self._asked(process, request, work, timeout_seconds)
        self._has_met_authors |= any(finding.get("code") == "tracked_changes" for finding in answer.get("findings") or ())
        self._count(process)
        self.last_phases = {name: float(value) for name, value in (answer.get("phases") or {}).items()}
        _check(answer, target, work)
        target, starts = finished_slides(work, request["options"], answer, target)
        _tell(answer.get("findings") or (), work, starts)
        if position := int(answer.get("password") or 0):
            work.password_used(position)
            work.report(FindingCode.OPENED_WITH_PASSWORD, "The document was opened with a password.")
        return target

    def _asked(self, process: SofficeProcess, request: dict[str, Any], work: Work, timeout_seconds: float) -> dict[str, Any]:
        try:
            return process.ask(request, timeout_seconds=timeout_seconds, moment=work.clock.moment)
        except RendererDied:
            self._process = None
            raise

    def _running(self, stage: Any) -> SofficeProcess:
        if self._process is None:
            stage("start")
            program, python = _program_folder(self._soffice), _python()
            self._process = SofficeProcess(self._home, program, python, start_seconds=self._start_seconds)
            self._version, self._served, self._has_met_authors = self._process.version, 0, False
            stage("convert")
        return self._process

    def _count(self, process: SofficeProcess) -> None:
        """Memory that soffice took it never gives back, so it is thrown away now and then."""
        self._served += 1
        if self._served >= DOCUMENTS_PER_PROCESS or process.resident_bytes() > MAX_RESIDENT_BYTES:
            self.close()

    def close(self) -> None:
        """End LibreOffice; a later document starts a fresh one."""
        if self._process is not None:
            self._process.kill()
            self._process = None


def _program_folder(soffice: str) -> Path:
    """The folder of soffice.bin; `soffice` on PATH is a link into it."""
    found = shutil.which(soffice, path="/usr/bin:/usr/local/bin:/bin") or soffice
    folder = Path(found).resolve().parent
    if not (folder / "soffice.bin").exists():
        raise RendererDied(f"LibreOffice is missing: there is no soffice.bin beside {found}")
    return folder


def _python() -> str:
    """The Python that has LibreOffice's binding (python3-uno): Debian's own, not the one of our environment."""
    return next(python for python in _PYTHONS if shutil.which(python))


def _source(work: Work, identification: Identification) -> _Source:
    """A copy of the native; text tables as UTF-8, so that no charset is left to LibreOffice."""
    if identification.office_filter == CSV_FILTER:
        path = work.scratch / "native.csv"
        sample = write_utf8(work.native, path, identification.charset)
        return _Source(path, CSV_FILTER, csv_filter_options(sample))
    if identification.office_filter == DBASE_FILTER:
        # LibreOffice reads dBase through its database drivers, which we do not let near a native.
        path = work.scratch / "native.csv"
        sample = dbase_to_csv(work.native, path)
        return _Source(path, CSV_FILTER, csv_filter_options(sample, separator=","))
    folder = work.scratch / "native"
    folder.mkdir(exist_ok=True)
    path = folder / _own_name(work.file_name, identification.extension)
    shutil.copyfile(work.native, path)
    _refuse_what_does_not_fit(path)
    _settle_fields(work, identification, path)
    return _Source(path, identification.office_filter)


def _settle_fields(work: Work, identification: Identification, path: Path) -> None:
    """What fields print is settled in the copy, before LibreOffice could compute it anew."""
    match identification.kind:
        case Kind.WORD:
            settle_word(work, path, identification.office_filter)
        case Kind.SPREADSHEET:
            seen = settle_workbook(path, identification.office_filter)
            if seen.has_header_picture and work.profile.spreadsheet_options.include_headers_and_footers is not Inclusion.No:
                message = "IncludeHeadersAndFooters: a picture in a header or footer is not shown."
                work.report(FindingCode.OPTION_NOT_HONOURED, message, items=("IncludeHeadersAndFooters",))
        case _:
            settle_slide_fields(work, path, is_visio=identification.kind is Kind.DRAWING)


def _refuse_what_does_not_fit(path: Path) -> None:
    """A package whose parts unpack to more than the room left: LibreOffice would fill the scratch and call the file damaged."""
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return  # no package, or one that only LibreOffice's repair can read
    room = shutil.disk_usage(path.parent).free
    if unpacked > room:
        words = f"its parts unpack to {unpacked} bytes, and {room} are left (setting PHOTOSTAT_RENDER__SCRATCH_BYTES)"
        raise DocumentFailed(ErrorCode.LIMIT_EXCEEDED, words)


def _own_name(file_name: str, extension: str) -> str:
    """The document's own name, made safe: it is what a file name field in a header or footer prints."""
    plain = "".join(c if c.isprintable() else "_" for c in file_name.replace("\\", "/").rpartition("/")[2])
    stem, dot, ending = plain.rpartition(".") if "." in plain else (plain, "", "")
    room = _LONGEST_NAME_BYTES - len((dot + ending).encode("utf-8", "replace"))
    stem = stem.encode("utf-8", "replace")[: max(room, 0)].decode("utf-8", "ignore")
    return f"{stem}{dot}{ending}" if stem and room > 0 else f"native.{extension or 'bin'}"


def _request(work: Work, identification: Identification, source: _Source, target: Path) -> dict[str, Any]:
    return {
        "native": str(source.path),
        "filter": source.office_filter,
        "filter_options": source.filter_options,
        "passwords": list(work.passwords) if identification.encrypted else [],
        "may_repair": source.office_filter.startswith(_REPAIRABLE),
        "kind": identification.kind.value,
        "asked_fonts": asked_fonts(source.path),
        "options": office_options(work, identification.kind, is_plain_table=source.office_filter in _PLAIN_TABLES),
        "page_limit": work.page_limit,
        "max_pages": work.max_pages,
        "target": str(target),
    }


def _check(answer: dict[str, Any], target: Path, work: Work) -> None:
    """Raise DocumentFailed unless there is a PDF with pages."""
    words = str(answer.get("words", ""))
    if answer.get("error") == "too_many_pages" and work.max_pages is not None:
        raise too_many_pages(int(answer["pages"]), work.max_pages)
    if answer.get("error") == "password":
        raise DocumentFailed(ErrorCode.PASSWORD_PROTECTED, words)
    if not answer.get("ok"):
        raise DocumentFailed(ErrorCode.CORRUPT, f"LibreOffice could not convert it: {words}")
    try:
        with pypdfium2.PdfDocument(target) as document:
            pages = len(document)
    except (pypdfium2.PdfiumError, FileNotFoundError) as error:
        raise DocumentFailed(ErrorCode.CORRUPT, "LibreOffice wrote no readable PDF") from error
    if not pages:
        raise DocumentFailed(ErrorCode.CORRUPT, "LibreOffice wrote a PDF without pages")


def _tell(findings: Iterable[dict[str, Any]], work: Work, starts: list[int]) -> None:
    """Report findings; `starts` says for each page that LibreOffice wrote where it stands now, empty = where it was."""
    for finding in findings:
        indexes = finding.get("page_indexes") or ()
        pages = [starts[index] + 1 if starts else index + 1 for index in indexes if not starts or index < len(starts)]
        pages = [page for page in pages if page <= work.page_limit]
        work.report(FindingCode(finding["code"]), str(finding["message"]), pages=pages, items=tuple(finding["items"]))
