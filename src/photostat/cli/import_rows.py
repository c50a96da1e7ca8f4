"""`photostat import` of load files: the rows of a DAT or CSV, the page images of an OPT."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from photostat.cli.import_target import Target, files_base
from photostat.cli.import_told import tell_sums
from photostat.errors import InvalidInputError

if TYPE_CHECKING:
    from photostat.loadfiles.dat import DatReader
    from photostat.workspaces.documents.columns_of_source import SourceColumns, SourceRow


def open_table(path: Path, delimiters: str | None, encoding: str | None) -> "DatReader":
    """The table, its header read. Raises LoadFileError."""
    from photostat.loadfiles.dat import DatReader
    from photostat.loadfiles.delimiters import parse_delimiters, usual_delimiters

    _refuse_what_is_no_table(path)
    parted = parse_delimiters(delimiters) if delimiters is not None else usual_delimiters(path, encoding)
    return DatReader(path, parted, encoding)


def _refuse_what_is_no_table(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise InvalidInputError(f"Cannot read {path}: {error.strerror}. Nothing was loaded.") from error
    if start in (b"PK\x03\x04", b"PK\x05\x06"):
        raise InvalidInputError(
            f"{path} is a ZIP file, or a document that is one inside. Unpack a ZIP and name its folder or the load file in it; "
            "single documents are loaded from the folder that holds them. Nothing was loaded."
        )


def find_columns(target: Target, reader: "DatReader", maps: Sequence[str]) -> "SourceColumns":
    """The mapping of the table's columns, told on stderr. Raises InvalidInputError."""
    from photostat.workspaces.documents.mapping import map_columns
    from photostat.workspaces.fields.store import document_fields

    with target.services.database.read() as connection:
        mapping = map_columns(reader.fields, document_fields(connection, target.workspace_id), maps)
    for column, filled in mapping.targets:
        typer.echo(f"{column} -> {filled or 'not loaded'}", err=True)
    return mapping.columns


def load_rows(target: Target, reader: "DatReader", columns: "SourceColumns") -> None:
    """Load the table; the sums are told."""
    from photostat.workspaces.documents.loading import Loader, LoadPlan
    from photostat.workspaces.documents.source_files import SourceFiles

    services = target.services
    plan = LoadPlan(
        workspace_id=target.workspace_id,
        user_id=target.user_id,
        mode=target.mode,
        columns=columns,
        files=SourceFiles(files_base(reader.path)),
        root_folder_id=target.folder_id,
        max_native_bytes=services.settings.render.max_native_bytes,
    )
    loader = Loader(services.database, services.blobs, plan, target.told.rows, services.identifier)
    rows = _Rows(reader)
    counts = loader.load(rows)
    if rows.guessed:
        typer.echo(f"{rows.guessed} rows are no UTF-8 and were read as Windows-1252; --encoding names another one", err=True)
    tell_sums("rows", counts)


class _Rows:
    """The rows of a table; counts those whose encoding was guessed."""

    def __init__(self, reader: "DatReader") -> None:
        self._reader = reader
        self.guessed = 0

    def __iter__(self) -> "Iterator[SourceRow]":
        from photostat.workspaces.documents.columns_of_source import SourceRow

        for row in self._reader.rows():
            self.guessed += not row.decoded
            yield SourceRow(row.line_number, row.values, row.decoded)


def load_images(target: Target, opt: Path, encoding: str | None) -> None:
    """Load the page images of an OPT; the sums are told."""
    from photostat.loadfiles.opt_documents import read_documents
    from photostat.workspaces.documents.image_loading import ImageLoader, ImagePlan
    from photostat.workspaces.documents.source_files import SourceFiles

    plan = ImagePlan(
        workspace_id=target.workspace_id,
        user_id=target.user_id,
        mode=target.mode,
        files=SourceFiles(files_base(opt)),
        folder_id=target.folder_id,
    )
    loader = ImageLoader(target.services.database, target.services.blobs, plan, target.told.documents)
    tell_sums("image documents", loader.load(read_documents(opt, encoding)))
