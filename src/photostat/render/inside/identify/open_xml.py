"""Which Office Open XML, Visio or XPS document a ZIP holds, by its content types, and which application wrote it.

Reads three small parts as text with patterns: no XML parser meets a native here, so there are no entities to bomb with.
"""

import re

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.forms import native_form, unsupported
from photostat.render.inside.identify.zip_container import ZipContainer

_PART_BYTES = 1024 * 1024
_OVERRIDE = re.compile(r"<(?:\w+:)?(?:Override|Default)\b[^<>]{0,2000}>")
_ATTRIBUTE = re.compile(r"(PartName|ContentType|Extension|Type|Target)\s*=\s*[\"']([^\"']{0,1000})[\"']")
_RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship\b[^<>]{0,2000}>")
_APP_VERSION = re.compile(r"<(?:\w+:)?AppVersion>\s*(\d{1,3})")
_STRICT = "http://purl.oclc.org/ooxml/"

_WORD, _SHEET, _SLIDES = "Microsoft Word", "Microsoft Excel", "Microsoft PowerPoint"
_OOXML = "application/vnd.openxmlformats-officedocument."
# Content type of the main part -> application, what the name adds to the year, usual extension, import filter.
_MAIN_PARTS = {
    f"{_OOXML}wordprocessingml.document.main+xml": (_WORD, "", "docx", "MS Word 2007 XML"),
    f"{_OOXML}wordprocessingml.template.main+xml": (_WORD, " Template", "dotx", "MS Word 2007 XML Template"),
    "application/vnd.ms-word.document.macroenabled.main+xml": (_WORD, " Macro Enabled", "docm", "MS Word 2007 XML VBA"),
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml": (
        _WORD, " Template Macro Enabled", "dotm", "MS Word 2007 XML Template",
    ),
    f"{_OOXML}spreadsheetml.sheet.main+xml": (_SHEET, "", "xlsx", "Calc MS Excel 2007 XML"),
    f"{_OOXML}spreadsheetml.template.main+xml": (_SHEET, " Template", "xltx", "Calc MS Excel 2007 XML Template"),
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": (
        _SHEET, " Macro Enabled", "xlsm", "Calc MS Excel 2007 VBA XML",
    ),
    "application/vnd.ms-excel.template.macroenabled.main+xml": (
        _SHEET, " Template Macro Enabled", "xltm", "Calc MS Excel 2007 XML Template",
    ),
    "application/vnd.ms-excel.addin.macroenabled.main+xml": (
        _SHEET, " Add-in Macro", "xlam", "Calc MS Excel 2007 VBA XML",
    ),
    "application/vnd.ms-excel.sheet.binary.macroenabled.main": (_SHEET, " Binary", "xlsb", "Calc MS Excel 2007 Binary"),
    f"{_OOXML}presentationml.presentation.main+xml": (_SLIDES, "", "pptx", "Impress MS PowerPoint 2007 XML"),
    f"{_OOXML}presentationml.template.main+xml": (
        _SLIDES, " Template", "potx", "Impress MS PowerPoint 2007 XML Template",
    ),
    f"{_OOXML}presentationml.slideshow.main+xml": (
        _SLIDES, " Slideshow", "ppsx", "Impress MS PowerPoint 2007 XML AutoPlay",
    ),
    "application/vnd.ms-powerpoint.presentation.macroenabled.main+xml": (
        _SLIDES, " Macro Enabled", "pptm", "Impress MS PowerPoint 2007 XML VBA",
    ),
    "application/vnd.ms-powerpoint.template.macroenabled.main+xml": (
        _SLIDES, " Template Macro Enabled", "potm", "Impress MS PowerPoint 2007 XML Template",
    ),
    "application/vnd.ms-powerpoint.slideshow.macroenabled.main+xml": (
        _SLIDES, " Slideshow Macro Enabled", "ppsm", "Impress MS PowerPoint 2007 XML AutoPlay",
    ),
}  # fmt: skip
_VISIO_PARTS = {
    "application/vnd.ms-visio.drawing.main+xml": ("", "vsdx"),
    "application/vnd.ms-visio.template.main+xml": (" Template", "vstx"),
    "application/vnd.ms-visio.stencil.main+xml": (" Stencil", "vssx"),
    "application/vnd.ms-visio.drawing.macroenabled.main+xml": (" Macro Enabled", "vsdm"),
    "application/vnd.ms-visio.template.macroenabled.main+xml": (" Template Macro Enabled", "vstm"),
    "application/vnd.ms-visio.stencil.macroenabled.main+xml": (" Stencil Macro Enabled", "vssm"),
}
_NAMED_PARTS = {
    "application/vnd.openxmlformats-officedocument.themeManager+xml".lower(): ("Microsoft Office Theme", "thmx"),
    "application/vnd.ms-package.xps-fixeddocumentsequence+xml": ("Microsoft XML Paper Specification (XPS)", "xps"),
    "application/oxps-fixeddocumentsequence+xml": ("Microsoft XML Paper Specification (XPS)", "oxps"),
    "application/vnd.ms-powerpoint.addin.macroenabled.main+xml": ("Microsoft PowerPoint Add-in", "ppam"),
}
# Where the content types are lost: the part that every writer gives this name.
_BY_MEMBER = {
    "word/document.xml": f"{_OOXML}wordprocessingml.document.main+xml",
    "xl/workbook.xml": f"{_OOXML}spreadsheetml.sheet.main+xml",
    "xl/workbook.bin": "application/vnd.ms-excel.sheet.binary.macroenabled.main",
    "ppt/presentation.xml": f"{_OOXML}presentationml.presentation.main+xml",
    "visio/document.xml": "application/vnd.ms-visio.drawing.main+xml",
}
_KINDS = {_WORD: Kind.WORD, _SHEET: Kind.SPREADSHEET, _SLIDES: Kind.PRESENTATION}


