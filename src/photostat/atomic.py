"""Files that are either whole or absent: temporary name, fsync, rename, fsync of the folder.

Everything that another program may pick up (page images, load files, reports) is written through this module, so that
a kill, a full disk or a power cut never leaves half a file under a final name. It refuses to hide an error: what the
disk says (ENOSPC, EIO; also at fsync and close) is raised as OSError after the temporary is gone.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, TextIO, overload

_TEMPORARY_SUFFIX = ".part"


@overload
def atomic_writer(path: Path, mode: Literal["wb"], *, name_synced: bool = True) -> AbstractContextManager[BinaryIO]: ...
@overload
def atomic_writer(
    path: Path, mode: Literal["w"], *, encoding: str = "utf-8", name_synced: bool = True
) -> AbstractContextManager[TextIO]: ...
def atomic_writer(
    path: Path, mode: Literal["w", "wb"], *, encoding: str = "utf-8", name_synced: bool = True
) -> AbstractContextManager[Any]:
    """Open a temporary beside `path`; on a clean exit it is synced and takes the name `path`, else it is removed.

    Text is written as given (no newline translation). `name_synced=False` leaves out the fsync of the folder: right
    where many files go to one folder and `sync_folder` follows once, before anything that vouches for them is written.
    """
    return _whole_or_absent(path, mode, encoding, name_synced)


@contextmanager
def _whole_or_absent(path: Path, mode: str, encoding: str, name_synced: bool) -> Iterator[IO[Any]]:
    temporary = temporary_beside(path)
    text = {} if "b" in mode else {"encoding": encoding, "newline": ""}
    # mode x: a planted symbolic link under the temporary name is refused, not followed
    stream = temporary.open(mode.replace("w", "x"), **text)  # type: ignore[call-overload]
    try:
        try:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        finally:
            stream.close()
        temporary.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    if name_synced:
        sync_folder(path.parent)


def replace_file(temporary: Path, path: Path) -> None:
    """Give a finished file its final name, durably; both must lie in the same file system. Removes it on failure."""
    try:
        descriptor = os.open(temporary, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Without it, a file synced under a new name can vanish in a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def temporary_beside(path: Path) -> Path:
    """A fresh name in the folder of `path`; without `path`'s own name, which may be 255 bytes long already."""
    return path.with_name(f".{os.urandom(8).hex()}{_TEMPORARY_SUFFIX}")


def remove_temporaries(folder: Path) -> int:
    """Remove what a killed run left behind in this folder (not below it); gives the number of files removed."""
    leftovers = [path for path in folder.glob(f".*{_TEMPORARY_SUFFIX}") if _is_temporary(path.name)]
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)
    return len(leftovers)


def _is_temporary(name: str) -> bool:
    stem = name.removeprefix(".").removesuffix(_TEMPORARY_SUFFIX)
    return len(stem) == 16 and all(character in "0123456789abcdef" for character in stem)
