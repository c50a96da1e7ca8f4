"""The words that the converters inside the sandbox share: what a native is, what is asked of it, how it fails."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from photostat.render.clock import Clock, ClockSource
from photostat.render.model import ErrorCode, FindingCode
from photostat.render.profile import ApplicationType, ImagingProfile

if TYPE_CHECKING:
    from photostat.render.inside.page_marks import MarkedFinding


class Kind(StrEnum):
    """Which converter takes a native."""

    PDF = "pdf"
    WORD = "word"  # LibreOffice Writer
    SPREADSHEET = "spreadsheet"  # LibreOffice Calc
    PRESENTATION = "presentation"  # LibreOffice Impress
    DRAWING = "drawing"  # LibreOffice Draw: Visio, Publisher, metafiles, DXF
    EML = "eml"
    MSG = "msg"
    HTML = "html"
    MHTML = "mhtml"
    SVG = "svg"
    TEXT = "text"  # plain text, source code, XML, JSON, calendar, vCard
    PICTURE = "picture"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Identification:
    """What a native is, by its content.

    `file_type_id` is a row of native_types.csv (1999 when unknown); `extension` the usual one, lower case, without dot;
    `office_filter` the LibreOffice import filter that we choose (allow list) for the four office kinds, else "";
    `encrypted` true when the container says that its content is encrypted (a password may still open it);
    `charset` a Python codec name for text kinds where it is known.
    """

    file_type_id: int
    kind: Kind
    extension: str
    office_filter: str = ""
    encrypted: bool = False
    charset: str = ""


class DocumentFailed(Exception):
    """The document cannot be imaged. `words` are the converter's own, shown as detail, never as the message."""

    def __init__(self, code: ErrorCode, words: str = "") -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words


def too_many_pages(pages: int, most: int) -> DocumentFailed:
    """The end of a document with more pages than the setting allows."""
    return DocumentFailed(
        ErrorCode.LIMIT_EXCEEDED, f"{pages} pages are over the limit of {most} (setting PHOTOSTAT_RENDER__MAX_PAGES)"
    )


class RendererDied(Exception):
    """A renderer (LibreOffice, the browser) crashed, hung or answered nonsense; the sandbox is thrown away after it."""


class Report(Protocol):
    """How a converter tells findings; pages count from 1."""

    def __call__(self, code: FindingCode, message: str, *, pages: Iterable[int] = (), items: Iterable[str] = ()) -> None: ...


NO_CLOCK = Clock(datetime(2000, 1, 1), ClockSource.FILE)


@dataclass(frozen=True)
class Work:
    """One document to convert. `scratch` is an empty writable folder, wiped after the document.

    `native` is a readable file (its name says nothing; `file_name` is the untrusted original name, for people and for
    breaking ties). `stage` announces what is being done, which restarts the worker's watch for that stage.
    `page_limit` is the most pages that will be used (the profile's cap or the setting's), so that converters may stop early.
    `max_pages`: a document of more pages fails (`too_many_pages`), which a converter may find out before it makes any; None
    where a cap of the profile makes the first pages of such a document enough.
    `clock` is the moment that date fields print; `clock_settled` is told it once the document's kind has such fields.
    `time_zone` is what the document's time zone field says, "" where it says
    nothing. `field_texts`: see `printed_codes`. `fetch` gives for each address its content, or the reason why there is none;
    None where neither the profile nor the server allows it. `password_used` is called with the position (from 1) of the
    password in `passwords` that opened the document.
    """

    native: Path
    file_name: str
    scratch: Path
    profile: ImagingProfile
    report: Report
    passwords: tuple[str, ...] = ()
    page_limit: int = 50_000
    max_pages: int | None = None
    stage: Callable[[str], None] = field(default=lambda _name: None)
    clock: Clock = NO_CLOCK
    clock_settled: Callable[[Clock], None] = field(default=lambda _clock: None)
    time_zone: str = ""
    field_texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fetch: Callable[[Sequence[str]], "dict[str, bytes | str]"] | None = None
    password_used: Callable[[int], None] = field(default=lambda _position: None)

    def printed_codes(self, application: ApplicationType) -> dict[str, str]:
        """Code key (`profile.code_key`) -> text to print in place of such fields; a code that is absent keeps its value."""
        return dict(self.field_texts.get(application.name, {}))


@dataclass(frozen=True)
class Paper:
    """A sheet for laid-out text, mail and HTML; inches."""

    width_in: float = 8.5
    height_in: float = 11.0
    margin_in: float = 0.75

    def landscape(self) -> "Paper":
        return Paper(self.height_in, self.width_in, self.margin_in)


@dataclass(frozen=True)
class MailFit:
    """What the profile's EmailOptions say about pictures and tables that are wider than the paper."""

    resize_pictures: bool = True
    resize_tables: bool = True
    split_tables: bool = True


@dataclass(frozen=True)
class HtmlPage:
    """A page that the browser prints: `index` and whatever it refers to lie in `index.parent`, all of it written by us.

    The body may come from the native, so the browser runs it without JavaScript and without network.
    `shrink_to_fit`: content wider than the sheet is scaled down rather than cut; all of it, or with `fit` what that says.
    `marked`: findings whose pages are known once the page has been printed.
    """

    index: Path
    paper: Paper = Paper()
    shrink_to_fit: bool = True
    fit: MailFit | None = None
    marked: "tuple[MarkedFinding, ...]" = ()
