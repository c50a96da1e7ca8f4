"""File names as clients send them: untrusted text, in three encodings, sometimes with a path in front.

What comes out is a base name fit for a label or a column, never for opening a file.
"""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote

LONGEST_NAME = 255

_EXTENDED = re.compile(r"filename\*\s*=\s*\"?([A-Za-z0-9-]*)'[^']*'([^;\"]*)", re.IGNORECASE)
_ENCODED_WORD = re.compile(r"=\?[A-Za-z0-9-]{1,40}\?[bBqQ]\?[^?]*\?=")
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def sent_name(disposition: str, plain: str | None) -> str | None:
    """The file name of a Content-Disposition: `filename*` before `plain`, which .NET writes as an encoded word. None: no name."""
    if found := _EXTENDED.search(disposition):
        charset = found[1].lower() if found[1].lower() in ("utf-8", "iso-8859-1") else "utf-8"
        return base_name(unquote(found[2], charset, "replace"))
    if plain is not None and _ENCODED_WORD.fullmatch(plain):
        plain = _decoded_word(plain)
    return None if plain is None else base_name(plain)


def base_name(untrusted: str) -> str:
    """What follows the last / or \\, without control characters, at most 255 characters with the extension kept.

    "" where nothing is left, as of `..`.
    """
    name = re.split(r"[/\\]", untrusted)[-1]
    name = _UNSHOWABLE.sub("", name).strip()
    if name.strip(".") == "":
        return ""
    if len(name) > LONGEST_NAME:
        stem, dot, extension = name.rpartition(".")
        kept = dot + extension if stem and len(extension) <= 16 else ""
        name = name[: LONGEST_NAME - len(kept)] + kept
    return name


def _decoded_word(text: str) -> str:
    try:
        content, charset = decode_header(text)[0]
        return content if isinstance(content, str) else content.decode(charset or "ascii", "replace")
    except (HeaderParseError, LookupError, ValueError):
        return text
