"""The door: no call reaches a handler without a user, but for the few paths that are named here as open.

A middleware and not a dependency of routes, so that no route can forget it. A remembered Authorization header costs a keyed
hash; others are verified in a thread. Without that header the console's session cookie counts, if a page of this origin asks.
What fails is answered with 401 and an empty body (contracts/platform.md section 2).
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from photostat.browsers import SAFE_METHODS, is_from_our_page, session_token
from photostat.errors import NotAuthenticatedError
from photostat.storage.database import DatabaseUnavailableError
from photostat.workspaces.people.authentication import Authenticator, TooManyFailuresError
from photostat.workspaces.people.sessions import Sessions

OPEN_PATHS = frozenset({"", "/healthz", "/readyz", "/metrics", "/openapi.json", "/relativity/identity/connect/token"})
"""In lower case, without a slash at the end; "" is the root, which only leads on. Whatever is not here is closed."""
CHALLENGE = b'Bearer realm="Relativity.REST"'


def is_open(path: str) -> bool:
    """Whether anybody may ask for this path."""
    return path.lower().rstrip("/") in OPEN_PATHS


def is_below(path: str, places: Sequence[str]) -> bool:
    """Whether a path is one of the places or lies below one; in any case, as the router finds them."""
    folded = path.lower()
    return any(folded == place or folded.startswith(f"{place}/") for place in places)


@dataclass(frozen=True)
class _Refusal:
    status: int
    headers: tuple[tuple[bytes, bytes], ...] = ()


class AuthenticationMiddleware:
    """Sets `scope["state"]["user_id"]`, or answers 401 (429 after too many failures, 503 without a database).

    `own_doors`: paths below which another application looks after itself.
    """

    def __init__(self, app: ASGIApp, *, authenticator: Authenticator, sessions: Sessions, own_doors: Sequence[str] = ()) -> None:
        self._app = app
        self._authenticator = authenticator
        self._sessions = sessions
        self._own_doors = own_doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a known caller through."""
        if scope["type"] != "http" or is_open(scope["path"]) or is_below(scope["path"], self._own_doors):
            await self._app(scope, receive, send)
            return
        outcome = await self._identify(scope)
        if isinstance(outcome, _Refusal):
            headers = [*outcome.headers, (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": outcome.status, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        state = scope.setdefault("state", {})
        state["user_id"] = state["user"] = outcome
        await self._app(scope, receive, send)

    async def _identify(self, scope: Scope) -> int | _Refusal:
        authorization = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), "")
        if not authorization and (token := session_token(scope["headers"], scope["scheme"])):
            return await self._identify_session(scope, token)
        remembered = self._authenticator.remembered(authorization)
        if remembered is not None:
            return remembered
        address = scope["client"][0] if scope.get("client") else ""
        try:
            return await to_thread.run_sync(self._verify, authorization, address)
        except NotAuthenticatedError:
            return _Refusal(401, ((b"www-authenticate", CHALLENGE),))
        except TooManyFailuresError as error:
            return _Refusal(429, ((b"retry-after", str(max(1, round(error.retry_seconds))).encode()),))
        except DatabaseUnavailableError:
            return _Refusal(503, ((b"retry-after", b"5"),))

    async def _identify_session(self, scope: Scope, token: str) -> int | _Refusal:
        # No challenge in the refusals: a browser would answer it with a dialogue of its own
        if not is_from_our_page(scope["headers"], needs_proof=scope["method"] not in SAFE_METHODS):
            return _Refusal(401)
        try:
            return await to_thread.run_sync(self._sessions.user_of, token)
        except NotAuthenticatedError:
            return _Refusal(401)
        except DatabaseUnavailableError:
            return _Refusal(503, ((b"retry-after", b"5"),))

    def _verify(self, authorization: str, address: str) -> int:
        scheme, _, rest = authorization.strip().partition(" ")
        if scheme.lower() == "bearer" and rest:
            return self._authenticator.verify_token(authorization, rest.strip())
        if scheme.lower() == "basic" and rest:
            email, password = read_basic(rest.strip())
            return self._authenticator.verify_password(authorization, email, password, address=address)
        raise NotAuthenticatedError("No credentials.")


def read_basic(encoded: str) -> tuple[str, str]:
    """User and password of a Basic header: UTF-8 where it is that, else ISO-8859-1. Raises NotAuthenticatedError."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAuthenticatedError("The credentials are no Base64.") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    email, colon, password = text.partition(":")
    if not colon:
        raise NotAuthenticatedError("The credentials lack a colon.")
    return email, password
