"""Types that a few bytes at a fixed place give away: the tables, and the sanity checks of the weak ones.

Order is strength: a long magic before a short one. Signatures of two bytes stand in `_weak_form` with a check of the
header behind them, since any binary may begin so. OLE and ZIP are looked into elsewhere; text has no signature.
"""

import gzip
import io
import struct
import zlib

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.forms import native_form, unsupported
from photostat.render.inside.identify.media import media_form
from photostat.render.inside.identify.native_bytes import NativeBytes
from photostat.render.inside.identify.picture_type import picture_form

_OFFSET_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"7z\xbc\xaf\x27\x1c", "7z Archive", "7z"),
    (0, b"Rar!\x1a\x07", "RAR Archive", "rar"),
    (0, b"\xfd7zXZ\x00", "XZ Archive", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard Archive", "zst"),
    (0, b"\x04\x22\x4d\x18", "LZ4 Archive", "lz4"),
    (0, b"SIT!", "StuffIt Archive", "sit"),
    (0, b"StuffIt (c)1997", "StuffIt Archive", "sit"),
    (0, b"!<arch>\n", "UNIX Archive", "a"),
    (0, b"SQLite format 3\0", "SQLite Database", "sqlite"),
    (4, b"Standard ACE DB", "Microsoft Access 2007", "accdb"),
    (0, b"\xcf\xad\x12\xfe", "Outlook Express Mailbox (DBX)", "dbx"),
    (0, b"\x1a\x00\x00\x04\x00\x00", "Lotus Notes Database (NSF)", "nsf"),
    (0, b"\x78\x9f\x3e\x22", "Transport-Neutral Encapsulation Format", "dat"),
    (12, b"\x61\x15\x06\x00", "Berkeley DB", "db"),
    (12, b"\x00\x06\x15\x61", "Berkeley DB", "db"),
    (12, b"\x62\x31\x05\x00", "Berkeley DB", "db"),
    (12, b"\x00\x05\x31\x62", "Berkeley DB", "db"),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "Microsoft OneNote", "one"),
    (
        0,
        b"\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76\x5f",
        "Microsoft OneNote Table of Contents",
        "onetoc2",
    ),
    (0, b"\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00", "Windows Shortcut", "lnk"),
    (0, b"ITSF\x03\x00\x00\x00", "Windows Compiled Help", "chm"),
    (0, b"\x3f\x5f\x03\x00", "Windows Help", "hlp"),
    (0, b"\x7fELF", "ELF Program or Library", "so"),
    (0, b"\xfe\xed\xfa\xce", "Mach-O Program or Library", "dylib"),
    (0, b"\xfe\xed\xfa\xcf", "Mach-O Program or Library", "dylib"),
    (0, b"\xce\xfa\xed\xfe", "Mach-O Program or Library", "dylib"),
    (0, b"\xcf\xfa\xed\xfe", "Mach-O Program or Library", "dylib"),
    (0, b"OTTO\x00", "OpenType Font", "otf"),
    (0, b"ttcf\x00", "TrueType Font Collection", "ttc"),
    (0, b"true\x00", "TrueType Font", "ttf"),
    (0, b"wOFF", "Web Open Font", "woff"),
    (0, b"wOF2", "Web Open Font", "woff2"),
    (0, b"<MakerFile ", "Adobe FrameMaker", "fm"),
    (0, b"<MIFFile ", "FrameMaker MIF", "mif"),
    (0, b"(DWF V", "Autodesk DWF", "dwf"),
    (0, b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", "Adobe InDesign", "indd"),
    (0, b"%!PS", "PostScript", "ps"),
    (0, b"\x04%!PS", "PostScript", "ps"),
    (0, b"\xc5\xd0\xd3\xc6", "Encapsulated PostScript (TIFF Preview)", "eps"),
    (128, b"DICM", "DICOM Image", "dcm"),
    (257, b"ustar", "UNIX TAR", "tar"),
    (2, b"-lh", "LZH Archive", "lzh"),
)
_DRAWINGS: tuple[tuple[int, bytes, str, str, str], ...] = (
    (0, b"\xd7\xcd\xc6\x9a", "Windows Metafile", "wmf", "WMF - MS Windows Metafile"),
    (40, b" EMF", "Enhanced Windows Metafile", "emf", "EMF - MS Windows Metafile"),
    (0, b"VCLMTF", "StarView Metafile", "svm", "SVM - StarView Metafile"),
    (0, b"AutoCAD Binary DXF\r\n\x1a\0", "AutoCAD DXF (Binary)", "dxf", "DXF - AutoCAD Interchange"),
    (522, b"\x00\x11\x02\xff", "Mac PICT 2", "pct", "PCT - Mac Pict"),
)
_DWG = {
    b"AC1002": "AutoCAD Drawing 2.5", b"AC1003": "AutoCAD Drawing 2.6", b"AC1004": "AutoCAD Drawing 9",
    b"AC1006": "AutoCAD Drawing 10", b"AC1009": "AutoCAD Drawing 12", b"AC1012": "AutoCAD Drawing 13",
    b"AC1014": "AutoCAD Drawing 14", b"AC1015": "AutoCAD Drawing 2000/2002",
    b"AC1018": "AutoCAD Drawing 2004/2005/2006", b"AC1021": "AutoCAD Drawing 2007",
    b"AC1024": "AutoCAD Drawing 2010", b"AC1027": "AutoCAD Drawing 2013", b"AC1032": "AutoCAD Drawing",
}  # fmt: skip
_COREL_BY_LETTER = {
    "3": "CorelDRAW 3.x", "4": "CorelDRAW 4.x", "5": "CorelDRAW 5.x", "6": "CorelDRAW 6.x", "7": "CorelDRAW 7.x",
    "8": "CorelDRAW 8.x", "9": "CorelDRAW 9.x", "A": "CorelDRAW 10", "B": "CorelDRAW 11", "C": "CorelDRAW 12",
}  # fmt: skip
_CABINET_BY_EXTENSION = {"xsn": "Microsoft InfoPath", "onepkg": "Microsoft OneNote Package"}
_PDF_WINDOW_BYTES = 1024  # readers accept that much junk before the header (Implementation note 13 of PDF 1.7, annex H)


