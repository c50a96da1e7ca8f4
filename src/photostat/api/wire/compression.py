"""gzip of answers that gain from it: JSON and texts over 1 KB, when the client asks.

Page images, natives and archives are compressed already, an event stream must leave at once: they pass untouched. Bodies of
requests are never decompressed (see bodies).
"""

import zlib
from http import HTTPStatus

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SMALLEST_BYTES = 1024
_THREAD_BYTES = 64 * 1024  # more than this takes over a millisecond: not on the event loop
_LEVEL = 4
_GAINING = ("application/json", "application/javascript", "application/xml", "image/svg+xml", "text/")


class Compression:
    """Compresses answers; whatever has a Content-Encoding of its own stays as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _asks_for_gzip(scope):
            send = _Sender(send).send
        await self._app(scope, receive, send)


class _Sender:
    """Holds the start of the answer back until the first piece of the body tells whether compression pays."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._compressor: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _gains(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            await self._first(self._start, message)
        elif message["type"] == "http.response.body" and self._compressor is not None:
            await self._piece(self._compressor, message)
        else:
            await self._send(message)

    async def _first(self, start: Message, message: Message) -> None:
        self._start = None
        headers = MutableHeaders(raw=start["headers"])
        headers.add_vary_header("Accept-Encoding")
        more = message.get("more_body", False)
        if not more and len(message.get("body", b"")) < _SMALLEST_BYTES:
            await self._send(start)
            await self._send(message)
            return
        headers["Content-Encoding"] = "gzip"
        del headers["Content-Length"]
        self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, wbits=31)
        if not more:
            packed = await _packed(self._compressor, message["body"], last=True)
            headers["Content-Length"] = str(len(packed))
            await self._send(start)
            await self._send({"type": "http.response.body", "body": packed})
            return
        await self._send(start)
        await self._piece(self._compressor, message)

    async def _piece(self, compressor: "zlib._Compress", message: Message) -> None:
        more = message.get("more_body", False)
        packed = await _packed(compressor, message.get("body", b""), last=not more)
        if packed or not more:
            await self._send({"type": "http.response.body", "body": packed, "more_body": more})


async def _packed(compressor: "zlib._Compress", body: bytes, *, last: bool) -> bytes:
    def pack() -> bytes:
        return compressor.compress(body) + (compressor.flush() if last else b"")

    return pack() if len(body) < _THREAD_BYTES else await to_thread.run_sync(pack)


def _asks_for_gzip(scope: Scope) -> bool:
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            codings = [part.partition(";") for part in value.decode("latin-1").lower().replace(" ", "").split(",")]
            return any(coding in ("gzip", "*") and quality not in ("q=0", "q=0.0") for coding, _, quality in codings)
    return False


def _gains(start: Message) -> bool:
    if start["status"] in (HTTPStatus.NO_CONTENT, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED):
        return False
    content_type = ""
    for name, value in start["headers"]:
        if name == b"content-encoding":
            return False
        if name == b"content-type":
            content_type = value.decode("latin-1").lower()
    return content_type.startswith(_GAINING) and not content_type.startswith("text/event-stream")
