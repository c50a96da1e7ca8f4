"""Speaker notes that are longer than their page flow on to further pages: lines of a PDF are dealt out to pages.

LibreOffice laid the notes out on pages as tall as they need (uno_side/slide_notes.py). Here each line goes to the page where
it fits, as the object that it is: fonts, bullets, directions of writing stay as they were laid out. No line is cut through.
"""

from bisect import bisect_left
from contextlib import ExitStack
from ctypes import byref, c_float
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_SAME_LINE = 0.45  # of the size of its letters: how far below a line's baseline an object still belongs to it
_ABOVE, _BELOW = 0.95, 0.25  # of that size: how far letters reach from the baseline
_FALLBACK_SIZE_PT = 12.0


@dataclass
class _Line:
    """Objects side by side; points from the top of the tall page."""

    baseline_pt: float
    top_pt: float
    bottom_pt: float
    objects: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class _Sheet:
    """Where the notes of one slide may stand; points from the top of the page. `first_top_pt`: on the slide's own page."""

    width_pt: float
    height_pt: float
    first_top_pt: float
    top_pt: float
    bottom_pt: float


class NotesFlow:
    """Sets the long notes of one presentation on its pages; a context manager that keeps the PDFs open."""

    def __init__(self, base: Path, told: dict[str, Any]) -> None:
        """`base` holds a page for each slide; `told` is the answer of uno_side: the notes' PDFs lie beside `base`."""
        self._folder, self._told = base.parent, told
        self._stack = ExitStack()
        self._document = self._stack.enter_context(pypdfium2.PdfDocument(base))
        self._notes: dict[str, pypdfium2.PdfDocument] = {}

    def __enter__(self) -> "NotesFlow":
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def write(self, target: Path, *, page_limit: int) -> list[int]:
        """Write the presentation with all its notes; for each page of the base its index in `target`.

        Notes that only pages above `page_limit` + 1 would show are left out.
        """
        count, added = len(self._document), 0
        continued: dict[int, list[tuple[str, int]]] = {}
        for flow in sorted(self._told["flows"], key=lambda flow: int(flow["page_index"])):
            index = int(flow["page_index"])
            if index < count and index + added <= page_limit:
                continued[index] = self._begin(flow, index)[: page_limit - index - added]
                added += len(continued[index])
        # Pages are added last: whatever is written anew costs PDFium a walk through all pages that there are.
        starts, added = [], 0
        for index in range(count):
            starts.append(index + added)
            for name, pages in groupby(continued.get(index, ()), key=lambda part: part[0]):
                numbers = [number for _name, number in pages]
                self._document.import_pages(self._opened(name), numbers, index + added + 1)
                added += len(numbers)
        self._document.save(target)
        return starts

    def _begin(self, flow: dict[str, Any], index: int) -> list[tuple[str, int]]:
        """Set the notes of one slide on its page as far as they fit; the further pages, each a file and its page."""
        size, told = self._document.get_page_size(index), self._told
        sheet = _Sheet(size[0], size[1], float(flow["top_pt"]), float(told["top_pt"]), float(told["bottom_pt"]))
        further: list[tuple[str, int]] = []
        for window, (name, number) in enumerate(flow["parts"]):
            notes = self._opened(name)
            pages = _dealt(notes, int(number), float(told["window_pt"]), sheet, is_first=window == 0)
            if window == 0 and pages:
                self._lay_over(notes, pages.pop(0), index)
            further += [(name, page) for page in pages]
        return further

    def _opened(self, name: str) -> pypdfium2.PdfDocument:
        if name not in self._notes:
            self._notes[name] = self._stack.enter_context(pypdfium2.PdfDocument(self._folder / Path(name).name))
        return self._notes[name]

    def _lay_over(self, notes: pypdfium2.PdfDocument, number: int, page_index: int) -> None:
        """Put a page of notes over the slide's page; what stands there already is not touched."""
        form = notes.page_as_xobject(number, self._document)
        page = self._document[page_index]
        page.insert_obj(form.as_pageobject())
        page.gen_content()
        page.close()
        form.close()


