"""How a program signs in: name and password with each request, or a token for a client's id and secret (OAuth2).

A token is fetched when it is first needed and again before it ends. Neither secret is ever in a repr.
"""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

TOKEN_PATH = "/Relativity/Identity/connect/token"  # noqa: S105 - a path, no secret
_EARLY_SECONDS = 60.0

FetchToken = Callable[[str, str], tuple[str, float]]
"""Client id and secret to a token and the seconds for which it holds."""


class Credentials(Protocol):
    """What makes the value of the header Authorization."""

    def header(self, fetch: FetchToken) -> str:
        """The value for the next request."""

    def refused(self) -> bool:
        """The server answered 401; True when another try makes sense."""


@dataclass(frozen=True)
class Password:
    """A user and his password."""

    user: str
    password: str = field(repr=False)

    def header(self, fetch: FetchToken) -> str:
        """The same each time."""
        pair = f"{self.user}:{self.password}".encode()
        return "Basic " + base64.b64encode(pair).decode("ascii")

    def refused(self) -> bool:
        """A wrong password stays wrong."""
        return False


@dataclass
class ClientSecret:
    """A registered program (`photostat oauth-client`), which acts in the name of its user."""

    client_id: str
    client_secret: str = field(repr=False)
    _token: str = field(default="", repr=False)
    _ends_at: float = 0.0

    def header(self, fetch: FetchToken) -> str:
        """With a token that still holds for a minute."""
        if not self._token or time.monotonic() > self._ends_at - _EARLY_SECONDS:
            self._token, seconds = fetch(self.client_id, self.client_secret)
            # a server with shorter tokens than our minute must not make us fetch one a request
            self._ends_at = time.monotonic() + max(seconds, 2 * _EARLY_SECONDS)
        return f"Bearer {self._token}"

    def refused(self) -> bool:
        """The token may be void since the secret was renewed or the server restarted: one more try with a new one."""
        had_token, self._token = bool(self._token), ""
        return had_token
