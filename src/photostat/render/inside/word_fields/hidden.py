r"""Text formatted as hidden, found and unhidden in the bytes of our copy: it gets a dotted underline instead, as Word marks it.

LibreOffice 25.2 lays hidden text out nowhere and its search by attributes does not find it, so its model is of no use here.
Word: `<w:vanish/>`; OpenDocument: `text:display="none"`; RTF: `\v`; Word 97-2003: sprmCFVanish in the character runs
([MS-DOC] 2.6.1) and in the styles.
"""

import re
import struct
from typing import Final

_VANISH: Final = re.compile(rb"<((?:\w{1,20}:)?)vanish(?:\s+[\w:]{1,20}=[\"'](\w{1,5})[\"'])?\s*/>")
_RUN_END: Final = re.compile(rb"</(?:\w{1,20}:)?r>")
_CONTENT: Final = re.compile(rb"<(?:\w{1,20}:)?(?:t|delText|sym|drawing|pict|object)[\s>]")  # the sign of a comment is none
_OFF: Final = frozenset({b"0", b"false", b"off"})
_DISPLAY: Final = re.compile(rb"\btext:display=(?:\"none\"|'none')")
_RTF_HIDDEN: Final = re.compile(rb"\\(?:\\|v([01]?)(?![a-zA-Z\d]))")
_RTF_SHOWN: Final = {b"": rb"\uld", b"1": rb"\uld", b"0": rb"\ulnone"}
_CHARACTER_PAGES, _STYLES = 0xFA, 0xA2  # fcPlcfBteChpx and fcStshf in the header
_PAGE_BYTES: Final = 512
_HIDES, _DOTTED = b"\x3c\x08\x01", b"\x3e\x2a\x04"  # sprmCFVanish on; sprmCKul, dotted


def hides_xml(part: bytes) -> bool:
    """Whether text of a Word part is hidden; the mere mark of a paragraph does not count."""
    for found in _VANISH.finditer(part):
        before = part[max(0, found.start() - 2000) : found.start()]
        run = _RUN_END.split(part[found.end() : found.end() + 2000], maxsplit=1)[0]
        if found[2] not in _OFF and _CONTENT.search(run) and not _in_paragraph_mark(before):
            return True
    return False


def _in_paragraph_mark(before: bytes) -> bool:
    opened = re.findall(rb"<(/?)(?:\w{1,20}:)?pPr[\s>]", before)
    return bool(opened) and not opened[-1]


def shown_xml(part: bytes) -> bytes:
    """A Word part, or its styles, with hidden text underlined."""
    return _VANISH.sub(lambda found: found[0] if found[2] in _OFF else b'<%bu %bval="dotted"/>' % (found[1], found[1]), part)


def hides_open_document(part: bytes) -> bool:
    """Whether a style of an OpenDocument part hides text."""
    return _DISPLAY.search(part) is not None


def shown_open_document(part: bytes) -> bytes:
    """The part with hidden text shown; without a mark, since a second underline attribute would be no XML."""
    return _DISPLAY.sub(b'text:display="true"', part)


def hides_rtf(data: bytes) -> bool:
    """Whether text of the file is hidden."""
    return any(found[1] in (b"", b"1") for found in _RTF_HIDDEN.finditer(data))


def shown_rtf(data: bytes) -> bytes:
    """The file with hidden text underlined."""
    return _RTF_HIDDEN.sub(lambda found: found[0] if found[1] is None else _RTF_SHOWN[found[1]], data)


def hides_binary(stream: bytes | bytearray, table: bytes | bytearray) -> bool:
    """Whether a run of characters is hidden."""
    return any(stream.find(_HIDES, start, start + _PAGE_BYTES) >= 0 for start in _pages(stream, table))


def show_binary(stream: bytearray, table: bytearray) -> None:
    """Underline what is hidden, in runs and in styles."""
    for start in _pages(stream, table):
        stream[start : start + _PAGE_BYTES] = stream[start : start + _PAGE_BYTES].replace(_HIDES, _DOTTED)
    start, size = struct.unpack_from("<II", stream, _STYLES)
    table[start : start + size] = table[start : start + size].replace(_HIDES, _DOTTED)


def _pages(stream: bytes | bytearray, table: bytes | bytearray) -> list[int]:
    """Where the pages of character formatting begin."""
    start, size = struct.unpack_from("<II", stream, _CHARACTER_PAGES)
    count = max(size - 4, 0) // 8
    numbers = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)) if count else ()
    starts = {(number & 0x3FFFFF) * _PAGE_BYTES for number in numbers}  # the upper bits are unused
    return sorted(start for start in starts if start < len(stream))
