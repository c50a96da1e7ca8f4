"""Chooses the converter for a native and runs it: the way of one document, inside the sandbox.

Identify, open (decrypt), convert to PDF or pixels, paint. Renderers (LibreOffice, the browser) start when first needed.
"""

from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from photostat.render import protocol
from photostat.render.clock import Clock, ClockSource
from photostat.render.inside import pdf
from photostat.render.inside.base import DocumentFailed, HtmlPage, Identification, Kind, Work, too_many_pages
from photostat.render.inside.identify import identify
from photostat.render.inside.page_sink import PageSink
from photostat.render.model import ErrorCode, FindingCode
from photostat.render.native_types import native_type
from photostat.render.profile import PageOutput, page_output

if TYPE_CHECKING:
    from photostat.render.inside.browser import Browser
    from photostat.render.inside.office import OfficeRenderer

# Converters are imported when first needed: all of them together cost as much time as a dozen pages, in every sandbox.
_HEIF = frozenset({"heic", "heif", "avif"})
OFFICE_KINDS = frozenset({Kind.WORD, Kind.SPREADSHEET, Kind.PRESENTATION, Kind.DRAWING})


class Converters:
    """The converters of one sandbox, warm from document to document."""

    def __init__(self, home: Path, hello: protocol.Hello) -> None:
        self._home = home
        self._hello = hello

    @cached_property
    def _office(self) -> "OfficeRenderer":
        from photostat.render.inside.office import OfficeRenderer

        return OfficeRenderer(self._home / "office", self._hello.soffice or None, self._hello.start_seconds)

    @cached_property
    def _browser(self) -> "Browser":
        from photostat.render.inside.browser import Browser

        return Browser(self._home / "browser", self._hello.chromium or None)

    def image(self, work: Work, sink: PageSink, request: protocol.RenderRequest) -> tuple[str, ...]:
        """Image one document into the sink; the names of the renderers that took part.

        Raises DocumentFailed with the reason, or RendererDied when a renderer crashed or hung.
        """
        work.stage("identify")
        work, identification = self._identified(work, sink)
        known = native_type(identification.file_type_id)
        output = page_output(work.profile, use_native_imaging=known.use_native_imaging)
        if identification.kind is Kind.UNSUPPORTED:
            raise DocumentFailed(ErrorCode.UNSUPPORTED_TYPE, known.name)
        if identification.file_type_id in work.profile.restricted_file_type_ids:
            raise DocumentFailed(ErrorCode.RESTRICTED_TYPE, known.name)
        work.stage("convert")
        if identification.kind is Kind.PICTURE:
            return self._image_picture(work, identification, output, sink)
        if identification.kind is Kind.PDF:
            renderer, sources = "pdfium", [pdf.PdfSource(work.native)]
        elif identification.kind in OFFICE_KINDS:
            renderer, sources = "libreoffice", [self._through_office(work, identification, request)]
        else:
            renderer, sources = "chromium", self._through_browser(work, identification, request)
        _paint_pdfs(sources, work, output, sink)
        return tuple(dict.fromkeys((renderer, "pdfium")))

    def _identified(self, work: Work, sink: PageSink) -> tuple[Work, Identification]:
        """The native's type, told to the worker; an encrypted Office file is opened first and counts as what it holds."""
        identification, findings = identify(work.native, work.file_name)
        sink.tell_type(identification.file_type_id)
        if identification.encrypted and identification.kind is Kind.UNSUPPORTED:
            raise DocumentFailed(ErrorCode.PASSWORD_PROTECTED, native_type(identification.file_type_id).name)
        if identification.encrypted and identification.kind in OFFICE_KINDS and (opened := _opened(work, identification)):
            work = replace(work, native=opened)
            identification, findings = identify(opened, work.file_name)
            sink.tell_type(identification.file_type_id)
            work.report(FindingCode.OPENED_WITH_PASSWORD, "The document was opened with a password.")
        for finding in findings:
            work.report(finding.code, finding.message, pages=finding.pages, items=finding.items)
        if identification.kind in OFFICE_KINDS:
            work = replace(work, clock=_own_clock(work))
            work.clock_settled(work.clock)
        return work, identification

    def _through_office(self, work: Work, identification: Identification, request: protocol.RenderRequest) -> pdf.PdfSource:
        target = self._office.convert(work, identification, timeout_seconds=request.convert_seconds)
        return pdf.PdfSource(target, ours=True)

    def _through_browser(
        self, work: Work, identification: Identification, request: protocol.RenderRequest
    ) -> list[pdf.PdfSource]:
        sources = []
        for number, page in enumerate(_lay_out(work, identification), start=1):
            target = work.scratch / f"printed-{number}.pdf"
            seconds = request.convert_seconds
            self._browser.print_pdf(page, target, work.report, timeout_seconds=seconds, page_limit=work.page_limit + 1)
            sources.append(pdf.PdfSource(target, ours=True))
        return sources

    def _image_picture(
        self,
        work: Work,
        identification: Identification,
        output: PageOutput,
        sink: PageSink,
    ) -> tuple[str, ...]:
        from photostat.render.inside.pictures import picture_frames

        with picture_frames(work, identification, output, max_page_pixels=sink.max_page_pixels) as picture:
            _announce(picture.frame_count, sink, work)
            for page in picture:
                canvas = sink.canvas(page.width_px, page.height_px, page.pixels)
                canvas.view[:] = page.data
                sink.send(canvas)
        return ("pillow", "heif") if identification.extension in _HEIF else ("pillow",)


