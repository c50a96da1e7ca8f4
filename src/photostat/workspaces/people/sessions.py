"""Sessions of the web console: a random token for a browser that gave the right password, until it is over.

Only the token's hash is stored. A session ends by signing out, when it was idle for too long, at the end of its life however
busy it was, with a new password of its user, and when the account is shut. Refused: tokens that nobody can have been given.
"""

import hashlib
import re
from dataclasses import dataclass

from photostat.errors import NotAuthenticatedError
from photostat.settings import ConsoleSettings
from photostat.storage.database import Database
from photostat.workspaces.people.authentication import Authenticator
from photostat.workspaces.people.passwords import new_secret
from photostat.workspaces.people.store import sessions as store

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_NOTED_SECONDS = 60.0  # one write a minute and session, whatever the number of requests


@dataclass(frozen=True)
class Sessions:
    """Begins, finds and ends sessions. Safe for threads."""

    database: Database
    authenticator: Authenticator
    settings: ConsoleSettings

    def sign_in(self, email: str, password: str, *, address: str) -> str:
        """A new session's token. Slow. Raises NotAuthenticatedError, TooManyFailuresError."""
        mark = f"console {email.lower()}\n{password}"  # no Authorization header can be the same
        user_id = self.authenticator.verify_password(mark, email, password, address=address)
        token = new_secret()
        with self.database.transaction() as connection:
            store.insert_session(
                connection,
                _hash(token),
                user_id,
                seconds=self.settings.session_hours * 3600,
                idle_seconds=self._idle_seconds,
            )
        return token

    def user_of(self, token: str, *, counts_as_use: bool = True) -> int:
        """The user of a live session; it counts as used, but for what a page does by itself. Raises NotAuthenticatedError."""
        if not _TOKEN.fullmatch(token):
            raise NotAuthenticatedError("No session.")
        with self.database.read() as connection:
            found = store.find_session(connection, _hash(token), idle_seconds=self._idle_seconds)
            if found is None:
                raise NotAuthenticatedError("The session is over.")
            if counts_as_use and found.unnoted_seconds > min(_NOTED_SECONDS, self._idle_seconds / 4):
                store.note_use(connection, _hash(token))
        return found.user_id

    def sign_out(self, token: str) -> None:
        """End a session; one that is over already is no error."""
        with self.database.transaction() as connection:
            store.delete_session(connection, _hash(token))

    @property
    def _idle_seconds(self) -> float:
        return self.settings.session_idle_minutes * 60


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
