"""The documents of a run: every file below the given sources, in a fixed order.

Symbolic links and special files are listed but not opened: a link could lead out of the folder that the user meant.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from photostat.errors import InvalidInputError


@dataclass(frozen=True)
class SourceFile:
    """One native. `relative` is its path below its source with forward slashes; `path` opens it.

    Names that are no UTF-8 hold surrogates, as `os.fsdecode` gives them. `refusal` is why the file will not be opened,
    empty for a plain file.
    """

    path: str
    relative: str
    source: str
    refusal: str = ""
    fields: tuple[tuple[str, str], ...] = ()  # the document's fields that the profile refers to; name in lower case, value

    @property
    def file_name(self) -> str:
        """The name for people and for the renderer: printable Unicode."""
        return printable(self.relative.rsplit("/", 1)[-1])


def list_sources(sources: Sequence[Path], output: Path) -> list[SourceFile]:
    """Every file of every source, sorted by path within each source.

    Raises InvalidInputError for a source that is missing, cannot be read, or overlaps the output folder.
    """
    found: list[SourceFile] = []
    for source in sources:
        _refuse_overlap(source, output)
        if source.is_dir():
            found.extend(sorted(_walk(source), key=lambda file: file.relative.split("/")))
        elif source.is_file():
            found.append(SourceFile(str(source), source.name, str(source.parent)))
        else:
            raise InvalidInputError(f"There is no file or folder {source}. Nothing was imaged; check the path.")
    return found


def _refuse_overlap(source: Path, output: Path) -> None:
    source, output = source.resolve(), output.resolve()
    if source.is_dir() and (output == source or source in output.parents):
        raise InvalidInputError(
            f"The output folder {output} lies in the source {source}: its images would be imaged again. Choose another --output."
        )


def _walk(source: Path) -> Iterator[SourceFile]:
    def refuse(error: OSError) -> None:
        raise InvalidInputError(
            f"Cannot read the folder {error.filename}: {error.strerror}. "
            "Documents in it would be missing without a word; mend the rights or leave the folder out."
        ) from error

    for folder, names, files in os.walk(source, onerror=refuse):
        names.sort()
        linked = [name for name in names if os.path.islink(os.path.join(folder, name))]  # noqa: PTH114, PTH118 - hot loop
        for name in [*files, *linked]:
            path = os.path.join(folder, name)  # noqa: PTH118 - a million files: Path objects cost seconds
            relative = os.path.relpath(path, source)
            yield SourceFile(path, relative, str(source), _refusal(path))


def _refusal(path: str) -> str:
    try:
        mode = os.lstat(path).st_mode
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if stat.S_ISLNK(mode):
        return "symbolic links are not followed"
    return "" if stat.S_ISREG(mode) else "not a plain file"


def printable(name: str) -> str:
    """File names are bytes; what is no UTF-8 in them is shown as replacement characters."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
