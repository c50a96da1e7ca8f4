"""Two things that our copy of a workbook loses before LibreOffice opens it: formulas that would count anew, and protection.

TODAY, NOW, RAND and the like are counted again by LibreOffice whatever its settings say, so that the page would show the day
of imaging; here such a cell keeps the result that its author last saw. A protected sheet would refuse what a profile asks
for. Only whole, plain packages and .xls streams are touched; what cannot be read is left for LibreOffice to judge.
"""

import re
import shutil
import struct
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import olefile  # type: ignore[import-untyped]

_VOLATILE: Final = rb"(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|RANDBETWEEN\.NV|RAND\.NV|CELL|INFO|OFFSET|INDIRECT)\s*\("
_MAX_PART_BYTES: Final = 400 * 1024**2
_MAX_NAMES: Final = 200
_PACKAGES: Final = ("Calc MS Excel 2007", "calc8", "calc_StarOffice", "StarOffice XML (Calc)")
_FLAT: Final = "OpenDocument Spreadsheet Flat XML"
_EXCEL_97: Final = ("MS Excel 97", "MS Excel 95", "MS Excel 5.0/95")

_IS_VOLATILE: Final = re.compile(rb"(?<![A-Za-z0-9_.])" + _VOLATILE, re.I)
# A cell of a sheet part: `<c …><f …>…</f><v>…</v></c>`; only a formula with a stored result goes.
_STORED: Final = re.compile(rb"<((?:\w+:)?)f(?:\s[^<>]*)?>([^<]*)</\1f>(?=\s*<\1v(?:\s[^<>]*)?>[^<])")
_SHARED: Final = re.compile(rb"<(?:\w+:)?f\s[^<>]*t=\"shared\"")
_HEADER_PICTURE: Final = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>[^<]*&amp;G", re.I)
_MAX_HEADER_BYTES: Final = 100_000
_DEFINED_NAME: Final = re.compile(rb"<(?:\w+:)?definedName\s[^<>]*?name=\"(\w[\w.]*)\"[^<>]*>([^<]*)<")
_SHEET_LOCK: Final = re.compile(
    rb"<((?:\w+:)?)(?:sheetProtection|workbookProtection)\b[^<>]*?(?:/>|></\1(?:sheet|workbook)Protection>)"
)
_ODF_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell\b[^<>]*>")
_ODF_FORMULA: Final = re.compile(rb"\stable:formula=(?:\"[^\"]*\"|'[^']*')")
_ODF_LOCK: Final = re.compile(
    rb"(<(?:office:spreadsheet|table:table)\b[^<>]*?)\s(?:table:(?:protected|structure-protected)=\"true\")"
)

_FORMULA, _NUMBER, _SHARED_FORMULA = 0x0006, 0x0203, (0x04BC, 0x0221)
_LOCKS: Final = (0x0012, 0x0019, 0x0063, 0x00DD)  # PROTECT, WINDOWPROTECT, OBJECTPROTECT, SCENPROTECT
_RESULT_AT, _TOKENS_AT = 6, 22
_REFERS_TO_SHARED: Final = 0x01  # ptgExp, the only token of a cell that shares or is part of an array
_SEMI_VOLATILE: Final = b"\x19\x01"  # ptgAttr volatile, which Excel puts first
_VOLATILE_CALLS: Final = re.compile(rb"[\x21\x41\x61](?:\x3f|\x4a|\xdd)\x00")  # RAND, NOW, TODAY


@dataclass
class SettledWorkbook:
    """What was seen on the way: a picture in a header or footer, which LibreOffice drops (packages of Open XML only)."""

    has_header_picture: bool = False


def settle_workbook(path: Path, office_filter: str) -> SettledWorkbook:
    """Rewrite the copy at `path` in place, if there is anything to do; the filter tells what it is."""
    seen = SettledWorkbook()
    with suppress(zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, struct.error):
        if office_filter.startswith(_PACKAGES):
            _settle_package(path, seen)
        elif office_filter == _FLAT:
            data = path.read_bytes()
            settled = _settled_odf(data)
            if settled != data:
                path.write_bytes(settled)
        elif office_filter.startswith(_EXCEL_97):
            _settle_excel_97(path)
    return seen


def _settle_package(path: Path, seen: SettledWorkbook) -> None:
    with zipfile.ZipFile(path) as package:
        names = _volatile_names(package)
        changed = {
            part.filename: data for part in package.infolist() if (data := _settled_part(package, part, names, seen)) is not None
        }
        if not changed:
            return
        target = path.with_name("settled.tmp")
        try:
            _write_package(package, changed, target)
            target.replace(path)
        finally:
            target.unlink(missing_ok=True)


