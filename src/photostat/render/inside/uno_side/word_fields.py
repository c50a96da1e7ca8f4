"""Fields of a text document that its file did not settle (render/inside/word_fields): formats that only LibreOffice reads,
fields without a stored result. Clocks are stopped, codes and other texts stand in the field's place, paths lose their folder.

Every field is looked at, up to a bound of seconds rather than of fields: one that is missed prints the machine's clock.
"""

import datetime
import time
from typing import Any

from photostat.render.inside.uno_side.clock import Clock
from photostat.render.inside.uno_side.findings import Findings

_MAX_SECONDS = 60.0
_SERVICE = "com.sun.star.text.textfield."
# com.sun.star.text.FilenameDisplayFormat; the folder would be that of our copy, never the author's.
_WITH_FOLDER = (0, 1)  # FULL, PATH
_NAME_AND_EXTENSION = 3
# LibreOffice's services, in lower case, and the code keys of Word's fields that they stand for.
_NAMES = {
    "filename": ("filename", "file"), "author": ("author",), "pagenumber": ("page", "pages"), "pagecount": ("numpages",),
    "docinfo.createdatetime": ("createdate",), "docinfo.changedatetime": ("savedate",), "docinfo.printdatetime": ("printdate",),
    "docinfo.title": ("title",), "docinfo.subject": ("subject",), "docinfo.keywords": ("keywords",),
    "docinfo.description": ("comments",), "docinfo.createauthor": ("author",), "docinfo.changeauthor": ("lastsavedby",),
    "docinfo.edittime": ("edittime",), "docinfo.revision": ("revnum",), "docinfo.custom": ("docproperty",),
    "wordcount": ("numwords",), "charactercount": ("numchars",), "templatename": ("template",), "getreference": ("ref",),
    "setexpression": ("seq",), "getexpression": ("docvariable",), "database": ("mergefield",), "conditionaltext": ("if",),
    "bibliography": ("citation",), "jumpedit": ("macrobutton",), "extendeduser": ("username",),
}  # fmt: skip
_DATE, _TIME = ("date", "datetime"), ("time", "datetime")


class Fields:
    """What one walk over the fields found: `comments` are kept for uno_side/word_comments.py."""

    def __init__(self, document: Any, options: dict[str, Any]) -> None:
        self.comments: list[Any] = []
        self._document, self._options, self._clock = document, options, Clock(options)
        self._has_all = True

    def settle(self, findings: Findings) -> None:
        """Settle every field; report dates that had to be computed, and a walk that took too long."""
        replaced: list[tuple[Any, str]] = []
        fields, deadline = self._document.getTextFields().createEnumeration(), time.monotonic() + _MAX_SECONDS
        while fields.hasMoreElements():
            if time.monotonic() > deadline:
                self._has_all = False
                break
            self._look_at(fields.nextElement(), replaced)
        for field, text in replaced:
            anchor = field.getAnchor()
            anchor.getText().insertString(anchor, text, True)
        self._clock.tell(findings)
        if not self._has_all:
            words = f"ApplicationFieldCodes: the document has more fields than could be looked at in {_MAX_SECONDS:.0f} s."
            findings.add("option_not_honoured", words, ["ApplicationFieldCodes"])

    def _look_at(self, field: Any, replaced: list[tuple[Any, str]]) -> None:
        service = next((name for name in field.getSupportedServiceNames() if name.lower().startswith(_SERVICE.lower())), "")
        name = service[len(_SERVICE) :].lower()
        if name == "annotation":
            self.comments.append(field)
        elif name in ("hiddentext", "hiddenparagraph"):
            if self._options["include_hidden_text"]:
                _reveal(field, name, replaced)
        elif name == "datetime":
            keys = _DATE if field.IsDate else _TIME
            self._replace_or(field, keys, replaced, self._clock.stop_field)
        elif name in _NAMES:
            self._replace_or(field, _NAMES[name], replaced, _KEEP.get(name, _leave))
            if name == "docinfo.changedatetime":
                self._stop_saved()

    def _replace_or(self, field: Any, keys: tuple[str, ...], replaced: list[tuple[Any, str]], keep: Any) -> None:
        text = next((self._options["codes"][key] for key in keys if key in self._options["codes"]), None)
        if self._options["include_field_codes"]:
            text = f"{{ {keys[0].upper()} }}"
        if text is None:
            keep(field)
        else:
            replaced.append((field, str(text)))

    def _stop_saved(self) -> None:
        """A document that does not say when it was saved was so, for LibreOffice, when it was opened."""
        properties = self._document.DocumentProperties
        saved = properties.ModificationDate
        if saved.Year and datetime.date(saved.Year, saved.Month, saved.Day) >= datetime.datetime.now(datetime.UTC).date():
            properties.ModificationDate = self._clock.moment()
            self._document.getTextFields().refresh()


def _leave(_field: Any) -> None:
    """LibreOffice's value stays."""


def _hide_folder(field: Any) -> None:
    if field.FileFormat in _WITH_FOLDER:
        field.FileFormat = _NAME_AND_EXTENSION
        field.update()


_KEEP = {"filename": _hide_folder}


def _reveal(field: Any, name: str, replaced: list[tuple[Any, str]]) -> None:
    """Text that a condition hides is printed; a mark that hides its paragraph goes."""
    replaced.append((field, str(field.Content) if name == "hiddentext" else ""))


def tell_comments(comments: list[Any], findings: Findings) -> None:
    """Report how many comments there are."""
    if comments:
        count = f"{len(comments)} comment" + ("s" if len(comments) > 1 else "")
        findings.add("comments_present", f"The document holds {count}.")
