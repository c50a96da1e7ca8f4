"""SlideOrientation: each page of a PDF becomes a page of the wanted orientation, its content scaled to fit, never cut.

Only the frame around the content changes: PDFium puts one matrix before what stands on the page.
"""

from ctypes import byref
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium


def turn_pages(source: Path, target: Path, *, portrait: bool) -> bool:
    """Write the pages of `source` in that orientation to `target`; False (and nothing written) where all have it already.

    A square page has both orientations.
    """
    with pypdfium2.PdfDocument(source) as document:
        turned = [_turn(document, index, portrait=portrait) for index in range(len(document))]
        if any(turned):
            document.save(target)
    return any(turned)


def _turn(document: pypdfium2.PdfDocument, index: int, *, portrait: bool) -> bool:
    width, height = document.get_page_size(index)
    if width == height or (width < height) == portrait:
        return False
    page = document[index]
    scale = min(height / width, width / height)
    left, bottom = (height - width * scale) / 2, (width - height * scale) / 2
    matrix = pdfium.FS_MATRIX(scale, 0, 0, scale, left, bottom)
    clip = pdfium.FS_RECTF(left, bottom + height * scale, left + width * scale, bottom)
    pdfium.FPDFPage_TransFormWithClip(page.raw, byref(matrix), byref(clip))
    page.set_mediabox(0, 0, height, width)
    page.set_cropbox(0, 0, height, width)
    page.close()
    return True
