"""OPT, the image cross-reference: one comma-separated line of seven columns for each page image.

    page id,volume,path,document break (Y),folder break,box break,page count
    DOC0000001,VOL001,IMAGES\\001\\DOC0000001.tif,Y,,,2
    DOC0000002,VOL001,IMAGES\\001\\DOC0000002.tif,,,,

The format knows no quoting, so a value with a comma, a quote or a line break is refused instead of written: page ids,
volume names and page paths are ours and never hold one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from photostat.atomic import atomic_writer
from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.lines import read_lines

COLUMNS = 7
ROW_END = "\r\n"
_UNWRITABLE = frozenset(',"\r\n\x14\u00fe') | {chr(point) for point in range(0x20)}


@dataclass(frozen=True)
class OptRow:
    """One page. `path` is relative, with backslashes; `page_count` stands on the first page of a document only."""

    page_id: str
    volume: str
    path: str
    document_break: bool
    folder_break: bool = False
    box_break: bool = False
    page_count: int | None = None


class OptWriter:
    """Streams rows to an open text file, flat in memory."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, row: OptRow) -> None:
        self._stream.write(format_row(row) + ROW_END)


def write_opt(path: Path, rows: Iterable[OptRow]) -> int:
    """Write a whole OPT file (UTF-8 without a mark, CRLF), atomically; gives the number of rows."""
    count = 0
    with atomic_writer(path, "w") as stream:
        writer = OptWriter(stream)
        for row in rows:
            writer.write(row)
            count += 1
    return count


def format_row(row: OptRow) -> str:
    """The row without its line end. Raises LoadFileError for a value that the format cannot hold."""
    for name, value in (("page id", row.page_id), ("volume", row.volume), ("path", row.path)):
        if not _UNWRITABLE.isdisjoint(value):
            raise LoadFileError(f"{name} {value!r} holds a comma, a quote or a control character, which an OPT cannot hold")
    breaks = ["Y" if is_break else "" for is_break in (row.document_break, row.folder_break, row.box_break)]
    count = "" if row.page_count is None else str(row.page_count)
    return ",".join([row.page_id, row.volume, row.path, *breaks, count])


def parse_row(text: str) -> OptRow:
    """Read one line. Raises LoadFileError (without a line number) when it does not have the seven columns."""
    columns = [column.strip() for column in text.split(",")]
    if len(columns) != COLUMNS:
        raise LoadFileError(f"{len(columns)} columns instead of {COLUMNS}")
    page_id, volume, path, document_break, folder_break, box_break, count = columns
    if count and not (count.isascii() and count.isdigit() and len(count) <= 9):
        raise LoadFileError(f"page count {count[:40]!r} is not a number")
    return OptRow(
        page_id,
        volume,
        path,
        document_break=_is_break("document", document_break),
        folder_break=_is_break("folder", folder_break),
        box_break=_is_break("box", box_break),
        page_count=int(count) if count else None,
    )


def read_opt(path: Path, encoding: str | None = None) -> Iterator[tuple[int, OptRow]]:
    """Stream (line number, row); blank lines are passed over. Raises LoadFileError naming the line."""
    for line in read_lines(path, encoding):
        if not line.text.strip():
            continue
        try:
            yield line.number, parse_row(line.text)
        except LoadFileError as error:
            raise LoadFileError(error.reason, line_number=line.number) from error


def _is_break(name: str, value: str) -> bool:
    if value.upper() not in {"", "Y", "N"}:
        raise LoadFileError(f"{name} break is {value[:40]!r} instead of Y or nothing")
    return value.upper() == "Y"
