"""Excel's binary records ([MS-XLS]): which version wrote them, and whether a password guards them.

Serves the workbook stream of an OLE file and the bare files of Excel 2 to 4; reads the records before the first sheet.
"""

import struct

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.forms import native_form

_FILE_PASS = 0x002F
_BOUND_SHEET = 0x0085
_WORKSPACE_4 = 0x0100
# BOF record number -> version, for the three formats that had a number of their own ([MS-XLS] 2.4.21 and its elders).
_BARE_VERSIONS = {0x0009: "Microsoft Excel 2.x", 0x0209: "Microsoft Excel 3.0", 0x0409: "Microsoft Excel 4.0"}
# verXLHighestXLSaved of a BIFF8 BOF; later versions still write the format of 2003.
_BY_HIGHEST_VERSION = {0: "Microsoft Excel 97/98/2004", 1: "Microsoft Excel 2000", 2: "Microsoft Excel 2002"}


def biff_form(records: bytes, extension: str) -> Identification | None:
    """The workbook that starts with these records; None where they are no BOF."""
    if len(records) < 8:
        return None
    number, length, version, document_type = struct.unpack_from("<HHHH", records)
    encrypted = _has_file_pass(records)
    usual = extension if extension in ("xlt", "xla", "xlw") else "xls"
    if number in _BARE_VERSIONS and 4 <= length <= 16:
        name = _BARE_VERSIONS[number]
        if number == 0x0409 and document_type == _WORKSPACE_4:
            name = "Microsoft Excel 4.0 Workbook"
        return native_form(name, Kind.SPREADSHEET, usual, "MS Excel 4.0", encrypted=encrypted)
    if number != 0x0809 or not 4 <= length <= 64:
        return None
    if version == 0x0500:
        return native_form("Microsoft Excel 5.0/7.0", Kind.SPREADSHEET, usual, "MS Excel 5.0/95", encrypted=encrypted)
    name = _BY_HIGHEST_VERSION.get(_highest_version(records), "Microsoft Excel 2003")
    return native_form(name, Kind.SPREADSHEET, usual, "MS Excel 97", encrypted=encrypted)


def _highest_version(records: bytes) -> int:
    flags = int.from_bytes(records[12:16], "little") if len(records) >= 16 else 0
    return flags >> 14 & 0xF


def _has_file_pass(records: bytes) -> bool:
    """FilePass stands among the first records, before any sheet is named; behind it everything is cipher text."""
    at = 0
    for _ in range(200):
        if len(records) < at + 4:
            return False
        number, length = struct.unpack_from("<HH", records, at)
        if number == _FILE_PASS:
            return True
        if number == _BOUND_SHEET:
            return False
        at += 4 + length
    return False
