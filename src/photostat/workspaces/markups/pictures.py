"""Pictures of pages: burned files, and what the viewer shows, made on the server and kept for a while.

A picture is kept under what it was made of: the hash of the page's file, how it is turned, what is covered. A page with another
redaction has another key, so that nothing made before is ever shown after it. What is kept lies in memory and is bounded.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from photostat.render.page_decoding import PageDecoder, PagePixels
from photostat.render.pages.burning import as_page_file, burned, turned_back
from photostat.render.pages.screen import ScreenFormat, screen_picture
from photostat.storage.blobs import Blobs
from photostat.workspaces.documents.page_pixels import PAGE_FORMATS, page_pixels
from photostat.workspaces.markups.store.cover import CoveredPage

MOST_CACHE_BYTES = 64 * 1024**2
LARGEST_WIDTH_PX = 20_000
THUMBNAIL_WIDTH_PX = 160
_MOST_AT_ONCE = 2
"""Pages decoded at the same time: 120 MB each at most for a bilevel page, three times that for colour."""


def quick_format(page: CoveredPage) -> ScreenFormat:
    """What a shrunk page is smallest and soonest in: text in few greys as PNG, photographs as JPEG."""
    return ScreenFormat.PNG if page.file.format == "Tiff" else ScreenFormat.JPEG


class PictureCache:
    """Pictures by key, the least used thrown away first. One for the server; safe in threads."""

    def __init__(self, most_bytes: int = MOST_CACHE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._at_work = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def picture(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The picture of this key, made where it is not kept."""
        found = self._find(key)
        if found is not None:
            return found
        with self._at_work:
            found = self._find(key)  # another thread may have made it while this one waited
            if found is None:
                found = make()
                self._keep(key, found)
        return found

    def _find(self, key: str) -> bytes | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def _keep(self, key: str, picture: bytes) -> None:
        if len(picture) > self._most_bytes // 4:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = picture
            self._bytes += len(picture)
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._kept.popitem(last=False)[1])


@dataclass(frozen=True)
class Picture:
    """A picture that can be asked for: `key` is known before anything is decoded, and changes with whatever can be seen."""

    key: str
    media_type: str
    make: Callable[[], bytes]


def burned_file(blobs: Blobs, decoder: PageDecoder, page: CoveredPage) -> Picture:
    """A covered page in the format, size and direction of the stored one.

    `make` raises PagePictureError, MissingBlobError, NoSandboxError.
    """

    def make() -> bytes:
        image = _read(blobs, decoder, page)
        covered = burned(image, [item.redaction() for item in page.redactions], page.turn)
        return as_page_file(turned_back(covered, page.turn), PAGE_FORMATS[page.file.format], dpi=page.file.dpi)

    return Picture(_key(page, "file"), "image/tiff" if page.file.format == "Tiff" else "image/jpeg", make)


def screen_view(
    blobs: Blobs, decoder: PageDecoder, page: CoveredPage, screen_format: ScreenFormat, *, width_px: int | None
) -> Picture:
    """A page for a screen: turned, covered, `width_px` wide (None: every pixel). `make` raises as burned_file's does."""

    def make() -> bytes:
        image = _read(blobs, decoder, page)
        covered = burned(image, [item.redaction() for item in page.redactions], page.turn, shows_edges=True)
        return screen_picture(covered, screen_format, width_px=width_px)

    return Picture(_key(page, f"{screen_format.value} {width_px}"), f"image/{screen_format.value}", make)


def _key(page: CoveredPage, variant: str) -> str:
    made_of = f"{page.file.sha256} {page.file.format} {page.file.dpi} {page.turn.value} {variant} {page.redactions!r}"
    return hashlib.sha256(made_of.encode()).hexdigest()


def _read(blobs: Blobs, decoder: PageDecoder, page: CoveredPage) -> PagePixels:
    """The stored page, if its header is that of a page image and of this page. No decoder sees it before."""
    file = page.file
    with blobs.open(file.blob_key) as stream:
        data = stream.read()
    return page_pixels(decoder, file.blob_key, data, file.format, size_px=(file.width_px, file.height_px))
