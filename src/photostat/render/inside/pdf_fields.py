"""Form fields and notes of a PDF page: those that PDFium would leave out are shown, and what is written in them is told.

PDFium leaves fields (widgets) to its form filler, which draws those that the document's field tree (AcroForm) names. Pages
copied out of a form lose that tree and keep their fields; Acrobat and Poppler show them, and what was filled in is evidence.
Of 21 PDFs with annotations in the corpora 2 are such. The text of a page, too, is that of its content alone.
"""

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2
import pypdfium2.raw as pdfium

_MAX_ANNOTATIONS = 5_000
_MAX_CHOICES = 500
_MAX_BYTES = 200_000  # of one value, in UTF-16
_NOT_SHOWN = 0x02 | 0x20  # flags Hidden and NoView, ISO 32000-1 table 165
_PASSWORD = 1 << 13  # field flag, table 228
_WRITTEN = frozenset({pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX})
_CHOICES = _WRITTEN - {pdfium.FPDF_FORMFIELD_TEXTFIELD}
_NO_FIELD = -1
# The new name that a stray field gets below draws, yet is none that the interface knows.
_STRAY = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_UNKNOWN})


def show_stray_fields(page: pypdfium2.PdfPage) -> None:
    """Make fields that no form names drawable, by calling them watermarks: PDFium draws any other annotation as it looks.

    To be called before the page is drawn with FPDF_ANNOT; the file is not changed.
    """
    name = ctypes.create_string_buffer("Watermark\0".encode("utf-16-le"))
    for annotation in _annotations(page):
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET and _field_type(page, annotation) == _NO_FIELD:
            pdfium.FPDFAnnot_SetStringValue(annotation, b"Subtype", ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort)))


def written_on_top(page: pypdfium2.PdfPage) -> str:
    """What stands in the fields and the typed notes that the page shows, a line each, in the order of the file."""
    return "\n".join(words for annotation in _annotations(page) if (words := _words(page, annotation).strip()))


def _annotations(page: pypdfium2.PdfPage) -> Iterator[ctypes.c_void_p]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _words(page: pypdfium2.PdfPage, annotation: ctypes.c_void_p) -> str:
    if pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN:
        return ""
    field_type = _field_type(page, annotation)
    if field_type in _WRITTEN:
        return _field_words(page, annotation, field_type)
    subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
    if subtype == pdfium.FPDF_ANNOT_FREETEXT:
        return _entry(annotation, b"Contents")
    return _entry(annotation, b"V") if subtype in _STRAY and field_type == _NO_FIELD else ""


def _field_type(page: pypdfium2.PdfPage, annotation: ctypes.c_void_p) -> int:
    return int(pdfium.FPDFAnnot_GetFormFieldType(page.formenv, annotation)) if page.formenv else _NO_FIELD


def _field_words(page: pypdfium2.PdfPage, annotation: ctypes.c_void_p, field_type: int) -> str:
    form = page.formenv
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD and field_type not in _CHOICES:
        return ""
    if field_type in _CHOICES and (chosen := _chosen(form, annotation)):
        return "\n".join(chosen)
    return _utf16(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _chosen(form: ctypes.c_void_p, annotation: ctypes.c_void_p) -> list[str]:
    """The labels that a choice field shows as chosen; its value may be a code that nobody sees."""
    labels = []
    for index in range(min(pdfium.FPDFAnnot_GetOptionCount(form, annotation), _MAX_CHOICES)):
        if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, index):
            labels.append(_label(form, annotation, index))
    return labels


def _label(form: ctypes.c_void_p, annotation: ctypes.c_void_p, index: int) -> str:
    return _utf16(lambda buffer, size: pdfium.FPDFAnnot_GetOptionLabel(form, annotation, index, buffer, size))


def _entry(annotation: ctypes.c_void_p, key: bytes) -> str:
    return _utf16(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size))


def _utf16(read: Callable[["ctypes.Array[ctypes.c_ushort] | None", int], int]) -> str:
    """A string of PDFium, which tells its size in bytes with the closing zero before it writes it."""
    size = read(None, 0)
    if not 2 < size <= _MAX_BYTES:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    read(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")
