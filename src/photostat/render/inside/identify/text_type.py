"""What a text is: mail, markup, a table, a calendar, or plain text by its encoding.

The extension breaks ties here more than anywhere, since text has no signature: source code is text whatever it looks
like, and a table of values is a spreadsheet when its name or a strict look at its lines says so.
"""

import csv
import json
import re
from collections import Counter

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.charsets import DecodedText, decode_text
from photostat.render.inside.identify.forms import native_form
from photostat.render.inside.identify.mail_headers import mail_form
from photostat.render.inside.identify.markup import markup_form
from photostat.render.inside.identify.native_bytes import NativeBytes

_TABLE_EXTENSIONS = frozenset({"csv", "tsv", "tab"})
_TABLE_TIES = frozenset({"", "txt", "dat", "asc", "prn"})  # names that a table of values also goes by
_MIN_TABLE_LINES = 5
_JSON_EXTENSIONS = frozenset({"json", "geojson", "ipynb", "har", "jsonl", "ndjson"})
_ENCODED = (
    (re.compile(r"begin [0-7]{3,4} \S"), "Text - UU Encoded", "uu"),
    (re.compile(r"=ybegin "), "Text - yEnc Encoded", "yenc"),
    (re.compile(r"\(This file must be converted with BinHex"), "Text - BinHex Encoded", "hqx"),
)
_DXF = re.compile(r"(?:[ \t]*999[ \t]*\n[^\n]*\n){0,20}[ \t]*0[ \t]*\n[ \t]*SECTION[ \t]*\n")


def text_form(native: NativeBytes) -> tuple[Identification, DecodedText] | None:
    """The type of a text with how it was decoded, or None where the native is binary."""
    decoded = decode_text(native)
    if decoded is None:
        return None
    extension = native.extension
    form = (
        markup_form(decoded, extension)
        or _card_form(decoded)
        or mail_form(decoded, extension)
        or _data_form(decoded, native)
        or _named_source_form(decoded, extension)
        or _table_form(decoded, extension)
        or native_form(decoded.row, Kind.TEXT, "txt", charset=decoded.charset)
    )
    return form, decoded


def _card_form(decoded: DecodedText) -> Identification | None:
    start = decoded.text[:200].lstrip().upper()
    if start.startswith("BEGIN:VCARD"):
        return native_form("vCard", Kind.TEXT, "vcf", charset=decoded.charset)
    if start.startswith("BEGIN:VCALENDAR"):
        return native_form("vCalendar", Kind.TEXT, "ics", charset=decoded.charset)
    return None


def _data_form(decoded: DecodedText, native: NativeBytes) -> Identification | None:
    text = decoded.text
    for pattern, name, usual in _ENCODED:
        if pattern.match(text):
            return native_form(name, Kind.TEXT, usual, charset=decoded.charset)
    if _DXF.match(text[:8192].replace("\r", "").lstrip("\n")):
        return native_form("AutoCAD DXF (ASCII)", Kind.DRAWING, "dxf", "DXF - AutoCAD Interchange")
    if text.startswith("BEGMF") and native.extension == "cgm":
        return native_form("Computer Graphics Metafile", Kind.DRAWING, "cgm", "CGM - Computer Graphics Metafile")
    if text.lstrip()[:1] in ("{", "[") and _is_json(text, native):
        return native_form("JavaScript Object Notation (JSON)", Kind.TEXT, "json", charset=decoded.charset)
    return None


def _is_json(text: str, native: NativeBytes) -> bool:
    if native.extension in _JSON_EXTENSIONS:
        return True
    if native.size_bytes > 60_000:  # cut off, so it cannot be parsed: an object with a quoted name tells it
        return re.match(r"\s*(?:\[\s*)?\{\s*\"[^\"\n]{0,200}\"\s*:", text) is not None
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _named_source_form(decoded: DecodedText, extension: str) -> Identification | None:
    if extension in ("js", "mjs", "cjs"):
        return native_form("JavaScript", Kind.TEXT, "js", charset=decoded.charset)
    if extension == "css":
        return native_form("Internet HTML - Cascading Style Sheet", Kind.TEXT, "css", charset=decoded.charset)
    return None


def _table_form(decoded: DecodedText, extension: str) -> Identification | None:
    """Delimited values: by name, or without a telling name only where every line has the same number of cells."""
    if extension in _TABLE_EXTENSIONS:
        usual = "csv" if extension == "csv" else "tsv"
    elif extension in _TABLE_TIES and _is_strict_table(decoded.text):
        usual = "tsv" if "\t" in decoded.text.partition("\n")[0] else "csv"
    else:
        return None
    return native_form(decoded.row, Kind.SPREADSHEET, usual, "Text - txt - csv (StarCalc)", charset=decoded.charset)


def _is_strict_table(text: str) -> bool:
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    if len(text) >= 60_000:
        lines = lines[:-1]
    if len(lines) < _MIN_TABLE_LINES:
        return False
    # A comma counts only between quotes: prose has commas, and even the same number of them in short lines.
    delimiters = [mark for mark in "\t|;" if mark in lines[0]] + [","] * lines[0].lstrip().startswith('"')
    for delimiter in delimiters:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        if len(widths) == 1 and min(widths) >= 3:
            return True
    return False
