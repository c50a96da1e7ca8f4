"""Presentations made by hand: slides, notes, headers and footers, just good enough for LibreOffice."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from small_natives import zip_bytes

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_SPACES = f'xmlns:a="{_A}" xmlns:p="{_P}" xmlns:r="{_OFFICE}"'
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"
EMU_PER_INCH = 914_400


@dataclass(frozen=True)
class Slide:
    """`shapes` and `notes_shapes` are XML; `notes` the paragraphs of the notes, None = the slide has no notes page."""

    text: str = ""
    notes: Sequence[str] | None = None
    hidden: bool = False
    shapes: str = ""
    notes_shapes: str = ""
    notes_properties: str = ""
    picture: bool = True


def paragraph(text: str, properties: str = "") -> str:
    return f"<a:p>{properties}<a:r><a:rPr lang='en-US' sz='1200'/><a:t>{escape(text)}</a:t></a:r></a:p>"


def field(kind: str, stored: str) -> str:
    """A paragraph with one field and the text that it had when the file was saved."""
    return (
        f"<a:p><a:fld id='{{B5A1D3D9-1111-4111-8111-000000000001}}' type='{kind}'><a:rPr lang='en-US'/>"
        f"<a:t>{escape(stored)}</a:t></a:fld></a:p>"
    )


def shape(number: int, paragraphs: str, *, at: tuple[float, float, float, float], kind: str = "", idx: int = 0) -> str:
    """A text box, or the placeholder `kind` (dt, ftr, sldNum, body, sldImg); inches."""
    x, y, width, height = (round(value * EMU_PER_INCH) for value in at)
    index = f' idx="{idx}"' if idx else ""
    holder = f'<p:nvPr><p:ph type="{kind}"{index}/></p:nvPr>' if kind else "<p:nvPr/>"
    body = f"<p:txBody><a:bodyPr wrap='square'/><a:lstStyle/>{paragraphs}</p:txBody>" if paragraphs else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="s{number}"/><p:cNvSpPr/>{holder}</p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"</p:spPr>{body}</p:sp>"
    )


def _tree(shapes: str) -> str:
    return (
        f'<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shapes}'
        "</p:spTree></p:cSld>"
    )


def _rels(targets: dict[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _notes(slide: Slide, notes_in: tuple[float, float]) -> str:
    width, height = notes_in
    picture = shape(2, "", at=(width * 0.1, height * 0.075, width * 0.8, height * 0.375), kind="sldImg") if slide.picture else ""
    paragraphs = "".join(paragraph(text, slide.notes_properties) for text in slide.notes or ())
    body = shape(3, paragraphs or "<a:p/>", at=(width * 0.1, height * 0.475, width * 0.8, height * 0.45), kind="body", idx=1)
    return f"<p:notes {_SPACES}>{_tree(picture + body + slide.notes_shapes)}</p:notes>"


def presentation(
    slides: Sequence[Slide],
    *,
    size_in: tuple[float, float] = (10, 7.5),
    notes_in: tuple[float, float] = (7.5, 10),
    master_shapes: str = "",
    notes_master: bool = True,
) -> bytes:
    """A PPTX."""
    colours = 'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" ' + " ".join(f'accent{n}="accent{n}"' for n in range(1, 7))
    colour_map = f'<p:clrMap {colours} hlink="hlink" folHlink="folHlink"/>'
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    sizes = "".join(
        f'<p:{name} cx="{round(width * EMU_PER_INCH)}" cy="{round(height * EMU_PER_INCH)}"/>'
        for name, (width, height) in (("sldSz", size_in), ("notesSz", notes_in))
    )
    masters = '<p:notesMasterIdLst><p:notesMasterId r:id="rId9001"/></p:notesMasterIdLst>' if notes_master else ""
    layouts = '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
    parts: dict[str, str] = {
        "ppt/presentation.xml": f'<p:presentation {_SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId9000"/>'
        f"</p:sldMasterIdLst>{masters}<p:sldIdLst>{ids}</p:sldIdLst>{sizes}</p:presentation>",
        "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {_SPACES}>{_tree(master_shapes)}{colour_map}{layouts}</p:sldMaster>",
        "ppt/slideLayouts/slideLayout1.xml": f'<p:sldLayout {_SPACES} type="blank">{_tree(master_shapes)}</p:sldLayout>',
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _rels({"rId1": ("slideLayout", "../slideLayouts/slideLayout1.xml")}),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": _rels({"rId1": ("slideMaster", "../slideMasters/slideMaster1.xml")}),
    }
    targets = {"rId9000": ("slideMaster", "slideMasters/slideMaster1.xml")}
    if notes_master:
        parts["ppt/notesMasters/notesMaster1.xml"] = f"<p:notesMaster {_SPACES}>{_tree('')}{colour_map}</p:notesMaster>"
        targets["rId9001"] = ("notesMaster", "notesMasters/notesMaster1.xml")
    for number, slide in enumerate(slides, 1):
        targets[f"rId{number}"] = ("slide", f"slides/slide{number}.xml")
        text = shape(2, paragraph(slide.text), at=(1, 1, 5, 1)) if slide.text else ""
        show = ' show="0"' if slide.hidden else ""
        parts[f"ppt/slides/slide{number}.xml"] = f"<p:sld {_SPACES}{show}>{_tree(text + slide.shapes)}</p:sld>"
        own = {"rId1": ("slideLayout", "../slideLayouts/slideLayout1.xml")}
        if slide.notes is not None:
            own["rId2"] = ("notesSlide", f"../notesSlides/notesSlide{number}.xml")
            parts[f"ppt/notesSlides/notesSlide{number}.xml"] = _notes(slide, notes_in)
            back = {"rId2": ("slide", f"../slides/slide{number}.xml")}
            back |= {"rId1": ("notesMaster", "../notesMasters/notesMaster1.xml")} if notes_master else {}
            parts[f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels"] = _rels(back)
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = _rels(own)
    parts["ppt/_rels/presentation.xml.rels"] = _rels(targets)
    return zip_bytes({"[Content_Types].xml": _content_types(parts), "_rels/.rels": _rels({"r1": _MAIN})} | parts)


_MAIN = ("officeDocument", "ppt/presentation.xml")
_KINDS = {
    "slides": "slide",
    "slideMasters": "slideMaster",
    "slideLayouts": "slideLayout",
    "notesMasters": "notesMaster",
    "notesSlides": "notesSlide",
}


def _content_types(parts: dict[str, str]) -> str:
    rows = f'<Override PartName="/ppt/presentation.xml" ContentType="{_TYPE}.presentation.main+xml"/>' + "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.{_KINDS[name.split("/")[1]]}+xml"/>'
        for name in parts
        if name.split("/")[1] in _KINDS and not name.endswith(".rels")
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{rows}</Types>'
    )
