"""The lines of a load file made anywhere, one at a time: UTF-8 with and without BOM, UTF-16, Windows-1252 or as named.

Line ends are LF and CRLF only: form feeds and Unicode separators inside a value do not end a row, as `str.splitlines`
would have it. A byte that does not fit the encoding spoils its own line, not the file.
"""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from photostat.loadfiles.errors import LoadFileError

MAX_LINE_BYTES = 64 * 1024 * 1024  # some vendors put the document's text into a DAT field; more than this is no load file
_PROBE_BYTES = 4096
_WIDE = "utf-16"  # a line end is two bytes
_NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})


@dataclass(frozen=True)
class Line:
    """`number` counts from 1; `text` has no line end; `decoded` is False where bytes did not fit the encoding."""

    number: int
    text: str
    decoded: bool = True


def read_lines(path: Path, encoding: str | None = None) -> Iterator[Line]:
    """Stream the lines. `encoding`: a name that `checked_encoding` gave; None = found out.

    Raises LoadFileError for a file that cannot be read or a line longer than MAX_LINE_BYTES.
    """
    try:
        with path.open("rb") as stream:
            found, bom_bytes = detect_encoding(stream.read(_PROBE_BYTES))
            chosen = _settled(encoding, found) if encoding else found
            stream.seek(bom_bytes if chosen == found else 0)
            if chosen.startswith(_WIDE):
                yield from _wide_lines(stream, chosen)
            else:
                yield from _byte_lines(stream, chosen, fallback=None if encoding else "cp1252")
    except OSError as error:
        raise LoadFileError(f"cannot read {path}: {error.strerror or error}") from error


def checked_encoding(name: str) -> str:
    """The usual name of an encoding that the user names: `utf-8`, `utf-16`, `cp1252`, `latin-1`, `shift_jis`, ...

    Raises LoadFileError for one that is not known, or is none of texts.
    """
    try:
        codec = codecs.lookup(name)
        is_known = codec.name.startswith(_WIDE) or "a\n".encode(name).endswith(b"a\n")  # not EBCDIC, no codec of bytes
    except (LookupError, ValueError):
        is_known = False
    if not is_known or codec.name in _NO_TEXT:
        raise LoadFileError(
            f"the encoding {name[:40]!r} is not known: name utf-8, utf-16, cp1252, latin-1 or another one of Python's"
        )
    return codec.name


def _settled(named: str, found: str) -> str:
    """UTF-16 without an order is in that of its mark, else as Windows writes it."""
    if named == "utf-16":
        return found if found.startswith(named) else "utf-16-le"
    return named.removesuffix("-sig")


def detect_encoding(start: bytes) -> tuple[str, int]:
    """Name the encoding from the first bytes of a load file, with the number of bytes of its byte order mark.

    Without a mark: a DAT begins with þ, which is FE in Windows-1252 (never valid in UTF-8), C3 BE in UTF-8 and has a
    zero byte beside it in UTF-16. Anything else is read as UTF-8.
    """
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8", 3
    if start.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", 2
    if start.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", 2
    if start[1:2] == b"\0":
        return "utf-16-le", 0
    if start[:1] == b"\0":
        return "utf-16-be", 0
    return ("cp1252", 0) if start.startswith(b"\xfe") else ("utf-8", 0)


def _byte_lines(stream: BinaryIO, encoding: str, *, fallback: str | None) -> Iterator[Line]:
    number = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        _refuse_endless(len(raw), number)
        raw = raw.removesuffix(b"\n").removesuffix(b"\r")
        try:
            yield Line(number, raw.decode(encoding))
        except UnicodeDecodeError:
            # A stray Windows-1252 byte is the usual cause; reading it so lets the rest of the line be checked.
            yield Line(number, raw.decode(fallback or encoding, errors="replace"), decoded=False)


def _wide_lines(stream: BinaryIO, encoding: str) -> Iterator[Line]:
    number = 0
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")
    try:
        while raw := text.readline(MAX_LINE_BYTES + 1):
            number += 1
            _refuse_endless(len(raw), number)
            raw = raw.removesuffix("\n").removesuffix("\r")
            yield Line(number, raw, decoded="\ufffd" not in raw)
    finally:
        text.detach()  # the stream is its opener's to close


def _refuse_endless(length: int, number: int) -> None:
    if length > MAX_LINE_BYTES:
        raise LoadFileError(f"the line is longer than {MAX_LINE_BYTES} bytes, this is no load file", line_number=number)
