"""PDF pages to pixels with PDFium: forms and annotations drawn, any page box, each page painted straight into a slot.

Measured (design section 3): PDFium keeps glyphs in its bitmap cache only up to 50 px, and 12 pt at 300 dpi is 50.0 px, so
pages of text are drawn a hair smaller; its grey target is quicker for text, BGR two to three times quicker for pictures.
"""

import ctypes
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from photostat.render.geometry import PageLayout, lay_out
from photostat.render.inside.base import DocumentFailed, Work
from photostat.render.inside.page_sink import PageSink
from photostat.render.inside.pdf_fields import show_stray_fields, written_on_top
from photostat.render.inside.pdf_inspect import inspect_page, page_text, text_is_cut_off
from photostat.render.inside.slots import Canvas
from photostat.render.model import ErrorCode, FindingCode, PageFormat
from photostat.render.profile import PageOutput
from photostat.render.protocol import MAX_TEXT_CHARS

_POINTS_PER_INCH = 72.0
_JUST_UNDER = 1 - 1 / 3000  # 300 dpi -> 299.9 dpi: 12 pt stays below PDFium's 50 px glyph cache limit
_FALLBACK_SIZE_PT = (612.0, 792.0)
_SMOOTH = pdfium.FPDF_ANNOT
# A page of one bit has no greys to smooth with: smoothed edges would be dithered into dots, which looks ragged and makes
# the file a sixth larger and its encoding a third slower (docs/decisions/0005).
_SHARP = pdfium.FPDF_ANNOT | pdfium.FPDF_RENDER_NO_SMOOTHTEXT | pdfium.FPDF_RENDER_NO_SMOOTHPATH


@dataclass(frozen=True)
class PdfSource:
    """A PDF to paint. `ours`: made by one of our converters, so that its fonts and forms need no second look."""

    path: Path
    ours: bool = False


@contextmanager
def open_pdf(source: PdfSource, passwords: tuple[str, ...]) -> Iterator[tuple[pypdfium2.PdfDocument, int]]:
    """The open document and the position (from 1) of the password that it needed, 0 for none.

    Raises DocumentFailed with the code of the trouble.
    """
    document, password_position = _open(source.path, passwords)
    try:
        if not source.ours and document.get_formtype() != pdfium.FORMTYPE_NONE:
            document.init_forms()
        yield document, password_position
    finally:
        document.close()


def page_count(document: pypdfium2.PdfDocument) -> int:
    """Number of pages; a document without pages is corrupt."""
    count = len(document)
    if count < 1:
        raise DocumentFailed(ErrorCode.CORRUPT, "the PDF has no pages")
    return count


def paint_pages(
    document: pypdfium2.PdfDocument, source: PdfSource, work: Work, output: PageOutput, sink: PageSink, *, limit: int
) -> None:
    """Paint the first `limit` pages into the sink, one after the other."""
    painter = _Painter(document, source, output, sink)
    for page_index in range(min(limit, len(document))):
        painter.paint(page_index)
    painter.tell(work)


def tell_document_findings(document: pypdfium2.PdfDocument, work: Work, *, password_position: int) -> None:
    """Findings that stand in the document, not on a page."""
    if password_position:
        work.password_used(password_position)
        work.report(FindingCode.OPENED_WITH_PASSWORD, "The PDF was opened with a password of the list.")
    if document.get_formtype() in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        work.report(
            FindingCode.XFA_FALLBACK,
            "The PDF is an XFA form; the page that its author put in for other viewers is imaged.",
        )
    attachments = document.count_attachments()
    if attachments:
        names = [document.get_attachment(i).get_name() for i in range(min(attachments, 200))]
        work.report(
            FindingCode.ATTACHMENTS_PRESENT,
            f"The PDF holds {attachments} attached file(s), which are not imaged.",
            items=names,
        )


def _open(path: Path, passwords: tuple[str, ...]) -> tuple[pypdfium2.PdfDocument, int]:
    content, words = _mapped(path), ""
    for position, password in enumerate((None, *passwords)):
        try:
            return pypdfium2.PdfDocument(content, password=password), position
        except pypdfium2.PdfiumError as error:
            words = str(error)
            if "assword" not in words:
                break
    if "assword" in words:
        raise DocumentFailed(ErrorCode.PASSWORD_PROTECTED, words)
    if "ecurity" in words:
        raise DocumentFailed(ErrorCode.PASSWORD_PROTECTED, f"unsupported security handler: {words}")
    raise DocumentFailed(ErrorCode.CORRUPT, words)


def _mapped(path: Path) -> "ctypes.Array[ctypes.c_char]":
    """The file as memory that PDFium reads in place; private, because ctypes wants memory that it could write."""
    with path.open("rb") as file:
        memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    return (ctypes.c_char * len(memory)).from_buffer(memory)


