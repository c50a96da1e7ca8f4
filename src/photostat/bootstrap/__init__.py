"""The one place that builds things from the settings: workers for a volume, the domain on its database, the server.

Here stand the entrances that most callers need; what they build is imported when it is built, so that no command waits for
the parts of another.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from photostat.bootstrap.settings import read_settings

if TYPE_CHECKING:
    from photostat.services import Services

__all__ = ["open_database", "read_settings"]


def open_database(
    data_dir: Path | None = None,
    *,
    say: Callable[[str], None] | None = None,
    with_files: bool = True,
    must_exist: bool = False,
) -> "AbstractContextManager[Services]":
    """The domain for one command. `data_dir`: None = PHOTOSTAT_DATA_DIR. `say` tells the user what he must know (stderr).

    `with_files` False: for what touches no native or image, so that an object store may be away. `must_exist`: for what makes
    no sense in a new instance, so that a mistyped folder does not become one.

    The database is the one of PHOTOSTAT_DATABASE_URL, else the one of the data folder: started for as long as the command
    runs, or the one that a running `photostat serve` has started. Raises InvalidInputError (no data folder named),
    ConflictError (another command is at work, files of another instance), BlobStoreError, SchemaError (`photostat migrate`
    first), MachineLacksError.
    """
    from photostat.bootstrap.database import open_services

    return open_services(read_settings(data_dir=data_dir), say=say, with_files=with_files, must_exist=must_exist)
