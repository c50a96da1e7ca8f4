"""One warm headless Chromium that prints pages which we wrote to PDF: no JavaScript, no network, no other files.

The body of a page may come from a native, so every request of the browser is paused and judged by us: files in the
page's own folder pass, everything else (http, ftp, files elsewhere) is refused and its address is kept for the report.
The browser never sees the native itself.
"""

import base64
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from photostat.render.inside.base import HtmlPage, RendererDied, Report
from photostat.render.inside.devtools import DevTools, Json, launch
from photostat.render.inside.page_fit import Fitted, fit_page
from photostat.render.inside.page_marks import Places, between, pages_of, places, standing_on
from photostat.render.messages import warning_text
from photostat.render.model import FindingCode

__all__ = ["Browser", "Printed", "RendererDied"]

DOCUMENTS_PER_BROWSER = 100  # memory that Chromium keeps after a document is not given back
START_SECONDS = 60.0
MAX_BLOCKED_URLS = 200
MAX_URL_CHARS = 2_000
_STREAM_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Printed:
    """What happened while a page was printed.

    `blocked_urls`: addresses outside the page's folder that it asked for, without fragments, each once, at most 200.
    `marks`: where the marked places stand; empty where nothing was marked.
    """

    blocked_urls: tuple[str, ...]
    fitted: Fitted
    marks: Places

    def tell(self, page: HtmlPage, report: Report) -> None:
        """Report what the page lost, and the findings that waited for their page numbers."""
        if self.blocked_urls:
            report(
                FindingCode.REMOTE_CONTENT_BLOCKED,
                f"Content outside the document was not loaded ({len(self.blocked_urls)} addresses).",
                items=self.blocked_urls,
            )
        if self.fitted.cut_off:
            report(FindingCode.TEXT_CUT_OFF, f"{warning_text(FindingCode.TEXT_CUT_OFF)} The content is wider than the page.")
        if not self.fitted.checked:
            report(FindingCode.CUT_OFF_NOT_CHECKED, warning_text(FindingCode.CUT_OFF_NOT_CHECKED))
        for code in (FindingCode.TEXT_CUT_OFF, FindingCode.PICTURE_CUT_OFF):
            if pages := standing_on(self.marks, code.value):
                report(code, f"{warning_text(code)} It runs over the edge of the page.", pages=pages)
        for code in (FindingCode.TABLE_SPLIT, FindingCode.TABLE_SPLIT_NOT_COMPLETED):
            if pages := pages_of(self.marks, code.value):
                report(code, warning_text(code), pages=pages)
        for marked in page.marked:
            pages = between(self.marks, marked.kind, marked.number)
            report(marked.code, marked.message, pages=pages, items=marked.items)


