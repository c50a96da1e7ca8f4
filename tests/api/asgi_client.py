"""Calls an ASGI application in memory, in its own event loop: no sockets, no client library.

The body may be given in chunks; a chunk of None is a client that goes away.
"""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

CSRF = {"X-CSRF-Header": "-"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    chunks_read: int  # pieces of the request's body that the application asked for

    def json(self) -> Any:
        return json.loads(self.body)


def call(
    app: Any,
    method: str,
    target: str,
    *,
    body: bytes | Iterable[bytes | None] = b"",
    headers: dict[str, str] | None = None,
    json_body: object = None,
) -> Answer:
    """One request. `target`: path, percent-encoded as it would be sent, and query. Headers default to X-CSRF-Header alone."""
    sent = dict(CSRF if headers is None else headers)
    if json_body is not None:
        body = json.dumps(json_body).encode()
        sent.setdefault("Content-Type", "application/json")
    if isinstance(body, bytes):
        if body:
            sent.setdefault("Content-Length", str(len(body)))
        body = [body]
    return asyncio.run(_call(app, _scope(method, target, sent), iter(body)))


def _scope(method: str, target: str, headers: dict[str, str]) -> dict[str, Any]:
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("utf-8"),
        "query_string": query.encode("utf-8"),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 50000),
    }


async def _call(app: Any, scope: dict[str, Any], chunks: Any) -> Answer:
    start: dict[str, Any] = {}
    pieces: list[bytes] = []
    read = 0
    ended = False

    async def receive() -> dict[str, Any]:
        nonlocal read, ended
        if ended:
            await asyncio.Event().wait()  # a client that stays until it has its answer
        chunk = next(chunks, b"")
        if chunk is None:
            return {"type": "http.disconnect"}
        read += 1
        ended = chunk == b""
        return {"type": "http.request", "body": chunk, "more_body": not ended}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert not start, "two answers to one request"
            start.update(message)
        else:
            pieces.append(message.get("body", b""))

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in start.get("headers", [])}
    return Answer(start.get("status", 0), headers, b"".join(pieces), read)
