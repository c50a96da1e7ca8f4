"""`photostat import`: the rows of a DAT, with the natives and texts that they name, become documents of a workspace.

Columns go to the fields of the same name; --map says otherwise. A row that cannot be loaded is told and never stops the others.
Files are found below the load file's folder only, or below the one above it where that folder is the DATA of a volume.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from photostat.errors import InvalidInputError
from photostat.workspaces.documents.model import LoadMode

if TYPE_CHECKING:
    from photostat.api.services import Services
    from photostat.loadfiles.dat import DatReader
    from photostat.workspaces.documents.columns_of_source import SourceColumns, SourceRow
    from photostat.workspaces.documents.loading import LoadCounts
    from photostat.workspaces.documents.model import ItemError

_EXIT_SOME_ERRORED = 1
_MOST_ERRORS_SHOWN = 20
_ERROR_COLUMNS = ("line", "control_number", "field", "code", "message")


def import_(
    source: Annotated[
        Path, typer.Argument(help="DAT (UTF-8, UTF-16, Windows-1252), or a folder of natives.", show_default=False)
    ],
    workspace: Annotated[int, typer.Option(help="ArtifactID of the workspace.", show_default=False)],
    data_dir: Annotated[Path | None, typer.Option(help="Data folder; default PHOTOSTAT_DATA_DIR.")] = None,
    mode: Annotated[LoadMode, typer.Option(help="What happens to control numbers that are there already.")] = LoadMode.APPEND,
    maps: Annotated[
        list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="Field of a column; can be given many times.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the mapping and load nothing.")] = False,
    errors: Annotated[Path | None, typer.Option(help="CSV file for the rows that were not loaded.")] = None,
) -> None:
    """Load documents. The last line tells the counts.

    Exit codes: 0 all loaded, 1 some rows were not, 2 usage or input, 3 the machine lacks something.
    """
    from photostat.bootstrap import open_database
    from photostat.loadfiles.dat import DatReader

    if source.is_dir():
        if maps or dry_run or mode is not LoadMode.APPEND:
            raise InvalidInputError("--map, --dry-run and --mode are for load files; a folder of natives is appended.")
        _end(_folder(source, workspace, data_dir, errors))
    reader = DatReader(source)
    with open_database(data_dir) as services:
        columns = _columns(services, workspace, reader, maps or [])
        if dry_run:
            return
        counts = _load(services, workspace, reader, mode, columns, errors)
    _end(counts)


def _folder(source: Path, workspace_id: int, data_dir: Path | None, errors: Path | None) -> "LoadCounts":
    from photostat.bootstrap import open_database
    from photostat.cli.import_folder import load_folder
    from photostat.workspaces.artifacts.well_known import ADMINISTRATOR_USER
    from photostat.workspaces.people.access import enter_workspace
    from photostat.workspaces.people.rights import Right

    with open_database(data_dir) as services, _ErrorsFile(errors) as told:
        with services.database.read() as connection:
            enter_workspace(connection, ADMINISTRATOR_USER, workspace_id, Right.ADD_DOCUMENTS)
        return load_folder(services, workspace_id, ADMINISTRATOR_USER, source, told.batch_ended)


def _end(counts: "LoadCounts") -> NoReturn:
    typer.echo(f"rows {counts.rows}, created {counts.created}, overlaid {counts.overlaid}, not loaded {counts.errors}")
    raise typer.Exit(_EXIT_SOME_ERRORED if counts.errors else 0)


def _columns(services: "Services", workspace_id: int, reader: "DatReader", maps: Sequence[str]) -> "SourceColumns":
    from photostat.workspaces.artifacts.well_known import ADMINISTRATOR_USER
    from photostat.workspaces.documents.mapping import map_columns
    from photostat.workspaces.fields.store import document_fields
    from photostat.workspaces.people.access import enter_workspace
    from photostat.workspaces.people.rights import Right

    with services.database.read() as connection:
        enter_workspace(connection, ADMINISTRATOR_USER, workspace_id, Right.ADD_DOCUMENTS)
        mapping = map_columns(reader.fields, document_fields(connection, workspace_id), maps)
    for column, target in mapping.targets:
        typer.echo(f"{column} -> {target or 'not loaded'}", err=True)
    return mapping.columns


def _load(
    services: "Services", workspace_id: int, reader: "DatReader", mode: LoadMode, columns: "SourceColumns", errors: Path | None
) -> "LoadCounts":
    from photostat.workspaces.artifacts.well_known import ADMINISTRATOR_USER
    from photostat.workspaces.documents.loading import Loader, LoadPlan
    from photostat.workspaces.documents.source_files import SourceFiles

    plan = LoadPlan(
        workspace_id=workspace_id,
        user_id=ADMINISTRATOR_USER,
        mode=mode,
        columns=columns,
        files=SourceFiles(_base(reader.path.absolute())),
        max_native_bytes=services.settings.render.max_native_bytes,
    )
    with _ErrorsFile(errors) as told:
        loader = Loader(services.database, services.blobs, plan, told.batch_ended, services.identifier)
        return loader.load(_rows(reader))


def _base(load_file: Path) -> Path:
    """A volume keeps its load files in DATA, beside the folders that they name."""
    folder = load_file.parent
    return folder.parent if folder.name.upper() == "DATA" else folder


def _rows(reader: "DatReader") -> Iterator["SourceRow"]:
    from photostat.workspaces.documents.columns_of_source import SourceRow

    return (SourceRow(row.line_number, row.values) for row in reader.rows())


class _ErrorsFile:
    """Tells each batch on stderr, with the first errors of the load; all of them go into the CSV file, where one is named."""

    def __init__(self, path: Path | None) -> None:
        self._stream = path.open("w", encoding="utf-8-sig", newline="") if path else None
        self._writer = csv.writer(self._stream, quoting=csv.QUOTE_ALL) if self._stream else None
        self._shown = 0
        if self._writer:
            self._writer.writerow(_ERROR_COLUMNS)

    def __enter__(self) -> "_ErrorsFile":
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()

    def batch_ended(self, counts: "LoadCounts", found: Sequence["ItemError"]) -> None:
        from photostat.loadfiles.cleaning import single_line

        for error in found:
            cells = (error.control_number, error.field, error.code, error.message)
            if self._writer:
                self._writer.writerow([error.line_number, *(_no_formula(single_line(cell)) for cell in cells)])
            if self._shown < _MOST_ERRORS_SHOWN:
                self._shown += 1
                typer.echo(f"line {error.line_number}: {error.field}: {single_line(error.message)}", err=True)
        sys.stderr.write(f"{counts.rows:,} rows\n")


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
