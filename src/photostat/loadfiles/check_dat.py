"""The checks of a DAT: header, rows, number ranges, text and native files, and its agreement with the OPT beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from photostat.loadfiles.check_opt import OptDocument, opt_documents
from photostat.loadfiles.cleaning import DAT_SEPARATOR
from photostat.loadfiles.dat import DatReader, DatRow
from photostat.loadfiles.disk import FileProblemError, ReferencedFiles
from photostat.loadfiles.problems import Problem
from photostat.loadfiles.sequence import NumberOrder, NumberRuns, parse_label

# The trade has several names for one thing; compared without blanks, underscores and case.
_BEGIN = ("BEGDOC", "BEGBATES", "BEGINBATES", "BEGINDOC", "BATESBEG", "PRODBEG", "PRODBEGBATES")
_END = ("ENDDOC", "ENDBATES", "BATESEND", "PRODEND", "PRODENDBATES")
_PAGES = ("PGCOUNT", "PAGECOUNT", "PAGES")
_FILES = ("TEXTPATH", "TEXTLINK", "OCRPATH", "NATIVEPATH", "NATIVELINK")


@dataclass(frozen=True)
class _Document:
    """What a DAT row says about its document; the page count is None where it is blank or no number."""

    line_number: int
    begin: str
    end: str
    pages: int | None


@dataclass
class DatCheck:
    """One pass over a DAT. The counters are right once `problems()` is exhausted."""

    path: Path
    files: ReferencedFiles
    rows: int = 0
    pages: int = 0
    _fields: tuple[str, ...] = ()
    _order: NumberOrder = field(default_factory=NumberOrder)
    _ids: NumberRuns = field(default_factory=NumberRuns)

    @property
    def documents(self) -> int:
        return self.rows

    def problems(self) -> Iterator[Problem]:
        """All that is wrong: line by line, then what the OPT beside it has and the DAT lacks."""
        reader = DatReader(self.path)
        self._fields = tuple(_plain(name) for name in reader.fields)
        yield from self._check_header(reader)
        crosscheck = _OptCrosscheck(opt_beside(self.path))
        for row in reader.rows():
            self.rows += 1
            yield from _row_problems(row)
            if len(row.values) != len(self._fields):
                yield Problem(row.line_number, "columns", f"{len(row.values)} values for the header's {len(self._fields)} fields")
                continue
            yield from self._check_row(row, crosscheck)
        if not self.rows:
            yield Problem(0, "empty", "the file has no document")
        yield from crosscheck.leftovers()

    @staticmethod
    def named_files(path: Path) -> Iterator[str]:
        """The text and native files named."""
        reader = DatReader(path)
        fields = [_plain(name) for name in reader.fields]
        for row in reader.rows():
            for name, value in zip(fields, row.values, strict=False):
                if name in _FILES and value:
                    yield value

    def _check_header(self, reader: DatReader) -> Iterator[Problem]:
        line = reader.header.line_number
        yield from _row_problems(reader.header)
        if len(self._fields) == 1:
            yield Problem(line, "header", f"the header has one field: the separator is not ASCII {ord(DAT_SEPARATOR)}")
        for name in sorted({name for name in self._fields if self._fields.count(name) > 1}):
            yield Problem(line, "header", f"the field {name} is there more than once")
        for names in (_BEGIN, _END):
            if not set(names) & set(self._fields):
                yield Problem(line, "header", f"there is no field {names[0]} (or {', '.join(names[1:])})")

    def _check_row(self, row: DatRow, crosscheck: "_OptCrosscheck") -> Iterator[Problem]:
        begin, end, count = (self._value(row, names) for names in (_BEGIN, _END, _PAGES))
        pages = int(count) if re.fullmatch(r"[0-9]{1,9}", count) else None
        if count and pages is None:
            yield Problem(row.line_number, "page_count", f"the page count {count[:40]!r} is not a number")
        self.pages += pages or 0
        document = _Document(row.line_number, begin, end, pages)
        if begin:
            yield from self._check_range(document)
            yield from crosscheck.compare(document)
        elif set(_BEGIN) & set(self._fields):
            yield Problem(row.line_number, "page_id_missing", "the row has no first page number")
        for name, value in zip(self._fields, row.values, strict=True):
            if name in _FILES and value:
                yield from self._check_file(row.line_number, name, value)

    def _check_range(self, document: _Document) -> Iterator[Problem]:
        line, begin, end = document.line_number, document.begin, document.end or document.begin
        first, last = parse_label(begin), parse_label(end)
        if first and last and first.series == last.series:
            length = last.number - first.number + 1
            if length < 1:
                yield Problem(line, "number_range", f"the document ends with {end!r} before it begins with {begin!r}")
            elif document.pages is not None and document.pages != length:
                yield Problem(line, "page_count", f"{document.pages} page(s), but {begin!r} to {end!r} are {length}")
        elif begin != end:
            yield Problem(line, "number_range", f"{begin!r} and {end!r} do not belong to one row of numbers")
        if not self._ids.add(begin, end):
            yield Problem(line, "duplicate_begdoc", f"{begin!r} to {end!r} holds numbers of a document before it")
        for code, message in self._order.problems(begin, end):
            yield Problem(line, code, message)

    def _check_file(self, line_number: int, name: str, value: str) -> Iterator[Problem]:
        try:
            self.files.find(value)
        except FileProblemError as error:
            # The text of a picture or of a blank page has 0 bytes by right.
            if error.code != "file_empty":
                yield Problem(line_number, error.code, f"{name}: {error}")

    def _value(self, row: DatRow, names: tuple[str, ...]) -> str:
        for name, value in zip(self._fields, row.values, strict=True):
            if name in names:
                return value.strip()
        return ""


class _OptCrosscheck:
    """Pairs the documents of DAT and OPT as both stream by; only those out of step are held."""

    def __init__(self, opt: Path | None) -> None:
        self._name = opt.name if opt else ""
        self._documents = opt_documents(opt) if opt else iter(())
        self._is_active = opt is not None
        self._ahead_in_opt: dict[str, OptDocument] = {}
        self._ahead_in_dat: dict[str, _Document] = {}

    def compare(self, document: _Document) -> Iterator[Problem]:
        if not self._is_active:
            return
        found = self._ahead_in_opt.pop(document.begin, None)
        if found:
            yield from self._differences(document, found)
            return
        self._ahead_in_dat[document.begin] = document
        other = next(self._documents, None)
        if other is None:
            return
        partner = self._ahead_in_dat.pop(other.first_id, None)
        if partner:
            yield from self._differences(partner, other)
        else:
            self._ahead_in_opt[other.first_id] = other

    def leftovers(self) -> Iterator[Problem]:
        for other in self._documents:
            partner = self._ahead_in_dat.pop(other.first_id, None)
            if partner:
                yield from self._differences(partner, other)
            else:
                self._ahead_in_opt[other.first_id] = other
        for document in self._ahead_in_dat.values():
            yield Problem(document.line_number, "not_in_opt", f"{document.begin!r} begins no document in {self._name}")
        for other in self._ahead_in_opt.values():
            yield Problem(0, "not_in_dat", f"{self._name} line {other.line_number}: {other.first_id!r} has no row in the DAT")

    def _differences(self, document: _Document, other: OptDocument) -> Iterator[Problem]:
        where = f"{self._name} line {other.line_number}"
        if document.pages is not None and document.pages != other.pages:
            yield Problem(document.line_number, "opt_page_count", f"{document.pages} page(s) here, {other.pages} in {where}")
        if document.end and document.end != other.last_id:
            yield Problem(
                document.line_number,
                "opt_end",
                f"the document ends with {document.end!r} here, {other.last_id!r} in {where}",
            )


def opt_beside(path: Path) -> Path | None:
    """The OPT of the same name in the same folder, or the only one there; None where there is none or a choice."""
    found = [other for other in path.parent.iterdir() if other.suffix.lower() == ".opt" and other.is_file()]
    same = [other for other in found if other.stem.lower() == path.stem.lower()]
    chosen = same or found
    return chosen[0] if len(chosen) == 1 else None


def _row_problems(row: DatRow) -> Iterator[Problem]:
    if not row.decoded:
        yield Problem(row.line_number, "encoding", "the row holds bytes that do not fit the encoding of the file")
    if row.line_count > 1:
        yield Problem(row.line_number, "line_break", f"the row is broken over {row.line_count} lines; ® stands for a line break")
    if row.has_stray_quote:
        yield Problem(row.line_number, "stray_quote", "a value holds þ, or a field is not closed with it")


def _plain(name: str) -> str:
    return re.sub(r"[\s_#-]", "", name).upper()