def _dealt(notes: pypdfium2.PdfDocument, number: int, window_pt: float, sheet: _Sheet, *, is_first: bool) -> list[int]:
    """New pages at the end of `notes` with the lines of one tall page; their indexes."""
    tall = notes[number]
    _width, tall_pt = tall.get_size()
    lines = [line for line in _lines(tall, tall_pt) if 0 <= line.baseline_pt < window_pt]
    made = []
    for page_number, group in enumerate(_groups(lines, sheet, is_first=is_first)):
        on_first = is_first and page_number == 0
        shift = sheet.first_top_pt if on_first else sheet.top_pt - group[0].top_pt
        made.append(_new_page(notes, tall, group, sheet, rise_pt=sheet.height_pt - tall_pt - shift))
    tall.close()
    return made


def _groups(lines: list[_Line], sheet: _Sheet, *, is_first: bool) -> list[list[_Line]]:
    """Lines by page; the first group may be empty where there is no room at all below the slide."""
    groups: list[list[_Line]] = [[]]
    top, room = (0.0, sheet.bottom_pt - sheet.first_top_pt) if is_first else (lines[0].top_pt if lines else 0.0, 0.0)
    room = room if is_first else sheet.bottom_pt - sheet.top_pt
    for line in lines:
        if line.bottom_pt - top > room and (groups[-1] or (is_first and len(groups) == 1)):
            groups.append([])
            top, room = line.top_pt, sheet.bottom_pt - sheet.top_pt
        groups[-1].append(line)
    return groups if is_first else [group for group in groups if group]


def _new_page(notes: pypdfium2.PdfDocument, tall: pypdfium2.PdfPage, group: list[_Line], sheet: _Sheet, *, rise_pt: float) -> int:
    index = len(notes)
    page = notes.new_page(sheet.width_pt, sheet.height_pt)
    for item in (item for line in group for item in line.objects):
        if pdfium.FPDFPage_RemoveObject(tall.raw, item):
            pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, 0, rise_pt)
            pdfium.FPDFPage_InsertObject(page.raw, item)
    page.gen_content()
    page.close()
    return index


def _lines(page: pypdfium2.PdfPage, tall_pt: float) -> list[_Line]:
    """The lines of a page from top to bottom, each with the underlines, marks and bullets that belong to it."""
    texts, others = [], []
    for place in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, place)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append((*_baseline(item, tall_pt), item))
        else:
            others.append((_bounds(item, tall_pt), item))
    lines = _by_baseline(texts)
    bottoms = [line.bottom_pt for line in lines]
    for (top, bottom), item in others:
        line = lines[min(bisect_left(bottoms, (top + bottom) / 2), len(lines) - 1)] if lines else None
        # What is much taller than its line is the ground of the page, which would cover the lines.
        if line and 0 < bottom - top <= 3 * (line.bottom_pt - line.top_pt):
            line.objects.insert(0, item)
    return lines


def _by_baseline(texts: list[tuple[float, float, Any]]) -> list[_Line]:
    """Lines from baselines and sizes of letters. PDFium's bounds of a blank are nonsense, so they are not asked."""
    lines: list[_Line] = []
    for baseline, size, item in sorted(texts, key=lambda text: text[0]):
        top, bottom = baseline - size * _ABOVE, baseline + size * _BELOW
        if lines and baseline - lines[-1].baseline_pt <= size * _SAME_LINE:
            line = lines[-1]
            line.top_pt, line.bottom_pt = min(line.top_pt, top), max(line.bottom_pt, bottom)
            line.objects.append(item)
        else:
            lines.append(_Line(baseline, top, bottom, [item]))
    return lines


def _bounds(item: Any, tall_pt: float) -> tuple[float, float]:
    """Top and bottom, from the page's top; nonsense is an empty stretch."""
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not pdfium.FPDFPageObj_GetBounds(item, byref(left), byref(bottom), byref(right), byref(top)):
        return 0.0, 0.0
    return tall_pt - top.value, tall_pt - bottom.value


def _baseline(item: Any, tall_pt: float) -> tuple[float, float]:
    """Where the letters stand, from the page's top, and their size."""
    matrix, size = pdfium.FS_MATRIX(), c_float()
    pdfium.FPDFPageObj_GetMatrix(item, byref(matrix))
    pdfium.FPDFTextObj_GetFontSize(item, byref(size))
    return tall_pt - matrix.f, abs(size.value * (matrix.d or matrix.b)) or _FALLBACK_SIZE_PT
