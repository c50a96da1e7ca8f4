"""What an OLE compound file is, by its streams, its class id and the version words in their headers.

Covers Word, Excel, PowerPoint, Visio, Publisher, Works, WordPerfect and Quattro Pro in OLE, StarOffice 5, Outlook
items, Project, and Office Open XML behind encryption. Says `encrypted` where the document's own header
says so; opens nothing.
"""

import struct

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.biff import biff_form
from photostat.render.inside.identify.forms import native_form, unsupported
from photostat.render.inside.identify.legacy_office import quattro_pro_form, word_perfect_form
from photostat.render.inside.identify.ole import OleFile
from photostat.render.inside.identify.outlook import outlook_form

# [MS-DOC] 2.5.15: nFibNew of the version that saved the file; Word 2007 and later still say 2003 in this format.
_WORD_BY_FIB = {
    0x00C1: "Microsoft Word 97/98",
    0x00D9: "Microsoft Word 2000",
    0x0101: "Microsoft Word 2002",
    0x010C: "Microsoft Word 2003/2004",
    0x0112: "Microsoft Word 2003/2004",
}
_VISIO_BY_VERSION = {
    1: "Microsoft Visio 3", 2: "Microsoft Visio 3", 3: "Microsoft Visio 3", 4: "Microsoft Visio 4",
    5: "Microsoft Visio 5", 6: "Microsoft Visio 2000/2002",
}  # fmt: skip
_PROJECT_BY_STORAGE = {
    "   1": "Microsoft Project 98",
    "   19": "Microsoft Project 2000",
    "   112": "Microsoft Project 2007",
    "   114": "Microsoft Project 2010",
}
_STAR_OFFICE = {
    "starwriterdocument": ("StarOffice Writer 5.2", Kind.WORD, "sdw", "StarOffice_Writer"),
    "starcalcdocument": ("StarOffice Calc 5.2", Kind.SPREADSHEET, "sdc", "StarOffice_Spreadsheet"),
    "stardrawdocument3": ("StarOffice Impress 5.2", Kind.PRESENTATION, "sdd", "StarOffice_Presentation"),
}
_ENCRYPTED_BY_EXTENSION = {
    "doc": ("Microsoft Word", Kind.WORD, "docx"),
    "dot": ("Microsoft Word", Kind.WORD, "docx"),
    "xls": ("Microsoft Excel", Kind.SPREADSHEET, "xlsx"),
    "xlt": ("Microsoft Excel", Kind.SPREADSHEET, "xlsx"),
    "xla": ("Microsoft Excel", Kind.SPREADSHEET, "xlsx"),
    "ppt": ("Microsoft PowerPoint", Kind.PRESENTATION, "pptx"),
    "pps": ("Microsoft PowerPoint", Kind.PRESENTATION, "pptx"),
    "pot": ("Microsoft PowerPoint", Kind.PRESENTATION, "pptx"),
}
_DRM_STREAM = "\tdrmcontent"
_INSTALLER_CLASS_ID = "000C1084-0000-0000-C000-000000000046"
_BINDER_CLASS_ID = "59850400-6664-101B-B21C-00AA004BA90B"
_PPT_ENCRYPTED_TOKEN = 0xF3D1C4DF  # [MS-PPT] 2.3.2: headerToken of CurrentUserAtom; the plain one is 0xE391C05F


def ole_form(ole: OleFile, extension: str) -> Identification | None:
    """The type, or None where no stream tells it. `extension` decides only between encrypted Office kinds."""
    top = ole.top_names()
    for recognise in (_office_form, _outlook_or_drawing_form, _other_form):
        found = recognise(ole, top, extension)
        if found is not None:
            return found
    return None


def macro_storages(ole: OleFile) -> tuple[str, ...]:
    """The storages that hold a VBA project: those with a stream `_VBA_PROJECT` ([MS-OVBA] 2.2.1)."""
    found = (entry.path for entry in ole.entries if entry.is_stream and entry.path.lower().endswith("/_vba_project"))
    return tuple(sorted(path.rpartition("/")[0] for path in found))


