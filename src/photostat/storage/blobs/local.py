"""Blobs in a folder of this machine.

Own file handling instead of obstore's: a file must be synced before the database vouches for it, renamed into place without a
second copy, and handed to the sandbox and to sendfile by its path (docs/decisions/0010-blobs.md). Unfinished files lie in
`incoming/` and are removed at the next start.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from photostat.atomic import sync_folder
from photostat.storage.blobs.port import BlobStoreError, MissingBlobError, StoredBlob, check_key

_INCOMING = "incoming"


class LocalBlobs:
    """A folder; one photostat server at a time owns it (its data folder's lock)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / _INCOMING
        self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def place(self) -> str:
        """The folder."""
        return str(self._folder)

    def remove_unfinished(self) -> int:
        """Remove what a killed server left half-written; gives the number of files."""
        leftovers = list(self._incoming.iterdir())
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        return len(leftovers)

    def writer(self) -> "LocalBlobWriter":
        """Begin a blob."""
        return LocalBlobWriter(self._folder, self._incoming / os.urandom(12).hex())

    def open(self, key: str) -> BinaryIO:
        """A blob for reading. Raises MissingBlobError."""
        try:
            return self._file(key).open("rb")
        except FileNotFoundError as error:
            raise _missing(key) from error

    def path(self, key: str) -> Path | None:
        """The file. Raises MissingBlobError."""
        file = self._file(key)
        if not file.is_file():
            raise _missing(key)
        return file

    def size(self, key: str) -> int | None:
        """Bytes of a blob; None where it is missing."""
        try:
            return self._file(key).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, keys: list[str]) -> None:
        """Remove blobs; those that are gone already do not matter."""
        for key in keys:
            self._file(key).unlink(missing_ok=True)

    def delete_below(self, prefix: str) -> None:
        """Remove a folder of blobs."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._file(prefix))

    def list_below(self, prefix: str) -> Iterator[StoredBlob]:
        """All blobs in a folder."""
        root = self._file(prefix)
        for folder, _, names in os.walk(root):
            for name in names:
                file = Path(folder, name)
                with suppress(FileNotFoundError):
                    yield StoredBlob(file.relative_to(self._folder).as_posix(), file.stat().st_size)

    def _file(self, key: str) -> Path:
        return self._folder / check_key(key)


class LocalBlobWriter:
    """A file in `incoming/` until it is kept."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        self._folder = folder
        self._temporary = temporary
        self._stream = _open_new(temporary)

    def write(self, chunk: bytes | memoryview) -> None:
        """Append. Raises BlobStoreError when the disk is full."""
        try:
            self._stream.write(chunk)
        except OSError as error:
            self.discard()
            raise BlobStoreError(f"The file could not be stored: {error.strerror}. Nothing of it was kept.") from error

    def keep(self, key: str) -> None:
        """Sync, rename, sync the folder."""
        final = self._folder / check_key(key)
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            _make_folders(final.parent, self._folder)
            self._temporary.replace(final)
            sync_folder(final.parent)
        except OSError as error:
            self.discard()
            raise BlobStoreError(f"The file could not be stored: {error.strerror}. Nothing of it was kept.") from error

    def discard(self) -> None:
        """Remove the unfinished file."""
        with suppress(OSError):
            self._stream.close()
        self._temporary.unlink(missing_ok=True)


def _open_new(path: Path) -> BinaryIO:
    try:
        return path.open("xb")
    except OSError as error:
        raise BlobStoreError(f"The file could not be stored: {error.strerror}. Nothing of it was kept.") from error


def _make_folders(folder: Path, root: Path) -> None:
    """Make what is missing of `folder` and sync the name of each in its parent, so that no synced file hangs in the air."""
    missing = []
    while folder != root and not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(exist_ok=True, mode=0o700)
        sync_folder(new.parent)


def _missing(key: str) -> MissingBlobError:
    return MissingBlobError(f"The stored file {key} is missing from the blob store.")
