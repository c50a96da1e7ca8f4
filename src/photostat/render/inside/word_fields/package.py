"""Parts of a zip package settled: the parts that change are packed anew, the others copied as they are packed.

So a package of many pictures costs little more than a plain one. (To add the new part at the end and let the directory forget
the old one is quicker still, but LibreOffice 25.2 calls a package with a gap damaged.) It refuses packages that name a part
twice and parts that unpack to more than our bounds: their fields stay as they are.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

_MAX_PART_BYTES: Final = 64 * 1024**2
_MAX_PARTS: Final = 500
_SIZES_FOLLOW: Final = 0x08  # a flag of a part
_MAX_BYTES: Final = 256 * 1024**2


def settle_parts(path: Path, is_wanted: Callable[[str], bool], settle: Callable[[str, bytes], bytes]) -> bool:
    """Whether all wanted parts were looked at; `settle` gives the very same object for a part without fields to settle."""
    changed: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(path) as package:
            parts = [part for part in package.infolist() if is_wanted(part.filename)]
            names = {part.filename for part in parts}
            if len(parts) > _MAX_PARTS or len(names) != len(parts) or sum(part.file_size for part in parts) > _MAX_BYTES:
                return False
            for part in parts:
                data = _read(package, part)
                settled = settle(part.filename, data)
                if settled is not data:
                    changed[part.filename] = settled
        if changed:
            _replace(path, changed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error):
        return False  # damaged, or packed in a way that only LibreOffice may know
    return True


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    if part.file_size > _MAX_PART_BYTES:
        raise ValueError("too large")
    with package.open(part) as file:
        data = file.read(_MAX_PART_BYTES + 1)
    if len(data) > _MAX_PART_BYTES:
        raise ValueError("larger than it says")
    return data


def _replace(path: Path, changed: dict[str, bytes]) -> None:
    new_path = path.with_name(f"{path.name[:100]}.settled")
    try:
        with zipfile.ZipFile(path) as old, path.open("rb") as raw, zipfile.ZipFile(new_path, "w") as new:
            for part in old.infolist():
                if part.filename not in changed:
                    _copy(part, raw, new)
            for name, data in changed.items():
                new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
        new_path.replace(path)
    finally:
        new_path.unlink(missing_ok=True)


def _copy(part: zipfile.ZipInfo, raw: BinaryIO, new: zipfile.ZipFile) -> None:
    """Copy a part without unpacking it: its own header made anew, with the sizes in it, then its packed bytes."""
    raw.seek(part.header_offset)
    name_bytes, extra_bytes = struct.unpack("<26x2H", raw.read(30))
    raw.seek(name_bytes + extra_bytes, 1)
    packed = raw.read(part.compress_size)
    if len(packed) != part.compress_size or new.fp is None:
        raise zipfile.BadZipFile(part.filename)
    part.flag_bits &= ~_SIZES_FOLLOW
    part.header_offset = new.start_dir
    new.fp.seek(new.start_dir)
    new.fp.write(part.FileHeader(zip64=False))
    new.fp.write(packed)
    new.filelist.append(part)
    new.NameToInfo[part.filename] = part
    new.start_dir = new.fp.tell()
