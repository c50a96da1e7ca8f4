"""Who is calling: passwords (Basic) and tokens (bearer), with a memory for what was verified minutes ago.

Clients send their password with every call and argon2id is slow on purpose, so a verified pair is remembered by a keyed hash,
never by itself. Failures are counted (failures.py); too many, and the next answers come without a look at the password.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from photostat.errors import NotAuthenticatedError
from photostat.storage.database import Database
from photostat.workspaces.people.failures import FailureLimits, TooManyFailuresError
from photostat.workspaces.people.passwords import is_password, new_secret
from photostat.workspaces.people.store import find_credentials, find_oauth_client, find_token_user, insert_token

__all__ = ["Authenticator", "IssuedToken", "NotAuthenticatedError", "TooManyFailuresError"]

PASSWORD_MEMORY_SECONDS = 300.0
TOKEN_MEMORY_SECONDS = 30.0
TOKEN_SECONDS = 28_800
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class IssuedToken:
    """What the token endpoint hands out."""

    token: str
    expires_seconds: int


class Authenticator:
    """Verifies credentials against the database. Safe for threads; one for each process."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._known: dict[bytes, tuple[int, float]] = {}
        self._generation = 0
        self._failures = FailureLimits(clock=clock)

    def remembered(self, authorization: str) -> int | None:
        """The user of an Authorization header that was verified lately; quick, for the event loop."""
        found = self._known.get(self._mark(authorization))
        return found[0] if found is not None and found[1] > self._clock() else None

    def verify_password(self, authorization: str, email: str, password: str, *, address: str) -> int:
        """The user of these credentials. Slow. Raises NotAuthenticatedError, TooManyFailuresError."""
        mark, generation = self._mark(authorization), self._generation
        self._failures.check(mark, f"user {email}", address)
        with self._database.read() as connection:
            found = find_credentials(connection, email.replace("\0", " "))  # a NUL is no text for PostgreSQL
        if not is_password(password, found.password_hash if found else None) or found is None:
            self._failures.note(mark, f"user {email}", address)
            raise NotAuthenticatedError("Wrong user or password.")
        self._failures.vouch(mark)
        self._remember(mark, found.user_id, PASSWORD_MEMORY_SECONDS, generation)
        return found.user_id

    def verify_token(self, authorization: str, token: str) -> int:
        """The user of a bearer token. Raises NotAuthenticatedError."""
        generation = self._generation
        with self._database.read() as connection:
            found = find_token_user(connection, _token_hash(token))
        if found is None:
            raise NotAuthenticatedError("The token is unknown or has expired.")
        self._remember(self._mark(authorization), found.user_id, min(TOKEN_MEMORY_SECONDS, found.seconds_left), generation)
        return found.user_id

    def issue_token(self, client_id: str, client_secret: str, *, address: str) -> IssuedToken:
        """A token in the name of the client's user. Raises NotAuthenticatedError, TooManyFailuresError."""
        mark = self._mark(f"client {client_id}\n{client_secret}")
        self._failures.check(mark, f"client {client_id}", address)
        with self._database.read() as connection:
            found = find_oauth_client(connection, client_id.replace("\0", " "))
        if not is_password(client_secret, found.password_hash if found else None) or found is None:
            self._failures.note(mark, f"client {client_id}", address)
            raise NotAuthenticatedError("Wrong client or secret.")
        self._failures.vouch(mark)
        token = new_secret()
        with self._database.transaction() as connection:
            insert_token(connection, _token_hash(token), client_id, found.user_id, TOKEN_SECONDS)
        return IssuedToken(token, TOKEN_SECONDS)

    def forget_all(self) -> None:
        """Verify everybody anew: after a password, a client or an account changed. Other processes do within 5 minutes."""
        with self._lock:
            self._known.clear()
            self._generation += 1

    def _mark(self, authorization: str) -> bytes:
        # BLAKE2 takes a key by itself and less than half the time of HMAC with SHA-256; every request pays for it
        return hashlib.blake2b(authorization.encode("utf-8", "surrogatepass"), key=self._key, digest_size=32).digest()

    def _remember(self, mark: bytes, user_id: int, seconds: float, generation: int) -> None:
        """Not where all was forgotten while this was being verified: it may have been the old password."""
        with self._lock:
            if generation != self._generation:
                return
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[mark] = (user_id, self._clock() + seconds)


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
