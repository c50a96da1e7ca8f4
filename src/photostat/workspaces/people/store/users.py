"""The SQL of user accounts."""

from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.people.model import User
from photostat.workspaces.people.rights import Right
from photostat.workspaces.people.store.tables import user_account


def insert_user(
    connection: Connection, artifact_id: int, email: str, password_hash: str | None, *, is_active: bool = True
) -> None:
    """Write the account of an artifact that is there already."""
    connection.execute(
        sa.insert(user_account).values(artifact_id=artifact_id, email=email, password_hash=password_hash, is_active=is_active)
    )


def has_users(connection: Connection) -> bool:
    """Whether anybody is there yet."""
    return bool(connection.execute(sa.text("SELECT EXISTS (SELECT 1 FROM user_account)")).scalar())


def email_is_taken(connection: Connection, email: str, *, but_by: int | None = None) -> bool:
    """Whether another account signs in with this name, in any case."""
    statement = sa.select(user_account.c.artifact_id).where(sa.func.lower(user_account.c.email) == sa.func.lower(email))
    found = connection.execute(statement).scalar_one_or_none()
    return found is not None and found != but_by


def update_user_row(connection: Connection, user_id: int, **values: str | bool | None) -> None:
    """Write columns of an account. Raises NotFoundError."""
    statement = sa.update(user_account).where(user_account.c.artifact_id == user_id).values(**values)
    if connection.execute(statement).rowcount == 0:
        raise NotFoundError


def delete_user_row(connection: Connection, user_id: int) -> None:
    """Remove an account with its memberships and tokens; its artifact, a name in the history, stays. Raises NotFoundError."""
    if connection.execute(sa.delete(user_account).where(user_account.c.artifact_id == user_id)).rowcount == 0:
        raise NotFoundError


def password_hash_of(connection: Connection, user_id: int) -> str | None:
    """The hash of a user's password; None where he has none. Raises NotFoundError."""
    row = connection.execute(sa.select(user_account.c.password_hash).where(user_account.c.artifact_id == user_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return None if row[0] is None else str(row[0])


def user_id_of(connection: Connection, email: str) -> int:
    """The ArtifactID of a log-in name, in any case, active or not. Raises NotFoundError."""
    statement = sa.select(user_account.c.artifact_id).where(sa.func.lower(user_account.c.email) == sa.func.lower(email))
    found = connection.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFoundError(f"There is no user {email}.")
    return int(found)


_USERS = """
    SELECT u.artifact_id, a.name, u.email, u.is_active, u.password_hash IS NOT NULL, a.created_on, a.modified_on,
           ARRAY(SELECT g.artifact_id FROM group_member m JOIN artifact g ON g.workspace_id = -1 AND g.artifact_id = m.group_id
                 WHERE m.user_id = u.artifact_id ORDER BY lower(g.name), g.artifact_id),
           ARRAY(SELECT g.name FROM group_member m JOIN artifact g ON g.workspace_id = -1 AND g.artifact_id = m.group_id
                 WHERE m.user_id = u.artifact_id ORDER BY lower(g.name), g.artifact_id),
           EXISTS (SELECT 1 FROM group_member m JOIN group_right r ON r.group_id = m.group_id
                   WHERE m.user_id = u.artifact_id AND r.workspace_id = -1 AND r.right_name = :administrator)
    FROM user_account u JOIN artifact a ON a.workspace_id = -1 AND a.artifact_id = u.artifact_id
"""


def find_user(connection: Connection, user_id: int) -> User:
    """One account. Raises NotFoundError."""
    parameters = {"user": user_id, "administrator": Right.SYSTEM_ADMINISTRATOR.value}
    row = connection.execute(sa.text(_USERS + "WHERE u.artifact_id = :user"), parameters).one_or_none()
    if row is None:
        raise NotFoundError
    return _user(row)


def list_users(connection: Connection) -> list[User]:
    """All accounts by name."""
    parameters = {"administrator": Right.SYSTEM_ADMINISTRATOR.value}
    return [_user(row) for row in connection.execute(sa.text(_USERS + "ORDER BY lower(a.name), u.artifact_id"), parameters)]


def _user(row: sa.Row[Any]) -> User:
    user_id, name, email, is_active, has_password, created_on, modified_on, group_ids, group_names, administrator = tuple(row)
    return User(
        user_id=user_id,
        name=name,
        email=email,
        is_active=is_active,
        has_password=has_password,
        groups=[Reference(number, text) for number, text in zip(group_ids, group_names, strict=True)],
        is_system_administrator=administrator,
        created_on=created_on,
        modified_on=modified_on,
    )
