"""The folder that the database user owns: DATA_DIR/postgres, mode 0700. The folders above it are not touched.

Refuses a folder that belongs to somebody else: PostgreSQL would too, with less to go by.
"""

import os
import pwd
from pathlib import Path

from photostat.errors import MachineLacksError
from photostat.storage.postgres.account import Account
from photostat.storage.postgres.cluster import data_folder


def ensure_folder(folder: Path, account: Account | None) -> None:
    """Make the folder where it is missing and give it to the database user. Raises MachineLacksError."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        data = data_folder(folder)
        owner = (data if data.exists() else folder).stat().st_uid
        if account is not None and not data.exists() and owner != account.uid:
            os.chown(folder, account.uid, account.gid, follow_symlinks=False)
            owner = account.uid
        folder.chmod(0o700)
    except OSError as error:
        raise MachineLacksError(
            f"The database folder {folder} cannot be used: {error}. Check its rights and the disk."
        ) from error
    wanted = account.uid if account else os.geteuid()
    if owner != wanted:
        raise MachineLacksError(
            f"The database in {folder} belongs to the user {_name(owner)}, and it would run as {_name(wanted)}. Start photostat "
            f"as before, or give it away: chown -R {_name(wanted)} {folder}"
        )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
