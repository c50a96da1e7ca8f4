"""The X-CSRF-Header rule: present, with any value, on every call of the API, GET too; otherwise 404 with the standard body.

A browser cannot add a header of its own to a request that another site's page makes, so its presence proves a real client
(contracts/platform.md section 3). What lies outside the API's prefixes - token endpoint, probes, console - is exempt.
"""

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from photostat.api.wire.errors import NOT_FOUND, error_response

GUARDED = ("/relativity.rest/", "/photostat/v1/")
_TEXT = "The X-CSRF-Header must be present on every call; any value will do."


class CsrfHeader:
    """`exempt`: paths below the guarded prefixes that browsers may ask for as they are, without regard to case."""

    def __init__(self, app: ASGIApp, exempt: Iterable[str] = ()) -> None:
        self._app = app
        self._exempt = frozenset(path.lower() for path in exempt)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _has_header(scope) and self._guards(scope["path"].lower()):
            await error_response(404, NOT_FOUND, _TEXT)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _guards(self, path: str) -> bool:
        return path.startswith(GUARDED) and path.rstrip("/") not in self._exempt


def _has_header(scope: Scope) -> bool:
    # A plain loop: half the time of any().
    for name, _value in scope["headers"]:  # noqa: SIM110
        if name == b"x-csrf-header":
            return True
    return False
