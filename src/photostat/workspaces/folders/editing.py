"""Changes of the tree of folders: make, rename, move, clear away; and a path of a load file that becomes folders.

The root is never renamed to nothing, moved or deleted, and no folder comes to lie in itself.
"""

from collections.abc import Iterable

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.change import Change
from photostat.workspaces.folders.model import checked_name, path_names
from photostat.workspaces.folders.store import (
    delete_unused,
    find_folder,
    hold_folder,
    id_of_child,
    insert_folder,
    is_within,
    lock_tree,
    place_folder,
)


def create_folder(change: Change, workspace_id: int, name: str, parent_id: int = ROOT_FOLDER) -> int:
    """Make a folder; gives its ArtifactID. Raises InvalidInputError, NotFoundError, ConflictError (the name is taken)."""
    name = checked_name(name)
    hold_folder(change.connection, workspace_id, parent_id)
    folder_id = insert_folder(change.connection, workspace_id, parent_id, name, user_id=change.user_id)
    if folder_id is None:
        raise ConflictError(f"Name: there is a folder {name!r} here already. Choose another name.")
    change.note("folder.create", workspace_id, [folder_id], name=name, parent=parent_id)
    return folder_id


def update_folder(change: Change, workspace_id: int, folder_id: int, name: str, parent_id: int | None = None) -> None:
    """Rename a folder, and move it where `parent_id` differs from its parent's; both at once or neither.

    Raises as create_folder and move_folder do.
    """
    _place(change, workspace_id, folder_id, name=checked_name(name), parent_id=parent_id)


def move_folder(change: Change, workspace_id: int, folder_id: int, destination_id: int) -> None:
    """Move a folder with all in it. Raises NotFoundError, InvalidInputError (root, ring), ConflictError (name taken)."""
    if folder_id == ROOT_FOLDER:
        raise InvalidInputError("The root folder of a workspace cannot be moved.")
    _place(change, workspace_id, folder_id, name=None, parent_id=destination_id)


def _place(change: Change, workspace_id: int, folder_id: int, *, name: str | None, parent_id: int | None) -> None:
    """Give a folder its name and its parent; None leaves one as it is. A name is looked for where the folder will lie."""
    connection = change.connection
    lock_tree(connection, workspace_id)
    found = find_folder(connection, workspace_id, folder_id)
    name = found.name if name is None else name
    destination = found.parent.artifact_id if parent_id is None else parent_id
    moves = destination != found.parent.artifact_id
    if moves:
        _check_destination(change, workspace_id, folder_id, destination)
    if not place_folder(connection, workspace_id, folder_id, name=name, parent_id=destination, user_id=change.user_id):
        raise ConflictError(f"Name: there is a folder {name!r} there already. Choose another name.")
    if name != found.name:
        change.note("folder.rename", workspace_id, [folder_id], old=found.name, new=name)
    if moves:
        change.note("folder.move", workspace_id, [folder_id], old=found.parent.artifact_id, new=destination)


def _check_destination(change: Change, workspace_id: int, folder_id: int, destination_id: int) -> None:
    hold_folder(change.connection, workspace_id, destination_id)
    if folder_id == ROOT_FOLDER:
        raise InvalidInputError("The root folder of a workspace cannot be moved.")
    if is_within(change.connection, workspace_id, destination_id, folder_id):
        raise InvalidInputError("A folder cannot be moved into itself or into a folder below it.")


def delete_unused_folders(change: Change, workspace_id: int) -> list[int]:
    """Delete the folders that hold no document, themselves or below; gives their ids."""
    lock_tree(change.connection, workspace_id)
    deleted = delete_unused(change.connection, workspace_id)
    if deleted:
        change.note("folder.delete_unused", workspace_id, deleted, count=len(deleted))
    return deleted


def ensure_folder(change: Change, workspace_id: int, path: str, parent_id: int = ROOT_FOLDER) -> int:
    """The folder at `a\\b` below `parent_id`, made where it is missing; it cannot vanish before the change is committed.

    Two loads that need the same folder at once get the same one. Raises InvalidInputError (a name), NotFoundError (the parent).
    """
    return ensure_folders(change, workspace_id, [path], parent_id)[path]


def ensure_folders(change: Change, workspace_id: int, paths: Iterable[str], parent_id: int = ROOT_FOLDER) -> dict[str, int]:
    """As ensure_folder for many paths at once: path -> ArtifactID. Each folder costs its statements once."""
    hold_folder(change.connection, workspace_id, parent_id)
    known: dict[tuple[str, ...], int] = {(): parent_id}
    # Sorted, so that two loads make shared folders in the same order and never wait for each other in a ring
    named = {path: path_names(path) for path in sorted(set(paths), key=str.lower)}
    return {path: _ensure_names(change, workspace_id, names, known) for path, names in named.items()}


def _ensure_names(change: Change, workspace_id: int, names: list[str], known: dict[tuple[str, ...], int]) -> int:
    key: tuple[str, ...] = ()
    for name in names:
        parent_id, key = known[key], (*key, name.lower())
        if key not in known:
            known[key] = _child(change, workspace_id, parent_id, name)
    return known[key]


def _child(change: Change, workspace_id: int, parent_id: int, name: str) -> int:
    """The subfolder of this name, held; made if it is missing. Tried again if it vanished between the two looks."""
    for _ in range(10):
        found = id_of_child(change.connection, workspace_id, parent_id, name)
        if found is None:
            made = insert_folder(change.connection, workspace_id, parent_id, name, user_id=change.user_id)
            if made is not None:
                change.note("folder.create", workspace_id, [made], name=name, parent=parent_id)
                return made
            continue
        try:
            hold_folder(change.connection, workspace_id, found)
        except NotFoundError:
            continue
        return found
    raise ConflictError(f"The folder {name!r} is deleted and made again and again. Try again in a moment.")
