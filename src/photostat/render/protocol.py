"""The wire between the worker and the sandbox: length-prefixed JSON on a stream socket, file descriptors beside it.

Worker -> sandbox: Hello (with the shared pixel memory), RenderRequest or IdentifyRequest (with the sealed native), DecodeRequest
(with a sealed page image), SlotFree, Fetched.
Sandbox -> worker: Ready, Stage, Identified, PageCount, Page, FindingMessage, Fetch, Finished, Failed.
Whatever comes from the sandbox is untrusted: each field is bounded here, and sizes are checked again by the worker
against what it asked for. Pixels travel in shared memory, in the slots that Hello laid out.
"""

import json
import socket
import struct
import time
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from photostat.render.clock import ClockSource

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
MAX_TEXT_CHARS = 500_000  # text of one page; a real page holds a few thousand characters
MAX_ITEMS = 200
_PREFIX = struct.Struct("!I")

ShortText = Annotated[str, Field(max_length=2_000)]


class ProtocolError(Exception):
    """The peer broke the protocol: closed early, sent too much or something else than agreed."""


class Message(BaseModel):
    """Base: frozen, unknown members refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Hello(Message):
    """First message; carries the memfd. Slot n starts at byte n * slot_bytes."""

    kind: Literal["hello"] = "hello"
    slots: int
    slot_bytes: int
    max_page_pixels: int
    start_seconds: float
    soffice: str = ""  # program; empty = found on PATH
    chromium: str = ""


class RenderRequest(Message):
    """One document; carries the sealed memfd with the native. `profile` is the JSON of an ImagingProfile."""

    kind: Literal["render"] = "render"
    file_name: str
    profile: str
    passwords: tuple[str, ...] = ()
    page_cap: int | None = None  # only the first N pages are wanted
    max_pages: int  # more pages than this, with no cap below it, is an error
    convert_seconds: float
    with_text: bool = True
    clock: datetime
    clock_source: ClockSource = ClockSource.FILE
    time_zone: str = ""  # the document's, as its field says; empty = dates as the mail has them
    field_texts: dict[str, dict[str, str]] = {}  # profile.printed_texts
    may_fetch: bool = False  # Fetch will be answered; else it is not asked


class IdentifyRequest(Message):
    """Only the type of one document is wanted: Identified, Finished. Carries the sealed memfd with the native."""

    kind: Literal["identify"] = "identify"
    file_name: str


class DecodeRequest(Message):
    """The pixels of one page image that was given from outside are wanted: Page, Finished. Carries the sealed memfd with it."""

    kind: Literal["decode"] = "decode"
    format: Literal["TIFF", "JPEG"]


class SlotFree(Message):
    """The worker is done with the pixels of this slot."""

    kind: Literal["slot_free"] = "slot_free"
    slot: int


class Fetched(Message):
    """The answer for one address of Fetch; with `found`, a sealed memfd with the content rides along."""

    kind: Literal["fetched"] = "fetched"
    url: str
    found: bool
    reason: str = ""  # why not


class Ready(Message):
    """The host in the sandbox runs."""

    kind: Literal["ready"] = "ready"


class Stage(Message):
    """What happens now: identify, start, convert, page."""

    kind: Literal["stage"] = "stage"
    name: Literal["identify", "start", "convert", "page"]


class Identified(Message):
    """The native's type, a FileTypeID of native_types.csv."""

    kind: Literal["identified"] = "identified"
    file_type_id: int = Field(ge=0, le=100_000)


class PageCount(Message):
    """How many pages will follow at the most."""

    kind: Literal["page_count"] = "page_count"
    pages: int = Field(ge=0, le=100_000_000)


class Page(Message):
    """One page lies in slot `slot`: rows top down, no padding; grey = 1 byte, bgr = 3 bytes a pixel."""

    kind: Literal["page"] = "page"
    number: int = Field(ge=1)
    slot: int = Field(ge=0, le=64)
    width_px: int = Field(ge=1, le=1_000_000)
    height_px: int = Field(ge=1, le=1_000_000)
    pixels: Literal["grey", "bgr"]
    text: str = Field(default="", max_length=MAX_TEXT_CHARS)


