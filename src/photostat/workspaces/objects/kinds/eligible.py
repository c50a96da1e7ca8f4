"""Matters and templates as objects, for the questions of clients before they make a workspace. For reading only.

Not in the registry of the Object Manager: matters have a service of their own, and templates are only names.
"""

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.objects.kinds.fixed import WORKSPACE
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.eligible_sources import matter_source, template_source
from photostat.workspaces.objects.store.source import ObjectSource
from photostat.workspaces.people.rights import Access

MATTER = ObjectType(ArtifactType.MATTER, "Matter", 1035239)  # (ours), as the other types of objects


class _AdminKind(ObjectKind):
    def lives_in(self, workspace_id: int) -> bool:
        """On the admin level."""
        return workspace_id == ADMIN_LEVEL


class MatterKind(_AdminKind):
    """The matters that a workspace can be of."""

    object_type = MATTER

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of them: only system administrators get here."""
        return matter_source(MATTER)


class TemplateKind(_AdminKind):
    """The templates that a workspace can be made from."""

    object_type = WORKSPACE

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """Two names."""
        return template_source(WORKSPACE)
