"""`photostat import FOLDER`: every plain file below a folder becomes a document with the next free control number.

Symbolic links and special files are told and never opened: a link could lead out of the folder that the user meant. A second run
makes the documents a second time, since natives bring no control number of their own.
"""

import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from photostat.errors import InvalidInputError, LimitExceededError
from photostat.volume.sources import printable
from photostat.workspaces.documents.loading import LoadCounts, Observer
from photostat.workspaces.documents.model import ItemError, StoredNative

if TYPE_CHECKING:
    from photostat.api.services import Services

_BATCH_FILES = 200


def load_folder(services: "Services", workspace_id: int, user_id: int, folder: Path, observer: Observer) -> LoadCounts:
    """Load all files, a transaction a batch. Raises InvalidInputError for a folder that cannot be read."""
    from photostat.workspaces.change import change
    from photostat.workspaces.documents.uploading import UploadChoices, load_upload

    counts = LoadCounts()
    files = _files(folder)
    while batch := list(islice(files, _BATCH_FILES)):
        errors: list[ItemError] = []
        natives = []
        for path in batch:
            counts.rows += 1
            try:
                natives.append(_stored(services, workspace_id, path))
            except (InvalidInputError, LimitExceededError) as error:
                errors.append(ItemError(counts.rows, "", "native", "native", printable(f"{path.relative_to(folder)}: {error}")))
        if natives:
            with change(services.database, user_id=user_id) as begun:
                load_upload(begun, services.blobs, workspace_id, natives, UploadChoices())
        counts.created += len(natives)
        counts.errors += len(errors)
        observer(counts, errors)
    return counts


def _stored(services: "Services", workspace_id: int, path: Path) -> StoredNative:
    from photostat.workspaces.documents.natives import file_chunks, store_native

    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise InvalidInputError(f"cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(mode):
        raise InvalidInputError("not a plain file; symbolic links are not followed")
    limit = services.settings.render.max_native_bytes
    return store_native(services.blobs, workspace_id, path.name, file_chunks(path), max_bytes=limit)


def _files(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise InvalidInputError(f"Cannot read the folder {error.filename}: {error.strerror}.") from error

    for name, folders, files in os.walk(folder, onerror=refuse):
        folders.sort()
        linked = [item for item in folders if Path(name, item).is_symlink()]
        yield from (Path(name, item) for item in sorted([*files, *linked]))