def signature_form(native: NativeBytes) -> Identification | None:
    """The type that the beginning of the file gives away, or None."""
    head = native.head
    for recognise in (_document_form, _drawing_form):
        found = recognise(native, head)
        if found is not None:
            return found
    found = picture_form(native) or media_form(head, native.extension)
    if found is not None:
        return found
    for offset, magic, name, usual in _OFFSET_SIGNATURES:
        if head.startswith(magic, offset):
            return unsupported(name, usual)
    return _mail_store_form(head) or _weak_form(native, head)


def _document_form(native: NativeBytes, head: bytes) -> Identification | None:
    if b"%PDF-" in head[:_PDF_WINDOW_BYTES]:
        encrypted = b"/Encrypt" in head[:4096] or b"/Encrypt" in native.tail()
        return native_form("Adobe Acrobat (PDF)", Kind.PDF, "pdf", encrypted=encrypted)
    if head.startswith(b"{\\rt"):
        return native_form("Rich Text Format", Kind.WORD, "rtf", "Rich Text Format")
    return None


def _drawing_form(native: NativeBytes, head: bytes) -> Identification | None:
    for offset, magic, name, usual, office_filter in _DRAWINGS:
        if head.startswith(magic, offset):
            return native_form(name, Kind.DRAWING, usual, office_filter)
    if head[:6] in (b"\x01\x00\x09\x00\x00\x03", b"\x02\x00\x09\x00\x00\x03", b"\x01\x00\x09\x00\x00\x01"):
        return native_form("Windows Metafile", Kind.DRAWING, "wmf", "WMF - MS Windows Metafile")
    if head[:6] in _DWG:
        return unsupported(_DWG[head[:6]], "dwg")
    if head.startswith(b"RIFF") and head[8:11].upper() == b"CDR":
        name = _COREL_BY_LETTER.get(chr(head[11]) if len(head) > 11 else "", "CorelDRAW X")
        return native_form(name, Kind.DRAWING, "cdr", "Corel Draw Document")
    if native.extension == "cgm" and len(head) > 2 and head[0] == 0 and head[1] & 0xE0 == 0x20:
        # BEGIN METAFILE: class 0, element 1; the low five bits are the length of the name (ISO 8632-3).
        return native_form("Computer Graphics Metafile", Kind.DRAWING, "cgm", "CGM - Computer Graphics Metafile")
    return None


