"""`photostat import`: a folder of natives, the rows of a DAT or CSV, or the page images of an OPT become documents.

Columns go to the fields of the same name; --map says otherwise. What cannot be loaded is told and never stops the rest. Files are
found below the load file's folder only, or below the one above it where that folder is the DATA of a volume.
"""

from pathlib import Path
from typing import Annotated

import typer

from photostat.errors import InvalidInputError
from photostat.workspaces.documents.model import LoadMode

_EXIT_SOME_ERRORED = 1
_MODES = [mode.value.replace("_", "-") for mode in LoadMode]


def _mode(text: str) -> LoadMode:
    """The mode, spelled with a hyphen or with an underscore."""
    try:
        return LoadMode(text.lower().replace("-", "_"))
    except ValueError as error:
        raise typer.BadParameter(f"must be one of {', '.join(_MODES)}.") from error


def import_(
    source: Annotated[
        Path, typer.Argument(help="A folder of natives, a DAT or CSV, or an OPT (by its suffix .opt).", show_default=False)
    ],
    workspace: Annotated[str, typer.Option(help="Name or ArtifactID of the workspace.", show_default=False)],
    data_dir: Annotated[Path | None, typer.Option(help="Data folder; default PHOTOSTAT_DATA_DIR.")] = None,
    mode: Annotated[
        LoadMode, typer.Option(parser=_mode, metavar="|".join(_MODES), help="What happens to documents that are there already.")
    ] = LoadMode.APPEND,
    images: Annotated[Path | None, typer.Option(help="OPT whose page images are loaded after the rows of a DAT or CSV.")] = None,
    folder: Annotated[str | None, typer.Option(help="Folder of the workspace for new documents; made if missing: A/B.")] = None,
    delimiters: Annotated[
        str | None, typer.Option(help="concordance, comma, tab, or column, quote and newline: '|^~' or codes '20,254,174'.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the load files; default: found out.")] = None,
    user: Annotated[str | None, typer.Option(help="Log-in name of the user to act as; default: first administrator.")] = None,
    maps: Annotated[
        list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="Field of a column; can be given many times.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the mapping and load nothing.")] = False,
    errors: Annotated[Path | None, typer.Option(help="CSV file for what was not loaded.")] = None,
) -> None:
    """Load documents. The last lines tell the counts.

    Exit codes: 0 all loaded, 1 some rows, files or documents were not, 2 usage or input, 3 the machine lacks something.
    """
    from photostat.bootstrap import open_database
    from photostat.cli.import_folder import load_folder
    from photostat.cli.import_rows import find_columns, load_images, load_rows, open_table
    from photostat.cli.import_target import find_target
    from photostat.cli.import_told import Told
    from photostat.loadfiles.lines import checked_encoding

    is_folder, is_opt = source.is_dir(), source.suffix.lower() == ".opt"
    if (is_folder or is_opt) and (maps or dry_run or images or delimiters):
        raise InvalidInputError("--map, --dry-run, --images and --delimiters are for a DAT or CSV.")
    for path in (source, images):
        if path is not None and not path.exists():
            raise InvalidInputError(f"There is no file or folder {path}. Nothing was loaded.")
    named = checked_encoding(encoding) if encoding is not None else None
    reader = None if is_folder or is_opt else open_table(source, delimiters, named)
    with Told(None if dry_run else errors) as told, open_database(data_dir, must_exist=True) as services:
        target = find_target(
            services,
            told,
            workspace=workspace,
            user=user,
            mode=mode,
            folder=None if dry_run else folder,
            has_images=is_opt or images is not None,
        )
        if is_folder:
            load_folder(target, source)
        elif reader is not None:
            columns = find_columns(target, reader, maps or [])
            if dry_run:
                return
            load_rows(target, reader, columns)
        if (opt := source if is_opt else images) is not None:
            load_images(target, opt, named)
    raise typer.Exit(_EXIT_SOME_ERRORED if told.has_errors else 0)