def _office_form(ole: OleFile, top: frozenset[str], extension: str) -> Identification | None:
    if "encryptedpackage" in top:
        return _encrypted_package_form(ole, extension)
    if _DRM_STREAM in top:
        return _drm_form(top)
    if "worddocument" in top:
        return _word_form(ole.read("WordDocument", 1536), extension)
    for name in ("workbook", "book"):
        if name in top:
            return biff_form(ole.read(name, 64 * 1024), extension)
    if "pp97_dualstorage" in top:
        return native_form("Microsoft PowerPoint 95/97 Dual Storage", Kind.PRESENTATION, "ppt", "MS PowerPoint 97")
    if "powerpoint document" in top:
        return _power_point_form(ole, extension)
    if "pp40" in top:
        return unsupported("Microsoft PowerPoint 4.0", "ppt")
    return None


def _word_form(fib: bytes, extension: str) -> Identification | None:
    if len(fib) < 34:
        return None
    magic, fib_version = struct.unpack_from("<HH", fib)
    encrypted = bool(struct.unpack_from("<H", fib, 10)[0] & 0x0100)
    usual = "dot" if extension == "dot" else "doc"
    if magic in (0xA5DC, 0xA5DB, 0xA59B) or fib_version < 0x6A:
        # [MS-DOC] knows 0x00C1 and later; Word 6 writes 0x65, Word 95 0x67 and 0x68.
        if fib_version <= 0x65:
            return native_form("Microsoft Word 6.0/95", Kind.WORD, usual, "MS WinWord 6.0", encrypted=encrypted)
        return native_form("Microsoft Word 95", Kind.WORD, usual, "MS Word 95", encrypted=encrypted)
    if magic != 0xA5EC:
        return None
    name = _WORD_BY_FIB.get(_new_fib_version(fib), "Microsoft Word 97/98")
    return native_form(name, Kind.WORD, usual, "MS Word 97", encrypted=encrypted)


def _new_fib_version(fib: bytes) -> int:
    """nFibNew, which stands behind four arrays of declared length ([MS-DOC] 2.5.1); 0x00C1 where there is none."""
    at = 32
    for word_bytes in (2, 4, 8):
        if len(fib) < at + 2:
            return 0x00C1
        at += 2 + word_bytes * int(struct.unpack_from("<H", fib, at)[0])
    if len(fib) < at + 4:
        return 0x00C1
    count, version = struct.unpack_from("<HH", fib, at)
    return int(version) if count else 0x00C1


def _power_point_form(ole: OleFile, extension: str) -> Identification:
    current_user = ole.read("Current User", 32)
    token = struct.unpack_from("<I", current_user, 12)[0] if len(current_user) >= 16 else 0
    encrypted = token == _PPT_ENCRYPTED_TOKEN or ole.has("EncryptedSummary")
    usual = extension if extension in ("pps", "pot") else "ppt"
    return native_form("Microsoft PowerPoint 97-2004", Kind.PRESENTATION, usual, "MS PowerPoint 97", encrypted=encrypted)


def _encrypted_package_form(ole: OleFile, extension: str) -> Identification:
    """Office Open XML behind encryption: the application shows only after decryption, so the extension names it."""
    family = _family(extension)
    rights_managed = any("drmtransform" in entry.path.lower() for entry in ole.entries)
    if family is None:
        name = "Microsoft Office (DRM Protected)" if rights_managed else ""
        return unsupported(name or "Microsoft Office Document (Encrypted, Unknown Type)", extension, encrypted=True)
    application, kind, usual = family
    # [MS-OFFCRYPTO] 2.3.4: version 4.4 is agile encryption, which Office 2010 brought; the others are of 2007.
    year = 2010 if ole.read("EncryptionInfo", 4) == b"\x04\x00\x04\x00" else 2007
    binary = " Binary" if extension == "xlsb" else ""
    name = f"{application} {year}{binary} (Encrypted)"
    if rights_managed:
        name = f"{application} 2007 (DRM Protected)"
    return native_form(name, kind, "xlsb" if binary else usual, encrypted=True)


