"""The tree as clients look at it: the root, the children of one folder, the parts that they have unfolded."""

from collections.abc import Sequence

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.folders.model import Folder, FolderNode
from photostat.workspaces.folders.store import children_of, find_folder


def root_folder(connection: Connection, workspace_id: int) -> Folder:
    """The folder in which all others lie."""
    return find_folder(connection, workspace_id, ROOT_FOLDER)


def child_folders(connection: Connection, workspace_id: int, parent_id: int) -> list[Folder]:
    """The direct subfolders, by name. Raises NotFoundError."""
    return children_of(connection, workspace_id, [find_folder(connection, workspace_id, parent_id).artifact_id])


def folder_tree(connection: Connection, workspace_id: int, expanded_ids: Sequence[int]) -> FolderNode:
    """The root with the children of those expanded folders that can be reached through expanded ones; unknown ids do nothing."""
    children: dict[int, list[Folder]] = {}
    for folder in children_of(connection, workspace_id, expanded_ids):
        children.setdefault(folder.parent.artifact_id, []).append(folder)
    return _node(root_folder(connection, workspace_id), children)


def _node(folder: Folder, children: dict[int, list[Folder]]) -> FolderNode:
    """Recursion as deep as the tree is unfolded: each level is one id of the request."""
    return FolderNode(folder, tuple(_node(child, children) for child in children.get(folder.artifact_id, [])))
