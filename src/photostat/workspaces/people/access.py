"""The gate: every call on a workspace goes through `enter_workspace`, on the admin level through `enter_admin_level`."""

from photostat.errors import NotAuthorizedError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.people.rights import Access, Right
from photostat.workspaces.people.store import rights_of


def enter_workspace(connection: Connection, user_id: int, workspace_id: int, *needed: Right) -> Access:
    """What the user may do in a workspace that exists and is his to see, `needed` included.

    Raises NotFoundError (no such workspace, or none that he may see: no difference can be told), NotAuthorizedError.
    """
    found = rights_of(connection, user_id, workspace_id)
    if not found.workspace_exists:
        raise NotFoundError
    access = Access(user_id, workspace_id, found.rights, found.has_imaging)
    if not access.allows(Right.VIEW_WORKSPACE):
        raise NotFoundError
    for right in needed:
        access.require(right)
    return access


def sees_beneath_redactions(connection: Connection, user_id: int, workspace_id: int) -> bool:
    """Whether a user may see what redactions in this workspace hide; for those who have no Access in hand."""
    return Access(user_id, workspace_id, rights_of(connection, user_id, workspace_id).rights).allows(
        Right.VIEW_BENEATH_REDACTIONS
    )


def admin_access(connection: Connection, user_id: int) -> Access:
    """What the user may do on the admin level; an ordinary user gets an access without rights."""
    return Access(user_id, ADMIN_LEVEL, rights_of(connection, user_id, ADMIN_LEVEL).rights)


def enter_admin_level(connection: Connection, user_id: int) -> Access:
    """For calls that only system administrators may make. Raises NotAuthorizedError."""
    access = admin_access(connection, user_id)
    if not access.is_system_administrator:
        raise NotAuthorizedError("Only system administrators may do this.")
    return access
