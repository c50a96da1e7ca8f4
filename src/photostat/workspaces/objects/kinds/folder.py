"""Folders as objects: only for conditions and sorts of the Folder Manager, which makes, changes and removes them itself."""

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.source import FixedColumns, ObjectSource, artifact_columns, artifact_source
from photostat.workspaces.people.rights import Access

FOLDER = ObjectType(ArtifactType.FOLDER, "Folder", 1035236)


class FolderKind(ObjectKind):
    """The folders of a workspace."""

    object_type = FOLDER

    def lives_in(self, workspace_id: int) -> bool:
        """In every workspace."""
        return workspace_id != ADMIN_LEVEL

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of the workspace, the root included."""
        return artifact_source(FOLDER, access.workspace_id, FixedColumns(artifact_columns(FOLDER)))
