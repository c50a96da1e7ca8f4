"""`photostat import FOLDER`: every plain file below a folder becomes a document, in a folder of the workspace of the same name.

Symbolic links and special files are told and never opened: a link could lead out of the folder that the user meant. Folder names
that cannot stand in the workspace as they are (no UTF-8, a backslash, blanks at the ends) are changed, never refused.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from photostat.cli.import_target import Target
from photostat.cli.import_told import tell_sums
from photostat.errors import InvalidInputError
from photostat.volume.sources import printable

if TYPE_CHECKING:
    from photostat.workspaces.documents.folder_loading import FolderFile


def load_folder(target: Target, folder: Path) -> None:
    """Load all files; the sums are told. Raises InvalidInputError for a folder that cannot be read."""
    from photostat.workspaces.documents.folder_loading import FolderLoader, FolderPlan

    services = target.services
    plan = FolderPlan(
        workspace_id=target.workspace_id,
        user_id=target.user_id,
        mode=target.mode,
        folder_id=target.folder_id,
        max_native_bytes=services.settings.render.max_native_bytes,
    )
    loader = FolderLoader(services.database, services.blobs, plan, target.told.files, services.identifier)
    tell_sums("files", loader.load(_files(folder.resolve())))


def _files(root: Path) -> "Iterator[FolderFile]":
    from photostat.workspaces.documents.folder_loading import FolderFile

    def refuse(error: OSError) -> None:
        raise InvalidInputError(f"Cannot read the folder {error.filename}: {error.strerror}. What is loaded stays.") from error

    for name, folders, files in os.walk(root, onerror=refuse):
        folders.sort()
        here = Path(name)
        inside = "\\".join(_folder_name(part) for part in here.relative_to(root).parts)
        linked = [item for item in folders if (here / item).is_symlink()]
        for item in sorted([*files, *linked]):
            path = here / item
            yield FolderFile(path, inside, printable(str(path.relative_to(root))), _refusal(path))


def _folder_name(part: str) -> str:
    return printable(part).replace("\\", "_").strip() or "_"


def _refusal(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if stat.S_ISREG(mode) else "not a plain file; symbolic links are not followed"
