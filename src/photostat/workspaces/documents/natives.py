"""Putting one native into the blob store: hashed while it arrives, stored once a workspace however often it comes.

It opens no native: what a file is, is found out in the sandbox (render.identifying). A blob without a row is harmless and is
swept (sweeping.py); a row is only written for a blob that is there (store.writing checks under a lock).
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from photostat.errors import InvalidInputError, LimitExceededError
from photostat.storage.blobs import Blobs
from photostat.workspaces.documents.model import StoredNative

_CHUNK_BYTES = 1 << 20
_MOST_NAME_CHARS = 255


def native_key(workspace_id: int, sha256: str) -> str:
    """Where a native lies."""
    return f"workspaces/{workspace_id}/natives/{sha256[:2]}/{sha256}"


def natives_folder(workspace_id: int) -> str:
    """The folder of all natives of a workspace."""
    return f"workspaces/{workspace_id}/natives"


def store_native(
    blobs: Blobs, workspace_id: int, file_name: str, chunks: Iterable[bytes | memoryview], *, max_bytes: int
) -> StoredNative:
    """Store what `chunks` yield, durably. Raises LimitExceededError; on any error nothing stays."""
    digests = hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False), hashlib.sha256()
    size = 0
    writer = blobs.writer()
    try:
        for chunk in chunks:
            size += len(chunk)
            if size > max_bytes:
                raise LimitExceededError(
                    f"{file_name}: a native may have at most {max_bytes} bytes (setting PHOTOSTAT_RENDER__MAX_NATIVE_BYTES)."
                )
            for digest in digests:
                digest.update(chunk)
            writer.write(chunk)
        md5, sha1, sha256 = (digest.hexdigest() for digest in digests)
        key = native_key(workspace_id, sha256)
        if blobs.size(key) == size:
            writer.discard()  # the same bytes are there already
        else:
            writer.keep(key)
    except BaseException:
        writer.discard()
        raise
    return StoredNative(file_name=safe_file_name(file_name), size=size, md5=md5, sha1=sha1, sha256=sha256)


def file_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a plain file. Raises InvalidInputError for anything else, also for a pipe left in a folder."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise InvalidInputError(f"{path.name} cannot be read: {error.strerror}") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise InvalidInputError(f"{path.name} is not a plain file")
        while chunk := _read(descriptor, path):
            yield chunk
    finally:
        os.close(descriptor)


def _read(descriptor: int, path: Path) -> bytes:
    try:
        return os.read(descriptor, _CHUNK_BYTES)
    except OSError as error:
        raise InvalidInputError(f"{path.name} cannot be read: {error.strerror}") from error


def safe_file_name(untrusted: str) -> str:
    """The last part of a name from outside, printable, at most 255 characters with its extension kept; never empty."""
    name = untrusted.replace("\\", "/").rsplit("/", 1)[-1]
    name = name.encode("utf-8", "replace").decode()
    name = "".join(character if character.isprintable() else "_" for character in name).strip()
    if name.strip(".") == "":
        return "unnamed"
    if len(name) > _MOST_NAME_CHARS:
        suffix = PurePosixPath(name).suffix[:50]
        name = name[: _MOST_NAME_CHARS - len(suffix)] + suffix
    return name
