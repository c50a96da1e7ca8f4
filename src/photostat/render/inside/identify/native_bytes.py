"""A bounded look into a native: its first bytes, its last bytes, and single places in between, never the whole file.

A native may be larger than the memory, so nothing here reads more than its caller names, and no caller may name more
than MAX_READ_BYTES at once.
"""

from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO

HEAD_BYTES = 64 * 1024
TAIL_BYTES = 66 * 1024  # the ZIP end record may stand this far before the end (its comment has up to 65,535 bytes)
MAX_READ_BYTES = 8 * 1024 * 1024


class NativeBytes:
    """One open native. `extension` is the untrusted file name's, lower case, without the dot."""

    def __init__(self, path: Path, file_name: str) -> None:
        self._file: BinaryIO = path.open("rb")
        self.size_bytes = self._file.seek(0, 2)
        self.head = self.read(0, HEAD_BYTES)
        self.extension = extension_of(file_name)

    def __enter__(self) -> "NativeBytes":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    @property
    def stream(self) -> BinaryIO:
        """The open file itself, for readers that seek on their own and keep their own bounds."""
        return self._file

    def read(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`; fewer at the end of the file, none before its start or past its end."""
        if offset < 0 or count <= 0:
            return b""
        self._file.seek(offset)
        return self._file.read(min(count, MAX_READ_BYTES))

    def tail(self) -> bytes:
        """The last bytes; the whole of a small file."""
        return self.read(max(0, self.size_bytes - TAIL_BYTES), TAIL_BYTES)


def extension_of(file_name: str) -> str:
    """The extension of an untrusted name, "" for none: ".gitignore" and "a." have none."""
    name = PurePosixPath(file_name.replace("\\", "/").replace("\0", "")).name
    return PurePosixPath(name).suffix.lower().lstrip(".").strip()
