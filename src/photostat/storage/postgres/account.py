"""The user that the database runs as. PostgreSQL refuses to run as root, so root's database drops to a user of its own.

Refuses to guess: an ordinary user's database runs as that user, whatever the setting says.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass

import structlog

from photostat.errors import MachineLacksError

DEFAULT_NAME = "photostat"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Account:
    """A system user."""

    name: str
    uid: int
    gid: int


def database_account(name: str | None) -> Account | None:
    """The user to change to; None where we are an ordinary user and stay ourselves.

    A missing user is created. Raises MachineLacksError when that fails or when the name is root's.
    """
    if os.geteuid() != 0:
        return None
    wanted = name or DEFAULT_NAME
    account = _looked_up(wanted) or _created(wanted)
    if account.uid == 0:
        raise MachineLacksError(
            f"The database cannot run as {wanted}: PostgreSQL refuses root. Name another storage.postgres_user."
        )
    return account


def _looked_up(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, entry.pw_uid, entry.pw_gid)


def _created(name: str) -> Account:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    try_yourself = (
        f"Create it (useradd --system {name}), name another user in PHOTOSTAT_STORAGE__POSTGRES_USER, or start as a user."
    )
    if useradd is None:
        raise MachineLacksError(f"The database needs the system user {name}, and useradd is not installed. {try_yourself}")
    command = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    account = _looked_up(name)  # whatever useradd said: another process may have created it at the same moment
    if account is None:
        reason = run.stderr.strip() or f"it ended with status {run.returncode}"
        raise MachineLacksError(f"The system user {name} for the database could not be created: {reason}. {try_yourself}")
    _log.info("database user created", user=name, uid=account.uid)
    return account
