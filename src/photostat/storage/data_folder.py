"""The data folder: who may see it, what lies in it, and the lock that lets one Photostat at a time own it.

A folder that holds somebody else's files is refused, never adopted. The lock is the kernel's (flock): it ends with the process
that holds it, so a kill leaves nothing to clean up; what the file says about the holder is for people only.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from photostat.errors import Category, InvalidInputError, MachineLacksError, PhotostatError

_LOCK = "photostat.lock"
_OURS = frozenset({_LOCK, "postgres", "blobs"})
_POLL_SECONDS = 0.1

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Holder:
    """Who holds the lock, in his own words."""

    pid: int = 0
    command: str = "another program"
    since: str = ""

    @property
    def serves(self) -> bool:
        """Whether it is a server, whose database others may use."""
        return self.command == "serve"

    def __str__(self) -> str:
        """For an error's text."""
        return f"`photostat {self.command}`, process {self.pid}, since {self.since}" if self.pid else self.command


class DataFolderInUseError(PhotostatError):
    """Another Photostat owns the data folder now."""

    code = "data_folder_in_use"
    category = Category.CONFLICT

    def __init__(self, path: Path, holder: Holder) -> None:
        super().__init__(
            f"The data folder {path} is in use by {holder}. Two cannot own it: stop it (kill {holder.pid or 'its process'}) "
            "or name another folder with --data-dir."
        )
        self.holder = holder


@dataclass(frozen=True)
class DataFolder:
    """A folder and the names in it."""

    path: Path

    @property
    def postgres(self) -> Path:
        """The embedded database's folder."""
        return self.path / "postgres"

    @property
    def blobs(self) -> Path:
        """Natives and page images."""
        return self.path / "blobs"

    def prepare(self) -> None:
        """Make the folder, for our user alone. Raises InvalidInputError (somebody else's files, no folder), MachineLacksError."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            names = {entry.name for entry in self.path.iterdir()}
        except (FileExistsError, NotADirectoryError) as error:
            raise InvalidInputError(f"{self.path} is no folder: name another one with --data-dir.") from error
        except OSError as error:
            raise MachineLacksError(
                f"The data folder {self.path} cannot be used: {error.strerror}. Mend it, or name another with --data-dir."
            ) from error
        if names and not names & _OURS:
            raise InvalidInputError(
                f"{self.path} holds files of somebody else ({', '.join(sorted(names)[:3])}) and no data of Photostat. "
                "Name an empty or a new folder with --data-dir."
            )
        self._close_to_others(is_new=not names)

    def exists(self) -> bool:
        """Whether it has been a data folder before."""
        return (self.path / _LOCK).exists()

    @contextmanager
    def lock(self, command: str, *, wait_seconds: float = 0) -> Iterator[None]:
        """Own the folder for the length of the block. Raises DataFolderInUseError when another one still does after the wait."""
        # O_NOFOLLOW: a link here would lead our writing elsewhere
        descriptor = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            self._take(descriptor, wait_seconds)
            os.ftruncate(descriptor, 0)
            holder = Holder(os.getpid(), command, time.strftime("%Y-%m-%d %H:%M:%S %Z"))
            os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)
            yield
            os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)

    def holder(self) -> Holder:
        """What the lock file says of who holds it."""
        try:
            return Holder(**json.loads((self.path / _LOCK).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Holder()

    def _take(self, descriptor: int, wait_seconds: float) -> None:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = self.holder()
                if holder.serves or time.monotonic() > deadline:
                    raise DataFolderInUseError(self.path, holder) from None
            else:
                return
            time.sleep(_POLL_SECONDS)

    def _close_to_others(self, *, is_new: bool) -> None:
        mode = self.path.stat().st_mode
        if mode & 0o077 == 0:
            return
        if is_new:
            self.path.chmod(0o700)
        else:
            _log.warning("others may enter the data folder", folder=str(self.path), mode=f"{mode & 0o777:o}", wanted="700")
