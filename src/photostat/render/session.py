"""One sandbox with our host program in it, and the pixel memory that the two share.

The worker's half of the protocol: bounded waits, each message checked before it is believed. Any breach of the protocol,
a closed channel or an overrun budget raises SessionLostError; the session is then dead and must be closed.
"""

import mmap
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Self

from pydantic import ValidationError

from photostat.render import protocol
from photostat.render.model import ErrorCode
from photostat.render.native import NativeInMemory
from photostat.render.sandbox import InsideProgram, Sandbox, inside_python, sealed_memfd, shared_pixels, start_sandbox
from photostat.settings import RenderSettings

_SLOTS = 2  # one is painted while the other is encoded
_BYTES_PER_PIXEL = {"grey": 1, "bgr": 3}
_GIVE_BACK_BYTES = 64 * 1024 * 1024  # pages above this are rare: their memory is returned at once
_MESSAGES_PER_DOCUMENT = 20_000  # stages and findings, beside one message a page
_RENDERER_STARTS = 1  # a document needs one renderer; a second start is on the conversion's time


class Stage(StrEnum):
    """What a renderer may spend time on; each has its setting."""

    START = "start"
    CONVERT = "convert"
    PAGE = "page"


class Budget:
    """The time that one document may take, stage by stage. The renderer says when a stage begins, and cannot begin one twice.

    `deadline` is on the monotonic clock. Starting a renderer has a budget of its own, beside the conversion's.
    """

    def __init__(self, settings: RenderSettings, share: float, *, stage: Stage = Stage.CONVERT) -> None:
        seconds = {
            Stage.START: settings.start_seconds,
            Stage.CONVERT: settings.convert_seconds,
            Stage.PAGE: settings.page_seconds,
        }
        self._seconds = seconds
        self._share = share
        self._convert_left = settings.convert_seconds * share
        self._started_renderers = 0
        self._enter(stage)

    @property
    def words(self) -> str:
        """What to say when the deadline has passed."""
        setting = f"PHOTOSTAT_RENDER__{self._stage.upper()}_SECONDS"
        return f"it ran over its budget of {self._seconds[self._stage]:g} seconds for this (setting {setting})"

    @property
    def spent_share(self) -> float:
        """The part of the conversion's budget that is used up, first try or not; 0 once pages come."""
        if self._stage is Stage.PAGE:
            return 0.0
        left = self.deadline - time.monotonic() if self._stage is Stage.CONVERT else self._convert_left
        return min(1.0, self._share - left / self._seconds[Stage.CONVERT])

    def note(self, message: protocol.AnyFromSandbox) -> None:
        """Go on by what the renderer says that it does now."""
        if isinstance(message, protocol.Page) or (isinstance(message, protocol.PageCount) and self._stage is not Stage.PAGE):
            self._enter(Stage.PAGE)
        elif isinstance(message, protocol.Stage) and message.name == "start" and self._stage is Stage.CONVERT:
            self._convert_left = self.deadline - time.monotonic()
            self._started_renderers += 1
            if self._started_renderers <= _RENDERER_STARTS:
                self._enter(Stage.START)
        elif isinstance(message, protocol.Stage) and message.name == "convert" and self._stage is Stage.START:
            self._enter(Stage.CONVERT)

    def _enter(self, stage: Stage) -> None:
        self._stage = stage
        seconds = {Stage.CONVERT: self._convert_left, Stage.PAGE: self._seconds[Stage.PAGE] * self._share}
        self.deadline = time.monotonic() + seconds.get(stage, self._seconds[stage])


