"""Bodies of requests. Files are streamed as multipart/form-data with a length told in advance; none is ever held in memory.

A body can be opened more than once, for the try after a token had to be renewed.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Protocol
from urllib.parse import quote

from photostat.errors import InvalidInputError

_CHUNK_BYTES = 1 << 20


class Body(Protocol):
    """What a request carries."""

    @property
    def content_type(self) -> str:
        """The header."""

    @property
    def length_bytes(self) -> int:
        """How many bytes `open` gives."""

    def open(self) -> Iterator[bytes]:
        """The bytes, from the beginning. Raises InvalidInputError for a file that cannot be read."""


@dataclass(frozen=True)
class Bytes:
    """A body that is there already."""

    content: bytes
    content_type: str

    @property
    def length_bytes(self) -> int:
        """Its size."""
        return len(self.content)

    def open(self) -> Iterator[bytes]:
        """In one piece."""
        yield self.content


class Upload:
    """Files as the parts `files`, after texts. Raises InvalidInputError for what is no readable plain file."""

    def __init__(self, files: Sequence[Path], texts: Sequence[tuple[str, str]] = ()) -> None:
        self._boundary = f"photostat-{token_hex(16)}"
        self._texts = b"".join(self._head(name) + text.encode() + b"\r\n" for name, text in texts)
        self._files = [(file, _size(file), self._head("files", file.name)) for file in files]
        self._end = f"--{self._boundary}--\r\n".encode()

    @property
    def content_type(self) -> str:
        """With the boundary, which no file can foresee."""
        return f"multipart/form-data; boundary={self._boundary}"

    @property
    def length_bytes(self) -> int:
        """By the sizes that the files had when the upload was made."""
        return len(self._texts) + sum(len(head) + size + 2 for _, size, head in self._files) + len(self._end)

    def open(self) -> Iterator[bytes]:
        """Texts, files, end."""
        yield self._texts
        for file, size, head in self._files:
            yield head
            yield from _content(file, size)
            yield b"\r\n"
        yield self._end

    def _head(self, name: str, file_name: str | None = None) -> bytes:
        head = f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if file_name is None:
            return f"{head}\r\n\r\n".encode()
        # twice: plainly for whoever reads a log, and exactly, as RFC 8187 writes what is no plain letter
        plain = re.sub(r'[^ -~]|["\\%]', "_", file_name)
        exact = quote(file_name.encode("utf-8", "replace"), safe="")
        names = f"; filename=\"{plain}\"; filename*=UTF-8''{exact}"
        return f"{head}{names}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()


def _size(file: Path) -> int:
    try:
        if not file.is_file():
            raise InvalidInputError(f"{file} is no file that could be uploaded.")
        return file.stat().st_size
    except OSError as error:
        raise InvalidInputError(f"Cannot read {file}: {error.strerror}.") from error


def _content(file: Path, size: int) -> Iterator[bytes]:
    """Exactly `size` bytes: the length is told already, and what grows meanwhile is no longer the file that was meant."""
    try:
        with file.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size != size:
                raise InvalidInputError(f"{file} changed while it was uploaded; nothing of this upload was loaded.")
            left = size
            while left and (chunk := stream.read(min(_CHUNK_BYTES, left))):
                left -= len(chunk)
                yield chunk
    except OSError as error:
        raise InvalidInputError(f"Cannot read {file}: {error.strerror}.") from error
    if left:
        raise InvalidInputError(f"{file} became shorter while it was uploaded; nothing of this upload was loaded.")
