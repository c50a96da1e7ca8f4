"""How pages are declared: a path, the methods, and a plain function from a call to a response."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from photostat.console.call import Call

GET = ("GET", "HEAD")
POST = ("POST",)


@dataclass(frozen=True)
class Page:
    """Runs in a thread. `path` lies below /console; numbers in it are `{w:int}` and read with `call.number`.

    `is_whole`: a GET shows a page to people; else it answers with a piece of one, a file or a picture, or leads on.
    """

    path: str
    handler: Callable[[Call], Response]
    methods: tuple[str, ...] = GET
    is_whole: bool = True


@dataclass(frozen=True)
class Stream:
    """Runs in the event loop: for answers without an end."""

    path: str
    handler: Callable[[Call], Awaitable[Response]]
    methods: tuple[str, ...] = GET
