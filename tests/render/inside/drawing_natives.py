"""Visio drawings and OpenDocument drawings made by hand."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from small_natives import zip_bytes

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_VISIO = "http://schemas.microsoft.com/visio/2010/relationships"
_MAIN = "http://schemas.microsoft.com/office/visio/2012/main"


def _rels(kind: str, target: str) -> str:
    return f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_VISIO}/{kind}" Target="{target}"/></Relationships>'


def _cells(**values: str) -> str:
    return "".join(f"<Cell N='{name}' V='{value}'/>" for name, value in values.items())


def _shape(number: int, formula: str, stored: str, *, with_section: bool) -> str:
    place = _cells(PinX="3", PinY=str(10 - number), Width="5", Height="0.5", LocPinX="2.5", LocPinY="0.25")
    row = f"<Row IX='0'><Cell N='Value' V='{escape(stored)}' U='STR' F='{formula}'/><Cell N='Format' V=''/></Row>"
    section = f"<Section N='Field'>{row}</Section>" if with_section else ""
    return (
        f"<Shape ID='{number}' Type='Shape'>{place}{section}"
        f"<Text>field{number}: <fld IX='0'>{escape(stored)}</fld> end</Text></Shape>"
    )


def visio(fields: Sequence[tuple[str, str]], *, with_section: bool = True) -> bytes:
    """A VSDX whose text boxes hold one field each: (formula, the text that it had when the file was saved)."""
    shapes = "".join(_shape(number, *texts, with_section=with_section) for number, texts in enumerate(fields, 1))
    kinds = {"document": "document.xml", "pages/pages": "pages/pages.xml", "pages/page1": "pages/page1.xml"}
    types = {"document": "drawing.main", "pages/pages": "pages", "pages/page1": "page"}
    overrides = "".join(
        f'<Override PartName="/visio/{kinds[name]}" ContentType="application/vnd.ms-visio.{kind}+xml"/>'
        for name, kind in types.items()
    )
    size = _cells(PageWidth="8.5", PageHeight="11")
    return zip_bytes(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
            "_rels/.rels": _rels("document", "visio/document.xml"),
            "visio/document.xml": f"<VisioDocument xmlns='{_MAIN}'/>",
            "visio/_rels/document.xml.rels": _rels("pages", "pages/pages.xml"),
            "visio/pages/pages.xml": f"<Pages xmlns='{_MAIN}' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/"
            f"relationships'><Page ID='0' Name='Page-1'><PageSheet>{size}</PageSheet><Rel r:id='rId1'/></Page></Pages>",
            "visio/pages/_rels/pages.xml.rels": _rels("page", "page1.xml"),
            "visio/pages/page1.xml": f"<PageContents xmlns='{_MAIN}'><Shapes>{shapes}</Shapes></PageContents>",
        }
    )


def flat_drawing(text: str, *, kind: str = "drawing") -> bytes:
    """A flat ODG (or, with kind `presentation`, ODP) with one text box; `text` is XML."""
    names = ("office", "text", "style", "presentation")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:'
        'drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{"graphics" if kind == "drawing" else kind}"><office:body>'
        f'<office:{kind}><draw:page draw:name="p"><draw:frame svg:x="1cm" svg:y="1cm" svg:width="15cm" svg:height="3cm">'
        f"<draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame></draw:page></office:{kind}></office:body>"
        "</office:document>"
    ).encode()
