"""The Folder Manager: the tree of folders of a workspace (contracts/platform.md section 12). Documents are not moved here."""

from dataclasses import replace

from photostat.api.call import CallOf
from photostat.api.folder_models import (
    AccessStatusAnswer,
    AccessStatusBody,
    ChildrenBody,
    CreateFolderBody,
    FolderAnswer,
    MoveAnswer,
    MoveFolderBody,
    TreeBody,
    UpdateFolderBody,
    folder_answer,
    tree_answer,
)
from photostat.api.module_queries import (
    ModuleQuery,
    ModuleResult,
    ModuleResults,
    QueryBody,
    QuerySubsetBody,
    WorkspaceBody,
    found_page,
    later_page,
    results_of,
)
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import Identifier
from photostat.services import objects_of
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.folders.editing import create_folder, delete_unused_folders, move_folder, update_folder
from photostat.workspaces.folders.reading import child_folders, folder_tree, root_folder
from photostat.workspaces.folders.store import find_folders
from photostat.workspaces.objects.kinds.folder import FOLDER, FolderKind
from photostat.workspaces.objects.registry import ObjectRegistry
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right

router = wire_router("/Relativity.REST/api/Relativity.Services.Folder.IFolderModule/Folder Manager", tags=["Folders"])


@router.post("/GetWorkspaceRootAsync")
def get_workspace_root(call: CallOf, body: WorkspaceBody) -> FolderAnswer:
    """The folder in which all others lie."""
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, body.workspace_artifact_id)
        return folder_answer(root_folder(connection, body.workspace_artifact_id), access)


@router.post("/CreateSingleAsync")
def create_single(call: CallOf, body: CreateFolderBody) -> int:
    """Make a folder; answers its ArtifactID."""
    parent = body.model.parent_folder
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, body.workspace_artifact_id, Right.EDIT_FOLDERS)
        parent_id = ROOT_FOLDER if parent is None else parent.artifact_id
        return create_folder(change, body.workspace_artifact_id, body.model.name, parent_id)


@router.post("/UpdateSingleAsync")
def update_single(call: CallOf, body: UpdateFolderBody) -> int:
    """Rename a folder, and move it where its parent is another one; answers its ArtifactID."""
    asked = body.model
    parent_id = None if asked.parent_folder is None else asked.parent_folder.artifact_id
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, body.workspace_artifact_id, Right.EDIT_FOLDERS)
        update_folder(change, body.workspace_artifact_id, asked.artifact_id, asked.name, parent_id)
    return asked.artifact_id


@router.post("/MoveFolderAsync")
def move_folder_to(call: CallOf, body: MoveFolderBody) -> MoveAnswer:
    """Move a folder with all in it."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, body.workspace_artifact_id, Right.EDIT_FOLDERS)
        move_folder(change, body.workspace_artifact_id, body.artifact_id, body.destination_folder_id)
    return MoveAnswer()


@router.post("/DeleteUnusedFoldersAsync")
def delete_unused(call: CallOf, body: WorkspaceBody) -> ModuleResults[Identifier]:
    """Delete the folders in which no document lies; answers which."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, body.workspace_artifact_id, Right.EDIT_FOLDERS)
        deleted = delete_unused_folders(change, body.workspace_artifact_id)
    results = tuple(ModuleResult[Identifier](artifact=Identifier(artifact_id=folder_id)) for folder_id in deleted)
    return ModuleResults[Identifier](total_count=len(deleted), results=results)


@router.post("/GetChildrenAsync")
def get_children(call: CallOf, body: ChildrenBody) -> list[FolderAnswer]:
    """The direct subfolders, by name."""
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, body.workspace_artifact_id)
        children = child_folders(connection, body.workspace_artifact_id, body.parent_id)
    return [folder_answer(folder, access) for folder in children]


@router.post("/GetFolderTreeAsync")
def get_folder_tree(call: CallOf, body: TreeBody) -> list[FolderAnswer]:
    """The root with the subfolders of those unfolded; a list of one, as the service answers."""
    selected = None if body.selected_folder is None else body.selected_folder.artifact_id
    expanded = [node.artifact_id for node in body.expanded_nodes]
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, body.workspace_artifact_id)
        tree = folder_tree(connection, body.workspace_artifact_id, expanded)
    return [tree_answer(tree, access, selected)]


@router.post("/GetAccessStatusAsync")
def get_access_status(call: CallOf, body: AccessStatusBody) -> AccessStatusAnswer:
    """Whether a folder is there; whoever sees the workspace sees all its folders."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, body.workspace_artifact_id)
        exists = bool(find_folders(connection, body.workspace_artifact_id, [body.artifact_id]))
    return AccessStatusAnswer(exists=exists, can_view=exists)


@router.post("/QueryAsync")
def query_folders(call: CallOf, body: QueryBody) -> ModuleResults[FolderAnswer]:
    """Folders by condition."""
    return _found(call, body.workspace_artifact_id, body.query, 1, body.length)


@router.post("/QuerySubsetAsync")
def query_folders_on(call: CallOf, body: QuerySubsetBody) -> ModuleResults[FolderAnswer]:
    """A later page of a query."""
    return _found(call, body.workspace_artifact_id, *later_page(body))


def _found(call: CallOf, workspace_id: int, asked: ModuleQuery, start: int, length: int) -> ModuleResults[FolderAnswer]:
    objects = replace(objects_of(call.services), registry=ObjectRegistry([FolderKind()]))
    with call.read() as connection:
        access = enter_workspace(connection, call.user_id, workspace_id)
        page = found_page(connection, objects, access, FOLDER.artifact_type_id, asked, start=start, length=length)
        folders = find_folders(connection, workspace_id, [row.artifact_id for row in page.rows])
    answers = {folder_id: folder_answer(folder, access) for folder_id, folder in folders.items()}
    return results_of(page, asked, answers.get)
