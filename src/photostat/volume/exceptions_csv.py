"""exceptions.csv: every document that was not imaged, or imaged with warnings, with what to do about it.

People open it in Excel, and its cells come from hostile documents: a cell that a spreadsheet would take for a formula
gets a leading apostrophe, everything is quoted, control characters and bidirectional marks are replaced. The exact
values are in the manifest.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from photostat.atomic import atomic_writer
from photostat.loadfiles.cleaning import single_line
from photostat.render.model import DocumentStatus, Severity
from photostat.render.remedies import remedy_for
from photostat.volume.records import DocumentRecord, WarningRecord

COLUMNS = ("begdoc", "path", "native_type", "size", "status", "code", "message", "detail", "remedy")
MAX_CELL_CHARS = 32_000  # Excel holds 32,767

# Where a list separator other than the comma is the custom, Excel splits lines at semicolons, so a formula can begin
# after one too. The wide forms are what Japanese input methods give, and Excel takes them for the narrow ones.
_FORMULA_START = re.compile(r"(^|;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def write_exceptions(path: Path, records: Iterable[DocumentRecord]) -> int:
    """Write exceptions.csv (UTF-8 with byte order mark, CRLF), atomically; gives the number of documents in it.

    One row for the error of a document and for each of its warnings; notes about an imaged document are in the report.
    """
    documents = 0
    with atomic_writer(path, "w", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for record in records:
            if record.status is DocumentStatus.IMAGED:
                continue
            documents += 1
            writer.writerows([guarded(cell) for cell in row] for row in _rows(record))
    return documents


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; one line, at most MAX_CELL_CHARS characters."""
    # A tab or carriage return before the formula is read as white space by some spreadsheets: look before cleaning.
    was_control_first = cell[:1] in ("\t", "\r", "\n")
    cell = _FORMULA_START.sub(r"\1'", single_line(cell))[:MAX_CELL_CHARS]
    return f"'{cell}" if was_control_first and not cell.startswith("'") else cell


def _rows(record: DocumentRecord) -> Iterator[list[str]]:
    document = [record.begdoc or "", record.path, record.native_type, str(record.size), record.status.value]
    if record.error:
        error = record.error
        yield [*document, error.code, error.message, error.detail, remedy_for(error.code).remedy]
    for warning in record.warnings:
        if warning.severity is Severity.WARNING:
            yield [*document, warning.code, warning.message, _detail(warning), remedy_for(warning.code).remedy]
    if not record.error and not any(warning.severity is Severity.WARNING for warning in record.warnings):
        yield [*document, "", "", "", ""]


def _detail(warning: WarningRecord) -> str:
    pages = f"page {page_ranges(warning.pages)}" if warning.pages else ""
    return "; ".join(part for part in (pages, ", ".join(warning.items)) if part)


def page_ranges(pages: Iterable[int]) -> str:
    """`1-3, 7` for the pages 1, 2, 3 and 7."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and runs[-1][1] + 1 == page:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
