"""Which OpenDocument or StarOffice XML document it is, packed in a ZIP or flat in one XML file, and who wrote it.

The generator string tells the writer's row ("LibreOffice Writer 4"); an unknown writer gets the row of the format's
first version. Formula, database, chart, image and master documents are named and not opened: LibreOffice's Base
never runs.
"""

import re

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.forms import native_form, unsupported
from photostat.render.inside.identify.zip_container import ZipContainer

_PART_BYTES = 1024 * 1024
_ODF = "application/vnd.oasis.opendocument."
_STAR = "application/vnd.sun.xml."
# Body of the media type -> component, kind, extensions (plain, template, flat), import filters (the same three).
_COMPONENTS = {
    "text": (
        "Writer", Kind.WORD, ("odt", "ott", "fodt"), ("writer8", "writer8_template", "OpenDocument Text Flat XML"),
    ),
    "spreadsheet": (
        "Calc", Kind.SPREADSHEET, ("ods", "ots", "fods"),
        ("calc8", "calc8_template", "OpenDocument Spreadsheet Flat XML"),
    ),
    "presentation": (
        "Impress", Kind.PRESENTATION, ("odp", "otp", "fodp"),
        ("impress8", "impress8_template", "OpenDocument Presentation Flat XML"),
    ),
    "graphics": (
        "Draw", Kind.DRAWING, ("odg", "otg", "fodg"), ("draw8", "draw8_template", "OpenDocument Drawing Flat XML"),
    ),
}  # fmt: skip
_FIRST_VERSION_ROWS = {
    "Writer": "StarOffice Writer 8 / OpenOffice Writer 2",
    "Calc": "StarOffice Calc 8 / OpenOffice Calc 2",
    "Impress": "StarOffice Impress 8",
    "Draw": "StarOffice Draw 8",
}
_SYMPHONY_ROWS = {
    "Writer": "IBM Lotus Symphony Document",
    "Calc": "IBM Lotus Symphony Spreadsheet",
    "Impress": "IBM Lotus Symphony Presentation",
}
_UNREAD = {
    "formula": ("OpenDocument Formula", "odf"),
    "formula-template": ("OpenDocument Formula", "otf"),
    "base": ("OpenDocument Database", "odb"),
    "database": ("OpenDocument Database", "odb"),
    "text-master": ("OpenDocument Master Document", "odm"),
    "text-master-template": ("OpenDocument Master Document", "otm"),
    "text-web": ("OpenDocument Master Document", "oth"),
    "chart": ("OpenDocument Chart", "odc"),
    "chart-template": ("OpenDocument Chart", "otc"),
    "image": ("OpenDocument Image", "odi"),
    "image-template": ("OpenDocument Image", "oti"),
}
_STAR_OFFICE_6 = {
    "writer": ("StarOffice Writer 6/7", Kind.WORD, "sxw", "StarOffice XML (Writer)"),
    "writer.template": ("StarOffice Writer 6/7", Kind.WORD, "stw", "writer_StarOffice_XML_Writer_Template"),
    "calc": ("StarOffice Calc 6/7", Kind.SPREADSHEET, "sxc", "StarOffice XML (Calc)"),
    "calc.template": ("StarOffice Calc 6/7", Kind.SPREADSHEET, "stc", "calc_StarOffice_XML_Calc_Template"),
    "impress": ("StarOffice Impress 6/7", Kind.PRESENTATION, "sxi", "StarOffice XML (Impress)"),
    "impress.template": (
        "StarOffice Impress 6/7", Kind.PRESENTATION, "sti", "impress_StarOffice_XML_Impress_Template",
    ),
    "draw": ("StarOffice Draw 6/7", Kind.DRAWING, "sxd", "StarOffice XML (Draw)"),
    "draw.template": ("StarOffice Draw 6/7", Kind.DRAWING, "std", "draw_StarOffice_XML_Draw_Template"),
}  # fmt: skip
_GENERATOR = re.compile(r"<meta:generator>([^<]{0,300})")
_MEDIA_TYPE_IN_MANIFEST = re.compile(r"<manifest:file-entry\b[^<>]{0,2000}>")
_MACRO_INDEX_NAMES = frozenset({"script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"})


