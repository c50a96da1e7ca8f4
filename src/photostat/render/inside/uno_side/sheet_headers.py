"""Field codes in headers and footers of sheets: each becomes the text that the profile asks for.

Nothing that the running machine knows may print: neither its clock nor the folder of our copy. Date and time have no stored
result in a workbook, so they show the moment of the request, which is reported; a path shows the document's own name.
"""

import datetime
from typing import Any

from photostat.render.inside.uno_side.findings import Findings

_CONTENTS = ("PageHeaderContent", "PageFooterContent")
_SIDES = ("Right", "Left", "FirstPage")
_PARTS = ("LeftText", "CenterText", "RightText")
_MAX_FIELDS = 100  # of one part
_MAX_STEPS = 4_000
# com.sun.star.text.textfield.Type -> the code of Excel.
_DATE, _PAGE, _PAGES, _TIME, _SHEET, _EXTENDED_TIME, _FILE = 0, 2, 3, 4, 5, 6, 7
_CODES = {_PAGE: "page", _PAGES: "pages", _SHEET: "tab"}
_WITH_FOLDER = (0, 1)  # com.sun.star.text.FilenameDisplayFormat FULL, PATH


class HeaderFields:
    """The fields of one document's headers; `tell` once all page styles were seen."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._codes: dict[str, str] = options["codes"]
        self._moment = datetime.datetime.fromisoformat(options["clock"])
        self._words = str(options["clock_words"])
        self._file_name = str(options["file_name"])
        self._clocks = 0

    def print_in(self, style: Any) -> None:
        """Replace the fields of all regions that this page style prints."""
        for kind, content_name in (("Header", _CONTENTS[0]), ("Footer", _CONTENTS[1])):
            if not style.getPropertyValue(f"{kind}IsOn"):
                continue
            for side in _SIDES:
                shared = {"Left": f"{kind}IsShared", "FirstPage": f"FirstPage{kind}IsShared"}.get(side)
                if shared is None or not style.getPropertyValue(shared):
                    self._replace_in(style, _content_name(side, content_name))

    def tell(self, findings: Findings) -> None:
        """Report that a page shows a date which is not the author's."""
        if self._clocks:
            findings.add("automatic_date", f"Date and time fields show {self._words}.")

    def _replace_in(self, style: Any, name: str) -> None:
        content = style.getPropertyValue(name)
        if content is None:
            return
        texts = [getattr(content, part) for part in _PARTS]
        counts = [self._replace_fields(text) for text in texts if text.getString()]
        if any(counts):
            style.setPropertyValue(name, content)

    def _replace_fields(self, text: Any) -> int:
        """Last field first, so that the fields before it stay where they are; how many were replaced."""
        fields, replaced = text.getTextFields().createEnumeration(), list[tuple[Any, str]]()
        for _ in range(_MAX_FIELDS):
            if not fields.hasMoreElements():
                break
            field = fields.nextElement()
            shown = self._shown(field)
            if shown is not None:
                replaced.append((field, shown))
        for field, shown in reversed(replaced):
            _replace(text, field, shown)
        return len(replaced)

    def _shown(self, field: Any) -> str | None:
        """What stands in the field's place; None leaves the field, which prints what the document says."""
        kind = field.getPropertyValue("TextFieldType")
        if kind in (_DATE, _TIME, _EXTENDED_TIME):
            return self._date_or_time(field)
        if kind == _FILE:
            return self._file(is_path=field.FileFormat in _WITH_FOLDER)
        return self._codes.get(_CODES.get(kind, ""))

    def _date_or_time(self, field: Any) -> str | None:
        """A date that its author fixed is a stored value."""
        code, shown = ("date", f"{self._moment:%m/%d/%Y}") if field.IsDate else ("time", f"{self._moment:%H:%M:%S}")
        if code in self._codes:
            return self._codes[code]
        if field.IsFixed:
            return None
        self._clocks += 1
        return shown

    def _file(self, *, is_path: bool) -> str:
        """LibreOffice makes one field of Excel's `&[Path]&[File]`; its folder would be that of our copy."""
        name = self._codes.get("file", self._file_name)
        return f"{self._codes.get('path', '')}{name}" if is_path else name


def _content_name(side: str, content: str) -> str:
    """`FirstPageHeaderContent`, `RightPageHeaderContent`."""
    return f"{side}{content.removeprefix('Page')}" if side == "FirstPage" else f"{side}{content}"


def _replace(text: Any, field: Any, shown: str) -> None:
    """Put words where the field was. Its anchor is the whole text, so its place is where the text changes as it goes."""
    before = text.getString()
    text.removeTextContent(field)
    after = text.getString()
    place = next((n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(after))
    cursor = text.createTextCursor()
    cursor.gotoStart(False)
    for _ in range(_MAX_STEPS):  # a field before it is one step of several characters
        if place <= 0 or not cursor.goRight(1, True):
            break
        place -= max(len(cursor.getString()), 1)
        cursor.collapseToEnd()
    text.insertString(cursor, shown, False)


def has_text(style: Any, kind: str) -> bool:
    """Whether the page style's header or footer (`kind`) says anything; asked before one that is off is turned on."""
    for side in _SIDES:
        content = style.getPropertyValue(_content_name(side, f"Page{kind}Content"))
        if content is not None and any(getattr(content, part).getString() for part in _PARTS):
            return True
    return False
