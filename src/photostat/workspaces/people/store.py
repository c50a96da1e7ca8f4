"""The SQL of users, groups and rights."""

from dataclasses import dataclass

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.people.rights import Right

user_account = sa.table(
    "user_account",
    sa.column("artifact_id", sa.Integer),
    sa.column("email", sa.Text),
    sa.column("password_hash", sa.Text),
    sa.column("is_active", sa.Boolean),
)
user_group = sa.table("user_group", sa.column("artifact_id", sa.Integer))
group_member = sa.table("group_member", sa.column("group_id", sa.Integer), sa.column("user_id", sa.Integer))
group_right = sa.table(
    "group_right", sa.column("group_id", sa.Integer), sa.column("workspace_id", sa.Integer), sa.column("right_name", sa.Text)
)


@dataclass(frozen=True)
class FoundRights:
    """The rights of an active user in a workspace; empty for others."""

    workspace_exists: bool
    rights: frozenset[Right]


# One round trip for existence and rights, since every request pays for it
_RIGHTS = sa.text(
    """
    SELECT EXISTS (SELECT 1 FROM workspace w WHERE w.artifact_id = :workspace AND NOT w.is_being_deleted),
           ARRAY(SELECT DISTINCT r.right_name
                 FROM group_member m
                 JOIN group_right r ON r.group_id = m.group_id
                 JOIN user_account u ON u.artifact_id = m.user_id AND u.is_active
                 WHERE m.user_id = :user AND r.workspace_id IN (:workspace, -1))
    """
)


def rights_of(connection: Connection, user_id: int, workspace_id: int) -> FoundRights:
    """What the groups of a user allow him in a workspace, the admin level's rights included."""
    exists, names = connection.execute(_RIGHTS, {"workspace": workspace_id, "user": user_id}).one()
    known = {right.value: right for right in Right}
    return FoundRights(bool(exists) or workspace_id == ADMIN_LEVEL, frozenset(known[name] for name in names if name in known))


def insert_user(
    connection: Connection, artifact_id: int, email: str, password_hash: str | None, *, is_active: bool = True
) -> None:
    """Write the account of an artifact that is there already."""
    connection.execute(
        sa.insert(user_account).values(artifact_id=artifact_id, email=email, password_hash=password_hash, is_active=is_active)
    )


def insert_group(connection: Connection, artifact_id: int) -> None:
    """Write the group of an artifact that is there already."""
    connection.execute(sa.insert(user_group).values(artifact_id=artifact_id))


def add_member(connection: Connection, group_id: int, user_id: int) -> None:
    """Put a user into a group; twice is once."""
    connection.execute(
        sa.text("INSERT INTO group_member (group_id, user_id) VALUES (:group, :user) ON CONFLICT DO NOTHING"),
        {"group": group_id, "user": user_id},
    )


def grant(connection: Connection, group_id: int, workspace_id: int, rights: frozenset[Right]) -> None:
    """Give a group rights in a workspace; those it has stay."""
    statement = sa.text(
        "INSERT INTO group_right (group_id, workspace_id, right_name) VALUES (:group, :workspace, :right) ON CONFLICT DO NOTHING"
    )
    for right in sorted(rights):
        connection.execute(statement, {"group": group_id, "workspace": workspace_id, "right": right.value})


def has_users(connection: Connection) -> bool:
    """Whether anybody is there yet."""
    return bool(connection.execute(sa.text("SELECT EXISTS (SELECT 1 FROM user_account)")).scalar())


@dataclass(frozen=True)
class FoundCredentials:
    """What a password or a client secret is checked against."""

    user_id: int
    password_hash: str | None


def find_credentials(connection: Connection, email: str) -> FoundCredentials | None:
    """The active account of a log-in name, in any case."""
    row = connection.execute(
        sa.select(user_account.c.artifact_id, user_account.c.password_hash).where(
            sa.func.lower(user_account.c.email) == sa.func.lower(email), user_account.c.is_active
        )
    ).one_or_none()
    return None if row is None else FoundCredentials(row[0], row[1])


def find_oauth_client(connection: Connection, client_id: str) -> FoundCredentials | None:
    """The enabled client registration of this id whose user is active."""
    row = connection.execute(
        sa.text(
            """
            SELECT c.user_id, c.secret_hash FROM oauth_client c JOIN user_account u ON u.artifact_id = c.user_id
            WHERE c.client_id = :client_id AND c.is_enabled AND u.is_active
            """
        ),
        {"client_id": client_id},
    ).one_or_none()
    return None if row is None else FoundCredentials(row[0], row[1])


def insert_token(connection: Connection, token_hash: bytes, client_id: str, user_id: int, seconds: int) -> None:
    """Write a token that lives so many seconds; those that have expired go."""
    connection.execute(sa.text("DELETE FROM access_token WHERE expires_on < now()"))
    connection.execute(
        sa.text(
            """
            INSERT INTO access_token (token_hash, client_id, user_id, expires_on)
            VALUES (:token_hash, :client_id, :user_id, now() + make_interval(secs => :seconds))
            """
        ),
        {"token_hash": token_hash, "client_id": client_id, "user_id": user_id, "seconds": seconds},
    )


def find_token_user(connection: Connection, token_hash: bytes) -> int | None:
    """The active user of a token that has not expired and whose client is still enabled."""
    found = connection.execute(
        sa.text(
            """
            SELECT t.user_id FROM access_token t
            JOIN oauth_client c USING (client_id)
            JOIN user_account u ON u.artifact_id = t.user_id
            WHERE t.token_hash = :token_hash AND t.expires_on > now() AND c.is_enabled AND u.is_active
            """
        ),
        {"token_hash": token_hash},
    ).scalar_one_or_none()
    return None if found is None else int(found)
