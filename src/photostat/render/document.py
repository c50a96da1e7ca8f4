"""The way of one document, outside the sandbox: native in; encoded pages and one outcome out.

    read and hash -> sandbox: identify, convert, rasterise -> check each page -> threshold or dither -> encode -> receiver

The same call serves the command and the server's workers. A document that cannot be imaged is an outcome, not an exception.
"""

import hashlib
import json
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from photostat import __version__
from photostat.render import protocol
from photostat.render.clock import Clock, ClockSource, plain_moment
from photostat.render.document_fields import FromFields, from_fields
from photostat.render.fetching import Fetcher
from photostat.render.messages import document_error
from photostat.render.model import (
    DocumentError,
    DocumentOutcome,
    DocumentStatus,
    ErrorCode,
    Finding,
    FindingCode,
    PageImage,
    Severity,
)
from photostat.render.native import NativeHashes, NativeInMemory, NativeUnreadableError, load_native
from photostat.render.native_types import UNKNOWN_FILE_TYPE_ID, native_type
from photostat.render.page_watch import PageWatch
from photostat.render.pages import encode_page
from photostat.render.profile import ImagingProfile, PageOutput, page_output
from photostat.render.sandbox import InsideProgram
from photostat.render.session import RenderSession, SessionLostError
from photostat.render.versions import Versions
from photostat.settings import RenderSettings

# A hang in a sandbox that has served others may be their doing: such a try gets a third of the time budget, and the try
# alone the rest, so that a document never takes more than its budget.
_SHARED_TRY = 1 / 3
_LEAST_SHARE = 0.1  # with less of its budget left, a second try would only turn a crash into a timeout
_MAX_FINDING_CHARS = 4_000_000  # of one document; what comes above is a renderer gone mad, and is dropped
_SKIPPED = frozenset({ErrorCode.RESTRICTED_TYPE, ErrorCode.UNSUPPORTED_TYPE})


class ImagingCancelledError(Exception):
    """Somebody called `cancel`: the document has no outcome."""


class PageReceiver(Protocol):
    """Takes the pages of one document, in order from 1."""

    def start_over(self) -> None:
        """Pages received so far are void: the document is tried once more."""

    def receive(self, page: PageImage) -> None:
        """Take one page. Raises OSError when it cannot be stored; the document then ends as storage_failed."""


@dataclass(frozen=True)
class ImagingRequest:
    """What to image. `page_cap`: only the first N pages, beside the profile's own cap; None = no further cap.

    `clock`: what date fields print, where no document field says it; None = when the document was last saved, by its own
    properties, else by its file. `fields`: the document's fields that the profile may refer to, by ArtifactID as digits and by
    name in lower case.
    """

    path: Path
    file_name: str
    profile: ImagingProfile
    passwords: tuple[str, ...] = ()
    page_cap: int | None = None
    with_text: bool = True
    clock: datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def inputs_digest(self) -> str:
        """What of the request can change a page; with the same native and renderers the same digest gives the same pages."""
        known = from_fields(self.profile, self.fields)
        clock = known.clock.stamp() if known.clock else self.clock.isoformat() if self.clock else ""
        parts = [self.profile.digest(), known.time_zone, known.field_texts, clock]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass
class _Progress:
    """What one try has brought so far. `page_limit`: the most pages that were asked for."""

    page_limit: int = 0
    file_type_id: int = UNKNOWN_FILE_TYPE_ID
    output: PageOutput | None = None
    pages: int = 0
    announced: int = 0
    has_fetched: bool = False
    findings: list[Finding] = field(default_factory=list)
    finding_chars: int = 0
    watch: PageWatch = field(default_factory=PageWatch)

    def keep(self, finding: Finding) -> None:
        """Keep a finding; a renderer cannot fill the worker's memory with them."""
        self.finding_chars += 100 + len(finding.message) + sum(map(len, finding.items)) + 8 * len(finding.pages)
        if self.finding_chars <= _MAX_FINDING_CHARS:
            self.findings.append(finding)


