"""The SQL of console sessions."""

from dataclasses import dataclass

import sqlalchemy as sa

from photostat.storage.database import Connection, fetch_one


@dataclass(frozen=True)
class FoundSession:
    """Whose a live session is, and how long ago its use was noted."""

    user_id: int
    unnoted_seconds: float


def insert_session(connection: Connection, token_hash: bytes, user_id: int, *, seconds: float, idle_seconds: float) -> None:
    """Write a session that lives so many seconds at most; those that are over go."""
    connection.execute(
        sa.text("DELETE FROM console_session WHERE ends_on < now() OR used_on < now() - make_interval(secs => :idle)"),
        {"idle": idle_seconds},
    )
    connection.execute(
        sa.text(
            "INSERT INTO console_session (token_hash, user_id, ends_on) "
            "VALUES (:token_hash, :user_id, now() + make_interval(secs => :seconds))"
        ),
        {"token_hash": token_hash, "user_id": user_id, "seconds": seconds},
    )


_FIND = """
    SELECT s.user_id, extract(epoch FROM now() - s.used_on)::float
    FROM console_session s JOIN user_account u ON u.artifact_id = s.user_id AND u.is_active
    WHERE s.token_hash = %(token_hash)s AND s.ends_on > now() AND s.used_on > now() - make_interval(secs => %(idle)s)
    """


def find_session(connection: Connection, token_hash: bytes, *, idle_seconds: float) -> FoundSession | None:
    """The session of this token, if it is alive and its user is active."""
    row = fetch_one(connection, _FIND, {"token_hash": token_hash, "idle": idle_seconds})
    return None if row is None else FoundSession(row[0], row[1])


def note_use(connection: Connection, token_hash: bytes) -> None:
    """The session was used just now."""
    connection.execute(
        sa.text("UPDATE console_session SET used_on = now() WHERE token_hash = :token_hash"), {"token_hash": token_hash}
    )


def delete_session(connection: Connection, token_hash: bytes) -> None:
    """End one session; one that is over already is no error."""
    connection.execute(sa.text("DELETE FROM console_session WHERE token_hash = :token_hash"), {"token_hash": token_hash})


def delete_sessions_of(connection: Connection, user_id: int) -> None:
    """End all sessions of a user."""
    connection.execute(sa.text("DELETE FROM console_session WHERE user_id = :user_id"), {"user_id": user_id})
