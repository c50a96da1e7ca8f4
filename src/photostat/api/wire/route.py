"""The kind of route that all resources use: our JSON in, wire models straight to bytes out.

FastAPI would read a body of any size, know no comments in it, and validate and copy each answer once more in a further
thread. A handler here is a plain function with one `WireModel` as body at most and a return annotation; what it returns is
written in the thread that made it. Nested `include_router` is not supported: give each router its whole prefix.
"""

import functools
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from enum import Enum
from typing import Any, get_type_hints

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.responses import Response

from photostat.api.wire.bodies import read_whole
from photostat.api.wire.errors import RequestTooLongError, UnsupportedEncodingError
from photostat.api.wire.json_body import decode_json

JSON_LIMIT_BYTES = 4 * 1024 * 1024

Endpoint = Callable[..., Any]


class EmptyResponse(Response):
    """200 without a body, as updates and deletes answer. FastAPI makes it from the None of the handler."""

    def __init__(self, _content: object = None, status_code: int = 200, **options: Any) -> None:
        super().__init__(None, status_code, **options)


class WireRoute(APIRoute):
    """`max_body_size` of the decorator raises or lowers the limit of a JSON body (bytes, default 4 MB)."""

    def __init__(self, path: str, endpoint: Endpoint, *, max_body_size: int | None = None, **options: Any) -> None:
        # Not given to FastAPI: its own limit answers 413, the services answer 400 (contracts/platform.md section 1).
        self._limit_bytes = JSON_LIMIT_BYTES if max_body_size is None else max_body_size
        answer = get_type_hints(endpoint, include_extras=True).get("return", Response)
        if answer is type(None):
            options["response_class"] = EmptyResponse
        super().__init__(path, _writing(endpoint, answer), **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def read_then_handle(request: Request) -> Response:
            body = await read_whole(request, self._limit_bytes, RequestTooLongError)
            if body:
                _refuse_other_than_json(request)
                request._json = decode_json(body)
            request._body = body
            return await handle(request)

        return read_then_handle


def wire_router(prefix: str, *, tags: list[str | Enum] | None = None) -> APIRouter:
    """A router for resources below `prefix`, spelled as documents shall show it; callers may spell it in any case."""
    return APIRouter(
        prefix=prefix,
        tags=tags,
        route_class=WireRoute,
        redirect_slashes=False,
        strict_content_type=False,  # without Content-Type a body is JSON
    )


def json_response(value: bytes, status: int = 200) -> Response:
    """An answer from JSON text that is already written."""
    return Response(value, status, media_type="application/json")


def _writing(endpoint: Endpoint, answer: Any) -> Endpoint:
    """The endpoint with its answer turned into a Response; a Response, a stream or nothing stays as it is."""
    streams = inspect.isgeneratorfunction(endpoint) or inspect.isasyncgenfunction(endpoint)
    if streams or answer is type(None) or (inspect.isclass(answer) and issubclass(answer, Response)):
        return endpoint
    to_json = TypeAdapter(answer).serializer.to_json

    def written(value: object) -> Response:
        if isinstance(value, Response):
            return value
        return json_response(to_json(value, by_alias=True, exclude_none=True))

    if inspect.iscoroutinefunction(endpoint):

        @functools.wraps(endpoint)
        async def write_awaited(*arguments: Any, **members: Any) -> Response:
            result: Awaitable[object] = endpoint(*arguments, **members)
            return written(await result)

        return write_awaited

    @functools.wraps(endpoint)
    def write(*arguments: Any, **members: Any) -> Response:
        return written(endpoint(*arguments, **members))

    return write


def _refuse_other_than_json(request: Request) -> None:
    """Raises UnsupportedEncodingError unless Content-Type is absent or JSON in UTF-8."""
    content_type, _, parameters = request.headers.get("content-type", "application/json").lower().partition(";")
    kind = content_type.strip()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise UnsupportedEncodingError("Content-Type must be application/json.")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise UnsupportedEncodingError("The charset of JSON must be utf-8.")
