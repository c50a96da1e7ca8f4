"""Pictures to pages: every frame of a file a page, decoded one at a time, never larger than the limits allow.

Decoders are chosen from an allow list (Pillow's EPS reader would start Ghostscript, its WMF reader needs Windows). A
file that is damaged is read as far as it goes, with a finding. Not a viewer: layers, gain maps and the smaller sizes of
an icon are not pages.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import pi_heif  # type: ignore[import-untyped]
from PIL import ExifTags, Image, ImageFile, ImageOps, TiffImagePlugin

from photostat.render.geometry import PageLayout, lay_out
from photostat.render.inside.base import DocumentFailed, Identification, Work
from photostat.render.inside.picture_pixels import PicturePage, needs_colour, page_from
from photostat.render.inside.picture_size import dpi_of, physical_size_in
from photostat.render.inside.slots import require_page_size
from photostat.render.model import ErrorCode, FindingCode
from photostat.render.profile import PageOutput

DEFAULT_MAX_PAGE_PIXELS = 150_000_000
# Formats with a strong signature first: Pillow asks them in this order, and the last ones accept nearly anything.
DECODERS = (
    *("TIFF", "JPEG", "PNG", "GIF", "WEBP", "HEIF", "AVIF", "JPEG2000", "PSD", "BMP", "ICO", "CUR", "ICNS"),
    *("DDS", "QOI", "SGI", "SUN", "DCX", "PPM", "XPM", "XBM", "PCX", "DIB", "TGA"),
)
MULTI_PAGE = frozenset({"TIFF", "GIF", "PNG", "WEBP", "HEIF", "AVIF", "DCX"})
_BYTES_A_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "I;16N": 2}  # in memory; the others 4
_SIDEWAYS = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height
_DECODER_ERRORS = (
    *(OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError),
    *(AssertionError, RuntimeError, struct.error, zlib.error),
)

pi_heif.register_heif_opener()


class PictureFile:
    """An open picture. A context manager; iterating decodes and gives one PicturePage a frame."""

    def __init__(self, work: Work, output: PageOutput, *, max_page_pixels: int) -> None:
        self._work = work
        self._output = output
        self._max_page_pixels = max_page_pixels
        self._words = "no frame of the picture can be read"
        self._image = self._open(truncated=False)
        self._damaged: list[int] = []
        self.frame_count = self._count_frames()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._image.close()

    def __iter__(self) -> Iterator[PicturePage]:
        """Pages of the first `page_limit` frames; an unreadable frame between others is a blank page.

        Raises DocumentFailed: CORRUPT when no frame can be read, LIMIT_EXCEEDED for a frame over a limit.
        """
        last: PicturePage | None = None
        blanks_owed = 0
        for frame_index in range(min(self.frame_count, self._work.page_limit)):
            page = self._page(frame_index)
            if page is None:
                self._damaged.append(frame_index + 1)
                blanks_owed += 1
                continue
            for _ in range(blanks_owed):
                yield _blank(last or page)
            blanks_owed, last = 0, page
            yield page
        if last is None:
            raise DocumentFailed(ErrorCode.CORRUPT, self._words)
        for _ in range(blanks_owed):
            yield _blank(last)
        self._tell()

    def _page(self, frame_index: int) -> PicturePage | None:
        """The page of a frame, read as far as possible; None where nothing can be read."""
        try:
            return self._decoded(frame_index, truncated=False)
        except _DECODER_ERRORS as error:
            self._words = _words(error)
        try:
            self._image.close()
            self._image = self._open(truncated=True)
            page = self._decoded(frame_index, truncated=True)
        except (*_DECODER_ERRORS, DocumentFailed) as error:
            if isinstance(error, DocumentFailed) and error.code is ErrorCode.LIMIT_EXCEEDED:
                raise
            return None
        if _is_uniform(page):
            return None
        self._damaged.append(frame_index + 1)
        return page

    def _decoded(self, frame_index: int, *, truncated: bool) -> PicturePage:
        with _pillow(self._max_page_pixels, truncated=truncated):
            if self.frame_count > 1:
                self._image.seek(frame_index)
            self._refuse_too_large()
            orientation = _orientation(self._image)
            layout = self._layout(sideways=orientation in _SIDEWAYS)
            if self._image.format == "JPEG":
                self._decode_small(layout, sideways=orientation in _SIDEWAYS)
            self._image.load()
            turned = orientation == 1 or self._image.format == "TIFF"  # Pillow turns TIFF while it loads
            upright = self._image if turned else ImageOps.exif_transpose(self._image)
            return page_from(upright, layout, self._output)

    def _layout(self, *, sideways: bool) -> PageLayout:
        """The page of the current frame. `sideways`: it lies on its side in the file."""
        image = self._image
        width_px, height_px = image.size
        if sideways and image.format != "TIFF":  # Pillow gives the size of a TIFF as it is after turning
            width_px, height_px = height_px, width_px
        dpi = dpi_of(image)
        if sideways and dpi is not None:
            dpi = dpi[1], dpi[0]
        layout = lay_out(*physical_size_in(width_px, height_px, dpi), self._output)
        require_page_size(layout.width_px, layout.height_px, self._max_page_pixels)
        return layout

    def _decode_small(self, layout: PageLayout, *, sideways: bool) -> None:
        """JPEG can be decoded at 1/2, 1/4, 1/8 of its size, and without its colours, in a fraction of the time."""
        size = (layout.content_width_px, layout.content_height_px)
        mode = "RGB" if needs_colour(self._output) or self._image.mode != "RGB" else "L"
        self._image.draft(mode if self._image.mode == "RGB" else self._image.mode, size[::-1] if sideways else size)

    def _refuse_too_large(self) -> None:
        image = self._image
        decoded_bytes = image.width * image.height * _BYTES_A_PIXEL.get(image.mode, 4)
        if decoded_bytes > 4 * self._max_page_pixels:
            raise DocumentFailed(
                ErrorCode.LIMIT_EXCEEDED,
                f"picture of {image.width} x {image.height} pixels needs {decoded_bytes} bytes to decode, over the "
                f"limit of {4 * self._max_page_pixels} (4 a pixel of setting PHOTOSTAT_RENDER__MAX_PAGE_PIXELS)",
            )

    def _open(self, *, truncated: bool) -> Image.Image:
        try:
            with _pillow(self._max_page_pixels, truncated=truncated):
                return Image.open(self._work.native, formats=DECODERS)
        except _DECODER_ERRORS as error:
            raise DocumentFailed(ErrorCode.CORRUPT, _words(error)) from error

    def _count_frames(self) -> int:
        if self._image.format not in MULTI_PAGE:
            return 1
        with _pillow(self._max_page_pixels, truncated=False):
            try:
                return max(1, int(getattr(self._image, "n_frames", 1)))
            except _DECODER_ERRORS as error:
                self._words = _words(error)
                return self._count_by_seeking()

    def _count_by_seeking(self) -> int:
        """Frames before the first one that cannot be found; the rest of the file is damaged."""
        self._image.close()
        self._image = self._open(truncated=True)
        count = 1
        with suppress(*_DECODER_ERRORS):
            while count < self._work.page_limit:
                self._image.seek(count)
                count += 1
        self._damaged.append(count)
        return count

    def _tell(self) -> None:
        if self._damaged:
            self._work.report(
                FindingCode.CONTENT_DAMAGED,
                f"The picture is damaged and was read as far as possible: {self._words}.",
                pages=sorted(set(self._damaged)),
            )


def picture_frames(
    work: Work,
    _identification: Identification,
    output: PageOutput,
    *,
    max_page_pixels: int = DEFAULT_MAX_PAGE_PIXELS,
) -> PictureFile:
    """Open the picture in `work.native`. Raises DocumentFailed: CORRUPT, or LIMIT_EXCEEDED for one over a limit."""
    return PictureFile(work, output, max_page_pixels=max_page_pixels)


@contextmanager
def _pillow(max_page_pixels: int, *, truncated: bool) -> Iterator[None]:
    """Pillow's own limits, which are module variables, and its warnings, which are no business of the outcome."""
    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, TiffImagePlugin.READ_LIBTIFF
    Image.MAX_IMAGE_PIXELS = 4 * max_page_pixels
    ImageFile.LOAD_TRUNCATED_IMAGES = truncated
    TiffImagePlugin.READ_LIBTIFF = True  # Pillow's own reader of uncompressed TIFF garbles subsampled YCbCr
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (Image.DecompressionBombError, MemoryError) as error:
        words = f"{_words(error)} (setting PHOTOSTAT_RENDER__MAX_PAGE_PIXELS)"
        raise DocumentFailed(ErrorCode.LIMIT_EXCEEDED, words) from error
    finally:
        Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, TiffImagePlugin.READ_LIBTIFF = before


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _DECODER_ERRORS:
        return 1


def _blank(like: PicturePage) -> PicturePage:
    return PicturePage(like.width_px, like.height_px, "grey", b"\xff" * (like.width_px * like.height_px))


def _is_uniform(page: PicturePage) -> bool:
    """One value everywhere: what a decoder leaves behind that could read nothing."""
    return page.data.count(page.data[:1]) == len(page.data)


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
