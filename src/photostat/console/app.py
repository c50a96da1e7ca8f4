"""The console as an application below /console, from the headers of every answer down to the page that answers.

It has its own errors and its own door, so that nothing of the API's wire shows in a browser.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from photostat.console.assets import serve_asset
from photostat.console.call import ROOT, Call
from photostat.console.door import Door
from photostat.console.errors import ErrorPages
from photostat.console.forms import Form, read_form
from photostat.console.live import HUB, Hub
from photostat.console.once import Once
from photostat.console.pages import PAGES
from photostat.console.routing import Page, Stream
from photostat.console.security import ConsoleHeaders
from photostat.services import Services


def console_mount(services: Services) -> Mount:
    """What the server mounts."""
    return Mount(ROOT, app=make_console(services))


def make_console(services: Services) -> ASGIApp:
    """The console on this domain, to be mounted at /console."""
    once, hub = Once(), Hub(services)
    routes = [_route(page.path, page.methods, _endpoint(page, services, once, hub)) for page in PAGES]
    routes.append(_route("/static/{mark}/{name:path}", ("GET",), _Endpoint("/static/{mark}/{name:path}", serve_asset)))
    router = Router(routes=routes, redirect_slashes=False, default=_no_route)
    return ConsoleHeaders(ErrorPages(Door(router, services)))


class _Endpoint:
    """An ASGI application and not a function: the framework would wrap that with the API's answers to errors."""

    def __init__(self, path: str, answer: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.path = ROOT + path  # the log and the figures name the route by it
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self
        await self._answer(scope, receive, send)


def _route(path: str, methods: tuple[str, ...], endpoint: _Endpoint) -> Route:
    return Route(path, endpoint, methods=list(methods))


def _endpoint(page: Page | Stream, services: Services, once: Once, hub: Hub) -> _Endpoint:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        form = await read_form(receive) if scope["method"] == "POST" else Form()
        call = Call(Request(scope, receive), services, scope.get("state", {}).get("user_id", 0), form)
        response: Response
        if isinstance(page, Stream):
            scope["state"][HUB] = hub
            response = await page.handler(call)
        elif mark := form.text("once"):
            response = await to_thread.run_sync(once.answer, call.user_id, mark, partial(page.handler, call))
        else:
            response = await to_thread.run_sync(page.handler, call)
        await response(scope, receive, send)

    return _Endpoint(page.path, answer)


async def _no_route(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise HTTPException(404)
