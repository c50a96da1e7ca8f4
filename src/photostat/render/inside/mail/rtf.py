"""The rich text of a mail: the HTML that Exchange wrapped in it, or at least its words.

One tokenizer serves both. De-encapsulation follows [MS-OXRTFEX] 2.1.3 and 3.2; rich text that holds no HTML is read
for its text only, its looks are lost and the caller says so. Linear in the size of the text.
"""

import re
from dataclasses import dataclass, replace

import compressed_rtf  # type: ignore[import-untyped]

from photostat.render.inside.charset import known_charset

MAX_RTF_BYTES = 64 * 1024 * 1024

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|'(?P<hex>[0-9a-fA-F]{2})|(?P<symbol>[^a-zA-Z]))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)
# Destinations whose content is no text of the document.
_SKIPPED = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "objdata", "header", "footer", "headerl",
        "headerr", "headerf", "footerl", "footerr", "footerf", "listtable", "listoverridetable", "rsidtbl",
        "generator", "xmlnstbl", "themedata", "colorschememapping", "latentstyles", "datastore", "mhtmltag",
        "fldinst", "bkmkstart", "bkmkend", "filetbl", "revtbl", "template", "pntext"
    }
)  # fmt: skip
_WRITTEN = {
    "par": "\r\n", "line": "\r\n", "sect": "\r\n", "page": "\r\n", "row": "\r\n", "tab": "\t", "cell": "\t",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—",
    "enspace": "\u2002", "emspace": "\u2003",
}  # fmt: skip
# [MS-OXRTFEX] 2.1.3.1.5: inside HTML these stand for character references.
_WRITTEN_IN_HTML = _WRITTEN | {"lquote": "&lsquo;", "rquote": "&rsquo;", "ldblquote": "&ldquo;", "rdblquote": "&rdquo;"}
_CHARSETS = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip


@dataclass(frozen=True)
class RichText:
    """`html` when the rich text wraps HTML, else `text`; both plain strings."""

    html: str | None
    text: str


@dataclass
class _State:
    """What a group inherits from the group around it."""

    skipped: bool = False
    in_tag: bool = False  # inside {\*\htmltag …}
    suppressed: bool = False  # \htmlrtf: rich text that only repeats what the HTML says
    charset: str = "cp1252"
    fallback_chars: int = 1  # \ucN: letters after \u that stand for it in old readers


def decompress(data: bytes) -> bytes:
    """The rich text out of PidTagRtfCompressed. Raises ValueError when it is damaged or too large."""
    if int.from_bytes(data[4:8], "little") > MAX_RTF_BYTES:
        raise ValueError("rich text larger than the limit")
    try:
        text: bytes = compressed_rtf.decompress(data)
    except Exception as error:  # the library itself raises bare Exception on damage, besides IndexError and others
        raise ValueError("damaged compressed rich text") from error
    return text


def read_rich_text(data: bytes) -> RichText:
    """The HTML or the words in rich text. Never fails: what makes no sense is passed over."""
    wraps_html = b"\\fromhtml" in data[:4096]
    reader = _Reader(data, html=wraps_html)
    text = reader.read()
    return RichText(text, "") if wraps_html else RichText(None, text)


class _Reader:
    def __init__(self, data: bytes, *, html: bool) -> None:
        self._data = data[:MAX_RTF_BYTES]
        self._html = html
        self._state = _State(charset=_document_charset(data))
        self._stack: list[_State] = []
        self._fonts = _font_charsets(data)
        self._out: list[str] = []
        self._pending = bytearray()  # bytes of letters in a multi-byte encoding arrive one \'hh at a time
        self._to_skip = 0
        self._starred = False

    def read(self) -> str:
        position = 0
        while found := _TOKEN.match(self._data, position):
            position = found.end()
            if found["word"]:
                position = self._word(found["word"].decode("ascii"), found["number"], position)
                continue
            if found["hex"]:
                self._bytes(bytes.fromhex(found["hex"].decode("ascii")))
            elif found["text"]:
                self._bytes(found["text"])
            elif found["symbol"]:
                self._symbol(found["symbol"])
            elif found["brace"]:
                self._brace(found["brace"])
        self._flush()
        return "".join(self._out)

    def _word(self, word: str, number: bytes | None, position: int) -> int:
        value = int(number) if number is not None else None
        state = self._state
        if word == "bin":  # raw bytes follow
            return position + max(0, min(value or 0, len(self._data)))
        if word == "htmltag":
            state.in_tag, state.skipped = True, not self._html
        elif word in _SKIPPED or (self._starred and word != "htmltag"):
            state.skipped = True
        elif word == "htmlrtf":
            self._flush()
            state.suppressed = value != 0
        elif word == "f" and value is not None:
            self._flush()
            state.charset = self._fonts.get(value, _CHARSETS[0]) if value in self._fonts else state.charset
        elif word == "uc" and value is not None:
            state.fallback_chars = max(0, min(value, 32))
        elif word == "u" and value is not None:
            self._write(chr(value % 0x10000))
            self._to_skip = state.fallback_chars
        else:
            written = (_WRITTEN_IN_HTML if self._html else _WRITTEN).get(word)
            if written:
                self._write(written)
        self._starred = False
        return position

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"{}\\":
            self._bytes(symbol)
        elif symbol == b"~":
            self._write("&nbsp;" if self._html else "\xa0")
        elif symbol == b"_":
            self._write("\u2011")
        elif symbol in b"\r\n":
            self._write("\r\n")

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        self._starred = False
        if brace == b"{":
            self._stack.append(replace(self._state))
        elif self._stack:
            self._state = self._stack.pop()

    def _bytes(self, data: bytes) -> None:
        if self._to_skip:
            taken = min(self._to_skip, len(data))
            self._to_skip -= taken
            data = data[taken:]
        if not self._hidden:
            self._pending += data

    def _write(self, text: str) -> None:
        self._flush()
        if not self._hidden:
            self._out.append(text)

    @property
    def _hidden(self) -> bool:
        return self._state.skipped or (self._html and self._state.suppressed and not self._state.in_tag)

    def _flush(self) -> None:
        if self._pending:
            self._out.append(self._pending.decode(self._state.charset, "replace"))
            self._pending.clear()


def _document_charset(data: bytes) -> str:
    found = re.search(rb"\\ansicpg(\d{1,5})", data[:4096])
    number = int(found[1]) if found else 1252
    return {65001: "utf-8", 10000: "mac-roman"}.get(number) or known_charset(f"cp{number}") or "cp1252"


def _font_charsets(data: bytes) -> dict[int, str]:
    """Font number -> encoding, from the font table, for fonts that name one. Charset 0 and 1 leave the document's."""
    start = data[:65536].find(b"{\\fonttbl")
    table = data[start : start + 200_000] if start >= 0 else b""
    end = table.find(b"}}")
    table = table if end < 0 else table[:end]
    fonts: dict[int, str] = {}
    for found in re.finditer(rb"\\f(\d{1,6})\b([^{}]{0,200})", table):
        charset = re.search(rb"\\fcharset(\d{1,3})", found[2])
        name = _CHARSETS.get(int(charset[1])) if charset and int(charset[1]) > 1 else None
        if name:
            fonts[int(found[1])] = name
    return fonts
