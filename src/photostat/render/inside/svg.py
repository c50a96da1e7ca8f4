"""SVG on a sheet of the drawing's own size.

The drawing is shown as a picture, not as a document: in that mode browsers run no script of it and load nothing for it.
"""

import re
import zlib
from dataclasses import dataclass

from photostat.render.inside.base import DocumentFailed, HtmlPage, Identification, Paper, Work
from photostat.render.inside.charset import declared_in_markup, decode
from photostat.render.inside.html import report_outside
from photostat.render.inside.markup import MarkupRewriter
from photostat.render.inside.page_file import CSS_PX_PER_IN, PageFolder
from photostat.render.model import ErrorCode, FindingCode

MAX_SVG_BYTES = 64 * 1024 * 1024
MIN_IN, MAX_IN = 0.5, 100.0
_DEFAULT_PX = (300.0, 150.0)  # CSS: a replaced element without any size
_ROOT = re.compile(r"<(?:[a-zA-Z_][\w.-]{0,40}:)?svg\b([^>]{0,100000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:-])(width|height|viewBox)\s{0,20}=\s{0,20}(?:"([^"]{0,200})"|'([^']{0,200})')""")
_LENGTH = re.compile(r"\s*([0-9.eE+-]{1,20})\s*(px|pt|pc|mm|cm|in|q|em|ex|)\s*", re.IGNORECASE)
_PX_PER_UNIT = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "q": 96 / 101.6,
}
_PX_PER_UNIT |= {"em": 16.0, "ex": 8.0}
_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


@dataclass(frozen=True)
class DrawingSize:
    """Size of a drawing in CSS pixels."""

    width_px: float
    height_px: float


def lay_out_svg(work: Work, _identification: Identification) -> list[HtmlPage]:
    """Lay out an SVG or SVGZ native on one sheet. Raises DocumentFailed when no drawing is in it."""
    with work.native.open("rb") as file:
        data = _inflated(file.read(MAX_SVG_BYTES + 1))
    text = decode(data, declared_in_markup(data) or "utf-8").text
    root = _ROOT.search(text)
    if not root:
        raise DocumentFailed(ErrorCode.CORRUPT, "no svg element")
    size = drawing_size(root[1])
    sheet = _sheet(size)
    if sheet.width_in * CSS_PX_PER_IN < size.width_px or sheet.height_in * CSS_PX_PER_IN < size.height_px:
        work.report(FindingCode.ODD_PAGE_SIZE, f"The drawing is larger than {MAX_IN:.0f} inches and was made smaller.")
    folder = PageFolder(PageFolder.of(work).path, sheet)
    _list_outside(work, text)
    if not re.search(r"\bxmlns\s*=", root[1]) and ":svg" not in root[0][:48].lower():
        # HTML has drawings without a namespace; alone in a file the browser would take one for plain XML.
        text = f"{text[: root.start() + 4]} {_NAMESPACE}{text[root.start() + 4 :]}"
    text = re.sub(r"(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*(\"[^\"]*\"|'[^']*')", r"\1", text, count=1)
    (folder.path / "drawing.svg").write_text(text, encoding="utf-8", errors="replace")
    css = f"img{{display:block;width:{sheet.width_in:.4f}in;height:{sheet.height_in:.4f}in;object-fit:contain}}"
    return [folder.write('<img src="drawing.svg">', title=work.file_name, css=css, shrink_to_fit=False)]


def drawing_size(attributes: str) -> DrawingSize:
    """The drawing's own size from the attributes of its root: width and height, else its view box, else 300 x 150."""
    found = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(attributes)}
    box = [float(part) for part in re.split(r"[\s,]+", found.get("viewbox", "").strip()) if _is_number(part)]
    box_size = (box[2], box[3]) if len(box) == 4 and box[2] > 0 and box[3] > 0 else None
    width, height = _length_px(found.get("width", "")), _length_px(found.get("height", ""))
    if width and height:
        return DrawingSize(width, height)
    if box_size is None:
        return DrawingSize(width or _DEFAULT_PX[0], height or _DEFAULT_PX[1])
    ratio = box_size[1] / box_size[0]
    if width:
        return DrawingSize(width, width * ratio)
    return DrawingSize(height / ratio, height) if height else DrawingSize(*box_size)


def _sheet(size: DrawingSize) -> Paper:
    """The sheet without margins; a drawing larger or smaller than a sheet can be keeps its proportions."""
    width, height = size.width_px / CSS_PX_PER_IN, size.height_px / CSS_PX_PER_IN
    shrink = min(1.0, MAX_IN / max(width, height))
    return Paper(max(width * shrink, MIN_IN), max(height * shrink, MIN_IN), 0.0)


def _length_px(written: str) -> float | None:
    found = _LENGTH.fullmatch(written)
    if not found or not _is_number(found[1]):
        return None
    pixels = float(found[1]) * _PX_PER_UNIT[found[2].lower()]
    return pixels if 0 < pixels < 1e7 else None


def _is_number(written: str) -> bool:
    return bool(re.fullmatch(r"[+-]?(?:\d{1,12}\.?\d{0,12}|\.\d{1,12})(?:[eE][+-]?\d{1,2})?", written))


def _list_outside(work: Work, text: str) -> None:
    rewriter = MarkupRewriter(lambda _address: None)
    rewriter.page(text)
    report_outside(work, rewriter)


def _inflated(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        plain = data
    else:
        try:
            plain = zlib.decompressobj(wbits=31).decompress(data, MAX_SVG_BYTES + 1)
        except zlib.error as error:
            raise DocumentFailed(ErrorCode.CORRUPT, f"svgz: {error}") from error
    if len(plain) > MAX_SVG_BYTES:
        raise DocumentFailed(ErrorCode.LIMIT_EXCEEDED, f"an SVG of more than {MAX_SVG_BYTES} bytes")
    return plain
