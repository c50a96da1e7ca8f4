"""Whether the extension of a native fits what it is. A misfit is a finding for the reviewer and stops nothing.

Only an extension that is known to mean something else is a misfit: `.bak`, `.1` or none say nothing about the content.
"""

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.forms import word_set
from photostat.render.model import Finding, FindingCode
from photostat.render.native_types import native_type

# The usual extension of a type -> the others that mean the same.
_ALIASES = {
    "jpg": "jpeg jpe jfif jif pjpeg thm", "tif": "tiff fax g3 g4", "bmp": "dib rle", "png": "apng", "ico": "",
    "heic": "heif hif",
    "jp2": "j2k jpx jpf jpm jp2k", "j2k": "j2c jpc jp2 jpx", "jpx": "jp2 jpf", "psd": "psb", "tga": "targa icb vda vst",
    "pbm": "pnm", "pgm": "pnm", "ppm": "pnm", "sgi": "rgb rgba bw", "ras": "sun rast", "gif": "", "avif": "avifs",
    "doc": "dot wbk wiz rtf", "dot": "doc", "xls": "xlt xla xlm xlw xlc", "xlt": "xls", "xla": "xls", "xlw": "xls",
    "ppt": "pps pot ppa", "pps": "ppt", "pot": "ppt", "vsd": "vst vss", "vst": "vsd", "vss": "vsd",
    "wpd": "wp wp5 wp6 wp4 doc wpt", "wps": "wpt", "wk1": "wks wrk wr1 wk2 wq1", "wk3": "wk4 123", "wk4": "123",
    "wb2": "wb1 wb3 qpw", "wb3": "wb2 qpw", "qpw": "wb3", "rtf": "doc", "pdf": "ai", "svg": "xml", 
    "vdx": "vsx vtx xml",
    "html": "htm xhtml xht shtml shtm xhtm", "mht": "mhtml eml", "eml": "txt email mime mht nws", 
    "msg": "oft", "oft": "msg",
    "fodt": "xml", "fods": "xml", "fodp": "xml", "fodg": "xml", "odt": "ott", "ods": "ots", "odp": "otp", "odg": "otg",
    "vcf": "vcard", "ics": "vcs ical ifb", "tar": "gtar", "gz": "tgz gzip", "mpg": "mpeg mpe m1v m2v vob mp2 ts",
    "mp4": "m4v m4a m4b 3gp 3g2 mov", "mp3": "mp2 mpga", "mkv": "webm mka", "ogg": "oga ogv opus", "asf": "wmv wma",
    "exe": "dll sys ocx scr com", "so": "o bin", "mid": "midi", "pct": "pict pic", "sqlite": "db sqlite3 db3",
    "der": "cer crt key p12 pfx", "p7m": "p7s p7c", "p7s": "p7m", "dat": "tnef", "ps": "eps ai", "zip": "zipx",
    "xml": "", "tsv": "csv tab txt", "csv": "tsv tab txt", "dbf": "", "mdb": "mde", "slk": "", "one": "", "ttf": "tte",
}  # fmt: skip
_TEXT_EXTENSIONS = word_set(
    "txt text log csv tsv tab asc prn json xml html htm md ini cfg conf css js c h cpp hpp cs java py rb pl sh bat ps1 "
    "sql php yaml yml toml vcf ics dat me nfo diff patch tex dxf svg eml mht rst xsl xsd "
    "pem crt cer key"
)
_MORE_BINARY = word_set(
    "docx docm dotx dotm xlsx xlsm xltx xltm xlsb xlam pptx pptm potx potm ppsx ppsm vsdx vsdm vstx vstm pub xps epub "
    "7z rar bz2 xz cab avi wav wmv wma flac iso pst ost nsf mbox msi jar class lnk chm ttf otf woff webp wmf emf emz "
    "dwg pages numbers key accdb sxw sxc sxi odb odf cur icns dds qoi pcx dcx"
)
# Names that programs give to anything: they say nothing.
_MEANINGLESS = word_set("dat bin com me thm pic")
_KNOWN = (frozenset(_ALIASES) | _TEXT_EXTENSIONS | _MORE_BINARY | word_set(" ".join(_ALIASES.values()))) - _MEANINGLESS


def extension_finding(identification: Identification, extension: str) -> Finding | None:
    """The finding of a wrong extension, None where it fits, says nothing or is absent."""
    if not extension or extension not in _KNOWN or _fits(identification, extension):
        return None
    name = native_type(identification.file_type_id).name
    return Finding(FindingCode.EXTENSION_MISMATCH, f"The extension .{extension} does not fit: the content is {name}.")


def _fits(identification: Identification, extension: str) -> bool:
    usual = identification.extension
    if not usual or extension == usual or extension in _ALIASES.get(usual, "").split():
        return True
    return identification.kind is Kind.TEXT and extension in _TEXT_EXTENSIONS
