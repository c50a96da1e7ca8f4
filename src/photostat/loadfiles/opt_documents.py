"""The documents of an OPT: its rows put together at the document breaks, one document in memory at a time.

A row that cannot be read spoils the document that it stands in and no other: whether pages are missing can no longer be known, so
that document says why and is left to the caller to refuse.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.lines import Line, read_lines
from photostat.loadfiles.opt import OptRow, parse_row

MOST_PAGES = 200_000


@dataclass
class OptDocument:
    """One document. `first_id` is the page id of its first page; `pages`: line number and path of each, in order.

    `problem`: why its pages cannot be relied on, empty where they can; `problem_line` is where.
    """

    line_number: int
    first_id: str
    pages: list[tuple[int, str]] = field(default_factory=list)
    claimed_pages: int | None = None
    problem: str = ""
    problem_line: int = 0
    last_line: int = 0

    def spoil(self, line_number: int, problem: str) -> None:
        """Note the first problem."""
        if not self.problem:
            self.problem, self.problem_line = problem, line_number


def read_documents(path: Path, encoding: str | None = None) -> Iterator[OptDocument]:
    """Stream the documents. Raises LoadFileError for a file that cannot be read."""
    current: OptDocument | None = None
    for line in read_lines(path, encoding):
        if not line.text.strip():
            continue
        row = _row(line)
        if current is None or (isinstance(row, OptRow) and row.document_break):
            if current is not None:
                yield _ended(current)
            current = _begun(line, row)
        current.last_line = line.number
        _add(current, line, row)
    if current is not None:
        yield _ended(current)


def _row(line: Line) -> OptRow | str:
    """The row, or why it is none."""
    try:
        return parse_row(line.text)
    except LoadFileError as error:
        return error.reason


def _begun(line: Line, row: OptRow | str) -> OptDocument:
    if isinstance(row, str):
        return OptDocument(line.number, "")
    document = OptDocument(line.number, row.page_id, claimed_pages=row.page_count)
    if not row.document_break:
        document.spoil(line.number, "the first row has no Y: no document begins there")
    return document


def _add(document: OptDocument, line: Line, row: OptRow | str) -> None:
    if isinstance(row, str):
        document.spoil(line.number, row)
        return
    if not line.decoded and "\ufffd" in line.text:
        document.spoil(line.number, "holds bytes that do not fit the encoding; name the right one")
    if len(document.pages) >= MOST_PAGES:
        document.spoil(line.number, f"has more than {MOST_PAGES} pages")
        return
    document.pages.append((line.number, row.path))


def _ended(document: OptDocument) -> OptDocument:
    claimed, found = document.claimed_pages, len(document.pages)
    if claimed is not None and claimed != found:
        document.spoil(document.line_number, f"the page count is {claimed}, and {found} pages are listed")
    return document
