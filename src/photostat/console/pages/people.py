"""Users, for system administrators: accounts, their groups, their passwords."""

from collections.abc import Sequence

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Form, Problems, problems_of
from photostat.console.routing import POST, Page
from photostat.errors import ConflictError, InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.well_known import EVERYONE_GROUP
from photostat.workspaces.change import Change
from photostat.workspaces.people import accounts
from photostat.workspaces.people.access import enter_admin_level
from photostat.workspaces.people.groups import add_to_group, remove_from_group
from photostat.workspaces.people.store.groups import list_groups
from photostat.workspaces.people.store.users import find_user, list_users

_NAMES = {"Name": "name", "Email": "email", "Password": "password", "Groups": "group"}


def show_users(call: Call) -> Response:
    """All accounts by name."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        users = list_users(connection)
        groups = list_groups(connection)
    return call.page("users.html", users=users, groups=groups)


def new_user(call: Call) -> Response:
    """An empty form."""
    return _form(call, Form({"active": ["1"]}), NO_PROBLEMS)


def create_user(call: Call) -> Response:
    """Make an account."""
    form = call.form
    try:
        with call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            values = accounts.UserValues(
                name=form.text("name").strip() or None,
                email=form.text("email").strip(),
                is_active=form.flag("active"),
                group_ids=form.numbers("group"),
            )
            accounts.create_user(change, values, form.text("password") or None)
    except (InvalidInputError, ConflictError) as error:
        return _form(call, form, problems_of(error, _NAMES))
    return call.to("/users", done=f"The account {values.email} is there.")


def show_user(call: Call) -> Response:
    """The form of an account."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        user = find_user(connection, call.number("user"))
    typed = {
        "name": [user.name],
        "email": [user.email],
        "active": ["1" if user.is_active else ""],
        "group": [str(group.artifact_id) for group in user.groups],
    }
    return _form(call, Form(typed), NO_PROBLEMS)


def save_user(call: Call) -> Response:
    """Change an account, its groups and, where one was typed, its password."""
    form, user_id = call.form, call.number("user")
    forget = call.services.authenticator.forget_all
    try:
        with call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            values = accounts.UserValues(
                name=form.text("name").strip(), email=form.text("email").strip(), is_active=form.flag("active")
            )
            accounts.update_user(change, user_id, values, forget)
            _set_groups(change, user_id, {*form.numbers("group"), EVERYONE_GROUP})
            if form.text("password"):
                accounts.set_password(change, user_id, form.text("password"), forget)
    except (InvalidInputError, ConflictError) as error:
        return _form(call, form, problems_of(error, _NAMES))
    return call.to("/users", done=f"The account {values.email} is changed.")


def delete_user(call: Call) -> Response:
    """Remove an account."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        accounts.delete_user(change, call.number("user"), call.services.authenticator.forget_all)
    return call.to("/users", done="The account is deleted.")


def _set_groups(change: Change, user_id: int, wanted: set[int]) -> None:
    held = {group.artifact_id for group in find_user(change.connection, user_id).groups}
    for group_id in sorted(wanted - held):
        add_to_group(change, group_id, user_id)
    for group_id in sorted(held - wanted):
        remove_from_group(change, group_id, user_id)


def _groups(connection: Connection, call: Call) -> Sequence[Reference]:
    enter_admin_level(connection, call.user_id)
    return [group for group in list_groups(connection) if group.artifact_id != EVERYONE_GROUP]


def _form(call: Call, form: Form, problems: Problems) -> Response:
    with call.read() as connection:
        groups = _groups(connection, call)
    user_id = call.request.path_params.get("user")
    status = 400 if problems else 200
    return call.page("user_form.html", status=status, form=form, problems=problems, groups=groups, user_id=user_id)


PAGES = (
    Page("/users", show_users),
    Page("/users/new", new_user),
    Page("/users/new", create_user, POST),
    Page("/users/{user:int}", show_user),
    Page("/users/{user:int}", save_user, POST),
    Page("/users/{user:int}/delete", delete_user, POST),
)
