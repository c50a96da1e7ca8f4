"""Header fields of mail as people read them: folded lines joined, encoded words decoded, raw 8-bit bytes understood.

The standard library's structured header parser is not used: it raises on fields that real mail has, and is slow on
hostile ones.
"""

import base64
import binascii
import quopri
import re
from email.message import Message
from email.utils import collapse_rfc2231_value

from photostat.render.inside.charset import decode

MAX_FIELD_CHARS = 2_000_000  # ten thousand recipients are about half a million
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,30})?\?([bBqQ])\?([^?]*)\?=")
_BREAK = re.compile(r"\r?\n[ \t]*|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def header(message: Message, name: str) -> str:
    """The field `name` as text, "" when there is none; several of the same name with a comma between."""
    wanted = name.lower()
    found = [readable(str(value)) for key, value in message.raw_items() if key.lower() == wanted][:50]
    return ", ".join(value for value in found if value)[:MAX_FIELD_CHARS]


def readable(raw: str) -> str:
    """A raw field value, with surrogates for its 8-bit bytes, as text on one line."""
    raw = _BREAK.sub(" ", raw[:MAX_FIELD_CHARS]).strip()
    if not raw.isascii():
        raw = decode(raw.encode("utf-8", "surrogateescape")).text
    return _CONTROL.sub("", _decode_words(raw))


def parameter(message: Message, field: str, name: str) -> str:
    """A parameter of a field, such as the file name of Content-Disposition; "" when there is none or it is broken."""
    for key, value in message.raw_items():
        if key.lower() != field.lower():
            continue
        clean = Message()
        raw = _BREAK.sub(" ", str(value)[:MAX_FIELD_CHARS])
        clean[field] = raw if raw.isascii() else decode(raw.encode("utf-8", "surrogateescape")).text
        try:
            found = clean.get_param(name, "", header=field)
            return readable(collapse_rfc2231_value(found)) if found else ""
        except (ValueError, LookupError, TypeError):
            return ""
    return ""


def _decode_words(text: str) -> str:
    out: list[str] = []
    position = 0
    pending = b""
    pending_charset = ""
    for found in _WORD.finditer(text):
        between = text[position : found.start()]
        charset, data = found[1].lower(), _word_bytes(found[2], found[3])
        # Blanks between two encoded words do not count; a letter may even be cut in two between them (RFC 2047 6.2).
        if not (pending_charset == charset and not between.strip() and position):
            out.append(decode(pending, pending_charset).text if pending else "")
            out.append(between if between.strip() or not position else "")
            pending = b""
        pending += data
        pending_charset = charset
        position = found.end()
    out.append(decode(pending, pending_charset).text if pending else "")
    out.append(text[position:])
    return "".join(out)


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4)) or raw
    except binascii.Error:
        return raw