def open_xml_form(package: ZipContainer) -> Identification | None:
    """The document type, or None where the package is no Office Open XML, Visio or XPS document."""
    relationships = _text(package.read("_rels/.rels", _PART_BYTES))
    main = _main_content_type(package, relationships)
    if main in _NAMED_PARTS:
        return unsupported(*_NAMED_PARTS[main])
    if main in _VISIO_PARTS:
        suffix, usual = _VISIO_PARTS[main]
        return native_form(f"Microsoft Visio 2013{suffix}", Kind.DRAWING, usual, "Visio Document")
    if main not in _MAIN_PARTS:
        return None
    application, suffix, usual, office_filter = _MAIN_PARTS[main]
    year = _year(_text(package.read("docProps/app.xml", _PART_BYTES)))
    if _STRICT in relationships and not suffix:
        # Only 2013 and later write the strict form.
        suffix, year = " Strict Open XML", max(year, 2013)
    return native_form(f"{application} {year}{suffix}", _KINDS[application], usual, office_filter)


def macro_parts(package: ZipContainer) -> tuple[str, ...]:
    """The parts that hold a VBA project."""
    return tuple(sorted(name for name in package.names if name.lower().endswith("vbaproject.bin")))


def _main_content_type(package: ZipContainer, relationships: str) -> str:
    declared = _declared_types(_text(package.read("[Content_Types].xml", _PART_BYTES)))
    known = _MAIN_PARTS.keys() | _VISIO_PARTS.keys() | _NAMED_PARTS.keys()
    for tag in _RELATIONSHIP.findall(relationships):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("Type", "").endswith(("/officeDocument", "/relationships/document", "fixedrepresentation")):
            target = attributes.get("Target", "").lstrip("/").lower()
            found = declared.get(target) or declared.get("." + target.rpartition(".")[2], "")
            if found in known:
                return found
    for content_type in declared.values():
        if content_type in known:
            return content_type
    return next((_BY_MEMBER[name] for name in _BY_MEMBER if package.has(name)), "")


def _declared_types(content_types: str) -> dict[str, str]:
    """Part name without leading slash, or "." and extension for a default, to content type; all lower case."""
    declared: dict[str, str] = {}
    for tag in _OVERRIDE.findall(content_types):
        attributes = dict(_ATTRIBUTE.findall(tag))
        name = attributes.get("PartName", "").lstrip("/") or "." + attributes.get("Extension", "")
        declared[name.lower()] = attributes.get("ContentType", "").lower()
    return declared


def _year(properties: str) -> int:
    """The Office year of AppVersion (12 = 2007); 2007 where none is said, 2016 for all that came after."""
    found = _APP_VERSION.search(properties)
    version = int(found[1]) if found else 12
    if version >= 16:
        return 2016
    return {14: 2010, 15: 2013}.get(version, 2007)


def _text(part: bytes) -> str:
    if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return part.decode("utf-16", "replace")
    return part.decode("utf-8", "replace")
