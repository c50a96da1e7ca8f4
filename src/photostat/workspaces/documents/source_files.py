"""The files that the rows of a load file name: natives and texts, inside folders that the operator allows and nowhere else.

Names come from strangers and from Windows: backslashes, another case than the disk has. A path is looked up relative to a base
folder; an absolute one is taken where it lies in an allowed folder. Links that lead out are refused by their real path.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from photostat.loadfiles.disk import FileProblemError, ReferencedFiles, relative_parts
from photostat.loadfiles.lines import detect_encoding
from photostat.workspaces.documents.columns_of_source import RowProblemError


class SourceFiles:
    """Finds files below `base`; absolute paths below any of `allowed`, `base` included."""

    def __init__(self, base: Path, allowed: Sequence[Path] = ()) -> None:
        self._base = base
        self._allowed = [Path(os.path.realpath(folder)) for folder in (base, *allowed)]
        self._below = ReferencedFiles(base)

    def find(self, named: str) -> Path:
        """The file. Raises RowProblemError."""
        if named.startswith("/"):
            return self._inside(Path(named), named)
        try:
            path = self._base.joinpath(*relative_parts(named))
            if not path.exists():
                path = self._below.find(named)
        except (FileProblemError, OSError, ValueError) as problem:
            raise RowProblemError("", "file", str(problem)) from problem
        return self._inside(path, named)

    def text(self, named: str, *, most_bytes: int) -> str:
        """The text of a file in UTF-8, UTF-16 or Windows-1252, NUL characters left out. Raises RowProblemError."""
        path = self.find(named)
        try:
            with path.open("rb") as stream:
                raw = stream.read(most_bytes + 1)
        except OSError as error:
            raise RowProblemError("Extracted Text", "file", f"{named!r} cannot be read: {error.strerror}") from error
        if len(raw) > most_bytes:
            raise RowProblemError("Extracted Text", "file", f"{named!r} has more than {most_bytes} bytes")
        encoding, mark = detect_encoding(raw[:4096])
        try:
            text = raw[mark:].decode(encoding)
        except UnicodeDecodeError:
            text = raw[mark:].decode("cp1252", "replace")
        return text.replace("\0", "")

    def _inside(self, path: Path, named: str) -> Path:
        try:
            real = Path(os.path.realpath(path))
            is_file = real.is_file()
        except (OSError, ValueError) as error:
            raise RowProblemError("", "file", f"{named[:200]!r} cannot be read") from error
        if not any(real.is_relative_to(folder) for folder in self._allowed):
            raise RowProblemError("", "file", f"{named[:200]!r} leads out of the folders that are allowed")
        if not is_file:
            raise RowProblemError("", "file", f"{named[:200]!r} is not there")
        return real
