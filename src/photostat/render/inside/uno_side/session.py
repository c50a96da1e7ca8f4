"""One connection to one soffice: load a document, prepare it, export it as PDF, close it.

Never lets soffice ask anything: every question is refused, and a question for a password is remembered.
"""

import time
from pathlib import Path
from typing import Any

from photostat.render.inside.uno_side import drawing, fonts, presentation, spreadsheet, word
from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.values import REST, properties, uno

_POLL_SECONDS = 0.01
_NEVER_EXECUTE = 0  # com.sun.star.document.MacroExecMode
_NO_UPDATE = 0  # com.sun.star.document.UpdateDocMode
_RANGE = "PageRange"
_KINDS = {"word": word, "spreadsheet": spreadsheet, "presentation": presentation, "drawing": drawing}

# Exact pictures without resampling are the most faithful, and quicker than LibreOffice's default of JPEG 90 at 300 dpi:
# measured at the first export, 2.7 s against 5.2 s for a deck of 48 slides, 0.6 s against 1.1 s for 29 pages of screenshots.
# Tags, bookmarks and live form fields are nothing that a page image shows.
_EXPORT = {
    "UseLosslessCompression": True,
    "ReduceImageResolution": False,
    "UseTaggedPDF": False,
    "PDFUACompliance": False,
    "ExportBookmarks": False,
    "ExportFormFields": False,
    "ExportNotes": False,
    "ExportPlaceholders": False,
    "IsSkipEmptyPages": True,
}


class Refusal:
    """An interaction handler that aborts every question and remembers whether it was for a password."""

    def __init__(self) -> None:
        self.password_asked = False
        self.questions: list[str] = []

    def handle(self, request: Any) -> None:
        """XInteractionHandler."""
        self.handleInteractionRequest(request)

    def handleInteractionRequest(self, request: Any) -> bool:
        """XInteractionHandler2: say no."""
        question = type(request.getRequest()).__name__.rpartition(".")[2]
        self.questions.append(question[:100])
        self.password_asked = self.password_asked or "Password" in question
        abort = uno.getTypeByName("com.sun.star.task.XInteractionAbort")
        for continuation in request.getContinuations():
            refusing = continuation.queryInterface(abort)
            if refusing is not None:
                refusing.select()
                break
        return True

    def getTypes(self) -> tuple[Any, ...]:
        """XTypeProvider."""
        return (uno.getTypeByName("com.sun.star.task.XInteractionHandler2"),)

    def getImplementationId(self) -> Any:
        """XTypeProvider."""
        return uno.ByteSequence(b"")


