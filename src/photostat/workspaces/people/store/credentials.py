"""The SQL of what callers prove themselves with: passwords, client registrations, tokens."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.people.model import OAuthClient
from photostat.workspaces.people.store.tables import oauth_client, user_account


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


@dataclass(frozen=True)
class FoundToken:
    """Whose a token is, and how long it lives."""

    user_id: int
    seconds_left: float


def find_token_user(connection: Connection, token_hash: bytes) -> FoundToken | None:
    """The active user of a token that has not expired and whose client is still enabled."""
    row = connection.execute(
        sa.text(
            """
            SELECT t.user_id, extract(epoch FROM t.expires_on - now())::float FROM access_token t
            JOIN oauth_client c USING (client_id)
            JOIN user_account u ON u.artifact_id = t.user_id
            WHERE t.token_hash = :token_hash AND t.expires_on > now() AND c.is_enabled AND u.is_active
            """
        ),
        {"token_hash": token_hash},
    ).one_or_none()
    return None if row is None else FoundToken(row[0], row[1])


def insert_oauth_client(connection: Connection, client_id: str, name: str, secret_hash: str, user_id: int) -> None:
    """Write a client registration."""
    statement = sa.insert(oauth_client)
    connection.execute(statement.values(client_id=client_id, name=name, secret_hash=secret_hash, user_id=user_id))


def update_oauth_client(connection: Connection, client_id: str, **values: str | bool) -> None:
    """Write columns of a client registration; its tokens go. Raises NotFoundError."""
    statement = sa.update(oauth_client).where(oauth_client.c.client_id == client_id).values(**values)
    if connection.execute(statement).rowcount == 0:
        raise NotFoundError
    connection.execute(sa.text("DELETE FROM access_token WHERE client_id = :client_id"), {"client_id": client_id})


def delete_oauth_client(connection: Connection, client_id: str) -> None:
    """Remove a client registration with its tokens. Raises NotFoundError."""
    if connection.execute(sa.delete(oauth_client).where(oauth_client.c.client_id == client_id)).rowcount == 0:
        raise NotFoundError


_OAUTH_CLIENTS = """
    SELECT c.client_id, c.name, c.user_id, a.name, c.is_enabled, c.created_on
    FROM oauth_client c JOIN artifact a ON a.workspace_id = -1 AND a.artifact_id = c.user_id
"""


def find_oauth_registration(connection: Connection, client_id: str) -> OAuthClient:
    """One client registration. Raises NotFoundError."""
    row = connection.execute(sa.text(_OAUTH_CLIENTS + "WHERE c.client_id = :client_id"), {"client_id": client_id}).one_or_none()
    if row is None:
        raise NotFoundError
    return _oauth_client(row)


def list_oauth_registrations(connection: Connection) -> list[OAuthClient]:
    """All client registrations by name."""
    rows = connection.execute(sa.text(_OAUTH_CLIENTS + "ORDER BY lower(c.name), c.client_id"))
    return [_oauth_client(row) for row in rows]


def _oauth_client(row: sa.Row[Any]) -> OAuthClient:
    client_id, name, user_id, user_name, is_enabled, created_on = tuple(row)
    return OAuthClient(
        client_id=client_id, name=name, user=Reference(user_id, user_name), is_enabled=is_enabled, created_on=created_on
    )
