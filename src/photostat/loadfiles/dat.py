"""DAT in the Concordance manner: one row a document, fields quoted with þ and separated by the control character 20.

The format has no escape, so values are cleaned on the way out (cleaning.py holds the rule). Files are written as UTF-8
with a byte order mark and CRLF; UTF-8, UTF-16 and Windows-1252 are read. A value that a foreign program broke over
several lines is put together again; nothing else is guessed. Other delimiters (delimiters.py) are read, never written.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from photostat.atomic import atomic_writer
from photostat.loadfiles.cleaning import DAT_MULTI_VALUE, DAT_QUOTE, DAT_SEPARATOR, dat_value
from photostat.loadfiles.delimiters import CONCORDANCE, Delimiters
from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.lines import MAX_LINE_BYTES, Line, read_lines

ROW_END = "\r\n"
MAX_LINES_OF_A_ROW = 10_000
MAX_FIELDS = 2_000


@dataclass(frozen=True)
class DatRow:
    """One row; `line_number` is that of its first line, `line_count` is above 1 where a value was broken over lines."""

    line_number: int
    values: tuple[str, ...]
    line_count: int = 1
    decoded: bool = True
    has_stray_quote: bool = False


class DatWriter:
    """Streams a header and rows to an open text file whose encoding is `utf-8-sig`."""

    def __init__(self, stream: TextIO, fields: Sequence[str]) -> None:
        self._stream = stream
        self._width = len(fields)
        self.write(fields)

    def write(self, values: Sequence[str]) -> None:
        if len(values) != self._width:
            raise LoadFileError(f"{len(values)} values for {self._width} fields")
        self._stream.write(format_row(values) + ROW_END)


def write_dat(path: Path, fields: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a whole DAT, atomically; gives the number of rows without the header."""
    count = 0
    with atomic_writer(path, "w", encoding="utf-8-sig") as stream:
        writer = DatWriter(stream, fields)
        for row in rows:
            writer.write(row)
            count += 1
    return count


def format_row(values: Sequence[str]) -> str:
    """The row without its line end, every value cleaned and quoted."""
    return DAT_SEPARATOR.join(f"{DAT_QUOTE}{dat_value(value)}{DAT_QUOTE}" for value in values)


def join_values(values: Iterable[str]) -> str:
    """Several values for one field. A semicolon within a value would split it at the receiver and becomes a comma."""
    return DAT_MULTI_VALUE.join(value.replace(DAT_MULTI_VALUE, ",") for value in values)


class DatReader:
    """Reads a DAT: `fields` from the header row, then `rows()` streaming. `encoding` None: found out.

    Raises LoadFileError for an empty file.
    """

    def __init__(self, path: Path, delimiters: Delimiters = CONCORDANCE, encoding: str | None = None) -> None:
        self.path = path
        self._rows = read_table(path, delimiters, encoding)
        header = next(self._rows, None)
        if header is None:
            raise LoadFileError(f"{path} has no header row")
        self.header = header
        self.fields = header.values

    def rows(self) -> Iterator[DatRow]:
        """The rows below the header, once."""
        yield from self._rows

    def records(self) -> Iterator[dict[str, str]]:
        """The rows as field name -> value. Raises LoadFileError for a row that does not fit the header."""
        for row in self._rows:
            if len(row.values) != len(self.fields):
                raise LoadFileError(f"{len(row.values)} values for {len(self.fields)} fields", line_number=row.line_number)
            yield dict(zip(self.fields, row.values, strict=True))


def read_table(path: Path, delimiters: Delimiters = CONCORDANCE, encoding: str | None = None) -> Iterator[DatRow]:
    """Stream all rows, the header included. Raises LoadFileError."""
    read = _csv_rows if delimiters.is_csv else _assembled_rows
    return read(path, delimiters, encoding)


def _assembled_rows(path: Path, delimiters: Delimiters, encoding: str | None) -> Iterator[DatRow]:
    waiting: list[Line] = []
    size = 0
    for line in read_lines(path, encoding):
        if not waiting and not line.text.strip():
            continue
        waiting.append(line)
        size += len(line.text)
        # A row that begins with a quote ends with one; otherwise a foreign program left a line break inside a value.
        is_quoted = bool(delimiters.quote) and waiting[0].text.startswith(delimiters.quote)
        if not is_quoted or _ends_row(line.text, delimiters, is_first=len(waiting) == 1):
            yield _parse_row(waiting, delimiters)
            waiting, size = [], 0
        else:
            _refuse_endless(len(waiting), size, delimiters.quote, waiting[0].number)
    if waiting:
        yield _parse_row(waiting, delimiters)


def _refuse_endless(lines: int, size: int, quote: str, line_number: int) -> None:
    if lines > MAX_LINES_OF_A_ROW or size > MAX_LINE_BYTES:
        raise LoadFileError(f"the row has no end: a closing {quote} is missing", line_number=line_number)


def _ends_row(text: str, delimiters: Delimiters, *, is_first: bool) -> bool:
    column, quote = delimiters.column, delimiters.quote
    text = text.rstrip(" ")
    opens_value = text.endswith(column + quote) or (is_first and text == quote)
    return text.endswith((quote, column)) and not opens_value


def _parse_row(lines: list[Line], delimiters: Delimiters) -> DatRow:
    text = "\n".join(line.text for line in lines).rstrip(" ")
    values = [_unquoted(raw, delimiters.quote) for raw in text.split(delimiters.column, MAX_FIELDS)]
    return _row(lines, values, delimiters, has_stray_quote=any(delimiters.quote in value for value in values if delimiters.quote))


def _row(lines: list[Line], values: list[str], delimiters: Delimiters, *, has_stray_quote: bool = False) -> DatRow:
    return DatRow(
        line_number=lines[0].number,
        values=tuple(value.replace(delimiters.newline, "\n") if delimiters.newline else value for value in values),
        line_count=len(lines),
        decoded=all(line.decoded for line in lines),
        has_stray_quote=has_stray_quote,
    )


def _unquoted(raw: str, quote: str) -> str:
    if quote and len(raw) >= 2 and raw.startswith(quote) and raw.endswith(quote):
        return raw[1:-1]
    return raw


def _csv_rows(path: Path, delimiters: Delimiters, encoding: str | None) -> Iterator[DatRow]:
    waiting: list[Line] = []

    def texts() -> Iterator[str]:
        size = 0
        for line in read_lines(path, encoding):
            size = size + len(line.text) if waiting else len(line.text)
            waiting.append(line)
            _refuse_endless(len(waiting), size, delimiters.quote, waiting[0].number)
            yield f"{line.text}\n"

    csv.field_size_limit(MAX_LINE_BYTES)  # of the whole process; its default would refuse long texts
    try:
        for values in csv.reader(texts(), delimiter=delimiters.column, quotechar=delimiters.quote):
            if any(values) or len(values) > 1:
                yield _row(waiting, values, delimiters)
            waiting.clear()
    except csv.Error as error:
        raise LoadFileError(f"the row cannot be read: {error}", line_number=waiting[0].number if waiting else 0) from error
