"""`photostat user`: accounts, from the machine itself: the way in when nobody can sign in any more.

A password is asked for, or read from one line of standard input; never an argument, which others could read in the process list.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from photostat.errors import InvalidInputError

if TYPE_CHECKING:
    from photostat.workspaces.change import Change
    from photostat.workspaces.people.model import User

app = typer.Typer(help="Accounts: add, list, password, disable.", no_args_is_help=True, rich_markup_mode=None)
DataDir = Annotated[Path | None, typer.Option(help="Data folder. Default: PHOTOSTAT_DATA_DIR.", show_default=False)]


@contextmanager
def change_here(data_dir: Path | None) -> "Iterator[Change]":
    """A transaction on the instance, in the audit log under the service account."""
    from photostat.bootstrap import open_database
    from photostat.workspaces.artifacts.well_known import SERVICE_ACCOUNT_USER
    from photostat.workspaces.change import change

    with (
        open_database(data_dir, with_files=False, must_exist=True) as services,
        change(services.database, user_id=SERVICE_ACCOUNT_USER) as begun,
    ):
        yield begun


def user_of(change: "Change", email: str) -> "User":
    """The account of a log-in name, in any case. Raises InvalidInputError."""
    from photostat.workspaces.people.store.users import list_users

    for user in list_users(change.connection):
        if user.email.lower() == email.lower():
            return user
    raise InvalidInputError(f"There is no user {email}. See: photostat user list")


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _forget() -> None:
    """A running server remembers verified passwords of its own for at most 5 minutes; here is none to forget."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="The name to sign in with.")],
    name: Annotated[str | None, typer.Option(help="The name that is shown.", show_default=False)] = None,
    admin: Annotated[bool, typer.Option("--admin", help="Make it a system administrator.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Make an account; its password is asked for, or read from standard input. Prints number and log-in name, a tab between."""
    from photostat.workspaces.artifacts.well_known import SYSTEM_ADMINISTRATORS_GROUP
    from photostat.workspaces.people.accounts import UserValues, create_user

    password = _password()
    groups = (SYSTEM_ADMINISTRATORS_GROUP,) if admin else ()
    with change_here(data_dir) as change:
        user_id = create_user(change, UserValues(name=name, email=email, group_ids=groups), password)
    typer.echo(f"{user_id}\t{email}")


@app.command("list")
def list_all(data_dir: DataDir = None) -> None:
    """Print all accounts: number, log-in name, name, what stands out."""
    from photostat.bootstrap import open_database
    from photostat.workspaces.people.store.users import list_users

    with open_database(data_dir, with_files=False, must_exist=True) as services, services.database.read() as connection:
        users = list_users(connection)
    for user in users:
        marks = [
            word
            for word, holds in (
                ("administrator", user.is_system_administrator),
                ("disabled", not user.is_active),
                ("no password", not user.has_password),
            )
            if holds
        ]
        typer.echo(f"{user.user_id}\t{user.email}\t{user.name}\t{', '.join(marks)}")


@app.command()
def password(email: Annotated[str, typer.Argument()], data_dir: DataDir = None) -> None:
    """Give an account a new password. A running server may take the old one for 5 more minutes."""
    from photostat.workspaces.people.accounts import set_password

    given = _password()
    with change_here(data_dir) as change:
        set_password(change, user_of(change, email).user_id, given, _forget)
    typer.echo(f"{email} has a new password.")


@app.command()
def disable(email: Annotated[str, typer.Argument()], data_dir: DataDir = None) -> None:
    """Shut an account. A running server may let it in for 5 more minutes."""
    from photostat.workspaces.people.accounts import UserValues, update_user

    with change_here(data_dir) as change:
        update_user(change, user_of(change, email).user_id, UserValues(is_active=False), _forget)
    typer.echo(f"{email} is disabled.")
