"""dBase tables as CSV, read by ourselves: LibreOffice reads them through its database drivers, which we keep away.

The format: a 32-byte header, 32-byte field descriptions up to 0x0D, records of fixed width ("Xbase File Format",
clicketyclick.dk). Memo texts live in another file and are not part of the native. Deleted records are left out,
as in dBase itself.
"""

import csv
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from photostat.render.inside.base import DocumentFailed
from photostat.render.model import ErrorCode

_HEADER: Final = struct.Struct("<BBBBIHH")
_FIELD_BYTES: Final = 32
_END_OF_FIELDS: Final = 0x0D
_MAX_FIELDS: Final = 2_048
_DELETED: Final = b"*"
_SAMPLE_CHARS: Final = 64 * 1024
# Language driver (byte 29) -> charset; 0 and the unknown ones are looked at.
_CHARSETS: Final = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x4D: "gb18030", 0x4E: "cp949", 0x4F: "cp950",
    0x50: "cp874", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852", 0x65: "cp866", 0x66: "cp865",
    0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x78: "cp950", 0x79: "cp949", 0x7A: "gb18030", 0x7B: "cp932",
    0x7C: "cp874", 0x7D: "cp1255", 0x7E: "cp1256", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip
_TRIED: Final = ("utf-8", "gb18030", "cp1252")


@dataclass(frozen=True)
class _Field:
    name: bytes
    kind: str
    length: int


def dbase_to_csv(native: Path, target: Path) -> str:
    """Write the table with a row of field names; the first part of the text. Raises DocumentFailed(corrupt)."""
    with native.open("rb") as source, target.open("w", encoding="utf-8", newline="") as plain:
        head = source.read(_FIELD_BYTES)
        if len(head) < _FIELD_BYTES:
            raise DocumentFailed(ErrorCode.CORRUPT, "the dBase header is cut off")
        _version, _y, _m, _d, count, header_bytes, record_bytes = _HEADER.unpack_from(head)
        fields = list(_fields(source, header_bytes))
        if not fields or not record_bytes:
            raise DocumentFailed(ErrorCode.CORRUPT, "the dBase header describes no fields")
        source.seek(header_bytes)
        charset = _CHARSETS.get(head[29]) or _guess(source.read(_SAMPLE_CHARS))
        source.seek(header_bytes)
        writer = csv.writer(plain)
        writer.writerow(field.name.decode(charset, "replace") for field in fields)
        for record in _records(source, count, record_bytes):
            writer.writerow(_cells(record, fields, charset))
    with target.open(encoding="utf-8", newline="") as written:
        return written.read(_SAMPLE_CHARS)


def _fields(source: BinaryIO, header_bytes: int) -> Iterator[_Field]:
    for _ in range(_MAX_FIELDS):
        description = source.read(_FIELD_BYTES)
        if len(description) < _FIELD_BYTES or description[0] == _END_OF_FIELDS or source.tell() > header_bytes:
            return
        name = description[:11].split(b"\0", 1)[0].strip()
        yield _Field(name, chr(description[11]), description[16])


def _records(source: BinaryIO, count: int, record_bytes: int) -> Iterator[bytes]:
    for _ in range(count):
        record = source.read(record_bytes)
        if len(record) < 2 or record[:1] == b"\x1a":
            return
        if record[:1] != _DELETED:
            yield record


def _cells(record: bytes, fields: list[_Field], charset: str) -> Iterator[str]:
    start = 1
    for field in fields:
        raw = record[start : start + field.length]
        start += field.length
        text = raw.decode(charset, "replace").replace("\0", "").strip()
        if field.kind == "D" and len(text) == 8 and text.isdigit():
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        yield text


def _guess(sample: bytes) -> str:
    """The first charset that decodes the sample; multi-byte ones before the one that decodes everything."""
    for charset in _TRIED:
        try:
            sample.decode(charset)
        except UnicodeDecodeError as error:
            if error.start > len(sample) - 4:  # a character cut by the sample's end
                return charset
        else:
            return charset
    return "cp1252"