def _mail_store_form(head: bytes) -> Identification | None:
    if head.startswith(b"!BDN") and len(head) >= 12:
        client, version = head[8:10], int.from_bytes(head[10:12], "little")
        if client == b"AB":
            return unsupported("Microsoft Outlook Personal Address Book", "pab")
        if version >= 36:
            return unsupported("Microsoft Outlook OST 2013", "ost")
        name = "Microsoft Outlook PST 2003" if version >= 20 else "Microsoft Outlook PST 97/2000/XP"
        return unsupported(name, "ost" if client == b"SO" else "pst")
    if head.startswith(b"Standard Jet DB", 4):
        return unsupported("Microsoft Access 2000" if head[20:21] != b"\0" else "Microsoft Access 7", "mdb")
    return None


def _weak_form(native: NativeBytes, head: bytes) -> Identification | None:
    """Short magics, each with a check of what follows it."""
    if head.startswith(b"MSCF\0\0\0\0"):
        name = _CABINET_BY_EXTENSION.get(native.extension, "Microsoft Cabinet File")
        return unsupported(name, native.extension if name != "Microsoft Cabinet File" else "cab")
    if head.startswith(b"\x1f\x8b\x08"):
        return _gzip_form(native)
    if head.startswith(b"BZh") and head[4:10] in (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"):
        return unsupported("BZip2 Archive", "bz2")
    if head.startswith(b"\x1f\x9d") and len(head) > 2 and 9 <= head[2] & 0x1F <= 16:
        return unsupported("UNIX Compress", "z")
    if head.startswith(b"\x60\xea") and len(head) > 4 and head[10:11] == b"\x02":
        return unsupported("ARJ Archive", "arj")
    if head.startswith(b"MZ") and len(head) >= 64:
        return unsupported("EXE / Windows Library File", "exe")
    if head.startswith(b"\xca\xfe\xba\xbe") and len(head) >= 8:
        # Java class files and fat Mach-O share the magic: a class has a version of 45 and more where the other counts.
        java = int.from_bytes(head[6:8], "big") >= 45
        return unsupported("Java Class File" if java else "Mach-O Program or Library", "class" if java else "dylib")
    if head.startswith(b"\x00\x01\x00\x00\x00") and len(head) > 12 and 0 < head[5] < 64:
        return unsupported("TrueType Font", "ttf")
    if native.read(32769, 5) == b"CD001":
        return unsupported("ISO 9660 Disc Image", "iso")
    return _tar_without_magic(head) or _der_form(native, head)


def _gzip_form(native: NativeBytes) -> Identification:
    """gzip may be the usual wrapping of a drawing; what is inside tells it, not the name."""
    try:
        inside = gzip.GzipFile(fileobj=io.BytesIO(native.head)).read(4096)
    except (OSError, EOFError, zlib.error, struct.error):
        inside = b""
    if b"<svg" in inside[:4096]:
        return native_form("Compressed Scalable Vector Graphics", Kind.SVG, "svgz")
    if inside.startswith(b" EMF", 40):
        return native_form("Compressed Enhanced Windows Metafile", Kind.DRAWING, "emz", "EMZ - Compressed MS Windows Metafile")
    if inside.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00\x00\x03")):
        return native_form("Compressed Windows Metafile", Kind.DRAWING, "wmz", "WMZ - Compressed MS Windows Metafile")
    return unsupported("UNIX GZip", "gz")


def _tar_without_magic(head: bytes) -> Identification | None:
    """The old TAR has only a checksum: the sum of the header's bytes with its own field taken as spaces."""
    if len(head) < 512 or not head[0]:
        return None
    field = head[148:156].strip(b" \0")
    if not field or any(byte not in b"01234567" for byte in field):
        return None
    return unsupported("UNIX TAR", "tar") if int(field, 8) == sum(head[:148]) + 256 + sum(head[156:512]) else None


def _der_form(native: NativeBytes, head: bytes) -> Identification | None:
    """ASN.1 in DER or BER: a SEQUENCE as long as the file; signed and enveloped data name themselves by OID."""
    if len(head) < 20 or head[0] != 0x30:
        return None
    if b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" in head[:24]:
        return unsupported("CMS / PKCS 7 Signed or Encrypted Data", "p7s" if native.extension == "p7s" else "p7m")
    count = head[1] & 0x7F
    if not head[1] & 0x80:
        length, start = head[1], 2
    elif 1 <= count <= 4:
        length, start = int.from_bytes(head[2 : 2 + count], "big"), 2 + count
    else:
        return None
    if start + length == native.size_bytes and head[start] in (0x02, 0x06, 0x30):
        return unsupported("DER Encoded Certificate or Key", "der")
    return None
