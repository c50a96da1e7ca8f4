"""Library applications as objects of the Object Manager: read only, on the admin level."""

from photostat.applications.library.store.objects import library_application_source
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.source import ObjectSource
from photostat.workspaces.people.rights import Access

# The artifact of the type is (ours)
LIBRARY_APPLICATION = ObjectType(ArtifactType.LIBRARY_APPLICATION, "Library Application", 1035250)


class LibraryApplicationKind(ObjectKind):
    """All applications of the library; whoever is signed in may read them, as the service's own read-one."""

    object_type = LIBRARY_APPLICATION

    def lives_in(self, workspace_id: int) -> bool:
        """On the admin level."""
        return workspace_id == ADMIN_LEVEL

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of them."""
        return library_application_source(LIBRARY_APPLICATION)
