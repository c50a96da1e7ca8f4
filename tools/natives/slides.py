"""A presentation with speaker notes on every slide and one slide hidden."""

from dataclasses import dataclass
from html import escape

from .package import OFFICE, XML, ooxml, relationships

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_SPACES = f'xmlns:a="{_A}" xmlns:p="{_P}" xmlns:r="{OFFICE}"'
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"
_EMU_PER_INCH = 914_400
_WIDTH_IN, _HEIGHT_IN = 13.333, 7.5


@dataclass(frozen=True)
class Slide:
    title: str
    points: tuple[str, ...]
    notes: str
    bars: tuple[tuple[str, int], ...] = ()
    hidden: bool = False


SLIDES = (
    Slide("Supply of gate valves: quarterly review", ("Brackwater Valve Company", "Second quarter 2024", "Prepared for the board, 2 July 2024"),
          "Welcome the board. Keep the legal position for the end; counsel will join at eleven."),
    Slide("Failures at 16 bar, by lot", ("131 of 550 valves failed", "Lots 3, 4 and 9 make up four fifths"),
          "The cavities appeared after the change of core sand in April. Do not hand this slide out.",
          bars=(("1", 1), ("2", 0), ("3", 37), ("4", 41), ("5", 2), ("6", 12), ("7", 9), ("8", 1), ("9", 28), ("10", 0))),
    Slide("What the foundry has changed", ("Old core sand is back since 24 June", "Every bonnet is X-rayed before machining",
                                           "One furnace relined, the second follows in August"),
          "If asked about cost: 41,000 so far, not yet booked."),
    Slide("Exposure, privileged", ("Replacement of lots 3 and 4: 18,400", "Deduction for delay: at most 8 % of the lots"),
          "Hidden for the board; for counsel only.", hidden=True),
    Slide("Next steps", ("Metallurgist’s report by 19 July", "Joint inspection at Saltmere on 23 July", "Decision on lots 5 and 6"),
          "Ask for authority to settle up to 25,000."),
)  # fmt: skip


def _emu(inches: float) -> int:
    return round(inches * _EMU_PER_INCH)


def _box(number: int, name: str, *, at: tuple[float, float, float, float], fill: str = "", text: str = "") -> str:
    x, y, width, height = (_emu(value) for value in at)
    paint = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
    indent = _emu(0.6 if name == "Title" else 0.1)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{paint}</p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square" lIns="{indent}" anchor="ctr"/><a:lstStyle/>{text or "<a:p/>"}</p:txBody></p:sp>'
    )


def _text(words: str, size_pt: int, *, colour: str = "1D2733", bold: bool = False, align: str = "l", bullet: bool = False) -> str:
    mark = f'<a:buFont typeface="Liberation Sans"/><a:buChar char="{chr(8226)}"/>' if bullet else "<a:buNone/>"
    indent = ' marL="342900" indent="-342900"' if bullet else ""
    return (
        f'<a:p><a:pPr algn="{align}"{indent}><a:spcAft><a:spcPts val="900"/></a:spcAft>{mark}</a:pPr><a:r><a:rPr lang="en-GB" sz="{size_pt}00"'
        f'{" b=" + chr(34) + "1" + chr(34) if bold else ""}><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="Liberation Sans"/></a:rPr><a:t>{escape(words)}</a:t></a:r></a:p>'
    )


def _bars(slide: Slide) -> str:
    shapes = ""
    for index, (label, value) in enumerate(slide.bars):
        left, height = 6.2 + index * 0.65, value * 0.09
        colour = "B23A48" if value > 10 else "4C7EA8"
        if value:
            shapes += _box(100 + index, f"Bar {label}", at=(left, 6.3 - height, 0.45, height), fill=colour)
        below = _text(f"{label}", 12, align="ctr")
        above = _text(f"{value}", 12, align="ctr", bold=True)
        shapes += _box(200 + index, f"Label {label}", at=(left - 0.1, 6.3, 0.65, 0.4), text=below)
        shapes += _box(300 + index, f"Value {label}", at=(left - 0.1, 5.85 - height, 0.65, 0.4), text=above)
    return shapes


def _tree(shapes: str) -> str:
    return f'<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld>'


def _slide_part(slide: Slide, number: int) -> str:
    title = _text(slide.title, 32, colour="FFFFFF", bold=True)
    shapes = _box(2, "Title", at=(0, 0.45, _WIDTH_IN, 1.1), fill="1F3A5F", text=title)
    width = 5.4 if slide.bars else 11.5
    points = "".join(_text(point, 24, bullet=True) for point in slide.points)
    shapes += _box(3, "Points", at=(0.6, 2.0, width, 3.8), text=points) + _bars(slide)
    shapes += _box(4, "Number", at=(12.2, 6.9, 0.8, 0.4), text=_text(str(number), 12, align="r"))
    show = ' show="0"' if slide.hidden else ""
    return f"{XML}<p:sld {_SPACES}{show}>{_tree(shapes)}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"


