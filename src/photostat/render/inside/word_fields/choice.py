"""What a Word field prints: its stored result, its code, a text in its place, or what LibreOffice counts as it lays out.

One rule for all formats. The names are those of Word's field codes; which of them LibreOffice would compute anew, instead of
printing what the author saw, was found by experiment with 25.2.3. It refuses to evaluate a field.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

MAX_CODE_CHARS: Final = 2000  # of an instruction that is printed in its field's place; Word's own are far shorter


class Shown(enum.Enum):
    """What is printed where no text takes the field's place."""

    STORED = enum.auto()  # the result that the document stores
    LIVE = enum.auto()  # whatever LibreOffice makes of the field


# Names that LibreOffice computes anew or drops. PAGE and NUMPAGES count what is laid out; pictures, links, forms, tables of
# contents and index marks LibreOffice keeps as they are stored.
_STORED: Final = frozenset(
    [
        "=",
        "author",
        "autotext",
        "bibliography",
        "citation",
        "comments",
        "compare",
        "createdate",
        "database",
        "date",
        "docproperty",
        "docvariable",
        "edittime",
        "filename",
        "filesize",
        "fillin",
        "glossary",
        "if",
        "includetext",
        "info",
        "keywords",
        "lastsavedby",
        "mergefield",
        "mergerec",
        "mergeseq",
        "noteref",
        "numchars",
        "numwords",
        "pageref",
        "printdate",
        "quote",
        "ref",
        "revnum",
        "savedate",
        "section",
        "sectionpages",
        "seq",
        "styleref",
        "subject",
        "template",
        "time",
        "title",
        "useraddress",
        "userinitials",
        "username",
    ]
)
# Further names under which a profile may list a field: `Pages` and `DateTime` stand in shipped lists.
_ALSO_LISTED: Final = {
    "page": ("pages",),
    "date": ("datetime",),
    "time": ("datetime",),
    "filename": ("file",),
    "lastsavedby": ("lastmodifiedby",),
    "=": ("formula",),
}


@dataclass(frozen=True)
class FieldChoice:
    """`codes`: `Work.printed_codes` of Word. `show_codes`: every field prints its code (Include FieldCodes)."""

    codes: Mapping[str, str] = field(default_factory=dict)
    show_codes: bool = False

    def shown(self, instruction: str, *, has_result: bool) -> Shown | str:
        """For an instruction as the document has it, such as ` DATE \\@ "d MMMM yyyy" `; a text is printed in its place.

        `has_result`: whether the document stores one. Without it LibreOffice has to compute the value.
        """
        if self.show_codes:
            return code_text(instruction)
        text = self.text_for(field_name(instruction))
        if text is not None:
            return text
        if has_result and field_name(instruction) in _STORED:
            return Shown.STORED
        return Shown.LIVE

    def text_for(self, name: str) -> str | None:
        """The profile's text for a field of this name, None where the document's own value is printed."""
        return next((self.codes[key] for key in (name, *_ALSO_LISTED.get(name, ())) if key in self.codes), None)


def field_name(instruction: str) -> str:
    """The first word, casefolded: `date`; `=` for a formula, "" for none."""
    words = instruction.split(None, 1)
    if not words:
        return ""
    if words[0].startswith("="):
        return "="
    return "".join(c for c in words[0].partition("\\")[0].casefold() if c.isalnum())


def code_text(instruction: str) -> str:
    """As Word shows codes: `{ PAGE }`."""
    plain = " ".join("".join(c for c in instruction if c >= " ").split())
    return f"{{ {plain[:MAX_CODE_CHARS]} }}"
