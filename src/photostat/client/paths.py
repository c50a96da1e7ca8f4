"""Where the routes of imaging begin."""


def imaging(workspace_id: int) -> str:
    """The present imaging services in a workspace."""
    return f"/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}"


def own(workspace_id: int) -> str:
    """Photostat's own routes in a workspace."""
    return f"/photostat/v1/workspaces/{workspace_id}"


def library() -> str:
    """The application library."""
    return "/Relativity.Rest/API/relativity-environment/v1/workspace/-1/libraryapplications"


def installs() -> str:
    """Installs of its applications."""
    return "/Relativity.Rest/API/Relativity.LibraryApplications/workspace/-1/libraryapplications"
