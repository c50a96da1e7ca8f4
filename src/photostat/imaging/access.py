"""The gate of the imaging services: a workspace that the user may enter and in which Imaging is installed."""

from photostat.errors import ConflictError
from photostat.storage.database import Connection
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Access, Right


class ImagingNotInstalledError(ConflictError):
    """The workspace has no Imaging."""

    code = "imaging_not_installed"


def enter_imaging(connection: Connection, user_id: int, workspace_id: int, *needed: Right) -> Access:
    """As `enter_workspace`. Raises ImagingNotInstalledError as well, but only to whom may enter."""
    access = enter_workspace(connection, user_id, workspace_id, *needed)
    if not access.has_imaging:
        raise ImagingNotInstalledError(
            f"The application Imaging is not installed in workspace {workspace_id}. "
            "Install it from the Application Library first."
        )
    return access
