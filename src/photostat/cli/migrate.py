"""`photostat migrate`: bring the database to the revision that this version needs. `photostat serve` does it by itself."""

from pathlib import Path
from typing import Annotated

import typer


def migrate(
    data_dir: Annotated[Path | None, typer.Option(help="Data folder. Default: PHOTOSTAT_DATA_DIR.", show_default=False)] = None,
) -> None:
    """Bring the database to the newest revision. It cannot be turned back: make a backup first."""
    from photostat.bootstrap import read_settings
    from photostat.bootstrap.database import data_folder, database_url, require_existing
    from photostat.storage.migrations import migrate as migrate_database
    from photostat.storage.migrations import newest_revision
    from photostat.storage.probe import check_database

    settings = read_settings(data_dir=data_dir)
    folder = data_folder(settings)
    require_existing(settings, folder)
    folder.prepare()
    with database_url(settings, folder) as url:
        check_database(url)
        applied = migrate_database(url)
    for revision in applied:
        typer.echo(f"applied {revision}")
    typer.echo(f"The database is at revision {newest_revision()}.")