class _Nobody:
    """Takes pages and forgets them."""

    def start_over(self) -> None:
        pass

    def receive(self, page: PageImage) -> None:
        pass


class DocumentImager:
    """Images documents one after the other through sandboxes of at most `documents_per_sandbox` documents.

    Not for several threads at once, but for `cancel`.
    """

    def __init__(
        self,
        settings: RenderSettings,
        versions: Versions,
        *,
        level: str | None = None,
        program: InsideProgram | None = None,
        fetcher: Fetcher | None = None,
    ) -> None:
        """`versions`: renderer name to version, see versions.InstalledRenderers; stamped on the outcomes.

        `level` and `program`: see RenderSession. `fetcher`: None = one that calls public addresses only; asked only when the
        setting `fetch_remote_pictures` is on.
        """
        self._settings = settings
        self._versions = versions
        self._level = level
        self._program = program
        self._fetcher = fetcher or Fetcher()
        self._session: RenderSession | None = None
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """From any thread: end the document in work; its `image` raises ImagingCancelledError, and so does every later one."""
        self._cancelled.set()
        session = self._session
        if session is not None:
            session.close()

    def start_sandbox(self) -> None:
        """Start the sandbox before there is a document for it. What fails here is told of the first document."""
        try:
            self._running_session()
        except SessionLostError:
            self.close()

    def start_office(self) -> None:
        """Start LibreOffice in the sandbox, by a line of our own that is imaged for nobody; no document has been there then."""
        with tempfile.NamedTemporaryFile(prefix="photostat-line-", suffix=".txt") as line:
            line.write(b".\n")
            line.flush()
            profile = ImagingProfile.default_native()
            self.image(ImagingRequest(Path(line.name), "line.txt", profile, with_text=False), _Nobody())

    def close(self) -> None:
        """End the sandbox, if one runs."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def image(self, request: ImagingRequest, receiver: PageReceiver) -> tuple[DocumentOutcome, NativeHashes | None]:
        """Image one document. The hashes are None only when the native could not be read as a whole.

        Raises ImagingCancelledError.
        """
        started = time.monotonic()
        try:
            native = load_native(request.path, self._settings.max_native_bytes)
        except NativeUnreadableError as error:
            return _without_native(error.error, time.monotonic() - started), None
        with native:
            outcome = self._image(request, native, receiver)
        return replace(outcome, seconds=round(time.monotonic() - started, 3)), native.hashes

    def _image(self, request: ImagingRequest, native: NativeInMemory, receiver: PageReceiver) -> DocumentOutcome:
        """First try in the running sandbox; a crash, or a fault that another document may have caused, is tried once alone."""
        progress = _Progress()
        alone = False
        share = _SHARED_TRY if self._session_has_served() else 1.0
        while True:
            try:
                return self._attempt(request, native, receiver, progress, share)
            except SessionLostError as lost:
                self._stop_if_cancelled()
                again = share < 1.0 or lost.code is ErrorCode.RENDERER_CRASHED
                spent = self._session.spent_share if self._session is not None else 0.0
                left = 1.0 - max(spent, _SHARED_TRY)
                self.close()
                if alone or not again or left < _LEAST_SHARE:
                    return _failed(progress, document_error(lost.code, lost.words), self._stamp(()))
                alone, share = True, left
                progress = _Progress()
                receiver.start_over()
            except OSError as error:
                self._stop_if_cancelled()
                self.close()  # the sandbox may be in the middle of the document
                return _failed(progress, document_error(ErrorCode.STORAGE_FAILED, str(error)), self._stamp(()))
            except BaseException:
                self.close()
                raise
            finally:
                if alone and self._session is not None and self._session.documents:
                    self.close()

    def _attempt(
        self,
        request: ImagingRequest,
        native: NativeInMemory,
        receiver: PageReceiver,
        progress: _Progress,
        share: float,
    ) -> DocumentOutcome:
        session = self._running_session()
        self._stop_if_cancelled()
        known = from_fields(request.profile, request.fields)
        for finding in known.findings:
            progress.keep(finding)
        asked = self._render_request(request, known)
        progress.page_limit = asked.max_pages if asked.page_cap is None else min(asked.page_cap, asked.max_pages)
        for message in session.request(asked, native, share=share):
            match message:
                case protocol.Identified():
                    progress.file_type_id = message.file_type_id
                    found = native_type(message.file_type_id)
                    progress.output = page_output(request.profile, use_native_imaging=found.use_native_imaging)
                case protocol.PageCount():
                    progress.announced = message.pages
                case protocol.Page():
                    self._take_page(session, message, progress, receiver)
                case protocol.Fetch():
                    self._fetch(session, message, asked, progress)
                case protocol.FindingMessage():
                    progress.keep(_checked_finding(message))
                case protocol.Failed():
                    return self._ended_badly(session, message, progress)
                case protocol.Finished():
                    return self._ended_well(message, progress)
                case _:
                    pass
        raise AssertionError("a session's messages end with Finished or Failed")

    def _fetch(self, session: RenderSession, wanted: protocol.Fetch, asked: protocol.RenderRequest, progress: _Progress) -> None:
        """Get remote pictures for the document, once, where both the profile and the settings allow it."""
        if not asked.may_fetch or progress.has_fetched or progress.output is None:
            raise SessionLostError(ErrorCode.RENDERER_CRASHED, "the renderer asked for the network, which it may not")
        progress.has_fetched = True
        session.answer_fetch(self._fetcher.fetch(wanted.urls))

    def _take_page(self, session: RenderSession, page: protocol.Page, progress: _Progress, receiver: PageReceiver) -> None:
        """Check one announced page, encode it, give its slot back, pass it on."""
        most = min(progress.announced, progress.page_limit)
        if progress.output is None or page.number != progress.pages + 1 or page.number > most:
            raise SessionLostError(ErrorCode.RENDERER_CRASHED, f"page {page.number} came out of turn")
        pixels = session.pixels(page)
        encoded = encode_page(
            pixels, width_px=page.width_px, height_px=page.height_px, pixel_kind=page.pixels, output=progress.output
        )
        pixels.release()
        session.free(page)
        progress.pages += 1
        progress.watch.look(page, encoded.ink_ratio, progress.output)
        receiver.receive(
            PageImage(
                number=page.number,
                format=encoded.format,
                width_px=page.width_px,
                height_px=page.height_px,
                dpi=progress.output.dpi,
                data=encoded.data,
                text=_clean_text(page.text),
            )
        )

    def _ended_well(self, end: protocol.Finished, progress: _Progress) -> DocumentOutcome:
        if not progress.pages:
            raise SessionLostError(ErrorCode.RENDERER_CRASHED, "the renderer finished without a page")
        findings = [*progress.findings, *progress.watch.findings()]
        if progress.pages < min(progress.announced, progress.page_limit):
            words = f"Only {progress.pages} of {progress.announced} pages could be read."
            findings.append(Finding(FindingCode.CONTENT_DAMAGED, words))
        elif progress.announced > progress.pages:
            words = f"Only the first {progress.pages} of {progress.announced} pages are imaged, as the page cap says."
            findings.append(Finding(FindingCode.PAGE_CAP_REACHED, words))
        warned = any(finding.severity is Severity.WARNING for finding in findings)
        return DocumentOutcome(
            status=DocumentStatus.IMAGED_WITH_WARNINGS if warned else DocumentStatus.IMAGED,
            file_type_id=progress.file_type_id,
            native_type=native_type(progress.file_type_id).name,
            page_count=progress.pages,
            findings=tuple(findings),
            renderer=self._stamp(end.renderers),
            clock=Clock(end.clock, end.clock_source).stamp() if end.clock and end.clock_source else {},
            password_position=end.password_position,
        )

    def _ended_badly(self, session: RenderSession, end: protocol.Failed, progress: _Progress) -> DocumentOutcome:
        code = ErrorCode(end.code) if end.code in set(ErrorCode) else ErrorCode.INTERNAL
        if end.fatal:
            raise session.ended_by(code, end.words)
        return _failed(progress, document_error(code, end.words), self._stamp(()))

    def _stop_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            self.close()
            raise ImagingCancelledError

    def _session_has_served(self) -> bool:
        if self._session is not None and self._session.documents >= self._settings.documents_per_sandbox:
            self.close()
        return self._session is not None and self._session.documents > 0

    def _running_session(self) -> RenderSession:
        if self._session is None:
            self._session = RenderSession(self._settings, level=self._level, program=self._program)
        return self._session

    def _render_request(self, request: ImagingRequest, known: FromFields) -> protocol.RenderRequest:
        clock = known.clock or _clock_of(request)
        profile_cap = page_output(request.profile, use_native_imaging=True).max_pages
        caps = [cap for cap in (request.page_cap, profile_cap) if cap is not None]
        return protocol.RenderRequest(
            file_name=request.file_name,
            profile=request.profile.to_json(),
            passwords=request.passwords,
            page_cap=min(caps, default=None),
            max_pages=self._settings.max_pages,
            convert_seconds=self._settings.convert_seconds,
            with_text=request.with_text,
            clock=clock.moment,
            clock_source=clock.source,
            time_zone=known.time_zone,
            field_texts=known.field_texts,
            may_fetch=self._settings.fetch_remote_pictures and request.profile.email_options.download_images_from_internet,
        )

    def _stamp(self, untrusted_renderers: Iterable[str]) -> dict[str, str]:
        """Versions of the renderers that took part, of ourselves, and the sandbox level."""
        stamp = {name: version for name in untrusted_renderers if (version := self._versions.get(name))}
        if self._session is not None:
            stamp["sandbox"] = self._session.level
        return {**stamp, "photostat": __version__}


def _clock_of(request: ImagingRequest) -> Clock:
    if request.clock is not None:
        return Clock(plain_moment(request.clock), ClockSource.GIVEN)
    try:
        seconds = request.path.stat().st_mtime
        return Clock(plain_moment(datetime.fromtimestamp(seconds, UTC)), ClockSource.FILE)
    except (OSError, ValueError, OverflowError):  # gone meanwhile, or a date outside the calendar
        return Clock(datetime(1980, 1, 1), ClockSource.FILE)


def _failed(progress: _Progress, error: DocumentError, renderer: dict[str, str]) -> DocumentOutcome:
    return DocumentOutcome(
        status=DocumentStatus.SKIPPED if error.code in _SKIPPED else DocumentStatus.ERRORED,
        file_type_id=progress.file_type_id,
        native_type=native_type(progress.file_type_id).name,
        page_count=0,
        error=error,
        findings=tuple(progress.findings),
        renderer=renderer,
    )


def _without_native(error: DocumentError, seconds: float) -> DocumentOutcome:
    return replace(_failed(_Progress(), error, {"photostat": __version__}), seconds=round(seconds, 3))


def _checked_finding(message: protocol.FindingMessage) -> Finding:
    code = FindingCode(message.code) if message.code in set(FindingCode) else FindingCode.CONTENT_DAMAGED
    return Finding(code, _one_line(message.message), message.pages, tuple(_one_line(item) for item in message.items))


def _one_line(untrusted: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in untrusted).split())


def _clean_text(untrusted: str) -> str:
    """Text of a page without control characters but line breaks, tabs; valid Unicode."""
    text = untrusted.encode("utf-8", "replace").decode()
    return "".join(c for c in text if c in "\n\t" or c >= " ")


def stamp_is_current(stamp: Mapping[str, str], versions: Versions) -> bool:
    """Whether the renderers of an earlier outcome are still the installed ones, so that its pages may be kept."""
    renderers = {name: version for name, version in stamp.items() if name not in ("sandbox", "photostat")}
    return stamp.get("photostat") == __version__ and all(versions.get(name) == found for name, found in renderers.items())
