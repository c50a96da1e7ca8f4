"""Delimited text for LibreOffice: as UTF-8, with the separator found by looking, every cell shown as it is written.

No cell is read as a number or a date: leading zeros, long account numbers and dates stay as the author wrote them.
"""

import csv
from pathlib import Path
from typing import Final

_SAMPLE_CHARS: Final = 64 * 1024
_SAMPLE_LINES: Final = 200
_SEPARATORS: Final = (",", ";", "\t", "|")
_MAX_COLUMNS: Final = 16_384  # of a LibreOffice sheet
_UTF_8: Final = 76  # rtl_TextEncoding
_EN_US: Final = 1033  # LCID
_TEXT: Final = 2  # column format
_BLOCK_BYTES: Final = 1 << 20


def write_utf8(native: Path, target: Path, charset: str) -> str:
    """Write the native as UTF-8 without byte order mark and without NULs; the first part of its text."""
    sample = ""
    with (
        native.open("r", encoding=charset or "utf-8", errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as plain,
    ):
        while text := source.read(_BLOCK_BYTES):
            if not sample:
                text = text.removeprefix("\ufeff")
                sample = text[:_SAMPLE_CHARS]
            plain.write(text.replace("\x00", ""))
    return sample


def csv_filter_options(sample: str, *, separator: str = "") -> str:
    """LibreOffice's token string for the CSV import filter (its help: "Filter Options for the CSV Filter")."""
    separator = separator or find_separator(sample)
    columns = max((len(row) for row in _rows(sample, separator)), default=1)
    formats = "/".join(f"{column}/{_TEXT}" for column in range(1, min(columns, _MAX_COLUMNS) + 1))
    quoted_as_text, detect_numbers = "true", "false"
    return f"{ord(separator)},34,{_UTF_8},1,{formats},{_EN_US},{quoted_as_text},{detect_numbers}"


def find_separator(sample: str) -> str:
    """The separator that gives most rows the same number of cells, more than one; a comma where none does.

    A first line `sep=;` decides, as in Excel.
    """
    first = sample.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    return max(_SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    widths = [len(row) for row in _rows(sample, separator) if row]
    if not widths:
        return 0.0, 0
    usual = max(set(widths), key=widths.count)
    return (widths.count(usual) / len(widths) if usual > 1 else 0.0), usual


def _rows(sample: str, separator: str) -> list[list[str]]:
    lines = sample.splitlines()[:_SAMPLE_LINES]
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:  # a cell longer than the module's limit
        return [line.split(separator) for line in lines]
