"""XML and HTML by their first element: Office 2003 XML, flat OpenDocument, SVG, web pages, and XML as text.

A scanner over the first 64 KB, no parser: entities and DTDs are skipped as text and never resolved.
"""

import re
from dataclasses import dataclass

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.charsets import DecodedText
from photostat.render.inside.identify.forms import native_form, unsupported, word_set
from photostat.render.inside.identify.open_document import flat_open_document_form

_ROOT = re.compile(r"<([A-Za-z_][\w.-]{0,80}(?::[\w.-]{1,80})?)([^<>]{0,8000})>?")
_ATTRIBUTE = re.compile(r"([\w:.-]{1,80})\s*=\s*[\"']([^\"'<]{0,1000})[\"']")
_HTML_TAGS = word_set(
    "html head body title meta link style script table div p span h1 h2 h3 h4 h5 h6 center font a b br hr img ul ol "
    "form frameset pre base tr td section article header main nav"
)
HTML_EXTENSIONS = frozenset({"html", "htm", "xhtml", "xht", "shtml", "shtm", "xhtm"})
# Programs that begin with markup: shown as their source, never run.
_SOURCE_EXTENSIONS = word_set(
    "php php3 phtml jsp asp aspx ascx cshtml erb ejs vue svelte hbs mustache tpl j2 jinja xsl xslt md markdown rst tex"
)
_PROGID = re.compile(r"<\?mso-application\s+progid=[\"']([\w.]{1,60})[\"']")
_WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_OFFICE_HTML = (
    ("urn:schemas-microsoft-com:office:excel", "Microsoft Excel 2000 HTML"),
    ("urn:schemas-microsoft-com:office:powerpoint", "Microsoft PowerPoint 2000 HTML"),
    ("urn:schemas-microsoft-com:office:word", "Microsoft Word 2000 HTML"),
)


@dataclass(frozen=True)
class _Opening:
    """What stands before and in the first element."""

    prolog: str
    root: str  # with its prefix, as written
    attributes: dict[str, str]

    @property
    def local_name(self) -> str:
        return self.root.rpartition(":")[2].lower()


def markup_form(decoded: DecodedText, extension: str) -> Identification | None:
    """The type of a document that begins with markup, or None. Source code of a web program stays text."""
    if extension in _SOURCE_EXTENSIONS:
        return None
    text = decoded.text.lstrip("\ufeff \t\r\n\0")
    if not text.startswith("<"):
        named_so = extension in HTML_EXTENSIONS and re.search(r"<(?:p|br|a|b|div|table|html|body|font)\b", text, re.I)
        return _html_form(decoded, text) if named_so else None
    opening = _opening(text)
    if opening is None:
        return _html_form(decoded, text) if extension in HTML_EXTENSIONS else None
    return _office_form(opening, text) or _web_form(opening, decoded, text) or _xml_form(opening, decoded, text, extension)


def _opening(text: str) -> _Opening | None:
    """Skips declarations, processing instructions, comments and a DOCTYPE, none of which it believes."""
    at = 0
    for _ in range(200):
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            following = end + 3
        elif text.startswith("<?", at):
            end = text.find("?>", at)
            following = end + 2
        elif text.startswith("<!", at):
            subset, end = text.find("[", at), text.find(">", at)
            if 0 <= subset < end:
                end = text.find("]>", at)
                following = end + 2
            else:
                following = end + 1
        else:
            break
        if end < 0:
            return None
        at = following
    found = _ROOT.match(text, at)
    return _Opening(text[:at], found[1], dict(_ATTRIBUTE.findall(found[2]))) if found else None


def _office_form(opening: _Opening, text: str) -> Identification | None:
    names = opening.attributes.values()
    progid = found[1] if (found := _PROGID.search(opening.prolog)) else ""
    if opening.local_name == "worddocument" and (_WORD_2003 in names or progid == "Word.Document"):
        return native_form("Microsoft Word 2003 XML", Kind.WORD, "xml", "MS Word 2003 XML")
    if opening.local_name == "workbook" and (_SPREADSHEET_2003 in names or progid == "Excel.Sheet"):
        return native_form("Microsoft Excel 2003 XML", Kind.SPREADSHEET, "xml", "MS Excel 2003 XML Orcus")
    if opening.root == "pkg:package":
        # LibreOffice reads this form only inside a ZIP.
        flat_rows = {"Word.Document": "Microsoft Word 2007 XML", "Excel.Sheet": "Microsoft Excel 2007 XML"}
        return unsupported(flat_rows[progid], "xml") if progid in flat_rows else None
    if opening.local_name == "visiodocument":
        return native_form("Microsoft Visio XML", Kind.DRAWING, "vdx", "Visio Document")
    if opening.local_name == "document" and "office:mimetype" in opening.attributes:
        return flat_open_document_form(opening.attributes["office:mimetype"], text)
    if opening.local_name == "svg":
        return native_form("Scalable Vector Graphics", Kind.SVG, "svg")
    return None


def _web_form(opening: _Opening, decoded: DecodedText, text: str) -> Identification | None:
    if opening.local_name == "wml" and "wml" in opening.prolog.lower():
        return native_form("Wireless Markup Language", Kind.TEXT, "wml", charset=decoded.charset)
    is_xml = opening.prolog.startswith("<?xml")
    if opening.local_name == "html" or "<!doctype html" in opening.prolog.lower():
        return _html_form(decoded, text, is_xml=is_xml, opening=opening)
    if not is_xml and opening.root.lower() in _HTML_TAGS and "xmlns" not in opening.attributes:
        return _html_form(decoded, text)
    return None


def _html_form(decoded: DecodedText, text: str, *, is_xml: bool = False, opening: _Opening | None = None) -> Identification:
    namespaces = set(opening.attributes.values()) if opening else set()
    prolog = opening.prolog.lower() if opening else ""
    name = "Internet HTML"
    if decoded.charset.startswith(("utf-16", "utf-32")):
        name = "Internet HTML - Unicode"
    elif office := [row for namespace, row in _OFFICE_HTML if namespace in namespaces]:
        name = office[0]
    elif is_xml or "//dtd xhtml" in prolog:
        name = "XHTML"
    elif re.search(r"<!doctype html\s*>", prolog):
        name = "HTML5"
    # What the page itself declares wins over a guess; the converter reads the declaration.
    return native_form(name, Kind.HTML, "html", charset="" if decoded.was_guessed else decoded.charset)


def _xml_form(opening: _Opening, decoded: DecodedText, text: str, extension: str) -> Identification | None:
    declared = opening.prolog.startswith(("<?xml", "<!DOCTYPE")) or "xmlns" in opening.attributes
    closed = f"</{opening.root}" in text or extension in ("xml", "dita", "ditamap", "xsd", "rdf", "xmp", "dxl", "gpx")
    if not declared and not closed:
        return None
    name = "Extensible Markup Language (XML)"
    if opening.prolog.startswith("<?xpacket") or opening.root == "x:xmpmeta":
        name = "Extensible Metadata Platform (XMP)"
    elif "http://www.lotus.com/dxl" in opening.attributes.values():
        name = "Domino XML"
    return native_form(name, Kind.TEXT, "xml", charset=decoded.charset)