def _family(extension: str) -> tuple[str, Kind, str] | None:
    return _ENCRYPTED_BY_EXTENSION.get(extension[:3])


def _drm_form(top: frozenset[str]) -> Identification:
    """The old rights management: a stub document that asks to be opened in Office, the real one sealed beside it."""
    if "worddocument" in top:
        return native_form("Microsoft Word (DRM Protected)", Kind.WORD, "doc", encrypted=True)
    if "workbook" in top:
        return native_form("Microsoft Excel (DRM Protected)", Kind.SPREADSHEET, "xls", encrypted=True)
    if "powerpoint document" in top:
        return native_form("Microsoft PowerPoint (DRM Protected)", Kind.PRESENTATION, "ppt", encrypted=True)
    return unsupported("Microsoft Office (DRM Protected)", "", encrypted=True)


def _outlook_or_drawing_form(ole: OleFile, top: frozenset[str], extension: str) -> Identification | None:
    if "__properties_version1.0" in top:
        return outlook_form(ole)
    if "visiodocument" in top:
        version = ole.read("VisioDocument", 1, 0x1A)
        name = _VISIO_BY_VERSION.get(version[0] if version else 0, "Microsoft Visio 2003")
        usual = extension if extension in ("vst", "vss") else "vsd"
        return native_form(name, Kind.DRAWING, usual, "Visio Document")
    if "quill" in top and "contents" in top:
        # Publisher 98 to 2003 write the same container; only 2007 and later name themselves in the summary.
        return native_form("Microsoft Publisher 2003", Kind.DRAWING, "pub", "Publisher Document")
    return None


def _other_form(ole: OleFile, top: frozenset[str], extension: str) -> Identification | None:
    if "matost" in top or ("contents" in top and extension in ("wps", "wpt")):
        return native_form("Microsoft Works 2000", Kind.WORD, "wps", "MS_Works")
    if "mn0" in top:
        return native_form("Microsoft Windows Works 4.0 WP", Kind.WORD, "wps", "MS_Works")
    if "wksssworkbook" in top:
        return native_form("Microsoft Works 6 Spreadsheet", Kind.SPREADSHEET, "xlr", "MS_Works_Calc")
    if "perfectoffice_main" in top:
        return _perfect_office_form(ole, extension)
    if "nativecontent_main" in top:
        return native_form("Quattro Pro 9.0 Notebook", Kind.SPREADSHEET, "qpw", "WPS_QPro_Calc")
    for stream, (name, kind, usual, office_filter) in _STAR_OFFICE.items():
        if stream in top:
            return native_form(name, kind, usual, office_filter)
    return _named_form(ole, top)


def _named_form(ole: OleFile, top: frozenset[str]) -> Identification | None:
    for storage, name in _PROJECT_BY_STORAGE.items():
        if storage in top:
            return unsupported(name, "mpp")
    if ole.read("FileHeader", 32).startswith(b"HWP Document File"):
        return unsupported("Hangul 2002", "hwp")
    if ole.root_class_id == _INSTALLER_CLASS_ID:
        return unsupported("Windows Installer Package", "msi")
    if ole.root_class_id == _BINDER_CLASS_ID or "binder" in top:
        return unsupported("Microsoft Binder", "obd")
    if "image contents" in top and any(name.startswith("data object store") for name in top):
        return unsupported("Kodak FlashPix", "fpx")
    return None


def _perfect_office_form(ole: OleFile, extension: str) -> Identification | None:
    start = ole.read("PerfectOffice_MAIN", 16)
    if start.startswith(b"\xffWPC"):
        return word_perfect_form(start)
    return quattro_pro_form(start) or (
        native_form("Quattro Pro 7.0 Notebook", Kind.SPREADSHEET, "wb3", "WPS_QPro_Calc")
        if extension in ("wb3", "wb2", "qpw")
        else None
    )
