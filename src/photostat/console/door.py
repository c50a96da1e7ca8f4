"""The console's own door: nobody gets in without a session, and nothing is changed but by our own pages.

Whoever has no session any more is led to the sign-in page and from there back to where he was. Forms carry no token: the browser
itself says which site made the request (`browsers.is_from_our_page`), and the cookie is not sent along from other sites' forms.
"""

import re
from functools import partial
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from photostat.browsers import SAFE_METHODS, is_from_our_page, session_token
from photostat.errors import NotAuthenticatedError, NotAuthorizedError
from photostat.services import Services

SIGN_IN = "/console/sign-in"
_OPEN = (SIGN_IN, "/console/static/")
_SAFE_NEXT = re.compile(r"/console/[!-\[\]-~]*")
_LONGEST_NEXT = 2_000
LIVE = "/live"
"""The end of paths that pages ask for by themselves: an open page alone keeps no session alive."""


class Door:
    """Sets `scope["state"]["user_id"]`, or leads to the sign-in page. Raises NotAuthorizedError for a foreign page's request."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let those in who have a session."""
        if scope["method"] not in SAFE_METHODS and not is_from_our_page(scope["headers"], needs_proof=True):
            raise NotAuthorizedError("This request was not made by a page of this console. Open the page here and try again.")
        path = scope["path"]
        if path != SIGN_IN and not path.startswith(_OPEN[1]):
            token = session_token(scope["headers"], scope["scheme"])
            find = partial(self._services.sessions.user_of, token, counts_as_use=not path.endswith(LIVE))
            try:
                user_id = await to_thread.run_sync(find)
            except NotAuthenticatedError:
                await _to_sign_in(Request(scope))(scope, receive, send)
                return
            state = scope.setdefault("state", {})
            state["user_id"] = state["user"] = user_id
        await self._app(scope, receive, send)


def safe_next(path: str) -> str:
    """Where sign-in leads: a page of the console, whatever a link said."""
    return path if len(path) <= _LONGEST_NEXT and _SAFE_NEXT.fullmatch(path) else "/console/"


def _to_sign_in(request: Request) -> Response:
    headers = request.headers
    if headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": _sign_in(_path_of(headers.get("hx-current-url", "")))})
    if "text/html" not in headers.get("accept", "text/html"):
        return PlainTextResponse("The session is over.", 401)
    if request.method in SAFE_METHODS:
        return RedirectResponse(_sign_in(_with_query(request.url.path, request.url.query)), 303)
    return RedirectResponse(_sign_in(_path_of(headers.get("referer", ""))), 303)


def _sign_in(back_to: str) -> str:
    back_to = safe_next(back_to)
    return SIGN_IN if back_to == "/console/" else f"{SIGN_IN}?next={quote(back_to, safe='/')}"


def _path_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return _with_query(parts.path, parts.query)


def _with_query(path: str, query: str) -> str:
    return f"{quote(path, safe='/:@!$&()*+,;=~%')}?{query}" if query else quote(path, safe="/:@!$&()*+,;=~%")
