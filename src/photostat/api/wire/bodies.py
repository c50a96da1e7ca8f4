"""Bodies of requests as bytes: whole and bounded for JSON, as a stream for uploads.

Handlers are plain functions in worker threads; `BodyReader` gives them the body chunk by chunk while it arrives, so that an
upload of gigabytes never lies in memory. Compressed bodies are refused (415): no known client sends one, and a small one
could grow without bound.
"""

from collections.abc import Callable, Iterator

import anyio
from anyio import from_thread
from fastapi import Request
from fastapi.params import Depends
from starlette.types import Message, Receive

from photostat.api.wire.errors import BodyTooLargeError, ClientGoneError, MalformedBodyError, UnsupportedEncodingError, WireError

# A client that sends nothing for so long holds a thread for nothing.
SILENCE_SECONDS = 120.0


def refuse_encoded(request: Request) -> None:
    """Raises UnsupportedEncodingError where the body is compressed."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise UnsupportedEncodingError("Content-Encoding of a request is not supported: send the body as it is.")


def declared_size(request: Request) -> int | None:
    """Content-Length in bytes, None where the body is chunked."""
    text = request.headers.get("content-length")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()):
        raise MalformedBodyError("Content-Length must be a number of bytes.")
    return int(text)


async def read_whole(request: Request, limit_bytes: int, too_long: Callable[[int], WireError]) -> bytes:
    """The whole body. Raises `too_long(limit_bytes)` before more than that is in memory, ClientGoneError."""
    refuse_encoded(request)
    if (declared_size(request) or 0) > limit_bytes:
        raise too_long(limit_bytes)
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        chunk, more = _content(await request.receive())
        size += len(chunk)
        if size > limit_bytes:
            raise too_long(limit_bytes)
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


class BodyReader:
    """The body of one request as a file that can be read once, from a worker thread only.

    Raises BodyTooLargeError as soon as more than `limit_bytes` came, ClientGoneError when the client leaves or falls silent.
    """

    def __init__(
        self,
        receive: Receive,
        *,
        limit_bytes: int,
        content_type: str = "",
        size_bytes: int | None = None,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self.content_type = content_type
        self.size_bytes = size_bytes  # as declared; None where the client did not say
        self.received_bytes = 0
        self._receive = receive
        self._limit_bytes = limit_bytes
        self._silence_seconds = silence_seconds
        self._left = b""
        self._more = True

    def chunk(self) -> bytes:
        """The next bytes as they came, of any length; b"" at the end only."""
        if self._left:
            chunk, self._left = self._left, b""
            return chunk
        while self._more:
            chunk, self._more = _content(from_thread.run(self._next_message))
            self.received_bytes += len(chunk)
            if self.received_bytes > self._limit_bytes:
                self._more = False
                raise BodyTooLargeError(self._limit_bytes)
            if chunk:
                return chunk
        return b""

    def __iter__(self) -> Iterator[bytes]:
        """All chunks that are left."""
        while chunk := self.chunk():
            yield chunk

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer only at the end; all that is left for a negative size."""
        if size == 0:
            return b""
        chunks: list[bytes] = []
        missing = size
        while (size < 0 or missing > 0) and (chunk := self.chunk()):
            if size > 0 and len(chunk) > missing:
                chunk, self._left = chunk[:missing], chunk[missing:]
            missing -= len(chunk)
            chunks.append(chunk)
        return b"".join(chunks)

    async def _next_message(self) -> Message:
        with anyio.move_on_after(self._silence_seconds):
            return await self._receive()
        self._more = False
        raise ClientGoneError(f"The client sent nothing for {self._silence_seconds:g} seconds; its upload was given up.")


def streamed_body(limit_bytes: int) -> Depends:
    """Dependency: `body: Annotated[BodyReader, streamed_body(limit_bytes=…)]`. Too large by its own words: 413 at once."""

    async def body_reader(request: Request) -> BodyReader:
        refuse_encoded(request)
        size_bytes = declared_size(request)
        if (size_bytes or 0) > limit_bytes:
            raise BodyTooLargeError(limit_bytes)
        content_type = request.headers.get("content-type", "")
        return BodyReader(request.receive, limit_bytes=limit_bytes, content_type=content_type, size_bytes=size_bytes)

    return Depends(body_reader)


def _content(message: Message) -> tuple[bytes, bool]:
    """Bytes of a message and whether more may follow."""
    if message["type"] == "http.disconnect":
        raise ClientGoneError
    return message.get("body", b""), message.get("more_body", False)
