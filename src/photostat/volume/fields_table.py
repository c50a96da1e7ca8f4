"""The table of `--fields`: what is known of each document besides its file, for the profile's references to document fields.

A CSV with a header: the column `path` names a document by its path below its source, the other columns are fields by name.
Only the columns that the profile refers to are kept. A cell says nothing when it is empty; a document without a row has no
fields, and the finding of its options says so.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from photostat.errors import InvalidInputError
from photostat.render.profile import ImagingProfile
from photostat.volume.sources import SourceFile

_PATH_COLUMN = "path"
MAX_CELL_CHARS = 100_000

FieldsTable = Mapping[str, Mapping[str, str]]
"""Path with forward slashes -> field name in lower case -> value."""


def read_fields(path: Path | None, profile: ImagingProfile) -> FieldsTable:
    """Read the table. Raises InvalidInputError when it cannot be read, or lacks a column that the profile refers to."""
    wanted = {name.lower() for name in profile.referenced_fields}
    if path is None:
        if wanted:
            named = ", ".join(sorted(profile.referenced_fields))
            raise InvalidInputError(
                f"The imaging profile refers to document fields ({named}), and no table of fields is given. "
                "Name one with --fields, or take the references out of the profile."
            )
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(csv.reader(file, strict=True), path, wanted)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInputError(f"Cannot read the table of fields {path}: {error}") from error


def with_fields(files: list[SourceFile], table: FieldsTable) -> list[SourceFile]:
    """The files, each with its row. Raises InvalidInputError when the table has rows and none of them fits a file."""
    if not table:
        return files
    found = [replace(file, fields=tuple(sorted(table.get(file.relative, {}).items()))) for file in files]
    if not any(file.relative in table for file in files):
        raise InvalidInputError(
            "No path in the table of fields is a file of the sources; paths are relative to their source, such as "
            f"{files[0].relative!r}."
        )
    return found


def _read(rows: Iterable[list[str]], path: Path, wanted: set[str]) -> FieldsTable:
    iterator = iter(rows)
    header = [name.strip().lower() for name in next(iterator, [])]
    if _PATH_COLUMN not in header:
        raise InvalidInputError(f"The table of fields {path} has no column '{_PATH_COLUMN}' in its first line.")
    missing = sorted(wanted - set(header))
    if missing:
        raise InvalidInputError(
            f"The table of fields {path} has no column {', '.join(map(repr, missing))}, to which the imaging profile refers; "
            f"its columns are {', '.join(header)}."
        )
    at = header.index(_PATH_COLUMN)
    columns = [(place, name) for place, name in enumerate(header) if name in wanted]
    table: dict[str, dict[str, str]] = {}
    for row in iterator:
        if len(row) > at and row[at].strip():
            key = row[at].strip().replace("\\", "/").removeprefix("./")
            table[key] = {name: row[place][:MAX_CELL_CHARS] for place, name in columns if place < len(row)}
    return table
