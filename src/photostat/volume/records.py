"""One line of the manifest: everything that is known about one document of the volume (design section 7).

The line is plain ASCII JSON. A file name that is not UTF-8, or holds control characters or bidirectional marks, is kept
exactly (as \\u escapes), because here and only here the original can be looked up. Unknown keys are passed over on
reading, so that a newer program's manifest can be resumed and reported by an older one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from photostat.errors import InvalidInputError
from photostat.render.model import DocumentStatus, PageFormat, Severity

_Value = TypeVar("_Value")


class RecordError(InvalidInputError):
    """A line is not a document record."""

    code = "invalid_manifest"


@dataclass(frozen=True)
class PageRecord:
    """One page image. `number` counts from 1 in the document; `page_id` is its label; `file` is relative, posix."""

    number: int
    page_id: str
    file: str
    format: PageFormat
    width_px: int
    height_px: int
    dpi: int
    sha256: str


@dataclass(frozen=True)
class ErrorRecord:
    """Why there are no images: stable code, message for people, the renderer's own words."""

    code: str
    message: str
    detail: str = ""


@dataclass(frozen=True)
class WarningRecord:
    """A finding; `pages` counts from 1, empty = the whole document; `items`: URLs, fonts, sheets, one each."""

    code: str
    severity: Severity
    message: str
    pages: tuple[int, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentRecord:
    """One document. `path` is relative to `source`, with forward slashes.

    `pages` holds real images only; a document without images may have `slip_sheet_page` instead. `begdoc` and `enddoc`
    are the first and last label that it takes in the volume, None where it takes none. `clock` is the moment that computed
    dates print, with its source; `password_position` which of the given passwords opened the document, from 1.
    """

    path: str
    source: str
    sha256: str
    md5: str
    size: int
    native_type: str
    file_type_id: int
    status: DocumentStatus
    error: ErrorRecord | None = None
    warnings: tuple[WarningRecord, ...] = ()
    pages: tuple[PageRecord, ...] = ()
    seconds: float = 0.0
    renderer: Mapping[str, str] = field(default_factory=dict)
    begdoc: str | None = None
    enddoc: str | None = None
    slip_sheet_page: PageRecord | None = None
    text_path: str | None = None
    profile_digest: str = ""
    inputs_digest: str = ""
    clock: Mapping[str, str] = field(default_factory=dict)
    password_position: int | None = None

    @property
    def slip_sheet(self) -> bool:
        return self.slip_sheet_page is not None

    @property
    def output_pages(self) -> tuple[PageRecord, ...]:
        """The page images that the document has in the volume, its slip sheet included."""
        return (self.slip_sheet_page,) if self.slip_sheet_page else self.pages

    @property
    def file_name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def to_json(self) -> str:
        """The line without its line end; plain ASCII, one line whatever the values hold."""
        members = {
            **vars(self),
            "error": vars(self.error) if self.error else None,
            "warnings": [vars(warning) for warning in self.warnings],
            "pages": [vars(page) for page in self.pages],
            "renderer": dict(self.renderer),
            "clock": dict(self.clock),
            "slip_sheet": self.slip_sheet,
            "slip_sheet_page": vars(self.slip_sheet_page) if self.slip_sheet_page else None,
        }
        return json.dumps(members, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str | bytes) -> "DocumentRecord":
        """Read one line. Raises RecordError naming the member that is wrong."""
        try:
            return _document(_Members(json.loads(line)))
        except (ValueError, RecursionError) as error:
            raise RecordError(f"not a document record: {error}") from error


class _Members:
    """The members of one JSON object, taken with their type checked. Raises ValueError naming the member."""

    def __init__(self, decoded: object) -> None:
        if not isinstance(decoded, dict):
            raise ValueError("not a JSON object")
        self._members: dict[str, Any] = decoded

    def text(self, name: str, default: str | None = None) -> str:
        return _of_type(name, self._members.get(name, default), str)

    def optional_text(self, name: str) -> str | None:
        return None if self._members.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        return _of_type(name, self._members.get(name), int)

    def optional_number(self, name: str) -> int | None:
        return None if self._members.get(name) is None else self.number(name)

    def seconds(self, name: str) -> float:
        value = self._members.get(name, 0.0)
        return float(value) if isinstance(value, int) else _of_type(name, value, float)

    def objects(self, name: str) -> list["_Members"]:
        return [_Members(one) for one in self._list(name)]

    def optional_object(self, name: str) -> "_Members | None":
        value = self._members.get(name)
        return None if value is None else _Members(value)

    def numbers(self, name: str) -> tuple[int, ...]:
        return tuple(_of_type(name, one, int) for one in self._list(name))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_of_type(name, one, str) for one in self._list(name))

    def text_map(self, name: str) -> dict[str, str]:
        members = _of_type(name, self._members.get(name, {}), dict)
        return {key: _of_type(name, value, str) for key, value in members.items()}

    def _list(self, name: str) -> list[object]:
        return _of_type(name, self._members.get(name, []), list)


def _of_type(name: str, value: object, kind: type[_Value]) -> _Value:
    # bool is an int to Python, not to a reader of the manifest
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ValueError(f"{name} is missing or is no {kind.__name__}")
    return value


def _document(members: _Members) -> DocumentRecord:
    error = members.optional_object("error")
    slip_sheet = members.optional_object("slip_sheet_page")
    return DocumentRecord(
        path=members.text("path"),
        source=members.text("source"),
        sha256=members.text("sha256"),
        md5=members.text("md5"),
        size=members.number("size"),
        native_type=members.text("native_type"),
        file_type_id=members.number("file_type_id"),
        status=DocumentStatus(members.text("status")),
        error=_error(error) if error else None,
        warnings=tuple(_warning(one) for one in members.objects("warnings")),
        pages=tuple(_page(one) for one in members.objects("pages")),
        seconds=members.seconds("seconds"),
        renderer=members.text_map("renderer"),
        begdoc=members.optional_text("begdoc"),
        enddoc=members.optional_text("enddoc"),
        slip_sheet_page=_page(slip_sheet) if slip_sheet else None,
        text_path=members.optional_text("text_path"),
        profile_digest=members.text("profile_digest", ""),
        inputs_digest=members.text("inputs_digest", ""),
        clock=members.text_map("clock"),
        password_position=members.optional_number("password_position"),
    )


def _error(members: _Members) -> ErrorRecord:
    return ErrorRecord(members.text("code"), members.text("message"), members.text("detail", ""))


def _warning(members: _Members) -> WarningRecord:
    return WarningRecord(
        code=members.text("code"),
        severity=Severity(members.text("severity")),
        message=members.text("message"),
        pages=members.numbers("pages"),
        items=members.texts("items"),
    )


def _page(members: _Members) -> PageRecord:
    return PageRecord(
        number=members.number("number"),
        page_id=members.text("page_id"),
        file=members.text("file"),
        format=PageFormat(members.text("format")),
        width_px=members.number("width_px"),
        height_px=members.number("height_px"),
        dpi=members.number("dpi"),
        sha256=members.text("sha256"),
    )
