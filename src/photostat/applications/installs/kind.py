"""Installed applications as objects of the Object Manager: read only, in each workspace."""

from photostat.applications.installs.store.objects import installed_application_source
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.source import ObjectSource
from photostat.workspaces.people.rights import Access

# The artifact of the type is (ours)
RELATIVITY_APPLICATION = ObjectType(ArtifactType.RELATIVITY_APPLICATION, "Relativity Application", 1035251)


class RelativityApplicationKind(ObjectKind):
    """What is installed in a workspace; whoever sees the workspace may read it."""

    object_type = RELATIVITY_APPLICATION

    def lives_in(self, workspace_id: int) -> bool:
        """In every workspace."""
        return workspace_id != ADMIN_LEVEL

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of the workspace."""
        return installed_application_source(RELATIVITY_APPLICATION, access.workspace_id)