def _own_clock(work: Work) -> Clock:
    """What date fields print; where nobody named a moment, when the document says that it was last saved."""
    if work.clock.source is not ClockSource.FILE:
        return work.clock
    from photostat.render.inside.last_saved import last_saved

    moment = last_saved(work.native)
    return work.clock if moment is None else Clock(moment, ClockSource.LAST_SAVED)


def _opened(work: Work, identification: Identification) -> Path | None:
    from photostat.render.inside.decrypt import decrypt

    return decrypt(work, identification)


def _lay_out(work: Work, identification: Identification) -> list[HtmlPage]:
    """The pages that the browser prints for a native."""
    match identification.kind:
        case Kind.EML | Kind.MSG:
            from photostat.render.inside.mail import lay_out_mail

            return lay_out_mail(work, identification)
        case Kind.HTML:
            from photostat.render.inside.html import lay_out_html

            return lay_out_html(work, identification)
        case Kind.MHTML:
            from photostat.render.inside.mhtml import lay_out_mhtml

            return lay_out_mhtml(work, identification)
        case Kind.SVG:
            from photostat.render.inside.svg import lay_out_svg

            return lay_out_svg(work, identification)
        case Kind.TEXT:
            from photostat.render.inside.text import lay_out_text

            return lay_out_text(work, identification)
        case other:
            raise DocumentFailed(ErrorCode.UNSUPPORTED_TYPE, f"no converter for {other}")


def _paint_pdfs(sources: list[pdf.PdfSource], work: Work, output: PageOutput, sink: PageSink) -> None:
    """Paint PDFs one after the other as one document."""
    with ExitStack() as stack:
        documents = []
        for source in sources:
            document, password_position = stack.enter_context(pdf.open_pdf(source, work.passwords))
            documents.append((source, document))
            if not source.ours:
                pdf.tell_document_findings(document, work, password_position=password_position)
        _announce(sum(pdf.page_count(document) for _, document in documents), sink, work)
        for source, document in documents:
            limit = work.page_limit - sink.next_number + 1
            pdf.paint_pages(document, source, work, output, sink, limit=limit)


def _announce(page_count: int, sink: PageSink, work: Work) -> None:
    """Tell the page count; a document over the limit, with no cap of the profile below it, fails before its first page."""
    sink.announce(page_count)
    if work.max_pages is not None and page_count > work.max_pages:
        raise too_many_pages(page_count, work.max_pages)
