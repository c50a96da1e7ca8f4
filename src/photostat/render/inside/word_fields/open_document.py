"""Fields in the XML of OpenDocument text (part 3, 7.3 to 7.7): content.xml, styles.xml and flat files.

A field element holds its stored result as plain text. It becomes a span with that text, or with another one; everything
else stays byte for byte. It knows fields under the usual prefix `text` only: others LibreOffice computes, and their clocks
are stopped afterwards (uno_side/word_fields.py).
"""

import re
from typing import Final
from xml.sax.saxutils import escape

from photostat.render.inside.word_fields.choice import FieldChoice, Shown

# Element -> the Word field that it is the like of.
_NAMES: Final = {
    b"date": "DATE", b"time": "TIME", b"file-name": "FILENAME", b"template-name": "TEMPLATE", b"author-name": "AUTHOR",
    b"author-initials": "USERINITIALS", b"initial-creator": "AUTHOR", b"creator": "LASTSAVEDBY", b"title": "TITLE",
    b"subject": "SUBJECT", b"keywords": "KEYWORDS", b"description": "COMMENTS", b"creation-date": "CREATEDATE",
    b"creation-time": "CREATEDATE", b"modification-date": "SAVEDATE", b"modification-time": "SAVEDATE",
    b"print-date": "PRINTDATE", b"print-time": "PRINTDATE", b"editing-duration": "EDITTIME", b"editing-cycles": "REVNUM",
    b"user-defined": "DOCPROPERTY", b"page-number": "PAGE", b"page-count": "NUMPAGES", b"word-count": "NUMWORDS",
    b"character-count": "NUMCHARS", b"database-display": "MERGEFIELD", b"sequence": "SEQ", b"sequence-ref": "REF",
    b"reference-ref": "REF", b"bookmark-ref": "REF", b"note-ref": "NOTEREF", b"expression": "=", b"variable-get": "DOCVARIABLE",
    b"user-field-get": "DOCVARIABLE", b"conditional-text": "IF", b"chapter": "STYLEREF", b"bibliography-mark": "CITATION",
}  # fmt: skip
# What LibreOffice counts per page, or shows besides its text.
_LIVE: Final = frozenset({b"chapter", b"bibliography-mark"})
# No `<` stands in an attribute or in the text of a field, so that every search ends at the next one.
_FIELD: Final = re.compile(
    rb"<text:(" + b"|".join(sorted(_NAMES, reverse=True)) + rb")(?=[\s/>])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>"
    rb"(?:(?<=/>)|([^<]*)</text:\1\s*>)"
)


def settle(data: bytes, choice: FieldChoice) -> bytes:
    """The part with its fields settled; the very same object where nothing had to change."""
    if not _FIELD.search(data):
        return data
    settled = _FIELD.sub(lambda found: _settled(found, choice), data)
    return data if settled == data else settled


def _settled(found: re.Match[bytes], choice: FieldChoice) -> bytes:
    result = found[3] or b""
    shown = choice.shown(_NAMES[found[1]], has_result=bool(result.strip()) and found[1] not in _LIVE)
    if isinstance(shown, str):
        return b"<text:span>%b</text:span>" % escape("".join(c if c >= " " else " " for c in shown)).encode("utf-8", "replace")
    return b"<text:span>%b</text:span>" % result if shown is Shown.STORED else found[0]
