"""The text of a PDF page, as it goes into the text file of a document."""

import pypdfium2

from photostat.render.inside.pdf_inspect import page_text

_NAMES = "/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange<00><FF>endcodespacerange "
_NAMES += "2 beginbfchar<41><F0B7><42><F0FC>endbfchar endcmap end"


def test_bullets_and_ticks_of_symbol_fonts_are_told_as_what_they_show() -> None:
    content = "BT /F1 12 Tf 20 100 Td (A one) Tj 0 -20 Td (B two) Tj ET"
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 {font}>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        f"<</Length {len(_NAMES)}>>stream\n{_NAMES}\nendstream",
    ]
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, start=1))
    document = pypdfium2.PdfDocument(f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF\n".encode())
    assert page_text(document[0]).split("\n") == ["\u2022 one", "\u2713 two"]
