"""What a folder is, and what a name of one may be."""

from dataclasses import dataclass
from datetime import datetime

from photostat.errors import InvalidInputError
from photostat.workspaces.artifacts.model import Reference

MOST_NAME_CHARACTERS = 255
PATH_SEPARATOR = "\\"
"""Stands between the folders of a path in load files, so no name may hold it."""


@dataclass(frozen=True, kw_only=True)
class Folder:
    """One folder; the parent of the root is the workspace itself. Times are UTC."""

    artifact_id: int
    name: str
    parent: Reference
    has_children: bool
    created_by: Reference
    created_on: datetime
    modified_by: Reference
    modified_on: datetime


@dataclass(frozen=True)
class FolderNode:
    """A folder with those of its subfolders that were asked for."""

    folder: Folder
    children: tuple["FolderNode", ...]


def checked_name(name: str) -> str:
    """The name without blanks around it. Raises InvalidInputError for one that no folder can have."""
    stripped = name.strip()
    if not stripped:
        raise InvalidInputError("Name: a folder needs a name.")
    if len(stripped) > MOST_NAME_CHARACTERS:
        raise InvalidInputError(f"Name: at most {MOST_NAME_CHARACTERS} characters; this has {len(stripped)}.")
    if PATH_SEPARATOR in stripped:
        raise InvalidInputError(f"Name: {PATH_SEPARATOR} separates the folders of a path and cannot stand in a name.")
    if "\0" in stripped:
        raise InvalidInputError("Name: must be a text without NUL characters.")
    return stripped


def path_names(path: str) -> list[str]:
    """The names of a path such as `Mail\\2024`, outermost first; empty parts are left out. Raises InvalidInputError."""
    return [checked_name(part) for part in path.split(PATH_SEPARATOR) if part.strip()]
