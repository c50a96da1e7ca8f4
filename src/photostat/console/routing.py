"""How pages are declared: a path, the methods, and a plain function from a call to a response."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from photostat.console.call import Call

GET = ("GET", "HEAD")
POST = ("POST",)


@dataclass(frozen=True)
class Page:
    """Runs in a thread. `path` lies below /console; numbers in it are `{w:int}` and read with `call.number`."""

    path: str
    handler: Callable[[Call], Response]
    methods: tuple[str, ...] = GET


@dataclass(frozen=True)
class Stream:
    """Runs in the event loop: for answers without an end."""

    path: str
    handler: Callable[[Call], Awaitable[Response]]
    methods: tuple[str, ...] = GET
