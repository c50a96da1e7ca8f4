"""Whether a native is text, and in which encoding.

Decides on the first MiB: byte order mark, NUL pattern of UTF-16, strict UTF-8, escape sequences of ISO-2022-JP, and
only then a guess by charset-normalizer over the code pages that the native types have rows for. A guess is reported as
one.
"""

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from photostat.render.inside.identify.native_bytes import NativeBytes

SAMPLE_BYTES = 1024 * 1024
_GUESS_BYTES = 4096
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x08\x1a\x1b") + b"\x7f"
_MAX_CONTROL_SHARE = 0.01  # a stray control character in a listing; any compressed or compiled file has ten times it
_GUESSED = {
    "cp932": "cp932", "euc_jp": "euc_jp", "gb18030": "gb18030", "big5": "big5", "cp949": "cp949",
    "cp1251": "cp1251", "koi8_r": "koi8_r", "cp1250": "cp1250", "cp1252": "cp1252", "cp1253": "cp1253",
    "cp1254": "cp1254", "cp1255": "cp1255", "cp1256": "cp1256",
}  # fmt: skip
_ROWS = {
    "ascii": "Text - ASCII - 7 bit",
    "utf-8": "Text - UTF-8", "utf-8-sig": "Text - UTF-8",
    "utf-16": "Text - Unicode", "utf-16-le": "Text - Unicode", "utf-16-be": "Text - Unicode",
    "utf-32": "Text - Unicode",
    "iso2022_jp": "Text - Japanese (JIS)", "cp932": "Text - Japanese (Shift-JIS)", "euc_jp": "Text - Japanese (EUC)",
    "gb18030": "Text - Chinese (GB)", "big5": "Text - Chinese (Big 5)", "cp949": "Text - Korean (Hangul)",
    "cp1250": "Text - Central European (Windows 1250)", "cp1251": "Text - Cyrillic (Windows 1251)",
    "koi8_r": "Text - Cyrillic (KOI8-R)", "cp1255": "Text - Hebrew (Windows)", "cp1256": "Text - Arabic (Windows)",
}  # fmt: skip


@dataclass(frozen=True)
class DecodedText:
    """The beginning of a text. `charset` is a Python codec name that decodes the whole file, errors replaced."""

    text: str
    charset: str
    was_guessed: bool = False

    @property
    def row(self) -> str:
        """The native type of plain text in this encoding; Western and all others without a row are ANSI."""
        return _ROWS.get(self.charset, "Text - ANSI - 8 bit")


def decode_text(native: NativeBytes) -> DecodedText | None:
    """The native's beginning as text, or None where it is binary."""
    sample = native.read(0, SAMPLE_BYTES)
    for mark, charset in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            text = _start(sample, charset).lstrip("\ufeff")
            return DecodedText(text, charset) if _is_readable(text) else None
    wide = _wide_charset(sample[:4096])
    if wide:
        return DecodedText(_start(sample, wide), wide)
    # Senders pad attachments with a NUL or a Ctrl-Z; what is padded is still text.
    sample = sample.rstrip(b"\0\x1a")
    if not sample or _control_share(sample) > _MAX_CONTROL_SHARE:
        return None
    is_whole = native.size_bytes <= SAMPLE_BYTES
    if sample.isascii():
        charset = "iso2022_jp" if b"\x1b$" in sample and b"\x1b(" in sample else "ascii" if is_whole else "utf-8"
        return DecodedText(_start(sample, charset), charset)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=is_whole)
    except UnicodeDecodeError:
        charset = _guess(sample)
        return DecodedText(_start(sample, charset), charset, was_guessed=True)
    return DecodedText(_start(sample, "utf-8"), "utf-8")


def _start(sample: bytes, charset: str) -> str:
    return sample[: 64 * 1024].decode(charset, "replace")


def _wide_charset(start: bytes) -> str:
    """UTF-16 without a mark: in text of any Western kind every other byte is NUL."""
    pairs = len(start) // 2
    if pairs < 2:
        return ""
    even, odd = start[0 : pairs * 2 : 2].count(0) / pairs, start[1 : pairs * 2 : 2].count(0) / pairs
    little = even < 0.05 and odd > 0.5
    if not little and not (odd < 0.05 and even > 0.5):
        return ""
    charset = "utf-16-le" if little else "utf-16-be"
    return charset if _is_readable(start[: pairs * 2].decode(charset, "replace")) else ""


def _is_readable(text: str) -> bool:
    """Whether nearly all characters are assigned ones that print: bytes at random in a wide encoding are not."""
    window = text[:4096]
    readable = sum(character.isprintable() or character in "\t\r\n\f\0\ufeff" for character in window)
    return readable >= 0.95 * len(window)


def _control_share(sample: bytes) -> float:
    return 1 - len(sample.translate(None, _CONTROLS)) / len(sample)


def _guess(sample: bytes) -> str:
    """The likeliest of the code pages; Windows Western where nothing fits or nothing tells it from the winner."""
    first = next(at for at, byte in enumerate(sample) if byte > 0x7F)
    window = sample[max(0, first - 200) : first - 200 + _GUESS_BYTES] if first > 200 else sample[:_GUESS_BYTES]
    for cut in range(4):  # the window may end inside a character of up to four bytes
        piece = window[: len(window) - cut]
        best = from_bytes(piece, cp_isolation=list(_GUESSED), steps=3, chunk_size=512).best() if piece else None
        if best is not None:
            if piece.decode(best.encoding, "replace") == piece.decode("cp1252", "replace"):
                return "cp1252"
            return _GUESSED.get(best.encoding, "cp1252")
    return "cp1252"
