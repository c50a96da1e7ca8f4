"""DAT in the Concordance manner: one row a document, fields quoted with þ and separated by the control character 20.

The format has no escape, so values are cleaned on the way out (cleaning.py holds the rule). Files are written as UTF-8
with a byte order mark and CRLF; UTF-8, UTF-16 and Windows-1252 are read. A value that a foreign program broke over
several lines is put together again; nothing else is guessed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from photostat.atomic import atomic_writer
from photostat.loadfiles.cleaning import DAT_MULTI_VALUE, DAT_NEWLINE, DAT_QUOTE, DAT_SEPARATOR, dat_value
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
    """Reads a DAT: `fields` from the header row, then `rows()` streaming. Raises LoadFileError for an empty file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rows = _assembled_rows(path)
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


def _assembled_rows(path: Path) -> Iterator[DatRow]:
    waiting: list[Line] = []
    size = 0
    for line in read_lines(path):
        if not waiting and not line.text.strip():
            continue
        waiting.append(line)
        size += len(line.text)
        # A row that begins with a quote ends with one; otherwise a foreign program left a line break inside a value.
        if not waiting[0].text.startswith(DAT_QUOTE) or _ends_row(line.text, is_first=len(waiting) == 1):
            yield _parse_row(waiting)
            waiting, size = [], 0
        elif len(waiting) > MAX_LINES_OF_A_ROW or size > MAX_LINE_BYTES:
            raise LoadFileError("the row has no end: a closing þ is missing", line_number=waiting[0].number)
    if waiting:
        yield _parse_row(waiting)


def _ends_row(text: str, *, is_first: bool) -> bool:
    text = text.rstrip(" ")
    opens_value = text.endswith(DAT_SEPARATOR + DAT_QUOTE) or (is_first and text == DAT_QUOTE)
    return text.endswith((DAT_QUOTE, DAT_SEPARATOR)) and not opens_value


def _parse_row(lines: list[Line]) -> DatRow:
    text = "\n".join(line.text for line in lines).rstrip(" ")
    raw_values = text.split(DAT_SEPARATOR, MAX_FIELDS)
    values = [_unquoted(raw) for raw in raw_values]
    return DatRow(
        line_number=lines[0].number,
        values=tuple(value.replace(DAT_NEWLINE, "\n") for value in values),
        line_count=len(lines),
        decoded=all(line.decoded for line in lines),
        has_stray_quote=any(DAT_QUOTE in value for value in values),
    )


def _unquoted(raw: str) -> str:
    if len(raw) >= 2 and raw.startswith(DAT_QUOTE) and raw.endswith(DAT_QUOTE):
        return raw[1:-1]
    return raw
