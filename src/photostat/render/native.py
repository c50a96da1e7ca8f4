"""Reading one native for imaging: hashed in the worker, copied into sealed memory, never handed over by name.

A descriptor of the file itself could be reopened for writing by a renderer that runs as the same user; sealed memory
cannot, so the user's file is out of reach whatever happens in the sandbox.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from photostat.render.messages import document_error
from photostat.render.model import DocumentError, ErrorCode
from photostat.render.sandbox import seal

_CHUNK_BYTES = 1 << 20


class NativeUnreadableError(Exception):
    """The native cannot be given to a renderer; `error` says why, as data."""

    def __init__(self, error: DocumentError) -> None:
        super().__init__(error.detail)
        self.error = error


@dataclass(frozen=True)
class NativeHashes:
    """Lower case hexadecimal digests and the size in bytes of the content that was imaged."""

    size: int
    md5: str
    sha256: str


class NativeInMemory:
    """The sealed copy of a native. A context manager: leaving it closes the descriptor and frees the memory."""

    def __init__(self, fd: int, hashes: NativeHashes) -> None:
        self.fd = fd
        self.hashes = hashes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self.fd)


def hash_native(path: Path) -> NativeHashes:
    """Hash a file without keeping it. Raises OSError."""
    digests = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            size += len(chunk)
            for digest in digests:
                digest.update(chunk)
    return NativeHashes(size, digests[0].hexdigest(), digests[1].hexdigest())


def load_native(path: Path, max_bytes: int) -> NativeInMemory:
    """Copy and hash the native in one pass. Raises NativeUnreadableError (missing, not a plain file, empty, too large)."""
    try:
        # O_NONBLOCK: opening a FIFO that somebody left in the folder must not hang the worker.
        source_fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            return _copy(source_fd, max_bytes)
        finally:
            os.close(source_fd)
    except OSError as error:
        raise NativeUnreadableError(document_error(ErrorCode.NATIVE_MISSING, str(error))) from error


def _copy(source_fd: int, max_bytes: int) -> NativeInMemory:
    about = os.fstat(source_fd)
    if not stat.S_ISREG(about.st_mode):
        raise OSError("not a plain file")
    size = about.st_size
    if size > max_bytes:
        words = f"native of {size} bytes is over the limit of {max_bytes} bytes (setting PHOTOSTAT_RENDER__MAX_NATIVE_BYTES)"
        raise NativeUnreadableError(document_error(ErrorCode.LIMIT_EXCEEDED, words))
    digests = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    copied = 0
    fd = os.memfd_create("native", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        while copied <= max_bytes and (chunk := os.read(source_fd, _CHUNK_BYTES)):
            for digest in digests:
                digest.update(chunk)
            copied += len(chunk)
            _write_all(fd, chunk)
        if not copied:
            raise NativeUnreadableError(document_error(ErrorCode.EMPTY, "the file has no bytes"))
        seal(fd)
    except BaseException:
        os.close(fd)
        raise
    return NativeInMemory(fd, NativeHashes(copied, digests[0].hexdigest(), digests[1].hexdigest()))


def _write_all(fd: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(fd, view) :]