class FindingMessage(Message):
    """A finding; see model.FindingCode."""

    kind: Literal["finding"] = "finding"
    code: Annotated[str, Field(max_length=60)]
    message: ShortText
    pages: Annotated[tuple[int, ...], Field(max_length=10_000)] = ()
    items: Annotated[tuple[ShortText, ...], Field(max_length=MAX_ITEMS)] = ()


class Finished(Message):
    """All pages of the document were sent. `renderers`: the names of those that took part; the worker knows their versions."""

    kind: Literal["finished"] = "finished"
    renderers: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] = ()
    clock: datetime | None = None  # what date fields print, where the document's kind has such fields
    clock_source: ClockSource | None = None
    password_position: int | None = Field(default=None, ge=1, le=1_000_000)


class Fetch(Message):
    """Pictures on the network that the profile asks for; one Fetched for each address follows, in this order."""

    kind: Literal["fetch"] = "fetch"
    urls: Annotated[tuple[ShortText, ...], Field(max_length=MAX_ITEMS)]


class Failed(Message):
    """The document cannot be imaged; the sandbox is ready for the next one unless `fatal`."""

    kind: Literal["failed"] = "failed"
    code: Annotated[str, Field(max_length=60)]
    words: ShortText = ""
    fatal: bool = False


ToSandbox = Annotated[Hello | RenderRequest | IdentifyRequest | DecodeRequest | SlotFree | Fetched, Field(discriminator="kind")]
AnyRequest = RenderRequest | IdentifyRequest | DecodeRequest
FromSandbox = Annotated[
    Ready | Stage | Identified | PageCount | Page | FindingMessage | Fetch | Finished | Failed, Field(discriminator="kind")
]
TO_SANDBOX: TypeAdapter[Hello | AnyRequest | SlotFree | Fetched] = TypeAdapter(ToSandbox)
AnyFromSandbox = Ready | Stage | Identified | PageCount | Page | FindingMessage | Fetch | Finished | Failed
FROM_SANDBOX: TypeAdapter[AnyFromSandbox] = TypeAdapter(FromSandbox)


def send(channel: socket.socket, message: Message, fds: tuple[int, ...] = ()) -> None:
    """Send one message; the descriptors ride on its first byte."""
    body = json.dumps(message.model_dump(mode="json"), ensure_ascii=True).encode()
    if len(body) > MAX_MESSAGE_BYTES:
        raise ProtocolError(f"message of {len(body)} bytes is larger than {MAX_MESSAGE_BYTES}")
    frame = _PREFIX.pack(len(body)) + body
    sent = socket.send_fds(channel, [frame], list(fds)) if fds else channel.send(frame)
    if sent < len(frame):
        channel.sendall(frame[sent:])


def receive(channel: socket.socket, *, max_fds: int = 0, deadline: float | None = None) -> tuple[bytes, list[int]]:
    """Receive one message body and up to `max_fds` descriptors.

    `deadline` (monotonic seconds) holds for the whole message, however small the pieces it comes in; raises TimeoutError.
    """
    _wait_until(channel, deadline)
    head, fds = _read_with_fds(channel, _PREFIX.size, max_fds, deadline)
    (size,) = _PREFIX.unpack(head)
    if size > MAX_MESSAGE_BYTES:
        raise ProtocolError(f"peer announced a message of {size} bytes; the most is {MAX_MESSAGE_BYTES}")
    return _read_exactly(channel, size, deadline), fds


def _read_with_fds(channel: socket.socket, size: int, max_fds: int, deadline: float | None) -> tuple[bytes, list[int]]:
    if not max_fds:
        return _read_exactly(channel, size, deadline), []
    first, fds, _flags, _address = socket.recv_fds(channel, size, max_fds)
    if not first:
        raise ProtocolError("peer closed the channel")
    return first + _read_exactly(channel, size - len(first), deadline), list(fds)


def _read_exactly(channel: socket.socket, size: int, deadline: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        _wait_until(channel, deadline)
        part = channel.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise ProtocolError("peer closed the channel")
        parts += part
    return bytes(parts)


def _wait_until(channel: socket.socket, deadline: float | None) -> None:
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline of the message has passed")
        channel.settimeout(left)
