"""The checks of an OPT: its rows, its numbering, its documents, and each page file that it names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import splitext

from photostat.loadfiles.disk import FileProblemError, ReferencedFiles, relative_parts
from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.lines import Line, read_lines
from photostat.loadfiles.opt import OptRow, parse_row
from photostat.loadfiles.page_files import (
    GROUP_4,
    JpegHeader,
    PageFileError,
    TiffHeader,
    read_jpeg_header,
    read_tiff_header,
)
from photostat.loadfiles.problems import Problem
from photostat.loadfiles.sequence import NumberOrder, NumberRuns

_TIFF_EXTENSIONS = {"tif", "tiff"}
_JPEG_EXTENSIONS = {"jpg", "jpeg"}


@dataclass(frozen=True)
class OptDocument:
    """One document as the OPT has it: first and last page id, pages counted and pages claimed on its first row."""

    line_number: int
    first_id: str
    last_id: str
    pages: int
    claimed_pages: int | None


@dataclass
class OptCheck:
    """One pass over an OPT. The counters are right once `problems()` is exhausted."""

    path: Path
    files: ReferencedFiles
    rows: int = 0
    documents: int = 0
    pages: int = 0
    _order: NumberOrder = field(default_factory=NumberOrder)
    _ids: NumberRuns = field(default_factory=NumberRuns)
    _odd_files: set[str] = field(default_factory=set)
    _document: OptDocument | None = None

    def problems(self) -> Iterator[Problem]:
        """All that is wrong, line by line; a wrong page count is told on the document's first line, at its end."""
        for line in read_lines(self.path):
            if not line.text.strip():
                continue
            if not line.decoded:
                yield Problem(line.number, "encoding", "the line holds bytes that are not UTF-8")
            try:
                row = parse_row(line.text)
            except LoadFileError as error:
                yield Problem(line.number, "columns", error.reason)
                continue
            yield from self._check_row(line.number, row)
        yield from self._end_document()
        if not self.rows:
            yield Problem(0, "empty", "the file has no page")

    @staticmethod
    def named_files(path: Path) -> Iterator[str]:
        """The page files named, as far as rows can be read."""
        return (row.path for _line, row in _sound_rows(read_lines(path)))

    def _check_row(self, line_number: int, row: OptRow) -> Iterator[Problem]:
        self.rows += 1
        self.pages += 1
        if self.rows == 1 and not row.document_break:
            yield Problem(line_number, "first_row", "the first row has no Y: no document begins there")
        if row.document_break or self._document is None:
            yield from self._end_document()
            self._document = OptDocument(line_number, row.page_id, row.page_id, 1, row.page_count)
            self.documents += 1
            if row.page_count is None:
                yield Problem(line_number, "page_count_missing", "the first row of the document has no page count")
        else:
            self._document = _with_page(self._document, row.page_id)
            if row.page_count is not None:
                yield Problem(line_number, "page_count_misplaced", "a page count stands on a row that begins no document")
        yield from self._check_id(line_number, row)
        for code, message in _file_problems(self.files, row.path):
            yield Problem(line_number, code, message)

    def _check_id(self, line_number: int, row: OptRow) -> Iterator[Problem]:
        if not row.page_id:
            yield Problem(line_number, "page_id_missing", "the row has no page id")
            return
        if not self._ids.add(row.page_id):
            yield Problem(line_number, "duplicate_page_id", f"page id {row.page_id!r} was there before")
        for code, message in self._order.problems(row.page_id):
            yield Problem(line_number, code, message)
        # A file named after its page id cannot come twice unless the id does; only other names must be remembered.
        if splitext(row.path.rpartition("\\")[2])[0] != row.page_id:
            if row.path.lower() in self._odd_files:
                yield Problem(line_number, "duplicate_file", f"{row.path!r} is the file of another page too")
            self._odd_files.add(row.path.lower())

    def _end_document(self) -> Iterator[Problem]:
        document = self._document
        if document and document.claimed_pages is not None and document.claimed_pages != document.pages:
            yield Problem(
                document.line_number,
                "page_count",
                f"the document says {document.claimed_pages} page(s) and has {document.pages} row(s)",
            )


def opt_documents(path: Path) -> Iterator[OptDocument]:
    """The documents of an OPT in its order; rows that cannot be read are passed over (`OptCheck` tells them)."""
    document: OptDocument | None = None
    for line_number, row in _sound_rows(read_lines(path)):
        if document is None or row.document_break:
            if document:
                yield document
            document = OptDocument(line_number, row.page_id, row.page_id, 1, row.page_count)
        else:
            document = _with_page(document, row.page_id)
    if document:
        yield document


def _sound_rows(lines: Iterator[Line]) -> Iterator[tuple[int, OptRow]]:
    for line in lines:
        try:
            yield line.number, parse_row(line.text)
        except LoadFileError:
            continue


def _with_page(document: OptDocument, page_id: str) -> OptDocument:
    return OptDocument(document.line_number, document.first_id, page_id, document.pages + 1, document.claimed_pages)


def _file_problems(files: ReferencedFiles, named: str) -> Iterator[tuple[str, str]]:
    if "/" in named:
        yield "path_separator", f"{named!r} has forward slashes, receivers expect backslashes"
    try:
        relative_parts(named)
        path = files.find(named)
    except FileProblemError as error:
        yield error.code, str(error)
        return
    extension = path.suffix.lower().removeprefix(".")
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            if extension in _TIFF_EXTENSIONS:
                yield from _tiff_problems(read_tiff_header(stream, size), named)
            elif extension in _JPEG_EXTENSIONS:
                yield from _jpeg_problems(read_jpeg_header(stream, size), named)
            else:
                yield "image_type", f"{named!r} is neither TIFF nor JPEG by its extension"
    except PageFileError as error:
        yield "image_damaged", f"{named!r}: {error}"
    except OSError as error:
        yield "file_missing", f"{named!r} cannot be read: {error.strerror or error}"


def _tiff_problems(header: TiffHeader, named: str) -> Iterator[tuple[str, str]]:
    if not header.is_single_page:
        yield "tiff_multi_page", f"{named!r} holds more than one page"
    if (header.bits, header.samples) != (1, 1):
        yield "tiff_not_1_bit", f"{named!r} has {header.samples} x {header.bits} bits a pixel instead of 1"
    if header.compression != GROUP_4:
        yield "tiff_not_group4", f"{named!r} has compression {header.compression} instead of Group 4 (4)"
    if min(header.dpi) <= 0:
        yield "tiff_no_dpi", f"{named!r} does not say its resolution"
    if not header.width_px or not header.height_px:
        yield "image_damaged", f"{named!r} has no width or height"
    if not header.is_whole:
        yield "image_damaged", f"{named!r} is shorter than its header says, or has no strips"


def _jpeg_problems(header: JpegHeader, named: str) -> Iterator[tuple[str, str]]:
    if not header.width_px or not header.height_px:
        yield "image_damaged", f"{named!r} has no width or height"
    if not header.is_whole:
        yield "image_damaged", f"{named!r} has no end-of-image marker: it is cut off"
