"""The start: the workspace when there is only one, else the list of them."""

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.routing import Page
from photostat.workspaces.people.store.groups import workspaces_of


def home(call: Call) -> Response:
    """Lead on."""
    with call.read() as connection:
        held = workspaces_of(connection, call.user_id)
    if len(held) == 1:
        return call.to(f"/w/{held[0].workspace.artifact_id}/documents")
    return call.to("/workspaces")


def workspace_home(call: Call) -> Response:
    """Lead to the documents."""
    with call.read() as connection:
        call.enter(connection)
    return call.to(f"/w/{call.workspace_id}/documents")


PAGES = (Page("/", home, is_whole=False), Page("/w/{w:int}", workspace_home, is_whole=False))
