"""Word processors and spreadsheets from before the containers: one header, one version word.

WordPerfect, Lotus 1-2-3, Quattro Pro, Write, Word for DOS and Windows 1 and 2, SYLK, DIF, dBase. Where LibreOffice has
no reader the type is still named.
"""

import struct

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.forms import native_form, unsupported

# The version word of the first record (number 0, length 2) that Lotus and its imitators write.
_LOTUS_2 = {0x0404: "Lotus 1-2-3 1.0", 0x0405: "Lotus Symphony 1.0", 0x0406: "Lotus 1-2-3 2.0"}
_QUATTRO = {
    0x1001: ("Quattro Pro for Windows", "wb1"),
    0x1002: ("Quattro Pro for Windows", "wb2"),
    0x1006: ("Quattro Pro 6.0", "wb2"),
    0x1007: ("Quattro Pro 7.0 Notebook", "wb3"),
    0x1008: ("Quattro Pro 8.0", "wb3"),
    0x5120: ("Quattro", "wq1"),
    0x5121: ("Quattro Pro", "wq2"),
}
_LOTUS_3 = {0x1000: ("Lotus 1-2-3 3.x", "wk3"), 0x1002: ("Lotus 1-2-3 4.x/5.x", "wk4")}
_DBASE_3 = {0x03, 0x83}
_DBASE_4 = {0x04, 0x05, 0x43, 0x63, 0x7B, 0x8B, 0x8E, 0xCB}
_FOX_PRO = {0x30, 0x31, 0x32, 0xF5, 0xFB}


def legacy_office_form(head: bytes, size_bytes: int, extension: str) -> Identification | None:
    """The type of a file that starts with `head` and has no container, or None."""
    if head.startswith(b"\xffWPC"):
        return word_perfect_form(head)
    for recognise in (_lotus_form, quattro_pro_form, _word_form):
        found = recognise(head)
        if found is not None:
            return found
    return _text_table_form(head) or _dbase_form(head, size_bytes, extension)


def word_perfect_form(head: bytes) -> Identification:
    """A file with the prefix of WordPerfect 5 and later: product, file type, version and encryption key in 16 bytes."""
    product, file_type, major, minor = head[8:12].ljust(4, b"\0")
    if file_type == 0x16:
        name = "WordPerfect Graphic 2" if major >= 2 else "WordPerfect Graphic"
        return native_form(name, Kind.DRAWING, "wpg", "WordPerfect Graphics")
    encrypted = any(head[12:14])
    if encrypted:
        return native_form("WordPerfect Encrypted", Kind.WORD, "wpd", "WordPerfect", encrypted=True)
    if product == 1 and file_type == 0x2C:
        name = "Mac WordPerfect 3.0" if major >= 3 else "Mac WordPerfect 2.0"
    elif file_type != 0x0A:
        return unsupported("WordPerfect Unknown Format", "wpd")
    elif major == 0:
        name = "WordPerfect 5.1/5.2" if minor else "WordPerfect 5.0"
    else:
        name = "WordPerfect 6.1" if minor else "WordPerfect 6.0"
    return native_form(name, Kind.WORD, "wpd", "WordPerfect")


def _lotus_form(head: bytes) -> Identification | None:
    if len(head) < 8:
        return None
    record, length, version = struct.unpack_from("<HHH", head)
    if record == 0 and length == 2 and version in _LOTUS_2:
        return native_form(_LOTUS_2[version], Kind.SPREADSHEET, "wk1", "WPS_Lotus_Calc")
    if record != 0 or length not in (0x1A, 0x13, 0x15):
        return None
    if version in _LOTUS_3:
        name, usual = _LOTUS_3[version]
        return native_form(name, Kind.SPREADSHEET, usual, "WPS_Lotus_Calc")
    if 0x1003 <= version <= 0x1005:
        return native_form("Lotus 1-2-3 9.x", Kind.SPREADSHEET, "123", "WPS_Lotus_Calc")
    return None


def quattro_pro_form(head: bytes) -> Identification | None:
    """A Quattro or Quattro Pro notebook, bare or as the main stream of an OLE file."""
    if len(head) < 6:
        return None
    record, length, version = struct.unpack_from("<HHH", head)
    if record != 0 or length != 2 or version not in _QUATTRO:
        return None
    name, usual = _QUATTRO[version]
    return native_form(name, Kind.SPREADSHEET, usual, "WPS_QPro_Calc")


def _word_form(head: bytes) -> Identification | None:
    if head.startswith(b"\xdb\xa5\x2d\x00"):
        return native_form("Microsoft Word for Windows 2.0", Kind.WORD, "doc", "MS WinWord 5")
    if head.startswith(b"\x9b\xa5\x21\x00"):
        return native_form("Microsoft Word for Windows 1.x", Kind.WORD, "doc", "MS WinWord 5")
    if head[:6] in (b"\x31\xbe\0\0\0\xab", b"\x32\xbe\0\0\0\xab") and len(head) >= 128:
        # Write and Word for DOS share the header; only Write counts its pages at offset 96.
        if any(head[96:98]):
            return native_form("Windows Write", Kind.WORD, "wri", "MS_Write")
        return native_form("Word for DOS 5.x", Kind.WORD, "doc", "DosWord")
    if head.startswith(b"WordPro\0"):
        return native_form("Lotus WordPro", Kind.WORD, "lwp", "LotusWordPro")
    if head.startswith(b"HWP Document File V"):
        return native_form("Hangul 97", Kind.WORD, "hwp", "writer_MIZI_Hwp_97")
    return None


def _text_table_form(head: bytes) -> Identification | None:
    if head.startswith(b"ID;P"):
        return native_form("Symbolic Link (SYLK)", Kind.SPREADSHEET, "slk", "SYLK")
    lines = head[:40].replace(b"\r\n", b"\n").split(b"\n")
    if lines[0] == b"TABLE" and lines[1:2] == [b"0,1"]:
        return native_form("Data Interchange Format (DIF)", Kind.SPREADSHEET, "dif", "DIF")
    return None


def _dbase_form(head: bytes, size_bytes: int, extension: str) -> Identification | None:
    """A dBase table. Its only magic is one byte, so every number in its header must agree with the others."""
    if len(head) < 33:
        return None
    version, _year, month, day = head[:4]
    records, header_bytes, record_bytes = struct.unpack_from("<IHH", head, 4)
    if version not in _DBASE_3 | _DBASE_4 | _FOX_PRO or month > 12 or day > 31:
        return None
    if header_bytes < 33 or record_bytes < 1 or header_bytes > size_bytes:
        return None
    whole = header_bytes + records * record_bytes <= size_bytes + record_bytes + 1
    ends = 0x0D in head[header_bytes - 2 : header_bytes + 1] or header_bytes > len(head)
    if not (ends and whole) and extension != "dbf":
        return None
    name = "FoxPro Table" if version in _FOX_PRO else "DBase III" if version in _DBASE_3 else "DBase IV or V"
    return native_form(name, Kind.SPREADSHEET, "dbf", "dBase")
