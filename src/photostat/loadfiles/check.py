"""Checks an OPT or a DAT against the disk before somebody else does.

Wrong counts, delimiters and paths are what receiving parties reject productions for. The check reads the load file as a
receiver would, row by row, and looks at every file that it names. It changes nothing, decodes no picture, and holds
neither the load file nor the list of files in memory.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from photostat.loadfiles.check_dat import DatCheck
from photostat.loadfiles.check_opt import OptCheck
from photostat.loadfiles.cleaning import DAT_QUOTE, DAT_SEPARATOR
from photostat.loadfiles.disk import FileProblemError, ReferencedFiles, relative_parts
from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.lines import read_lines
from photostat.loadfiles.opt import COLUMNS
from photostat.loadfiles.problems import Problem

MAX_PROBLEMS = 10_000


@dataclass(frozen=True)
class CheckResult:
    """What a check found. `rows` counts pages for an OPT, documents for a DAT; `is_cut`: more than MAX_PROBLEMS."""

    kind: Literal["OPT", "DAT"]
    rows: int
    documents: int
    pages: int
    problems: tuple[Problem, ...]
    is_cut: bool
    image_root: Path


def check(path: Path, *, image_root: Path | None = None) -> list[Problem]:
    """The problems of a load file in the order of its lines; empty = sound. Raises as `check_load_file`."""
    return list(check_load_file(path, image_root=image_root).problems)


def check_load_file(path: Path, *, image_root: Path | None = None) -> CheckResult:
    """Check an OPT or DAT; which of the two is decided by its content.

    `image_root`: the folder that paths in the file are relative to. None: the load file's folder or the one above it,
    whichever holds what the first path begins with. Raises LoadFileError when the file cannot be read or is neither.
    """
    kind = load_file_kind(path)
    root = image_root or _image_root(path, kind)
    if not root.is_dir():
        raise LoadFileError(f"{root} is not a folder; give the one that the paths in {path.name} start from")
    files = ReferencedFiles(root)
    checking: OptCheck | DatCheck = OptCheck(path, files) if kind == "OPT" else DatCheck(path, files)
    found = checking.problems()
    # A wrong page count is known at the document's end, people read from the top; what has no line comes last.
    problems = tuple(sorted(islice(found, MAX_PROBLEMS), key=lambda problem: problem.line_number or math.inf))
    is_cut = next(found, None) is not None
    return CheckResult(kind, checking.rows, checking.documents, checking.pages, problems, is_cut, root)


def load_file_kind(path: Path) -> Literal["OPT", "DAT"]:
    """Decide by the first line that is not blank. Raises LoadFileError when it is neither."""
    for line in read_lines(path):
        text = line.text.strip(" ")
        if text.startswith(DAT_QUOTE) or DAT_SEPARATOR in text:
            return "DAT"
        if text.count(",") >= COLUMNS - 2:
            return "OPT"
        if text:
            raise LoadFileError(
                f"{path.name} is neither an OPT (7 columns with commas) nor a DAT (þ quotes, ASCII 20 between)",
                line_number=line.number,
            )
    raise LoadFileError(f"{path.name} is empty")


def _image_root(path: Path, kind: str) -> Path:
    folder = path.absolute().parent
    candidates = [folder, folder.parent]
    for named in islice(_named_files(path, kind), 1):
        for candidate in candidates:
            if (candidate / named[0]).exists():
                return candidate
    return folder.parent if folder.name.upper() == "DATA" else folder


def _named_files(path: Path, kind: str) -> Iterator[list[str]]:
    """The paths in the file that can be followed, as parts."""
    found = OptCheck.named_files(path) if kind == "OPT" else DatCheck.named_files(path)
    for named in found:
        try:
            yield relative_parts(named)
        except FileProblemError:
            continue
