"""What a ZIP is: an office document, an iWork bundle, a Java archive, or an archive and nothing more."""

from photostat.render.inside.base import Identification
from photostat.render.inside.identify.forms import unsupported, word_set
from photostat.render.inside.identify.open_document import open_document_form, script_parts
from photostat.render.inside.identify.open_xml import macro_parts, open_xml_form
from photostat.render.inside.identify.zip_container import ZipContainer

# The extensions of documents that are ZIP files: where such a file cannot be read as one, it is damaged.
DOCUMENT_EXTENSIONS = word_set(
    "docx docm dotx dotm xlsx xlsm xltx xltm xlsb xlam pptx pptm potx potm ppsx ppsm vsdx vsdm vstx vstm vssx vssm "
    "odt ott ods ots odp otp odg otg sxw stw sxc stc sxi sti sxd std"
)
_DOCUMENT_MEMBERS = ("[content_types].xml", "_rels/.rels", "word/", "xl/", "ppt/", "visio/", "mimetype", "content.xml")
_IWORK_2013 = {
    "pages": ("Apple iWork Pages 2013", "pages"),
    "numbers": ("Apple iWork Numbers 2013", "numbers"),
    "key": ("Apple iWork Keynote 2013", "key"),
}


def zip_form(package: ZipContainer, extension: str) -> Identification:
    """The type; "ZIP File" where the members tell nothing else."""
    if package.has("[Content_Types].xml") or package.has("_rels/.rels"):
        found = open_xml_form(package)
        if found is not None:
            return found
    if package.has("mimetype") or package.has("META-INF/manifest.xml"):
        found = open_document_form(package)
        if found is not None:
            return found
    return _bundle_form(package, extension) or unsupported("ZIP File", "zip", encrypted=package.is_encrypted)


def macro_members(package: ZipContainer) -> tuple[str, ...]:
    return macro_parts(package) + script_parts(package)


def looks_like_document(names: list[str], extension: str) -> bool:
    """Whether a damaged ZIP was meant to be an office document."""
    return extension in DOCUMENT_EXTENSIONS or any(name.startswith(_DOCUMENT_MEMBERS) for name in names)


def _bundle_form(package: ZipContainer, extension: str) -> Identification | None:
    if package.has("index.apxl") or package.has("index.apxl.gz"):
        return unsupported("Apple iWork Keynote", "key")
    if package.has("index.xml") and extension in ("pages", "numbers"):
        name = "Apple iWork Pages" if extension == "pages" else "Apple iWork Numbers"
        return unsupported(name, extension)
    if package.has("index/document.iwa") or package.has("index.zip"):
        slides = any(name.startswith("Index/Slide") for name in package.names)
        name, usual = _IWORK_2013["key" if slides else extension if extension in _IWORK_2013 else "pages"]
        return unsupported(name, usual)
    if package.has("META-INF/MANIFEST.MF") and (extension == "jar" or any(n.endswith(".class") for n in package.names)):
        return unsupported("Java Archive", "jar")
    if package.has("descriptor.xml") and extension == "dwfx":
        return unsupported("Autodesk DWF (Archived)", "dwfx")
    if extension == "olm":
        return unsupported("Microsoft Outlook for Mac 2011 Archive", "olm")
    return None
