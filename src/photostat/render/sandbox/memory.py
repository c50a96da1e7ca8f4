"""Memory that crosses the wall: natives going in, pixels coming out, both as anonymous files without a name or a path.

The seals are what makes them safe. A native cannot be changed by the renderer that reads it. The pixel memory cannot be
shrunk: reading a mapping past the end of its file kills the reader, and the reader is our worker.
"""

import fcntl
import os
from typing import BinaryIO

from photostat.errors import InvalidInputError

_BLOCK_BYTES = 1 << 20
_NEVER_CHANGES = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
_NEVER_RESIZED = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


def sealed_memfd(data: bytes | BinaryIO, name: str, *, max_bytes: int) -> int:
    """A read-only copy of `data` in memory; the caller closes the descriptor. `name` is for people who look into /proc.

    Raises InvalidInputError when there is more than `max_bytes`; a file is read no further than that.
    """
    descriptor = os.memfd_create(name[:200], os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as target:
            if isinstance(data, bytes):
                _refuse_above(len(data), max_bytes)
                target.write(data)
            else:
                _copy(data, target, max_bytes)
        seal(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def seal(descriptor: int) -> None:
    """Make an anonymous file that allows sealing unchangeable for ever, and set it to its beginning."""
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _NEVER_CHANGES)
    os.lseek(descriptor, 0, os.SEEK_SET)


def shared_pixels(size_bytes: int) -> int:
    """Memory of exactly `size_bytes` that both sides may write and neither can resize; the caller closes the
    descriptor.
    """
    descriptor = os.memfd_create("pixels", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        os.ftruncate(descriptor, size_bytes)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _NEVER_RESIZED)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _copy(source: BinaryIO, target: BinaryIO, max_bytes: int) -> None:
    copied = 0
    while block := source.read(_BLOCK_BYTES):
        copied += len(block)
        _refuse_above(copied, max_bytes)
        target.write(block)


def _refuse_above(size_bytes: int, max_bytes: int) -> None:
    if size_bytes > max_bytes:
        raise InvalidInputError(
            f"The file is larger than {max_bytes} bytes (PHOTOSTAT_RENDER__MAX_NATIVE_BYTES), so it is not opened."
        )
