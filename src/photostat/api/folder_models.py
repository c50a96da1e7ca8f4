"""Requests and answers of the Folder Manager (contracts/platform.md section 12)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field as Member

from photostat.api.admin_shapes import shown_time
from photostat.api.module_queries import WorkspaceBody
from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import ArtifactID, ArtifactReference, Identifier
from photostat.workspaces.folders.model import Folder, FolderNode
from photostat.workspaces.people.rights import Access, Right

MOST_EXPANDED = 1_000


class NewFolder(WireModel):
    """What a folder shall be; without a parent it lies in the root."""

    name: str
    parent_folder: ArtifactReference | None = None


class ChangedFolder(NewFolder):
    """What a folder shall be from now on; without a parent it stays where it is."""

    artifact_id: ArtifactID


class CreateFolderBody(WorkspaceBody):
    """Make a folder."""

    model: NewFolder


class UpdateFolderBody(WorkspaceBody):
    """Rename a folder, and move it where the parent is another one."""

    model: ChangedFolder


class MoveFolderBody(WorkspaceBody):
    """Move a folder."""

    also_spelled: ClassVar[Mapping[str, str]] = {
        **WorkspaceBody.also_spelled,
        "folderid": "artifact_id",
        "folderartifactid": "artifact_id",
        "destinationfolderartifactid": "destination_folder_id",
    }

    artifact_id: ArtifactID
    destination_folder_id: ArtifactID


class ChildrenBody(WorkspaceBody):
    """Whose subfolders."""

    parent_id: ArtifactID


class TreeBody(WorkspaceBody):
    """Which folders are unfolded, at most 1,000, and which one is selected."""

    expanded_nodes: Annotated[tuple[ArtifactReference, ...], Member(max_length=MOST_EXPANDED)] = ()
    selected_folder: ArtifactReference | None = None


class AccessStatusBody(WorkspaceBody):
    """Which folder."""

    also_spelled: ClassVar[Mapping[str, str]] = {**WorkspaceBody.also_spelled, "folderid": "artifact_id"}

    artifact_id: ArtifactID


class FolderPermissions(WireModel):
    """What the caller may do with a folder; written in lower case, as the service does."""

    add: bool = Member(alias="add")
    delete: bool = Member(alias="delete")
    edit: bool = Member(alias="edit")
    secure: bool = Member(alias="secure")


class FolderAnswer(WireModel):
    """A whole folder; `Children` only in a tree."""

    parent_folder: Identifier
    access_control_list_is_inherited: bool = True
    system_created_on: str
    system_created_by: Identifier
    system_last_modified_on: str
    system_last_modified_by: Identifier
    permissions: FolderPermissions
    selected: bool = False
    has_children: bool
    children: "tuple[FolderAnswer, ...] | None" = None
    artifact_id: int
    name: str


class MoveAnswer(WireModel):
    """A move is done when it is answered."""

    process_state: str = "Complete"
    total_operations: int = 1
    operations_completed: int = 1


class AccessStatusAnswer(WireModel):
    """Whether there is such a folder, and whether the caller sees it."""

    exists: bool
    can_view: bool


def folder_answer(folder: Folder, access: Access) -> FolderAnswer:
    """A folder as this user sees it."""
    edits = access.allows(Right.EDIT_FOLDERS)
    created_by, modified_by = folder.created_by, folder.modified_by
    return FolderAnswer(
        parent_folder=Identifier(name=folder.parent.name, artifact_id=folder.parent.artifact_id),
        system_created_on=shown_time(folder.created_on),
        system_created_by=Identifier(name=created_by.name, artifact_id=created_by.artifact_id),
        system_last_modified_on=shown_time(folder.modified_on),
        system_last_modified_by=Identifier(name=modified_by.name, artifact_id=modified_by.artifact_id),
        permissions=FolderPermissions(add=edits, delete=edits, edit=edits, secure=access.is_system_administrator),
        has_children=folder.has_children,
        artifact_id=folder.artifact_id,
        name=folder.name,
    )


def tree_answer(node: FolderNode, access: Access, selected_id: int | None) -> FolderAnswer:
    """A folder with the subfolders that were asked for; as deep as `folder_tree` allows."""
    children = tuple(tree_answer(child, access, selected_id) for child in node.children)
    own = {"children": children, "selected": node.folder.artifact_id == selected_id}
    return folder_answer(node.folder, access).model_copy(update=own)
