"""The request boundary: an id for each request, one line in the log, figures by route, and the last net for errors.

Whatever escapes a handler is logged here with its trace under an Identifier, and the caller gets a 500 with that Identifier
alone. Never logged: headers, query and bodies, for they hold credentials and documents.
"""

import re
from http import HTTPMethod
from secrets import token_hex
from time import perf_counter
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from photostat.api.wire.errors import ClientGoneError, unhandled_response

_log = structlog.stdlib.get_logger("photostat.api")

_SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})  # asked for every few seconds
_METHODS = frozenset(HTTPMethod)
_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)
NO_ROUTE = "-"
CLIENT_GONE = 499


class RequestFigures:
    """Prometheus counters and times by route template; a client cannot make new label values by asking for new paths."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "photostat_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self._seconds = Histogram(
            "photostat_http_seconds", "Seconds until the last byte.", ("route",), registry=registry, buckets=_BUCKETS
        )
        self._bytes = Counter("photostat_http_response_bytes", "Bytes of bodies sent.", registry=registry)
        self._counters: dict[tuple[str, str, int], Counter] = {}  # labels() costs as much as all the rest
        self._times: dict[str, Histogram] = {}

    def count(self, method: str, route: str, status: int, seconds: float, sent_bytes: int) -> None:
        method = method if method in _METHODS else "OTHER"
        counter = self._counters.get((method, route, status))
        if counter is None:
            counter = self._counters[method, route, status] = self._requests.labels(method, route, str(status))
        times = self._times.get(route)
        if times is None:
            times = self._times[route] = self._seconds.labels(route)
        counter.inc()
        times.observe(seconds)
        self._bytes.inc(sent_bytes)


class RequestLog:
    """Outermost of our layers. The log's context carries `request_id` also in worker threads."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._figures = RequestFigures(registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        answer = _Answer(send, request_id)
        tokens = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self._guarded(scope, receive, answer)
        finally:
            self._note(scope, answer, perf_counter() - started)
            structlog.contextvars.reset_contextvars(**tokens)

    async def _guarded(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self._app(scope, receive, answer.send)
        except (ClientGoneError, ClientDisconnect):
            answer.status = CLIENT_GONE
        except Exception as error:  # noqa: BLE001 - the request boundary
            identifier = str(uuid4())
            _log.error("request_failed", identifier=identifier, route=_route(scope), exc_info=error)
            if answer.status == 0:
                await unhandled_response(error, identifier)(scope, receive, answer.send)
            # Once an answer has begun nothing can mend it: the server closes the connection, so that the client sees the break.

    def _note(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        route = _route(scope)
        self._figures.count(scope["method"], route, answer.status, seconds, answer.sent_bytes)
        state = scope["state"]
        facts = {
            "method": scope["method"],
            "route": route,
            "status": answer.status,
            "ms": round(seconds * 1000, 1),
            "bytes": answer.sent_bytes,
        }
        if (user := state.get("user")) is not None:
            facts["user"] = str(user)
        if route == NO_ROUTE:
            facts["path"] = scope["path"][:200]
        quiet = route in _QUIET and answer.status < 400
        (_log.debug if quiet else _log.info)("request", **facts)


class _Answer:
    """Sends on, adds the request id, and counts."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._id_header = (b"x-request-id", request_id.encode())
        self.status = 0  # until the answer has begun
        self.sent_bytes = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), self._id_header]
        elif message["type"] == "http.response.body":
            self.sent_bytes += len(message.get("body", b""))
        await self._send(message)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _SANE_ID.fullmatch(value):
            return str(value, "ascii")
    return token_hex(8)


def _route(scope: Scope) -> str:
    """The route's template; one label for all that no route takes."""
    return getattr(scope.get("route"), "path", NO_ROUTE)
