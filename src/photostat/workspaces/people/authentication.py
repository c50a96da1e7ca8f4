"""Who is calling: passwords (Basic) and tokens (bearer), with a memory for what was verified minutes ago.

Clients send their password with every call and argon2id is slow on purpose, so a verified pair is remembered by a keyed hash,
never by itself. Failures are counted by account and by address; too many, and the next answers come without a look at the
password.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from photostat.errors import Category, NotAuthenticatedError, PhotostatError
from photostat.storage.database import Database
from photostat.workspaces.people.passwords import is_password, new_secret
from photostat.workspaces.people.store import find_credentials, find_oauth_client, find_token_user, insert_token

PASSWORD_MEMORY_SECONDS = 300.0
TOKEN_MEMORY_SECONDS = 30.0
TOKEN_SECONDS = 28_800
FAILURES_ALLOWED = 10
FAILURE_WINDOW_SECONDS = 300.0
_MOST_REMEMBERED = 10_000


class TooManyFailuresError(PhotostatError):
    """Too many wrong passwords; `retry_seconds` until the next try is looked at."""

    code = "too_many_failures"
    category = Category.TOO_MANY_REQUESTS

    def __init__(self, retry_seconds: float) -> None:
        super().__init__(f"Too many failed sign-ins. Try again in {round(retry_seconds) or 1} seconds.")
        self.retry_seconds = retry_seconds


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
        self._failures: dict[str, list[float]] = {}

    def remembered(self, authorization: str) -> int | None:
        """The user of an Authorization header that was verified lately; quick, for the event loop."""
        found = self._known.get(self._mark(authorization))
        return found[0] if found is not None and found[1] > self._clock() else None

    def verify_password(self, authorization: str, email: str, password: str, *, address: str) -> int:
        """The user of these credentials. Slow. Raises NotAuthenticatedError, TooManyFailuresError."""
        self._check_failures(email, address)
        with self._database.read() as connection:
            found = find_credentials(connection, email.replace("\0", " "))  # a NUL is no text for PostgreSQL
        if not is_password(password, found.password_hash if found else None) or found is None:
            self._note_failure(email, address)
            raise NotAuthenticatedError("Wrong user or password.")
        self._remember(authorization, found.user_id, PASSWORD_MEMORY_SECONDS)
        return found.user_id

    def verify_token(self, authorization: str, token: str) -> int:
        """The user of a bearer token. Raises NotAuthenticatedError."""
        with self._database.read() as connection:
            user_id = find_token_user(connection, _token_hash(token))
        if user_id is None:
            raise NotAuthenticatedError("The token is unknown or has expired.")
        self._remember(authorization, user_id, TOKEN_MEMORY_SECONDS)
        return user_id

    def issue_token(self, client_id: str, client_secret: str, *, address: str) -> IssuedToken:
        """A token in the name of the client's user. Raises NotAuthenticatedError, TooManyFailuresError."""
        self._check_failures(client_id, address)
        with self._database.read() as connection:
            found = find_oauth_client(connection, client_id.replace("\0", " "))
        if not is_password(client_secret, found.password_hash if found else None) or found is None:
            self._note_failure(client_id, address)
            raise NotAuthenticatedError("Wrong client or secret.")
        token = new_secret()
        with self._database.transaction() as connection:
            insert_token(connection, _token_hash(token), client_id, found.user_id, TOKEN_SECONDS)
        return IssuedToken(token, TOKEN_SECONDS)

    def forget_all(self) -> None:
        """Verify everybody anew: after a password, a client or an account changed."""
        with self._lock:
            self._known.clear()

    def _mark(self, authorization: str) -> bytes:
        return hmac.digest(self._key, authorization.encode("utf-8", "surrogatepass"), hashlib.sha256)

    def _remember(self, authorization: str, user_id: int, seconds: float) -> None:
        with self._lock:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[self._mark(authorization)] = (user_id, self._clock() + seconds)

    def _check_failures(self, *names: str) -> None:
        now = self._clock()
        with self._lock:
            for name in names:
                recent = [moment for moment in self._failures.get(name.lower(), ()) if moment > now - FAILURE_WINDOW_SECONDS]
                if len(recent) >= FAILURES_ALLOWED:
                    raise TooManyFailuresError(recent[0] + FAILURE_WINDOW_SECONDS - now)

    def _note_failure(self, *names: str) -> None:
        now = self._clock()
        with self._lock:
            if len(self._failures) >= _MOST_REMEMBERED:
                self._failures = {
                    name: moments for name, moments in self._failures.items() if moments[-1] > now - FAILURE_WINDOW_SECONDS
                }
            for name in names:
                recent = [moment for moment in self._failures.get(name.lower(), ()) if moment > now - FAILURE_WINDOW_SECONDS]
                self._failures[name.lower()] = [*recent[-FAILURES_ALLOWED:], now]


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
