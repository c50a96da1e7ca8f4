"""The shared pixel memory, seen from inside: a page is painted straight into a slot, then announced.

The worker owns the memory and hands each slot back when it has encoded the page, so that the next page is painted
while the last one is encoded.
"""

import ctypes
import mmap
import socket
from dataclasses import dataclass, field

from photostat.render import protocol
from photostat.render.inside.base import DocumentFailed
from photostat.render.model import ErrorCode

BYTES_PER_PIXEL = {"grey": 1, "bgr": 3}


def require_page_size(width_px: int, height_px: int, max_page_pixels: int) -> None:
    """Raise DocumentFailed(LIMIT_EXCEEDED) for a page over the pixel limit."""
    if width_px * height_px > max_page_pixels:
        raise DocumentFailed(
            ErrorCode.LIMIT_EXCEEDED,
            f"page of {width_px} x {height_px} pixels is over the limit of {max_page_pixels} pixels "
            "(setting PHOTOSTAT_RENDER__MAX_PAGE_PIXELS)",
        )


@dataclass
class Canvas:
    """A white page in a slot. `address` is for C libraries, `view` for Python; rows are top down without padding."""

    slot: int
    width_px: int
    height_px: int
    pixels: str
    address: int
    view: memoryview = field(repr=False)

    @property
    def stride(self) -> int:
        return self.width_px * BYTES_PER_PIXEL[self.pixels]


class PixelSlots:
    """The slots of one sandbox. A slot is taken by `canvas`, announced with a Page message, given back by SlotFree."""

    def __init__(self, channel: socket.socket, hello: protocol.Hello, memory_fd: int) -> None:
        self._channel = channel
        self._memory = mmap.mmap(memory_fd, hello.slots * hello.slot_bytes)
        self._base = ctypes.addressof(ctypes.c_char.from_buffer(self._memory))
        self._slot_bytes = hello.slot_bytes
        self._free = list(range(hello.slots))
        self.max_page_pixels = hello.max_page_pixels

    def canvas(self, width_px: int, height_px: int, pixels: str) -> Canvas:
        """A white canvas in a free slot; waits for the worker if none is free.

        Raises DocumentFailed(LIMIT_EXCEEDED) for a page over the pixel limit.
        """
        require_page_size(width_px, height_px, self.max_page_pixels)
        slot = self._take()
        start, size = slot * self._slot_bytes, width_px * height_px * BYTES_PER_PIXEL[pixels]
        ctypes.memset(self._base + start, 0xFF, size)
        view = memoryview(self._memory)[start : start + size]
        return Canvas(slot, width_px, height_px, pixels, self._base + start, view)

    def free(self, slot: int) -> None:
        """The worker, or a failed page, gives a slot back."""
        self._free.append(slot)

    def _take(self) -> int:
        while not self._free:
            body, _ = protocol.receive(self._channel)
            message = protocol.TO_SANDBOX.validate_json(body)
            if not isinstance(message, protocol.SlotFree):
                raise protocol.ProtocolError(f"expected slot_free, got {message.kind}")
            self.free(message.slot)
        return self._free.pop(0)
