"""Plain text, source code, XML, JSON, calendars and cards on paper: as they are, in 10 pt monospace, lines wrapped.

Lines and sheets are counted here and not by the browser, so that a huge log costs no more than the pages that will be
used, and a text of many pages can be printed in parts whose seams fall between two sheets. Nothing is reformatted.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from photostat.render.inside.base import HtmlPage, Identification, Work
from photostat.render.inside.charset import Decoded, decode
from photostat.render.inside.page_file import MONO, PageFolder
from photostat.render.model import FindingCode

COLUMNS = 83  # 7 in of Liberation Mono 10 pt; the 84th letter would overhang by a hair
LINES_PER_PAGE = 56
PAGES_PER_PART = 100  # about 0.5 MB of text: the browser's time and memory grow faster than the text beyond a few MB
TAB_COLUMNS = 8
MAX_LINE_CHARS = 100_000  # longer ones are laid out in pieces

_BLOCK_BYTES = 1 << 20
_LINE_END = re.compile(r"\r\n|[\r\n\v\x85\u2028\u2029]")
_CSS = (
    f"pre{{margin:0;font:10pt/12pt {MONO};white-space:pre;unicode-bidi:plaintext;break-after:page}}"
    "pre:last-child{break-after:auto}"
)
# Control characters become their pictures; tab, line ends and form feed have been dealt with before.
_CONTROLS = {code: chr(0x2400 + code) for code in range(32)} | {0x7F: "\u2421", 0xFEFF: None, 0xFFFE: None}
_CONTROLS |= dict.fromkeys(range(0x80, 0xA0), "\ufffd")


def lay_out_text(work: Work, identification: Identification) -> list[HtmlPage]:
    """Lay out a text native in parts of at most 100 sheets.

    There are at most `work.page_limit` sheets and one: that one shows that more follows.
    """
    sample = _sample(work.native)
    guess = decode(sample, identification.charset)
    folder = PageFolder.of(work)
    damaged = False
    parts: list[HtmlPage] = []
    # What looks like ASCII in the sample may still hold a letter further on.
    blocks = _blocks(work.native, "utf-8" if guess.charset == "ascii" else guess.charset)
    sheets = islice(text_sheets(blocks), work.page_limit + 1)
    while part := list(islice(sheets, PAGES_PER_PART)):
        damaged = damaged or any("\ufffd" in line for sheet in part for line in sheet)
        parts.append(_write(folder, part, number=len(parts) + 1, title=work.file_name))
    _report_encoding(work, guess, damaged=damaged)
    return parts


def text_sheets(blocks: Iterable[str]) -> Iterator[list[str]]:
    """Sheets of at most LINES_PER_PAGE lines of at most COLUMNS columns; a form feed starts a new one."""
    sheet: list[str] = []
    empty = True
    for line in _lines(blocks):
        pieces = line.split("\f")
        for index, piece in enumerate(pieces):
            if index and not empty:  # a form feed in front of everything starts the first sheet
                yield sheet
                sheet = []
            if not piece and len(pieces) > 1:
                continue  # nothing but the form feed on this side of it
            for row in wrap(piece):
                if len(sheet) == LINES_PER_PAGE:
                    yield sheet
                    sheet = []
                sheet.append(row)
                empty = False
    if sheet or empty:
        yield sheet


def wrap(line: str) -> list[str]:
    """One line as rows of at most COLUMNS columns, broken behind a blank if there is one, control characters shown."""
    line = line.expandtabs(TAB_COLUMNS).translate(_CONTROLS) if not line.isprintable() else line
    if len(line) <= COLUMNS and (line.isascii() or _columns(line) <= COLUMNS):
        return [line]
    rows: list[str] = []
    start = 0
    while start < len(line):
        end = _row_end(line, start)
        rows.append(line[start:end])
        start = end
    return rows


def _row_end(line: str, start: int) -> int:
    """Where the row from `start` ends: behind its last blank if more follows, else where the columns are used up."""
    end = start
    used = 0
    for end in range(start, min(start + 4 * COLUMNS, len(line))):
        used += _width(line[end])
        if used > COLUMNS:
            break
    else:
        return min(start + 4 * COLUMNS, len(line))
    blank = max(line.rfind(" ", start, end), line.rfind("\u3000", start, end))
    return blank + 1 if blank > start + COLUMNS // 2 else max(end, start + 1)


def _columns(line: str) -> int:
    return sum(map(_width, line))


def _width(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def _lines(blocks: Iterable[str]) -> Iterator[str]:
    rest = ""
    for block in blocks:
        text = rest + block
        # A carriage return at the end of a block may be half of a line end.
        held = "\r" if text.endswith("\r") else ""
        *lines, rest = _LINE_END.split(text[: len(text) - len(held)])
        yield from lines
        rest += held
        while len(rest) > MAX_LINE_CHARS:
            yield rest[:MAX_LINE_CHARS]
            rest = rest[MAX_LINE_CHARS:]
    *lines, rest = _LINE_END.split(rest)
    yield from lines
    if rest:
        yield rest


def _blocks(native: Path, charset: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(charset)("replace")
    with native.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _sample(native: Path) -> bytes:
    """The first megabyte, or one around the first byte that is not ASCII, without a letter cut in two at its end."""
    with native.open("rb") as file:
        sample = first = file.read(_BLOCK_BYTES)
        whole = len(first) < _BLOCK_BYTES
        while sample and sample.isascii() and b"\0" not in sample:
            sample = file.read(_BLOCK_BYTES)
        if not sample or whole:
            return first
        if sample is not first:
            sample = b"\n" + sample
    end = sample.rfind(b"\n")
    return sample[: end + 1 + (b"\0" in sample)] if end > 0 else sample.rstrip(bytes(range(0x80, 0x100)))


def _write(folder: PageFolder, sheets: list[list[str]], *, number: int, title: str) -> HtmlPage:
    # The line feed that HTML drops at the start of pre is written, so that an empty first line stays.
    content = "".join(f"<pre>\n{html.escape(chr(10).join(sheet), quote=False)}\n</pre>" for sheet in sheets)
    # Only letters of other fonts can be wider than their columns; measuring costs a second layout.
    wide = not content.isascii()
    return folder.write(content, title=title, css=_CSS, name=f"part-{number}.html", shrink_to_fit=wide)


def _report_encoding(work: Work, guess: Decoded, *, damaged: bool) -> None:
    if guess.doubtful or damaged:
        work.report(
            FindingCode.ENCODING_GUESSED,
            f"Possible invalid character coding detected: the text was read as {guess.charset}.",
            items=[guess.charset],
        )
