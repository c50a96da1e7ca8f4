"""What `photostat import` tells: progress and the first errors on stderr, all errors in a CSV file, the sums at the end."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import typer

from photostat.errors import InvalidInputError

if TYPE_CHECKING:
    from photostat.workspaces.documents.loading import LoadCounts
    from photostat.workspaces.documents.model import ItemError

_MOST_ERRORS_SHOWN = 20
_COLUMNS = ("line", "control_number", "field", "code", "message")


class Told:
    """Tells each batch. Raises InvalidInputError where the file for errors cannot be written."""

    def __init__(self, errors: Path | None) -> None:
        self._path = errors
        try:
            self._stream = errors.open("w", encoding="utf-8-sig", newline="") if errors else None
        except OSError as error:
            raise InvalidInputError(f"--errors: cannot write {errors}: {error.strerror}. Nothing was loaded.") from error
        self._writer = csv.writer(self._stream, quoting=csv.QUOTE_ALL) if self._stream else None
        self._shown = 0
        self.has_errors = False
        if self._writer:
            self._writer.writerow(_COLUMNS)

    def __enter__(self) -> "Told":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._stream:
            self._stream.close()
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            typer.echo(
                "Interrupted. The batches that are told above stay. To go on, run it again: a folder as it was, load files with "
                "--mode append-overlay.",
                err=True,
            )

    def rows(self, counts: "LoadCounts", found: Sequence["ItemError"]) -> None:
        """Tell a batch of rows of a table."""
        self._batch(f"{counts.rows:,} rows", "line", found)

    def documents(self, counts: "LoadCounts", found: Sequence["ItemError"]) -> None:
        """Tell a batch of documents of an OPT."""
        self._batch(f"{counts.rows:,} documents, {counts.pages:,} pages", "line", found)

    def files(self, counts: "LoadCounts", found: Sequence["ItemError"]) -> None:
        """Tell a batch of files; the `field` of an error is the file's name."""
        self._batch(f"{counts.rows:,} files", "file", found)

    def _batch(self, progress: str, of: str, found: Sequence["ItemError"]) -> None:
        from photostat.loadfiles.cleaning import single_line

        for error in found:
            self.has_errors = True
            cells = [single_line(cell) for cell in (error.control_number, error.field, error.code, error.message)]
            if self._writer:
                self._write([str(error.line_number), *(_no_formula(cell) for cell in cells)])
            if self._shown < _MOST_ERRORS_SHOWN:
                self._shown += 1
                what = " ".join(part for part in (of, str(error.line_number), cells[0]) if part)
                typer.echo(": ".join(part for part in (what, cells[1], cells[3]) if part), err=True)
        sys.stderr.write(f"{progress}\n")

    def _write(self, cells: Sequence[str]) -> None:
        assert self._writer is not None
        try:
            self._writer.writerow(cells)
        except OSError as error:
            raise InvalidInputError(f"--errors: cannot write {self._path}: {error.strerror}. What is loaded stays.") from error


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def tell_sums(what: str, counts: "LoadCounts") -> None:
    """The sums on stdout: created, overlaid, already there and not loaded make the first number."""
    there = f", already there {counts.unchanged}" if what == "files" else ""
    pages = f"; pages {counts.pages}" if what == "image documents" else ""
    typer.echo(
        f"{what} {counts.rows}, created {counts.created}, overlaid {counts.overlaid}{there}, not loaded {counts.errors}{pages}"
    )