def open_document_form(package: ZipContainer) -> Identification | None:
    """The document type of an OpenDocument or StarOffice 6 package, or None."""
    manifest = package.read("META-INF/manifest.xml", _PART_BYTES).decode("utf-8", "replace")
    media_type = package.read("mimetype", 200).decode("latin-1").strip().lower() or _root_media_type(manifest)
    encrypted = "encryption-data" in manifest
    if media_type == "application/epub+zip":
        return unsupported("Electronic Publication (EPUB)", "epub")
    if media_type.startswith(_STAR) and media_type[len(_STAR) :] in _STAR_OFFICE_6:
        name, kind, usual, office_filter = _STAR_OFFICE_6[media_type[len(_STAR) :]]
        return native_form(name, kind, usual, office_filter, encrypted=encrypted)
    generator = _generator(package.read("meta.xml", _PART_BYTES).decode("utf-8", "replace"))
    return _form(media_type, generator, flat=False, encrypted=encrypted)


def flat_open_document_form(media_type: str, text: str) -> Identification | None:
    """The type of a flat document: `media_type` from the root element, `text` the document's beginning."""
    return _form(media_type.lower(), _generator(text), flat=True, encrypted=False)


def script_parts(package: ZipContainer) -> tuple[str, ...]:
    """The members that hold Basic modules or scripts; the index files that every writer adds do not count."""
    return tuple(
        sorted(
            name
            for name in package.names
            if name.startswith(("Basic/", "Scripts/"))
            and not name.endswith("/")
            and name.rpartition("/")[2] not in _MACRO_INDEX_NAMES
        )
    )


def _form(media_type: str, generator: str, *, flat: bool, encrypted: bool) -> Identification | None:
    if not media_type.startswith(_ODF):
        return None
    body = media_type[len(_ODF) :]
    if body in _UNREAD:
        name, usual = _UNREAD[body]
        return unsupported(name, usual, encrypted=encrypted)
    component = _COMPONENTS.get(body.removesuffix("-template"))
    if component is None:
        return None
    application, kind, extensions, filters = component
    which = 2 if flat else int(body.endswith("-template"))
    row = _row(application, generator)
    return native_form(row, kind, extensions[which], filters[which], encrypted=encrypted)


def _row(application: str, generator: str) -> str:
    """The row of a generator such as "LibreOffice/24.2.4.2$Linux_X86_64 ..." or "OpenOffice.org/3.2$Win32 ..."."""
    product, _, rest = generator.partition("/")
    major = int(found[0]) if (found := re.match(r"\d{1,4}", rest)) else 0
    product = product.strip().lower()
    if product in ("libreoffice", "libreofficedev"):
        return f"LibreOffice {application} {3 if major == 3 else 4}"
    if product in ("openoffice", "apache_openoffice"):
        return f"Apache OpenOffice {application} {3 if major == 3 else 4}"
    if product == "oracle_open_office":
        return f"Oracle OpenOffice {application} 3"
    if product == "openoffice.org" and major in (1, 2, 3):
        return f"OpenOffice {application} {major}"
    if product == "staroffice" and major == 9:
        return f"StarOffice {application} 9"
    if "symphony" in product and application in _SYMPHONY_ROWS:
        return _SYMPHONY_ROWS[application]
    return _FIRST_VERSION_ROWS[application]


def _generator(metadata: str) -> str:
    found = _GENERATOR.search(metadata)
    return found[1] if found else ""


def _root_media_type(manifest: str) -> str:
    """The media type that the manifest gives the package itself: some writers leave the mimetype member out."""
    for tag in _MEDIA_TYPE_IN_MANIFEST.findall(manifest):
        if re.search(r"full-path\s*=\s*[\"']/[\"']", tag):
            found = re.search(r"media-type\s*=\s*[\"']([^\"']{0,200})[\"']", tag)
            return found[1].lower() if found else ""
    return ""
