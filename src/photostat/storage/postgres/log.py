"""The server's own messages: read from its pipe, kept in two files of bounded size, the last lines at hand for errors."""

import os
import threading
from collections import deque
from pathlib import Path
from typing import IO

_FILE = "server.log"
_OLD_FILE = "server.log.1"
_MAX_BYTES = 8 * 1024**2
_LINES_KEPT = 30


class ServerLog:
    """Writes what a server says to FOLDER/server.log, the 8 MB before that to server.log.1."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tail: deque[str] = deque(maxlen=_LINES_KEPT)

    def follow(self, pipe: IO[bytes]) -> threading.Thread:
        """Read the pipe in a thread of its own until every process that holds its other end is gone."""
        thread = threading.Thread(target=self._read, args=[pipe], name="database log", daemon=True)
        thread.start()
        return thread

    def last_lines(self) -> str:
        """The last lines of all, for the text of an error."""
        return "\n".join(self._tail)

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in iter(lambda: pipe.readline(65536), b""):
                self._tail.append(line.decode("utf-8", "replace").rstrip()[:1000])
                self._write(line)

    def _write(self, line: bytes) -> None:
        path = self._folder / _FILE
        try:
            # The folder is the database user's, who may not lead root's hand elsewhere by a link.
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError:
            return  # full disk, most likely: the database must not stop because its log cannot be written
        with open(descriptor, "ab", buffering=0) as file:  # noqa: PTH123 - a descriptor, not a path
            self._append(file, line, path)

    def _append(self, file: IO[bytes], line: bytes, path: Path) -> None:
        try:
            file.write(line)
            if file.tell() > _MAX_BYTES:
                path.replace(self._folder / _OLD_FILE)
        except OSError:
            return
