"""One sandbox with our host program in it, and the pixel memory that the two share.

The worker's half of the protocol: bounded waits, each message checked before it is believed. Any breach of the protocol,
a closed channel or an overrun budget raises SessionLostError; the session is then dead and must be closed.
"""

import mmap
import os
import time
from collections.abc import Iterator
from typing import Self

from pydantic import ValidationError

from photostat.render import protocol
from photostat.render.model import ErrorCode
from photostat.render.native import NativeInMemory
from photostat.render.sandbox import InsideProgram, Sandbox, inside_python, shared_pixels, start_sandbox
from photostat.settings import RenderSettings

_SLOTS = 2  # one is painted while the other is encoded
_BYTES_PER_PIXEL = {"grey": 1, "bgr": 3}
_GIVE_BACK_BYTES = 64 * 1024 * 1024  # pages above this are rare: their memory is returned at once
_MESSAGES_PER_DOCUMENT = 20_000  # stages and findings, beside one message a page


class SessionLostError(Exception):
    """The sandbox is gone or must go. `code` and `words` become the document's error if no second try succeeds."""

    def __init__(self, code: ErrorCode, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words


class RenderSession:
    """A started sandbox. `documents` counts what it has served."""

    def __init__(self, settings: RenderSettings, *, level: str | None = None, program: InsideProgram | None = None) -> None:
        """`level`: sandbox level, None = the best here. `program`: what runs inside, None = our host (tests bring faulty ones)."""
        self._settings = settings
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
        self.documents += 1
        self._send(request, fds=(native.fd,))
        budget = self._settings.convert_seconds * share
        setting = "CONVERT_SECONDS"
        deadline = time.monotonic() + budget
        chatter = 0
        while True:
            message = self._receive(deadline, budget, setting)
            yield message
            if isinstance(message, protocol.Finished | protocol.Failed):
                return
            if isinstance(message, protocol.Page | protocol.PageCount):
                budget, setting = self._settings.page_seconds * share, "PAGE_SECONDS"
                deadline = time.monotonic() + budget
            else:
                chatter += 1
                if chatter > _MESSAGES_PER_DOCUMENT:
                    raise SessionLostError(ErrorCode.RENDERER_CRASHED, "the renderer sent too many messages")

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
        budget = self._settings.start_seconds
        ready = self._receive(time.monotonic() + budget, budget, "START_SECONDS")
        if not isinstance(ready, protocol.Ready):
            raise SessionLostError(ErrorCode.RENDERER_CRASHED, f"the renderer greeted with {ready.kind}")

    def _send(self, message: protocol.Message, fds: tuple[int, ...] = ()) -> None:
        self._sandbox.channel.settimeout(self._settings.start_seconds)
        try:
            protocol.send(self._sandbox.channel, message, fds)
        except OSError as error:
            raise self._lost(str(error)) from error

    def _receive(self, deadline: float, budget: float, setting: str) -> protocol.AnyFromSandbox:
        """The next checked message before the deadline."""
        try:
            body, _ = protocol.receive(self._sandbox.channel, deadline=deadline)
            return protocol.FROM_SANDBOX.validate_json(body)
        except TimeoutError as error:
            words = f"nothing came for {budget:g} seconds (setting PHOTOSTAT_RENDER__{setting})"
            raise SessionLostError(ErrorCode.TIMEOUT, words) from error
        except (ValidationError, OSError, protocol.ProtocolError) as error:
            raise self._lost(str(error)) from error

    def _lost(self, words: str) -> SessionLostError:
        """Why the channel broke: a limit that the watch enforced, else a crash with the renderer's last words."""
        self._sandbox.kill()
        breach = self._sandbox.breach()
        if breach is not None:
            return SessionLostError(ErrorCode.LIMIT_EXCEEDED, breach.text)
        return SessionLostError(ErrorCode.RENDERER_CRASHED, f"{words}. {self._sandbox.words()}")
