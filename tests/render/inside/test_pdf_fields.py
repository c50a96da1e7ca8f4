"""What stands on a PDF page beside its content: fields without a form are shown, and filled in words are told."""

import pypdfium2
import pytest

from photostat.render.inside.pdf_fields import show_stray_fields, written_on_top

_INK = "0 g 0 0 100 20 re f"
_FIELD = "/Type/Annot/Subtype/Widget/Rect[20 100 120 120]/F 4/FT/Tx/T(name)/V(Smith)/AP<</N 5 0 R>>"
_FORM = "/AcroForm<</Fields[4 0 R]/DA(/Helv 0 Tf 0 g)>>"


def _pdf(annotation: str, *, catalogue: str = "") -> pypdfium2.PdfDocument:
    """A page of 200 x 200 points without content, and one annotation that is painted black."""
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[4 0 R]>>",
        f"<<{annotation}>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Length {len(_INK)}>>stream\n{_INK}\nendstream",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return pypdfium2.PdfDocument(f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode())


def _page(document: pypdfium2.PdfDocument) -> pypdfium2.PdfPage:
    if document.get_formtype():
        document.init_forms()
    return document[0]


def _ink(page: pypdfium2.PdfPage, *, forms: bool = False) -> int:
    picture = page.render(scale=1, may_draw_forms=forms, draw_annots=True, grayscale=True).to_pil().convert("L")
    return sum(picture.histogram()[:128])


def test_field_without_form_is_shown() -> None:
    page = _page(_pdf(_FIELD))
    assert _ink(page, forms=True) == 0
    show_stray_fields(page)
    assert _ink(page, forms=True) == 100 * 20


def test_field_of_a_form_is_left_to_the_form_filler() -> None:
    page = _page(_pdf(_FIELD, catalogue=_FORM))
    show_stray_fields(page)
    assert _ink(page) == 0
    assert _ink(page, forms=True) == 100 * 20


def test_field_that_its_form_does_not_name_is_shown() -> None:
    page = _page(_pdf(_FIELD, catalogue="/AcroForm<</Fields[3 0 R]/DA(/Helv 0 Tf 0 g)>>"))
    show_stray_fields(page)
    assert _ink(page, forms=True) == 100 * 20


def test_hidden_field_without_form_stays_hidden() -> None:
    page = _page(_pdf(_FIELD.replace("/F 4", "/F 2")))
    show_stray_fields(page)
    assert (_ink(page, forms=True), written_on_top(page)) == (0, "")


@pytest.mark.parametrize("catalogue", ["", _FORM], ids=["stray", "of a form"])
def test_value_of_a_field_is_told(catalogue: str) -> None:
    page = _page(_pdf(_FIELD, catalogue=catalogue))
    show_stray_fields(page)
    assert written_on_top(page) == "Smith"


def test_password_in_a_form_is_not_told() -> None:
    page = _page(_pdf(_FIELD + "/Ff 8192", catalogue=_FORM))
    assert written_on_top(page) == ""


def test_choice_is_told_by_its_label() -> None:
    field = _FIELD.replace("/FT/Tx", "/FT/Ch/Ff 131072/Opt[[(x1)(Lincoln)][(x2)(Grant)]]").replace("(Smith)", "(x2)")
    assert written_on_top(_page(_pdf(field, catalogue=_FORM))) == "Grant"


def test_typed_note_is_told() -> None:
    note = "/Type/Annot/Subtype/FreeText/Rect[20 100 120 120]/Contents(see page 3)/AP<</N 5 0 R>>"
    page = _page(_pdf(note))
    show_stray_fields(page)
    assert written_on_top(page) == "see page 3"
