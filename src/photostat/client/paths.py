"""Where the routes of imaging begin."""


def imaging(workspace_id: int) -> str:
    """The present imaging services in a workspace."""
    return f"/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}"


def own(workspace_id: int) -> str:
    """Photostat's own routes in a workspace."""
    return f"/photostat/v1/workspaces/{workspace_id}"
