"""The SQL of the password bank."""

from collections.abc import Sequence

import sqlalchemy as sa

from photostat.storage.database import Connection

_bank = sa.table(
    "password_bank", sa.column("workspace_id", sa.Integer), sa.column("position", sa.Integer), sa.column("password", sa.Text)
)


def passwords_of(connection: Connection, workspace_id: int) -> tuple[str, ...]:
    """The passwords that go along with every document of a workspace, in the order in which they are tried."""
    query = sa.select(_bank.c.password).where(_bank.c.workspace_id == workspace_id).order_by(_bank.c.position)
    return tuple(connection.execute(query).scalars())


def count_passwords(connection: Connection, workspace_id: int) -> int:
    """How many there are."""
    query = sa.select(sa.func.count()).select_from(_bank).where(_bank.c.workspace_id == workspace_id)
    return int(connection.execute(query).scalar_one())


def lock_bank(connection: Connection, workspace_id: int) -> None:
    """One change of a bank at a time, until this transaction ends."""
    connection.execute(
        sa.text("SELECT pg_advisory_xact_lock(hashtext('password_bank'), :workspace)"), {"workspace": workspace_id}
    )


def write_passwords(connection: Connection, workspace_id: int, passwords: Sequence[str]) -> None:
    """These in place of those that are there."""
    connection.execute(sa.delete(_bank).where(_bank.c.workspace_id == workspace_id))
    if passwords:
        rows = [
            {"workspace_id": workspace_id, "position": position, "password": password}
            for position, password in enumerate(passwords, 1)
        ]
        connection.execute(sa.insert(_bank), rows)