def _notes_part(slide: Slide) -> str:
    def placeholder(number: int, kind: str, at: tuple[float, float, float, float], text: str) -> str:
        x, y, width, height = (_emu(value) for value in at)
        body = f"<p:txBody><a:bodyPr/><a:lstStyle/>{text}</p:txBody>" if text else ""
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}"'
            f'{" idx=" + chr(34) + "1" + chr(34) if kind == "body" else ""}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/>'
            f'<a:ext cx="{width}" cy="{height}"/></a:xfrm></p:spPr>{body}</p:sp>'
        )

    shapes = placeholder(2, "sldImg", (0.75, 0.75, 6, 3.375), "") + placeholder(
        3, "body", (0.75, 4.75, 6, 4.5), _text(slide.notes, 14)
    )
    return f"{XML}<p:notes {_SPACES}>{_tree(shapes)}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"


def quarterly_review() -> bytes:
    """Five slides, the fourth hidden, each with notes."""
    colours = 'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" ' + " ".join(f'accent{n}="accent{n}"' for n in range(1, 7))
    master_map = f'<p:clrMap {colours} hlink="hlink" folHlink="folHlink"/>'
    layouts = '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(SLIDES) + 1))
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": f'{XML}<p:presentation {_SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId90"/>'
        f'</p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rId91"/></p:notesMasterIdLst><p:sldIdLst>{ids}</p:sldIdLst>'
        f'<p:sldSz cx="{_emu(_WIDTH_IN)}" cy="{_emu(_HEIGHT_IN)}"/><p:notesSz cx="{_emu(7.5)}" cy="{_emu(10)}"/></p:presentation>',
        "ppt/slideMasters/slideMaster1.xml": f"{XML}<p:sldMaster {_SPACES}>{_tree('')}{master_map}{layouts}</p:sldMaster>",
        "ppt/slideLayouts/slideLayout1.xml": f'{XML}<p:sldLayout {_SPACES} type="blank">{_tree("")}</p:sldLayout>',
        "ppt/notesMasters/notesMaster1.xml": f"{XML}<p:notesMaster {_SPACES}>{_tree('')}{master_map}</p:notesMaster>",
        "ppt/theme/theme1.xml": _theme(),
        "ppt/theme/theme2.xml": _theme(),
    }
    rels = {
        "rId90": (f"{OFFICE}/slideMaster", "slideMasters/slideMaster1.xml"),
        "rId91": (f"{OFFICE}/notesMaster", "notesMasters/notesMaster1.xml"),
    }
    layout = (f"{OFFICE}/slideLayout", "../slideLayouts/slideLayout1.xml")
    for number, slide in enumerate(SLIDES, 1):
        rels[f"rId{number}"] = (f"{OFFICE}/slide", f"slides/slide{number}.xml")
        parts[f"ppt/slides/slide{number}.xml"] = _slide_part(slide, number)
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = relationships(
            {"rId1": layout, "rId2": (f"{OFFICE}/notesSlide", f"../notesSlides/notesSlide{number}.xml")}
        )
        parts[f"ppt/notesSlides/notesSlide{number}.xml"] = _notes_part(slide)
        parts[f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels"] = relationships(
            {
                "rId1": (f"{OFFICE}/notesMaster", "../notesMasters/notesMaster1.xml"),
                "rId2": (f"{OFFICE}/slide", f"../slides/slide{number}.xml"),
            }
        )
    master, themes = (f"{OFFICE}/slideMaster", "../slideMasters/slideMaster1.xml"), f"{OFFICE}/theme"
    parts["ppt/_rels/presentation.xml.rels"] = relationships(rels)
    parts["ppt/slideMasters/_rels/slideMaster1.xml.rels"] = relationships(
        {"rId1": layout, "rId2": (themes, "../theme/theme1.xml")}
    )
    parts["ppt/slideLayouts/_rels/slideLayout1.xml.rels"] = relationships({"rId1": master})
    parts["ppt/notesMasters/_rels/notesMaster1.xml.rels"] = relationships({"rId1": (themes, "../theme/theme2.xml")})
    return ooxml("ppt/presentation.xml", _content_types(parts), parts)


def _content_types(parts: dict[str, str | bytes]) -> dict[str, str]:
    kinds = {
        "slides": "slide",
        "slideMasters": "slideMaster",
        "slideLayouts": "slideLayout",
        "notesMasters": "notesMaster",
        "notesSlides": "notesSlide",
    }
    types = {"ppt/presentation.xml": f"{_TYPE}.presentation.main+xml"}
    for name in parts:
        folder = name.split("/")[1]
        if name.endswith(".rels") or folder == "presentation.xml":
            continue
        theme = "application/vnd.openxmlformats-officedocument.theme+xml"
        types[name] = theme if folder == "theme" else f"{_TYPE}.{kinds[folder]}+xml"
    return types


def _theme() -> str:
    names = (
        "dk1",
        "lt1",
        "dk2",
        "lt2",
        "accent1",
        "accent2",
        "accent3",
        "accent4",
        "accent5",
        "accent6",
        "hlink",
        "folHlink",
    )
    values = (
        "1D2733",
        "FFFFFF",
        "1F3A5F",
        "E8EDF2",
        "4C7EA8",
        "B23A48",
        "6A994E",
        "BC6C25",
        "7F8FA3",
        "344E41",
        "1F5FA8",
        "6B4C9A",
    )
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in zip(names, values, strict=True))
    face = '<a:latin typeface="Liberation Sans"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{XML}<a:theme xmlns:a="{_A}" name="Plain"><a:themeElements><a:clrScheme name="Plain">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Plain"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
