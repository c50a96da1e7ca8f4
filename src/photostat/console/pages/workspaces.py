"""Workspaces: those that the caller may see, and new ones for system administrators."""

from collections.abc import Sequence

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Form, Problems, problems_of
from photostat.console.routing import POST, Page
from photostat.errors import InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.well_known import FIRST_MATTER
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace
from photostat.workspaces.matters.store import list_matters
from photostat.workspaces.people.access import enter_admin_level
from photostat.workspaces.people.store.groups import workspaces_of


def show_list(call: Call) -> Response:
    """The workspaces by name."""
    with call.read() as connection:
        held = workspaces_of(connection, call.user_id)
    return call.page("workspaces.html", workspaces=[item.workspace for item in held])


def show_form(call: Call) -> Response:
    """An empty form."""
    with call.read() as connection:
        matters = _matters(connection, call)
    return _form(call, matters, Form({"matter": [str(FIRST_MATTER)]}), NO_PROBLEMS)


def create(call: Call) -> Response:
    """Make the workspace and lead to it."""
    form = call.form
    try:
        with call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            new = NewWorkspace(name=form.text("name").strip(), matter_id=form.number("matter") or FIRST_MATTER)
            workspace_id = create_workspace(change, new, call.services.birth_steps)
    except InvalidInputError as error:
        with call.read() as connection:
            matters = _matters(connection, call)
        return _form(call, matters, form, problems_of(error, {"Name": "name", "Matter": "matter"}))
    return call.to(f"/w/{workspace_id}/documents", done=f"The workspace {new.name} is there.")


def _matters(connection: Connection, call: Call) -> Sequence[Reference]:
    enter_admin_level(connection, call.user_id)
    return list_matters(connection)


def _form(call: Call, matters: Sequence[Reference], form: Form, problems: Problems) -> Response:
    return call.page("workspace_form.html", status=400 if problems else 200, matters=matters, form=form, problems=problems)


PAGES = (
    Page("/workspaces", show_list),
    Page("/workspaces/new", show_form),
    Page("/workspaces/new", create, POST),
)