class _Painter:
    """Paints pages and remembers what is to be told about them."""

    def __init__(self, document: pypdfium2.PdfDocument, source: PdfSource, output: PageOutput, sink: PageSink) -> None:
        self._document = document
        self._source = source
        self._output = output
        self._sink = sink
        self._unreadable: list[int] = []
        self._cut_off: list[int] = []
        self._replaced_fonts: dict[str, None] = {}
        self._needs_colour = output.format is PageFormat.JPEG or output.colour_to_jpeg

    def paint(self, page_index: int) -> None:
        number = self._sink.next_number
        try:
            page = self._document[page_index]
        except pypdfium2.PdfiumError:
            self._unreadable.append(number)
            self._paint_blank()
            return
        try:
            self._paint_page(page, number)
        finally:
            page.close()

    def tell(self, work: Work) -> None:
        if self._unreadable:
            work.report(
                FindingCode.CONTENT_DAMAGED,
                "Pages of the PDF could not be read and are imaged as blank pages.",
                pages=self._unreadable,
            )
        if self._cut_off:
            work.report(FindingCode.TEXT_CUT_OFF, "Text runs over the edge of the page.", pages=self._cut_off)
        if self._replaced_fonts:
            work.report(
                FindingCode.FONT_REPLACED,
                "Fonts that the PDF does not bring along were replaced by others.",
                items=self._replaced_fonts,
            )

    def _paint_blank(self) -> None:
        layout = lay_out(8.5, 11.0, self._output)
        self._sink.send(self._sink.canvas(layout.width_px, layout.height_px, "grey"))

    def _paint_page(self, page: pypdfium2.PdfPage, number: int) -> None:
        width_pt, height_pt = _size_pt(page)
        layout = lay_out(width_pt / _POINTS_PER_INCH, height_pt / _POINTS_PER_INCH, self._output)
        facts = inspect_page(page, width_pt, height_pt, look_at_fonts=not self._source.ours)
        pixels = "bgr" if self._needs_colour or facts.mostly_picture else "grey"
        canvas = self._sink.canvas(layout.width_px, layout.height_px, pixels)
        flags = _SMOOTH if self._needs_colour else _SHARP
        if not self._source.ours:
            show_stray_fields(page)
        _draw(page, canvas, layout, (width_pt, height_pt), flags, exact=facts.mostly_picture)
        if _ink_at_edge(canvas, layout) and text_is_cut_off(page):
            self._cut_off.append(number)
        self._replaced_fonts.update(dict.fromkeys(facts.replaced_fonts))
        self._sink.send(canvas, text=self._text(page)[:MAX_TEXT_CHARS] if self._sink.with_text else "")

    def _text(self, page: pypdfium2.PdfPage) -> str:
        text, on_top = page_text(page), "" if self._source.ours else written_on_top(page)
        return f"{text}\n{on_top}" if text and on_top else text or on_top


def _size_pt(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """Size of the visible page in points, turned as the page says; Letter where the boxes are nonsense."""
    width_pt, height_pt = page.get_size()
    return (width_pt, height_pt) if width_pt > 0 and height_pt > 0 else _FALLBACK_SIZE_PT


def _ink_at_edge(canvas: Canvas, layout: PageLayout) -> bool:
    """Whether anything was painted in the outermost pixels of the page's content: what is cut off leaves ink there."""
    depth, stride = canvas.stride // canvas.width_px, canvas.stride
    first, last = layout.left_px * depth, (layout.left_px + layout.content_width_px - 1) * depth
    top, bottom = layout.top_px * stride, (layout.top_px + layout.content_height_px - 1) * stride
    rows = (canvas.view[row + first : row + last + depth] for row in (top, bottom))
    columns = (canvas.view[top + column + byte : bottom + stride : stride] for column in (first, last) for byte in range(depth))
    return any(edge.tobytes().strip(b"\xff") for edge in (*rows, *columns))


def _draw(
    page: pypdfium2.PdfPage,
    canvas: Canvas,
    layout: PageLayout,
    size_pt: tuple[float, float],
    flags: int,
    *,
    exact: bool,
) -> None:
    bitmap_format = pdfium.FPDFBitmap_Gray if canvas.pixels == "grey" else pdfium.FPDFBitmap_BGR
    bitmap = pdfium.FPDFBitmap_CreateEx(
        canvas.width_px, canvas.height_px, bitmap_format, ctypes.c_void_p(canvas.address), canvas.stride
    )
    if not bitmap:
        raise DocumentFailed(ErrorCode.LIMIT_EXCEEDED, f"no bitmap of {canvas.width_px} x {canvas.height_px} pixels")
    shrink = 1.0 if exact else _JUST_UNDER
    matrix = pdfium.FS_MATRIX(
        layout.content_width_px / size_pt[0] * shrink,
        0,
        0,
        layout.content_height_px / size_pt[1] * shrink,
        layout.left_px,
        layout.top_px,
    )
    clip = pdfium.FS_RECTF(
        layout.left_px,
        layout.top_px,
        layout.left_px + layout.content_width_px,
        layout.top_px + layout.content_height_px,
    )
    try:
        pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, flags)
        if page.formenv:
            rectangle = (layout.left_px, layout.top_px, layout.content_width_px, layout.content_height_px)
            pdfium.FPDF_FFLDraw(page.formenv, bitmap, page, *rectangle, 0, flags)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
