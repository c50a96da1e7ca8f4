"""Starting PostgreSQL's programs: as the database user, tied to our life, with the data folder handed over as a descriptor.

The programs reach the folder as /proc/self/fd/N: the user they run as need not be able to enter the folders above it, and the
name is short however long the real path is (a Unix socket's path ends at 107 bytes). Nothing here loosens a folder's rights.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from photostat.storage.postgres.account import Account

_LAUNCHER = Path(__file__).with_name("launch.py")
# Nothing is inherited: PGDATA, PGPORT and their kin would change what our command lines say. Messages stay English, so that
# what a log line says can be looked up.
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class OpenFolder:
    """A folder that is held open, so that children can reach it by descriptor."""

    path: Path
    descriptor: int

    @property
    def short(self) -> str:
        """Its name within every process that inherited the descriptor, ours included."""
        return f"/proc/self/fd/{self.descriptor}"


@contextmanager
def opened(path: Path) -> Iterator[OpenFolder]:
    """The folder held open for the length of the block."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield OpenFolder(path, descriptor)
    finally:
        os.close(descriptor)


def spawn(
    argv: Sequence[str], *, account: Account | None, folder: OpenFolder, death_signal: signal.Signals
) -> subprocess.Popen[bytes]:
    """Start a program that gets `death_signal` when the *thread* that called this ends; its output and errors are one pipe.

    It has its own session, so that Ctrl-C at a terminal reaches us alone and the database stops after its clients.
    """
    order = {
        "argv": list(argv),
        "uid": account.uid if account else None,
        "gid": account.gid if account else None,
        "death_signal": int(death_signal),
        "parent": os.getpid(),
    }
    return subprocess.Popen(
        [sys.executable, "-IS", str(_LAUNCHER), json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[folder.descriptor],
        env=_ENVIRONMENT,
        start_new_session=True,
    )