class SessionLostError(Exception):
    """The sandbox is gone or must go. `code` and `words` become the document's error if no second try succeeds."""

    def __init__(self, code: ErrorCode, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words


class UndecodableError(Exception):
    """A page image has no pixels for us; the words are the decoder's, from inside."""


@dataclass(frozen=True)
class DecodedPixels:
    """Rows top down without padding; `pixels` is grey (1 byte) or bgr (3 bytes)."""

    data: bytes
    width_px: int
    height_px: int
    pixels: Literal["grey", "bgr"]


class RenderSession:
    """A started sandbox. `documents` counts what it has served."""

    def __init__(self, settings: RenderSettings, *, level: str | None = None, program: InsideProgram | None = None) -> None:
        """`level`: sandbox level, None = the best here. `program`: what runs inside, None = our host (tests have faulty ones)."""
        self._settings = settings
        self._budget = Budget(settings, 1.0, stage=Stage.START)
        self._slot_bytes = settings.max_page_pixels * 3
        self.documents = 0
        memory_fd = shared_pixels(_SLOTS * self._slot_bytes)
        try:
            self._memory = mmap.mmap(memory_fd, _SLOTS * self._slot_bytes)
            program = program or inside_python("photostat.render.inside.host")
            self._sandbox: Sandbox = start_sandbox(
                program.argv, settings, level=level, read_only=program.read_only, env=program.env
            )
            try:
                self._greet(memory_fd)
            except BaseException:
                self.close()
                raise
        finally:
            os.close(memory_fd)

    @property
    def level(self) -> str:
        return self._sandbox.level

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill everything in the sandbox; it is dead when this returns."""
        self._sandbox.kill()

    def request(
        self, request: protocol.RenderRequest, native: NativeInMemory, *, share: float = 1.0
    ) -> Iterator[protocol.AnyFromSandbox]:
        """Send one document; yield its messages up to and with Finished or Failed. Page slots: see `pixels`, `free`.

        `share` (0 to 1) is the part of the time budgets that this try may use.
        """
        yield from self._ask(request, native.fd, share)

    def identify(self, file_name: str, sealed_fd: int) -> int | None:
        """The FileTypeID of a native in sealed memory; None where the host could not tell. `file_name` is untrusted."""
        found = None
        for message in self._ask(protocol.IdentifyRequest(file_name=file_name), sealed_fd, 1.0):
            if isinstance(message, protocol.Identified):
                found = message.file_type_id
            elif isinstance(message, protocol.Failed):
                if message.fatal:
                    raise self.ended_by(ErrorCode.RENDERER_CRASHED, message.words)
                return None
        return found

    def decode(self, image_format: Literal["TIFF", "JPEG"], sealed_fd: int) -> DecodedPixels:
        """The pixels of a page image in sealed memory. Raises UndecodableError where it is no such image, or too large."""
        decoded = None
        for message in self._ask(protocol.DecodeRequest(format=image_format), sealed_fd, 1.0):
            if isinstance(message, protocol.Page) and decoded is None:
                decoded = DecodedPixels(bytes(self.pixels(message)), message.width_px, message.height_px, message.pixels)
                self.free(message)
            elif isinstance(message, protocol.Failed):
                if message.fatal:
                    raise self.ended_by(ErrorCode.RENDERER_CRASHED, message.words)
                raise UndecodableError(message.words)
        if decoded is None:
            raise SessionLostError(ErrorCode.RENDERER_CRASHED, "the renderer gave no pixels")
        return decoded

    def _ask(self, request: protocol.AnyRequest, sealed_fd: int, share: float) -> Iterator[protocol.AnyFromSandbox]:
        self.documents += 1
        self._send(request, fds=(sealed_fd,))
        self._budget = Budget(self._settings, share)
        chatter = 0
        while True:
            message = self._receive(self._budget)
            yield message
            if isinstance(message, protocol.Finished | protocol.Failed):
                return
            self._budget.note(message)
            chatter += not isinstance(message, protocol.Page)
            if chatter > _MESSAGES_PER_DOCUMENT:
                raise SessionLostError(ErrorCode.RENDERER_CRASHED, "the renderer sent too many messages")

    @property
    def spent_share(self) -> float:
        """The part (0 to 1) of the conversion's budget that the last document used up; 0 when its pages had begun."""
        return self._budget.spent_share

    def ended_by(self, code: ErrorCode, words: str) -> SessionLostError:
        """The end of a document whose renderer says that it died of `code`; a limit that we saw it reach says more."""
        self._sandbox.kill()
        breach = self._sandbox.likely_breach()
        return SessionLostError(code, words) if breach is None else SessionLostError(ErrorCode.LIMIT_EXCEEDED, breach.text)

    def pixels(self, page: protocol.Page) -> memoryview:
        """The bytes of an announced page; valid until `free`. Sizes are checked against the limits and the slot."""
        untrusted_pixels = page.width_px * page.height_px
        if untrusted_pixels > self._settings.max_page_pixels or page.slot >= _SLOTS:
            raise SessionLostError(
                ErrorCode.LIMIT_EXCEEDED,
                f"page of {page.width_px} x {page.height_px} pixels is over the limit of {self._settings.max_page_pixels} "
                "(setting PHOTOSTAT_RENDER__MAX_PAGE_PIXELS)",
            )
        start, size = page.slot * self._slot_bytes, untrusted_pixels * _BYTES_PER_PIXEL[page.pixels]
        return memoryview(self._memory)[start : start + size]

    def answer_fetch(self, fetched: Iterable[tuple[str, bytes | str]]) -> None:
        """Send what was fetched, in the order in which it was asked for; the time that it takes is not the document's."""
        started = time.monotonic()
        for url, content in fetched:
            if isinstance(content, str):
                self._send(protocol.Fetched(url=url, found=False, reason=content))
                continue
            descriptor = sealed_memfd(content, "fetched", max_bytes=len(content))
            try:
                self._send(protocol.Fetched(url=url, found=True), fds=(descriptor,))
            finally:
                os.close(descriptor)
        self._budget.deadline += time.monotonic() - started

    def free(self, page: protocol.Page) -> None:
        """Hand the slot back for the next page."""
        if page.width_px * page.height_px * _BYTES_PER_PIXEL[page.pixels] > _GIVE_BACK_BYTES:
            self._memory.madvise(mmap.MADV_REMOVE, page.slot * self._slot_bytes, self._slot_bytes)
        self._send(protocol.SlotFree(slot=page.slot))

    def _greet(self, memory_fd: int) -> None:
        hello = protocol.Hello(
            slots=_SLOTS,
            slot_bytes=self._slot_bytes,
            max_page_pixels=self._settings.max_page_pixels,
            start_seconds=self._settings.start_seconds,
            soffice=self._settings.soffice,
            chromium=self._settings.chromium,
        )
        self._send(hello, fds=(memory_fd,))
        ready = self._receive(self._budget)
        if not isinstance(ready, protocol.Ready):
            raise SessionLostError(ErrorCode.RENDERER_CRASHED, f"the renderer greeted with {ready.kind}")

    def _send(self, message: protocol.Message, fds: tuple[int, ...] = ()) -> None:
        self._sandbox.channel.settimeout(self._settings.start_seconds)
        try:
            protocol.send(self._sandbox.channel, message, fds)
        except OSError as error:
            raise self._lost(str(error)) from error

    def _receive(self, budget: "Budget") -> protocol.AnyFromSandbox:
        """The next checked message before the deadline."""
        try:
            body, _ = protocol.receive(self._sandbox.channel, deadline=budget.deadline)
            return protocol.FROM_SANDBOX.validate_json(body)
        except TimeoutError as error:
            raise SessionLostError(ErrorCode.TIMEOUT, budget.words) from error
        except (ValidationError, OSError, protocol.ProtocolError) as error:
            raise self._lost(str(error)) from error

    def _lost(self, words: str) -> SessionLostError:
        """Why the channel broke: a limit that the watch enforced, else a crash with the renderer's last words."""
        self._sandbox.kill()
        return self.ended_by(ErrorCode.RENDERER_CRASHED, f"{words}. {self._sandbox.words()}")
