"""Errors as pages: what happened, what to do, and the request's id under which the log has it. Never a stack trace.

The boundary of the console: whatever escapes a handler is logged here with its trace.
"""

from http import HTTPStatus

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from photostat.console.frame import theme_of
from photostat.console.templating import render
from photostat.errors import Category, PhotostatError

STATUS_OF = {
    Category.INVALID_INPUT: 400,
    Category.UNSUPPORTED: 400,
    Category.LIMIT_EXCEEDED: 400,
    Category.NOT_AUTHENTICATED: 401,
    Category.NOT_AUTHORIZED: 403,
    Category.NOT_FOUND: 404,
    Category.CONFLICT: 409,
    Category.CANCELLED: 409,
    Category.TOO_MANY_REQUESTS: 429,
    Category.UNAVAILABLE: 503,
}
_TITLES = {
    400: "This cannot be done so",
    403: "You may not do this",
    404: "There is nothing here",
    405: "This page is not for that",
    409: "This cannot be done now",
    413: "This is too large",
    429: "Too many tries",
    503: "The server is busy",
}
_TEXTS = {
    404: "The address leads nowhere, or to something that you have no permission to see.",
    405: "The page was asked for in a way that it does not know. Go back and try again.",
    500: "The server could not finish this. Its log has the reason under the number below.",
}
_log = structlog.get_logger(__name__)


class ErrorPages:
    """A middleware that turns exceptions into pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer what is raised, unless an answer has begun."""
        begun = False

        async def send_noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except ClientDisconnect:
            raise
        except Exception as error:
            if begun:
                raise
            await error_answer(Request(scope), error)(scope, receive, send)


def error_answer(request: Request, error: Exception) -> Response:
    """The page for an error; a line of text where htmx or a script asked."""
    status, text = _told(error)
    request_id = str(request.scope.get("state", {}).get("request_id", ""))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request_failed", request_id=request_id, path=request.url.path[:200], exc_info=error)
    headers = {"retry-after": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else dict(getattr(error, "headers", None) or {})
    if request.headers.get("hx-request") == "true" or "text/html" not in request.headers.get("accept", "text/html"):
        return PlainTextResponse(text, status, headers)
    title = _TITLES.get(status, "Something went wrong")
    page = render("error.html", title=title, text=text, status=status, request_id=request_id, theme=theme_of(request))
    return HTMLResponse(page, status, headers)


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, PhotostatError) and error.category is not Category.INTERNAL:
        return STATUS_OF.get(error.category, 500), str(error)
    if isinstance(error, HTTPException):
        return error.status_code, _TEXTS.get(error.status_code, str(error.detail))
    return 500, _TEXTS[500]
