"""The values that the rendering library gives out: one outcome a document, its pages, its warnings.

Codes are stable (design section 3, contracts/imaging.md section 15): programs read them, people read the messages.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class ErrorCode(StrEnum):
    """Why a document has no images."""

    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 - an error code, not a secret
    CORRUPT = "corrupt"
    EMPTY = "empty"
    UNSUPPORTED_TYPE = "unsupported_type"
    RESTRICTED_TYPE = "restricted_type"
    TIMEOUT = "timeout"
    LIMIT_EXCEEDED = "limit_exceeded"
    RENDERER_CRASHED = "renderer_crashed"
    NATIVE_MISSING = "native_missing"
    STORAGE_FAILED = "storage_failed"
    INTERNAL = "internal"


class DocumentStatus(StrEnum):
    """The one state in which each document ends."""

    IMAGED = "imaged"
    IMAGED_WITH_WARNINGS = "imaged_with_warnings"
    ERRORED = "errored"
    SKIPPED = "skipped"


class Severity(StrEnum):
    """`warning`: the page may differ from what the author saw. `info`: a fact about the native a reviewer wants."""

    WARNING = "warning"
    INFO = "info"


class FindingCode(StrEnum):
    """Everything that is reported beside the pages."""

    FONT_REPLACED = "font_replaced"
    BLANK_PAGE = "blank_page"
    ODD_PAGE_SIZE = "odd_page_size"
    TEXT_CUT_OFF = "text_cut_off"
    PAGE_CAP_REACHED = "page_cap_reached"
    REMOTE_CONTENT_BLOCKED = "remote_content_blocked"
    MACROS_PRESENT = "macros_present"
    HIDDEN_CONTENT = "hidden_content"
    TRACKED_CHANGES = "tracked_changes"
    COMMENTS_PRESENT = "comments_present"
    NOTES_PRESENT = "notes_present"
    EXTENSION_MISMATCH = "extension_mismatch"
    ENCODING_GUESSED = "encoding_guessed"
    CONTENT_DAMAGED = "content_damaged"
    ATTACHMENTS_PRESENT = "attachments_present"
    TEXT_TRUNCATED = "text_truncated"
    XFA_FALLBACK = "xfa_fallback"
    AUTOMATIC_DATE = "automatic_date"
    OPTION_NOT_HONOURED = "option_not_honoured"
    PICTURE_CUT_OFF = "picture_cut_off"
    CUT_OFF_NOT_CHECKED = "cut_off_not_checked"
    TABLE_SPLIT = "table_split"
    TABLE_SPLIT_NOT_COMPLETED = "table_split_not_completed"
    RICH_TEXT_DAMAGED = "rich_text_damaged"
    OPENED_WITH_PASSWORD = "opened_with_password"  # noqa: S105 - a finding code, not a secret


INFO_CODES = frozenset(
    {
        FindingCode.MACROS_PRESENT,
        FindingCode.TRACKED_CHANGES,
        FindingCode.COMMENTS_PRESENT,
        FindingCode.NOTES_PRESENT,
        FindingCode.EXTENSION_MISMATCH,
        FindingCode.ATTACHMENTS_PRESENT,
        FindingCode.OPENED_WITH_PASSWORD,
        FindingCode.ENCODING_GUESSED,
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing to know about a document, for people; `pages` counts from 1, empty = the whole document."""

    code: FindingCode
    message: str
    pages: tuple[int, ...] = ()
    items: tuple[str, ...] = ()  # URLs, font names, sheet names: what the message is about, one each

    @property
    def severity(self) -> Severity:
        return Severity.INFO if self.code in INFO_CODES else Severity.WARNING


@dataclass(frozen=True)
class DocumentError:
    """`message` is for people (contract text), `detail` the renderer's own words, cleaned and cut."""

    code: ErrorCode
    message: str
    detail: str = ""


class PageFormat(StrEnum):
    """The file format of one page image."""

    TIFF = "tiff"
    JPEG = "jpeg"


@dataclass(frozen=True)
class PageImage:
    """One encoded page. `number` counts from 1; `data` is the whole file; `dpi` is what its header says."""

    number: int
    format: PageFormat
    width_px: int
    height_px: int
    dpi: int
    data: bytes = field(repr=False)
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class DocumentOutcome:
    """How one document ended. Exactly one for every document that was asked for."""

    status: DocumentStatus
    file_type_id: int
    native_type: str
    page_count: int
    error: DocumentError | None = None
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    renderer: dict[str, str] = field(default_factory=dict)  # name -> version, and "sandbox" -> level
    clock: dict[str, str] = field(default_factory=dict)  # moment and source of the dates that fields print; see clock.Clock
    password_position: int | None = None  # which of the given passwords opened it, from 1; never its value
