"""The tree as clients look at it: the root, the children of one folder, the parts that they have unfolded."""

from collections.abc import Sequence

from photostat.errors import InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.folders.model import Folder, FolderNode
from photostat.workspaces.folders.store import children_of, find_folder

DEEPEST_TREE = 100
"""Levels of folders in one answer."""


def root_folder(connection: Connection, workspace_id: int) -> Folder:
    """The folder in which all others lie."""
    return find_folder(connection, workspace_id, ROOT_FOLDER)


def child_folders(connection: Connection, workspace_id: int, parent_id: int) -> list[Folder]:
    """The direct subfolders, by name. Raises NotFoundError."""
    return children_of(connection, workspace_id, [find_folder(connection, workspace_id, parent_id).artifact_id])


def folder_tree(connection: Connection, workspace_id: int, expanded_ids: Sequence[int]) -> FolderNode:
    """The root with the children of those expanded folders that can be reached through expanded ones; unknown ids do nothing.

    Raises InvalidInputError for a tree that is unfolded more than 100 deep.
    """
    children: dict[int, list[Folder]] = {}
    for folder in children_of(connection, workspace_id, expanded_ids):
        children.setdefault(folder.parent.artifact_id, []).append(folder)
    return _node(root_folder(connection, workspace_id), children, depth=1)


def _node(folder: Folder, children: dict[int, list[Folder]], *, depth: int) -> FolderNode:
    if depth > DEEPEST_TREE:
        raise InvalidInputError(f"ExpandedNodes: the tree is unfolded more than {DEEPEST_TREE} deep.")
    below = children.get(folder.artifact_id, [])
    return FolderNode(folder, tuple(_node(child, children, depth=depth + 1) for child in below))
