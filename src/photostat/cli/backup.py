"""`photostat backup` and `photostat restore`: database, natives and images together."""

from pathlib import Path
from typing import Annotated

import typer

_DataDir = Annotated[Path | None, typer.Option(help="Data folder. Default: PHOTOSTAT_DATA_DIR.", show_default=False)]


def backup(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the backup; new or empty.")],
    data_dir: _DataDir = None,
) -> None:
    """Back up database, natives and images; a running server goes on meanwhile.

    Files are linked, not copied, where DIR is on the data folder's file system: copy DIR to another disk as well.
    """
    from photostat.bootstrap import read_settings
    from photostat.bootstrap.backup import back_up

    back_up(read_settings(data_dir=data_dir), target.absolute(), typer.echo)


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that `photostat backup` wrote.")],
    data_dir: _DataDir = None,
) -> None:
    """Make a new data folder from a backup: checked first, then whole or not at all."""
    from photostat.bootstrap import read_settings
    from photostat.bootstrap.backup import restore as restore_backup

    restore_backup(read_settings(data_dir=data_dir), source.absolute(), typer.echo)
