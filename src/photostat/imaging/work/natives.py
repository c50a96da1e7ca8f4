"""A stored native as a file, for the length of a block: the store's own where it has files, else a copy that is removed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from photostat.errors import InvalidInputError
from photostat.storage.blobs import Blobs
from photostat.workspaces.documents.natives import native_key


@contextmanager
def stored_native(blobs: Blobs, workspace_id: int, sha256: str) -> Iterator[Path]:
    """A file with the native's bytes. Raises InvalidInputError (`sha256` is "": there is none), MissingBlobError."""
    if not sha256:
        raise InvalidInputError("The document has no native file.")
    key = native_key(workspace_id, sha256)
    path = blobs.path(key)
    if path is not None:
        yield path
        return
    descriptor, name = tempfile.mkstemp(prefix="photostat-native-")
    try:
        with os.fdopen(descriptor, "wb") as copy, blobs.open(key) as native:
            shutil.copyfileobj(native, copy, 1 << 20)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