class Session:
    """A connected soffice."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._desktop = self._service("com.sun.star.frame.Desktop")
        toolkit = self._service("com.sun.star.awt.Toolkit")
        device = toolkit.createScreenCompatibleDevice(1, 1)
        self._installed = fonts.families(descriptor.Name for descriptor in device.getFontDescriptors())

    @classmethod
    def connect(cls, pipe: str, *, seconds: float) -> "Session":
        """Wait for soffice to listen on the pipe. Raises UNO's NoConnectException when the time is over."""
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + seconds
        while True:
            try:
                return cls(resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"))
            except Exception as error:
                if "NoConnect" not in type(error).__name__ or time.monotonic() > deadline:
                    raise
            time.sleep(_POLL_SECONDS)

    def version(self) -> str:
        """LibreOffice's version, such as 25.2.3.2."""
        provider = self._service("com.sun.star.configuration.ConfigurationProvider")
        where = properties({"nodepath": "/org.openoffice.Setup/Product"})
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", where)
        return str(access.getByName("ooSetupVersionAboutBox"))

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def convert(self, request: dict[str, Any]) -> dict[str, Any]:
        """Load, prepare, export. The answer holds `ok`, findings and the seconds of each phase, or what went wrong."""
        started = time.monotonic()
        document, refusal, words, position = self._load(request)
        if document is None:
            return {"ok": False, "error": "password" if refusal.password_asked else "load_failed", "words": words}
        try:
            loaded = time.monotonic()
            findings = Findings()
            kind = _KINDS[request["kind"]]
            own = kind.prepare(document, request["options"], findings)
            asked = request["asked_fonts"]
            fonts.tell_replaced(kind.asked_fonts(document) if asked is None else asked, self._installed, findings)
            pages = kind.page_count(document)
            most = request["max_pages"]
            if most is not None and pages is not None and pages > most and _RANGE not in own:
                return {"ok": False, "error": "too_many_pages", "pages": pages}  # before hours of export, not after
            wanted = _EXPORT | _page_range(pages, request["page_limit"]) | own
            rest, target = wanted.pop(REST, None), Path(request["target"])
            prepared = time.monotonic()
            self._export(document, kind.EXPORT_FILTER, wanted, target)
            more: dict[str, Any] = {}
            if rest is not None:
                more = rest(lambda name, o: self._export(document, kind.EXPORT_FILTER, _EXPORT | o, target.with_name(name)))
            phases = {"load": loaded - started, "prepare": prepared - loaded, "export": time.monotonic() - prepared}
            marked = request["kind"] == "word" and word.marks_pictures(document)
            told = {"findings": findings.as_list(), "phases": phases, "marks_pictures": marked, "password": position}
            return {"ok": True} | told | more
        finally:
            _close(document)

    def _load(self, request: dict[str, Any]) -> tuple[Any, Refusal, str, int]:
        """The document and the position of its password (0 = none), or None with the reason.

        A damaged package is tried once more with LibreOffice's repair.
        """
        refusal, words = Refusal(), "no document came back"
        for position, password in enumerate(["", *request["passwords"]]):
            for repair in (False, True) if request["may_repair"] else (False,):
                arguments = self._load_arguments(request, refusal, password, repair=repair)
                try:
                    url = Path(request["native"]).as_uri()
                    document = self._desktop.loadComponentFromURL(url, "_blank", 0, arguments)
                except Exception as error:
                    if "DisposedException" in type(error).__name__:
                        raise
                    document, words = None, f"{type(error).__name__}: {error}"[:400]
                if document is not None:
                    return document, refusal, "", position
                if refusal.password_asked:
                    break
            if not refusal.password_asked:
                break
        asked = f" (asked: {', '.join(sorted(set(refusal.questions)))})" if refusal.questions else ""
        return None, refusal, words + asked, 0

    def _load_arguments(self, request: dict[str, Any], refusal: Refusal, password: str, *, repair: bool) -> tuple[Any, ...]:
        values: dict[str, Any] = {
            "Hidden": True,
            "FilterName": request["filter"],
            "MacroExecutionMode": _NEVER_EXECUTE,
            "UpdateDocMode": _NO_UPDATE,
            "AsTemplate": False,
            "InteractionHandler": refusal,
        }
        if request["filter_options"]:
            values["FilterOptions"] = request["filter_options"]
        if password:
            values["Password"] = password
        if repair:
            values["RepairPackage"] = True
        return properties(values)

    def _export(self, document: Any, export_filter: str, wanted: dict[str, Any], target: Path) -> None:
        data = uno.Any("[]com.sun.star.beans.PropertyValue", properties(wanted))
        document.storeToURL(target.as_uri(), properties({"FilterName": export_filter, "FilterData": data}))


def _page_range(page_count: int | None, page_limit: int) -> dict[str, Any]:
    """One page more than wanted, so that whoever counts the PDF's pages sees that there are more."""
    if page_count is None or page_count <= page_limit + 1:
        return {}
    return {_RANGE: f"1-{page_limit + 1}"}


def _close(document: Any) -> None:
    """Close without a question; a document that vetoes is disposed of."""
    try:
        document.setModified(False)
        document.close(True)
    except Exception as error:  # noqa: BLE001 - pyuno raises whatever class soffice sent
        if "DisposedException" in type(error).__name__:
            return
        document.dispose()