@dataclass
class _Watch:
    """The requests of one document: what may pass, what was refused."""

    folder: Path
    session: str = ""
    loaded: bool = False
    crashed: bool = False
    blocked: dict[str, None] = field(default_factory=dict)

    def may_pass(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.scheme in ("data", "about"):
            return True
        if parts.scheme != "file" or parts.netloc:
            return False
        path = Path(unquote(parts.path)).resolve()  # a link in the folder must not lead out of it
        return path.is_file() and path.is_relative_to(self.folder)

    def refuse(self, url: str) -> None:
        if len(self.blocked) < MAX_BLOCKED_URLS:
            self.blocked[url.partition("#")[0][:MAX_URL_CHARS]] = None


class Browser:
    """Prints pages one after the other; starts Chromium on first use and again after a crash or a hundred documents."""

    def __init__(self, home: Path, chromium: str | None = None) -> None:
        """`home` is a writable folder for its profile; `chromium` the program, None = found on PATH."""
        self._home = home
        self._program = chromium or shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
        self._tools: DevTools | None = None
        self._next_tab: _Tab | None = None
        self._printed = 0
        self._version = ""

    def versions(self) -> dict[str, str]:
        """{"chromium": version} once it has run, else {}."""
        return {"chromium": self._version} if self._version else {}

    def start(self, *, timeout_seconds: float = START_SECONDS) -> None:
        """Start it now, so that the first document does not pay for it. Raises RendererDied."""
        if self._tools is not None:
            return
        tools = launch(self._program, self._home)
        tools.deadline = time.monotonic() + timeout_seconds
        try:
            self._version = str(tools.call("Browser.getVersion").get("product", "")).partition("/")[2]
        except RendererDied:
            tools.kill()
            raise
        self._tools, self._printed = tools, 0

    def close(self) -> None:
        """Kill it and everything that it started."""
        tools, self._tools, self._next_tab = self._tools, None, None
        if tools is not None:
            tools.kill()

    def print_pdf(
        self, page: HtmlPage, target: Path, report: Report, *, timeout_seconds: float, page_limit: int | None = None
    ) -> Printed:
        """Print `page` to the PDF file `target`, at most `page_limit` sheets of it; what was lost goes to `report`.

        Raises RendererDied when the browser crashes or takes longer than `timeout_seconds`; it is killed then.
        """
        if self._printed >= DOCUMENTS_PER_BROWSER:
            self.close()
        self.start()
        assert self._tools is not None
        self._tools.deadline = time.monotonic() + timeout_seconds
        self._printed += 1
        try:
            tab, self._next_tab = self._next_tab or _order_tab(self._tools), None
            printed = _print(self._tools, tab, page, target, page_limit)
            self._next_tab = _order_tab(self._tools)
        except RendererDied:
            self.close()
            raise
        printed.tell(page, report)
        return printed


@dataclass(frozen=True)
class _Tab:
    """A browser context with a blank tab that Chromium may still be opening."""

    context: str
    pending: int  # number of the createTarget command


def _order_tab(tools: DevTools) -> _Tab:
    """Ask for the next document's tab. Its process starts (about 80 ms) while the pages of this one are painted."""
    context = str(tools.call("Target.createBrowserContext")["browserContextId"])
    return _Tab(context, tools.post("Target.createTarget", {"url": "about:blank", "browserContextId": context}))


def _print(tools: DevTools, tab: _Tab, page: HtmlPage, target: Path, page_limit: int | None) -> Printed:
    watch = _Watch(page.index.parent.resolve())
    tools.on_event = lambda method, params, session: _handle(tools, watch, method, params, session)
    watch.session = _open(tools, tab)
    tools.call("Page.navigate", {"url": page.index.resolve().as_uri()}, watch.session)
    while not watch.loaded:
        tools.take_message()
        if watch.crashed:
            raise RendererDied("the page made the browser crash while it loaded")
    fitted = fit_page(tools, watch.session, page)
    answer = tools.call("Page.printToPDF", _print_options(page, fitted.scale, page_limit), watch.session)
    with target.open("wb") as file:
        _drain(tools, watch.session, str(answer["stream"]), file)
    tools.post("Target.disposeBrowserContext", {"browserContextId": tab.context})
    marks = places(target) if fitted.marks or page.marked else {}
    return Printed(tuple(watch.blocked), fitted, marks)


def _open(tools: DevTools, tab: _Tab) -> str:
    """Make the tab ready: scripts off, every request paused; its session."""
    target = tools.answer("Target.createTarget", tab.pending)["targetId"]
    session = str(tools.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"])
    for method, params in (
        ("Inspector.enable", {}),
        ("Page.enable", {}),
        ("Emulation.setScriptExecutionDisabled", {"value": True}),
        ("Emulation.setEmulatedMedia", {"media": "print"}),
        ("Fetch.enable", {}),
    ):
        # Answers are awaited: a navigation that overtakes Page.enable loses its load event (seen with Chromium 156).
        tools.call(method, params, session)
    return session


def _handle(tools: DevTools, watch: _Watch, method: str, params: Json, session: str) -> None:
    if method == "Fetch.requestPaused":
        url = str(params["request"]["url"])
        request = {"requestId": params["requestId"]}
        if watch.may_pass(url):
            tools.post("Fetch.continueRequest", request, session)
        else:
            watch.refuse(url)
            # "Aborted" leaves the page as it is; other reasons put an error page in its place when it wants to go away.
            tools.post("Fetch.failRequest", {**request, "errorReason": "Aborted"}, session)
    elif method == "Page.loadEventFired" and session == watch.session:
        watch.loaded = True
    elif method in ("Inspector.targetCrashed", "Target.targetCrashed"):
        watch.crashed = True
        raise RendererDied("the page made the browser crash")


def _print_options(page: HtmlPage, scale: float, page_limit: int | None) -> Json:
    paper = page.paper
    margins = {f"margin{side}": paper.margin_in for side in ("Top", "Bottom", "Left", "Right")}
    return {
        "paperWidth": paper.width_in,
        "paperHeight": paper.height_in,
        **margins,
        "scale": scale,
        "printBackground": True,
        "displayHeaderFooter": False,
        "preferCSSPageSize": False,
        "generateTaggedPDF": False,
        "generateDocumentOutline": False,
        "transferMode": "ReturnAsStream",
        "pageRanges": f"1-{page_limit}" if page_limit else "",
    }


def _drain(tools: DevTools, session: str, stream: str, file: BinaryIO) -> None:
    while True:
        part = tools.call("IO.read", {"handle": stream, "size": _STREAM_BYTES}, session)
        data = str(part.get("data", ""))
        file.write(base64.b64decode(data) if part.get("base64Encoded") else data.encode())
        if part.get("eof"):
            break
    tools.post("IO.close", {"handle": stream}, session)
