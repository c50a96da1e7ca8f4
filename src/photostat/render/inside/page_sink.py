"""Where converters put finished pages: numbers them, announces them, stops at the document's limit."""

import socket

from photostat.render import protocol
from photostat.render.inside.slots import Canvas, PixelSlots


class PageSink:
    """Pages of one document, in order, numbered from 1."""

    def __init__(self, channel: socket.socket, slots: PixelSlots, *, with_text: bool) -> None:
        self._channel = channel
        self._slots = slots
        self.with_text = with_text
        self._sent = 0

    @property
    def next_number(self) -> int:
        return self._sent + 1

    @property
    def max_page_pixels(self) -> int:
        return self._slots.max_page_pixels

    def tell_type(self, file_type_id: int) -> None:
        """Say what the native is, a FileTypeID."""
        protocol.send(self._channel, protocol.Identified(file_type_id=file_type_id))

    def announce(self, page_count: int) -> None:
        """Say how many pages the document has in all."""
        protocol.send(self._channel, protocol.PageCount(pages=page_count))

    def canvas(self, width_px: int, height_px: int, pixels: str) -> Canvas:
        """A white page to paint on; see PixelSlots.canvas."""
        return self._slots.canvas(width_px, height_px, pixels)

    def send(self, canvas: Canvas, *, text: str = "") -> None:
        """Announce a painted page; its slot belongs to the worker until it gives it back."""
        self._sent += 1
        page = protocol.Page(
            number=self._sent,
            slot=canvas.slot,
            width_px=canvas.width_px,
            height_px=canvas.height_px,
            pixels="grey" if canvas.pixels == "grey" else "bgr",
            text=text,
        )
        protocol.send(self._channel, page)
