"""Which page of a printed PDF a place of the page file came to stand on: links without size mark the places.

Chromium keeps links in the PDF that it prints, each on its page; nothing of them is painted. A native may hold such a link
itself and so get a wrong page number into a finding about itself; nothing else depends on them.
"""

import ctypes
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from photostat.render.model import FindingCode

_HOME = "https://photostat.invalid/"
_ADDRESS = re.compile(rf"{re.escape(_HOME)}([a-z_]{{1,40}})/(\d{{1,6}})")
_MAX_LINKS = 20_000  # of one page
_STYLE = "position:absolute!important;display:block!important;width:1px!important;height:1px!important;overflow:hidden!important"

Places = dict[str, dict[int, set[int]]]
"""Kind of mark -> its number -> pages, from 1, on which such marks stand."""


@dataclass(frozen=True)
class MarkedFinding:
    """A finding about what stands between the two marks `kind`/`number` of the page file."""

    code: FindingCode
    message: str
    kind: str
    number: int
    items: tuple[str, ...] = ()


def mark(kind: str, number: int) -> str:
    """HTML of a mark; `kind` of small letters and _."""
    return f'<a href="{_HOME}{escape(kind)}/{number}" style="{_STYLE}"></a>'


def places(target: Path) -> Places:
    """The marks in a PDF that Chromium printed; {} where it cannot be read."""
    found: Places = {}
    try:
        document = pypdfium2.PdfDocument(target)
    except pypdfium2.PdfiumError:
        return {}
    try:
        for page_index in range(len(document)):
            page = document[page_index]
            for kind, number in _marks_on(document, page):
                found.setdefault(kind, {}).setdefault(number, set()).add(page_index + 1)
            page.close()
    except pypdfium2.PdfiumError:
        return found
    finally:
        document.close()
    return found


def between(found: Places, kind: str, number: int) -> tuple[int, ...]:
    """All pages from the first to the last on which mark `kind`/`number` stands."""
    pages = found.get(kind, {}).get(number, set())
    return tuple(range(min(pages), max(pages) + 1)) if pages else ()


def pages_of(found: Places, kind: str) -> tuple[int, ...]:
    """All pages between the marks of a kind, whatever their numbers, each pair for itself."""
    return tuple(sorted({page for number in found.get(kind, {}) for page in between(found, kind, number)}))


def standing_on(found: Places, kind: str) -> tuple[int, ...]:
    """The pages on which a mark of this kind stands, without what lies between."""
    return tuple(sorted({page for pages in found.get(kind, {}).values() for page in pages}))


def _marks_on(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> list[tuple[str, int]]:
    position, link, marks = ctypes.c_int(0), pdfium.FPDF_LINK(), []
    buffer = ctypes.create_string_buffer(120)
    for _ in range(_MAX_LINKS):
        if not pdfium.FPDFLink_Enumerate(page, position, link):
            break
        action = pdfium.FPDFLink_GetAction(link)
        if not action or pdfium.FPDFAction_GetURIPath(document, action, buffer, len(buffer)) > len(buffer):
            continue
        if address := _ADDRESS.fullmatch(buffer.value.decode("ascii", "replace")):
            marks.append((address[1], int(address[2])))
    return marks
