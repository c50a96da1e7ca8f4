"""`photostat group` and `photostat oauth-client`: who is in a group, what it may do, which programs sign in."""

from typing import TYPE_CHECKING, Annotated

import typer

from photostat.cli.remote import named
from photostat.cli.user import DataDir, change_here, user_of
from photostat.errors import InvalidInputError

if TYPE_CHECKING:
    from photostat.workspaces.change import Change
    from photostat.workspaces.people.rights import Right

app = typer.Typer(help="Groups: add, member, grant.", no_args_is_help=True, rich_markup_mode=None)
oauth_app = typer.Typer(help="Programs that get tokens: add.", no_args_is_help=True, rich_markup_mode=None)
GroupName = Annotated[str, typer.Argument(help="Name of the group.")]


@app.command()
def add(name: GroupName, data_dir: DataDir = None) -> None:
    """Make a group without members and rights."""
    from photostat.workspaces.people.groups import create_group

    with change_here(data_dir) as change:
        group_id = create_group(change, name)
    typer.echo(f"{group_id}\t{name}")


@app.command()
def member(name: GroupName, email: Annotated[str, typer.Argument(help="Log-in name.")], data_dir: DataDir = None) -> None:
    """Put a user into a group."""
    from photostat.workspaces.people.groups import add_to_group

    with change_here(data_dir) as change:
        add_to_group(change, _group_id(change, name), user_of(change, email).user_id)
    typer.echo(f"{email} is in {name}.")


@app.command()
def grant(
    name: GroupName,
    workspace: Annotated[str, typer.Argument(help="Name or ArtifactID of the workspace.")],
    rights: Annotated[list[str], typer.Argument(help="Names of rights, such as ViewWorkspace.")],
    data_dir: DataDir = None,
) -> None:
    """Give a group just these rights in a workspace."""
    from photostat.workspaces.matters.store import find_workspace
    from photostat.workspaces.people.groups import set_group_rights
    from photostat.workspaces.people.store.groups import workspaces_of

    wanted = frozenset(_right(word) for word in rights)
    with change_here(data_dir) as change:
        all_of_them = [item.workspace for item in workspaces_of(change.connection, change.user_id)]
        workspace_id = named("workspace", workspace, lambda: all_of_them)
        find_workspace(change.connection, workspace_id)
        set_group_rights(change, _group_id(change, name), workspace_id, wanted)
    typer.echo(f"{name} has {', '.join(sorted(wanted))} in {workspace_id}.")


@oauth_app.command("add")
def add_client(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    email: Annotated[str, typer.Argument(help="Log-in name of the user in whose name it acts.")],
    data_dir: DataDir = None,
) -> None:
    """Register a program; prints its id and its secret, which is told this once."""
    from photostat.workspaces.people.accounts import create_oauth_client

    with change_here(data_dir) as change:
        made = create_oauth_client(change, name, user_of(change, email).user_id)
    typer.echo(f"client_id={made.client_id}\nclient_secret={made.client_secret}")


@oauth_app.callback()
def _oauth() -> None:
    """A group of commands even while there is only one."""


def _group_id(change: "Change", name: str) -> int:
    from photostat.workspaces.people.store.groups import list_groups

    found = [group.artifact_id for group in list_groups(change.connection) if group.name.lower() == name.lower()]
    if len(found) != 1:
        raise InvalidInputError(f"There {'is no group' if not found else 'are several groups'} {name}.")
    return found[0]


def _right(word: str) -> "Right":
    from photostat.workspaces.people.rights import WORKSPACE_RIGHTS

    for right in WORKSPACE_RIGHTS:
        if right.value.lower() == word.lower():
            return right
    raise InvalidInputError(f"There is no right {word}; there are {', '.join(sorted(WORKSPACE_RIGHTS))}.")
