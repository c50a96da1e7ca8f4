"""Bytes to text: which encoding was meant, and how sure that is.

A declared encoding is believed while it decodes; what browsers read as windows-1252 (ISO-8859-1, US-ASCII) is read so
here. Guessing never fails: the last resort is windows-1252 with a mark for each byte that it does not know. Whoever
calls says in a finding that the encoding was guessed.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_SAMPLE_BYTES = 32 * 1024
_LAST_RESORT = "cp1252"
# Longest first: the UTF-32-LE mark begins with the UTF-16-LE one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Names that mail and pages use for something that Python calls otherwise, or that stand for a superset
# (WHATWG encoding standard, https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode": "utf-16-le",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "windows-874": "cp874",
    "iso-2022-jp": "iso2022_jp_2",
    "cp-850": "cp850",
}
# Python's codecs that are no character encodings, or that a native must not choose.
_REFUSED = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "rot13", "mbcs", "oem"})
_META_CHARSET = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")
_HIGH = re.compile(rb"[\x80-\xff]")
_WORDS = re.compile(r"[^\W\d_]{2,60}")
_MIXED = re.compile(r"[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")
_ONLY_ACCENTS = re.compile(r"[\xc0-\u024f]{4,}")
_WRONG_WORDS = 3
_ONE_BYTE = frozenset(
    {
        *(f"cp{number}" for number in range(1250, 1259)),
        *(f"iso8859-{part}" for part in range(1, 17)),
        "koi8-r",
        "koi8-u",
        "mac-roman",
    }
)


@dataclass(frozen=True)
class Decoded:
    """`charset` is the codec that was used. `doubtful`: it was guessed, or some bytes do not belong to it."""

    text: str
    charset: str
    doubtful: bool


def known_charset(name: str) -> str:
    """Python's codec for an encoding name as mail and pages write it; "" when there is none."""
    wanted = name.strip().strip("\"'").lower()
    wanted = _ALIASES.get(wanted, wanted)
    try:
        info = codecs.lookup(wanted)
    except (LookupError, ValueError):
        return ""
    # Transforms such as base64 or zlib are codecs too; CPython marks them with a private flag.
    if not getattr(info, "_is_text_encoding", True) or info.name.replace("-", "_") in _REFUSED:
        return ""
    return _MEANT.get(info.name, info.name)


def declared_in_markup(data: bytes) -> str:
    """The encoding that an HTML or XML file declares about itself in its first 4 KB; "" when it does not."""
    found = _XML_ENCODING.search(data[:300]) or _META_CHARSET.search(data[:4096])
    name = known_charset(found[1].decode("ascii")) if found else ""
    # A declaration that can be read as ASCII is not UTF-16, whatever it says (HTML standard, prescan step).
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name


def decode(data: bytes, declared: str = "", *, detect: bool = True) -> Decoded:
    """Decode `data`. `declared` is a name as written in the native; `detect` allows guessing against it."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name, doubtful=False)
    charset = known_charset(declared)
    if not _HIGH.search(data) and b"\x00" not in data and b"\x1b" not in data and not charset.startswith(("utf-16", "utf-7")):
        return _decoded(data, charset or "ascii", doubtful=False)
    if charset and _decodes(data, charset):
        # One-byte encodings decode anything; bytes that are valid UTF-8 by chance are next to impossible.
        if detect and charset != "utf-8" and _HIGH.search(data) and _decodes(data, "utf-8"):
            return _decoded(data, "utf-8", doubtful=True)
        if detect and (meant := _meant_instead(data, charset)):
            return _decoded(data, meant, doubtful=True)
        return _decoded(data, charset, doubtful=False)
    if _decodes(data, "utf-8") and b"\x00" not in data:
        return _decoded(data, "utf-8", doubtful=bool(charset))
    if not detect:
        return _decoded(data, charset or _LAST_RESORT, doubtful=True)
    return _decoded(data, _guess(data) or charset or _LAST_RESORT, doubtful=True)


def _decoded(data: bytes, charset: str, *, doubtful: bool) -> Decoded:
    text = data.decode(charset, "replace")
    return Decoded(text, charset, doubtful or "�" in text)


def _decodes(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except (UnicodeDecodeError, ValueError):
        return False
    return True


def _meant_instead(data: bytes, charset: str) -> str:
    """The encoding that is meant where `charset` gives letters that no language writes side by side; "" where it may be right."""
    if charset not in _ONE_BYTE or not _reads_wrong(_sample(data).decode(charset, "replace")):
        return ""
    meant = _guess(data)
    return "" if meant == charset or not meant or _reads_wrong(_sample(data).decode(meant, "replace")) else meant


def _reads_wrong(text: str) -> bool:
    """Whether most words with foreign letters cannot be words.

    Such words mix Latin with Cyrillic, Greek, Hebrew or Arabic letters (Western text read as one of those), or consist of
    nothing but accented letters (one of those read as Western).
    """
    words = [word for word in _WORDS.findall(text)[:4000] if not word.isascii()]
    wrong = sum(bool(_MIXED.search(word) or _ONLY_ACCENTS.fullmatch(word)) for word in words)
    return wrong >= _WRONG_WORDS and wrong >= 0.7 * len(words)


def _guess(data: bytes) -> str:
    """The likeliest codec by the bytes, "" when nothing fits. UTF-16 without its mark shows in where the zeros are."""
    head = data[:_SAMPLE_BYTES]
    zeros = head[0::2].count(0), head[1::2].count(0)
    if max(zeros) > len(head) // 8:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    best = from_bytes(_sample(data)).best()
    if best is None:
        return ""
    # Where several encodings give the same text, the commonest one is named.
    return _LAST_RESORT if _LAST_RESORT in best.could_be_from_charset else known_charset(best.encoding)


def _sample(data: bytes) -> bytes:
    """What a guess looks at: it starts where the first high byte is, or a long English beginning says nothing."""
    first = _HIGH.search(data)
    start = first.start() - 200 if first and first.start() > _SAMPLE_BYTES // 2 else 0
    return data[start : start + _SAMPLE_BYTES]
