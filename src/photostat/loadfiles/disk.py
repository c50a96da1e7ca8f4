"""Finds the files that a load file names, exactly as named, inside one folder and nowhere else.

Windows forgives a wrong case, the receiver's server may not, so names are compared with the folder's listing whatever
this machine's file system forgives. Paths that are absolute, climb out with `..` or leave through a symbolic link are
refused; nothing that is not a regular file is opened.
"""

import os
import re
import stat
from collections import OrderedDict
from pathlib import Path

_KEPT_FOLDERS = 16  # rows come folder by folder; this bounds memory for load files that jump about


class FileProblemError(Exception):
    """The named file cannot be accepted; `code` for programs, the text for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ReferencedFiles:
    """The files below `root` that a load file refers to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._listings: OrderedDict[str, dict[str, str]] = OrderedDict()

    def find(self, named: str) -> Path:
        """The file of this name. Raises FileProblemError."""
        parts = relative_parts(named)
        folder = ""
        for index, part in enumerate(parts):
            found = self._listing(folder).get(part.lower())
            if found is None:
                raise FileProblemError("file_missing", f"{named!r} is not there")
            if found != part and not self._is_there(folder, part):
                raise FileProblemError("file_case", f"{named!r} is called {found!r} on the disk: the case differs")
            folder = f"{folder}/{part}" if index else part
        path = self.root / folder
        self._refuse_strange(path, named)
        return path

    def _listing(self, folder: str) -> dict[str, str]:
        """Lower-case name -> name on the disk."""
        if folder in self._listings:
            self._listings.move_to_end(folder)
            return self._listings[folder]
        try:
            names = os.listdir(self.root / folder)  # noqa: PTH208 - a million Path objects are not needed for names
        except OSError:
            names = []
        listing = {name.lower(): name for name in names}
        self._listings[folder] = listing
        if len(self._listings) > _KEPT_FOLDERS:
            self._listings.popitem(last=False)
        return listing

    def _is_there(self, folder: str, name: str) -> bool:
        """Two names that differ in case only may both exist; the listing keeps one of them."""
        return name in os.listdir(self.root / folder)  # noqa: PTH208 - names only

    def _refuse_strange(self, path: Path, named: str) -> None:
        try:
            status = path.stat()
            real = Path(os.path.realpath(path))
        except (OSError, ValueError) as error:
            raise FileProblemError("file_missing", f"{named!r} cannot be read: {error}") from error
        if not real.is_relative_to(os.path.realpath(self.root)):
            raise FileProblemError("path_outside", f"{named!r} is a link that leaves the folder")
        if not stat.S_ISREG(status.st_mode):
            raise FileProblemError("file_missing", f"{named!r} is not a file")
        if status.st_size == 0:
            raise FileProblemError("file_empty", f"{named!r} has 0 bytes")


def relative_parts(named: str) -> list[str]:
    """Split a path of a load file. Raises FileProblemError unless it is relative and stays inside."""
    if not named:
        raise FileProblemError("path_missing", "the row names no file")
    parts = [part for part in re.split(r"[\\/]", named) if part != "."]
    if parts[:1] == [""] or re.match(r"[A-Za-z]:", named):
        raise FileProblemError("path_not_relative", f"{named!r} is not relative")
    if ".." in parts:
        raise FileProblemError("path_outside", f"{named!r} climbs out of the folder")
    if not parts or "" in parts or "\0" in named:
        raise FileProblemError("path_missing", f"{named!r} is not a path of a file")
    return parts
