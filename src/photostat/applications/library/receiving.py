"""A file on its way into the library: read, then stored as it came, under a fresh key, so that it goes back byte for byte.

Nothing names the stored file until the caller's change is committed: `received` removes it again on any error.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final
from uuid import uuid4

from photostat.applications.archives.reading import read_application
from photostat.applications.library.model import Upload
from photostat.storage.blobs import Blobs
from photostat.workspaces.documents.natives import safe_file_name

FOLDER: Final = "applications"

_CHUNK_BYTES: Final = 1 << 20


@contextmanager
def received(blobs: Blobs, file: BinaryIO, file_name: str | None) -> Iterator[Upload]:
    """The application in `file`, stored for the length of the block, and for good if the block ends well.

    Raises InvalidArchiveError, and then nothing was stored.
    """
    application = read_application(file)
    name = safe_file_name(file_name or f"{application.name}.rap")
    file.seek(0)
    key = f"{FOLDER}/{uuid4()}"
    size, sha256 = _store(blobs, file, key)
    try:
        yield Upload(application=application, file_name=name, blob_key=key, size_bytes=size, sha256=sha256)
    except BaseException:
        blobs.delete([key])
        raise


def _store(blobs: Blobs, file: BinaryIO, key: str) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    writer = blobs.writer()
    try:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            writer.write(chunk)
        writer.keep(key)
    except BaseException:
        writer.discard()
        raise
    return size, digest.hexdigest()