def _write_package(package: zipfile.ZipFile, changed: dict[str, bytes], target: Path) -> None:
    """All parts in their order, unpacked: the room for that was seen to, and packing would cost more than it saves."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as written:
        for part in package.infolist():
            with written.open(zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), "w") as sink:
                if part.filename in changed:
                    sink.write(changed[part.filename])
                    continue
                with package.open(part) as source:
                    shutil.copyfileobj(source, sink, 1 << 20)


def _settled_part(
    package: zipfile.ZipFile, part: zipfile.ZipInfo, names: "re.Pattern[bytes] | None", seen: SettledWorkbook
) -> bytes | None:
    """The new content of a part, None where it stays as it is."""
    name = part.filename.lower()
    is_odf = name == "content.xml"
    if part.file_size > _MAX_PART_BYTES or not (is_odf or (name.startswith("xl/") and name.endswith(".xml"))):
        return None
    if not is_odf and not ("/worksheets/" in name or name.endswith("/workbook.xml")):
        return None
    data = package.read(part)
    seen.has_header_picture |= _HEADER_PICTURE.search(data, max(0, data.rfind(b"headerFooter>") - _MAX_HEADER_BYTES)) is not None
    settled = _settled_odf(data) if is_odf else _settled_sheet(data, names)
    return settled if settled != data else None


def _volatile_names(package: zipfile.ZipFile) -> "re.Pattern[bytes] | None":
    """Names whose formulas are volatile make volatile the cells that use them."""
    try:
        info = package.getinfo("xl/workbook.xml")
    except KeyError:
        return None
    if info.file_size > _MAX_PART_BYTES:
        return None
    found = [name for name, formula in _DEFINED_NAME.findall(package.read(info)) if _IS_VOLATILE.search(formula)]
    return re.compile(rb"\b(?:" + b"|".join(map(re.escape, found[:_MAX_NAMES])) + rb")\b", re.I) if found else None


def _settled_sheet(data: bytes, names: "re.Pattern[bytes] | None") -> bytes:
    if b"rotection" in data:
        data = _SHEET_LOCK.sub(b"", data)
    if not _IS_VOLATILE.search(data) and (names is None or not names.search(data)):
        return data
    shares = _SHARED.search(data) is not None

    def kept(match: "re.Match[bytes]") -> bytes:
        formula = match[2]
        is_shared = shares and (b'="shared"' in match[0] or b'="array"' in match[0])
        counts_anew = bool(_IS_VOLATILE.search(formula) or (names and names.search(formula)) or (is_shared and not formula))
        return b"" if counts_anew else match[0]

    return _STORED.sub(kept, data)


def _settled_odf(data: bytes) -> bytes:
    if b'rotected="true"' in data:
        data = _ODF_LOCK.sub(rb"\1", _ODF_LOCK.sub(rb"\1", data))  # an element may hold both
    if not _IS_VOLATILE.search(data):
        return data
    return _ODF_CELL.sub(_without_volatile_formula, data)


def _without_volatile_formula(match: "re.Match[bytes]") -> bytes:
    cell = match[0]
    formula = _ODF_FORMULA.search(cell)
    if formula is None or b"office:value-type=" not in cell or not _IS_VOLATILE.search(formula[0]):
        return cell
    return cell.replace(formula[0], b"", 1)


def _settle_excel_97(path: Path) -> None:
    """Record ids and single bytes only, so that the stream keeps its length."""
    with olefile.OleFileIO(path, write_mode=True) as compound:
        for name in ("Workbook", "Book"):
            if compound.exists(name):
                stream = compound.openstream(name).read()
                settled = settled_records(stream)
                if settled != stream:
                    compound.write_stream(name, settled)


def settled_records(stream: bytes) -> bytes:
    """BIFF5 and BIFF8 records with volatile formulas as their results and without protection; an encrypted one as it is."""
    data, place = bytearray(stream), 0
    has_shared = False
    records: list[tuple[int, int, int]] = []
    while place + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, place)
        if kind == 0x002F:  # FILEPASS: what follows is encrypted
            return stream
        if place + 4 + length > len(data):
            break
        records.append((kind, place, length))
        has_shared |= kind in _SHARED_FORMULA and bool(_is_volatile(bytes(data[place + 4 : place + 4 + length])))
        place += 4 + length
    for kind, start, length in records:
        if kind in _LOCKS and length == 2:
            data[start + 4 : start + 6] = b"\0\0"
        elif kind == _FORMULA and length > _TOKENS_AT:
            _settle_formula(data, start, length, has_shared=has_shared)
    return bytes(data)


def _is_volatile(tokens: bytes) -> bool:
    return _SEMI_VOLATILE in tokens or _VOLATILE_CALLS.search(tokens) is not None


def _settle_formula(data: bytearray, start: int, length: int, *, has_shared: bool) -> None:
    body = start + 4
    tokens = bytes(data[body + _TOKENS_AT : body + length])
    if not (_is_volatile(tokens) or (has_shared and tokens[0] == _REFERS_TO_SHARED)):
        return
    if data[body + _RESULT_AT + 6 : body + _RESULT_AT + 8] != b"\xff\xff":
        struct.pack_into("<H", data, start, _NUMBER)  # row, column, format and number stand alike in both records
        return
    size = struct.unpack_from("<H", data, body + _TOKENS_AT - 2)[0]
    if 3 <= size <= length - _TOKENS_AT:  # a text, in the record after: the formula `((0))` never counts anew
        data[body + _TOKENS_AT : body + _TOKENS_AT + size] = b"\x1e\0\0" + b"\x15" * (size - 3)
