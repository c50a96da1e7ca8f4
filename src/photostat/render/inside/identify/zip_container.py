"""A bounded look into a ZIP: the names in its central directory and the beginning of a few members.

Never extracts a member whole, never trusts a declared size: a bomb of 4 GB costs MAX_MEMBER_BYTES here. What the
member names mean is decided in `open_xml` and `open_document`.
"""

import struct
import zipfile
import zlib

from photostat.render.inside.identify.native_bytes import NativeBytes

MAGIC = b"PK\x03\x04"
MAX_MEMBER_BYTES = 4 * 1024 * 1024
MAX_MEMBERS_READ = 20
MAX_DIRECTORY_BYTES = 24 * 1024 * 1024  # 200,000 entries with names of ordinary length: about a second for zipfile
_END_MAGIC = b"PK\x05\x06"
_END64_MAGIC = b"PK\x06\x06"
# What zipfile and its decompressors raise on damaged input; ValueError covers the Unicode errors.
_ZIP_ERRORS = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, KeyError, IndexError,
    OSError, EOFError, OverflowError, struct.error, zlib.error,
)  # fmt: skip


class BrokenZipError(Exception):
    """There is no central directory that can be read."""


class HugeZipError(Exception):
    """The central directory is larger than we read: an archive, whatever else it may be."""


class ZipContainer:
    """An opened ZIP. Member names are compared without regard to case and with "/" for a backslash."""

    def __init__(self, native: NativeBytes) -> None:
        _check_directory_size(native.tail())
        try:
            self._zip = zipfile.ZipFile(native.stream)
        except _ZIP_ERRORS as error:
            raise BrokenZipError(str(error)) from error
        self._members_left = MAX_MEMBERS_READ
        self.names = tuple(_plain(name) for name in self._zip.namelist())
        pairs = zip(self.names, self._zip.infolist(), strict=True)
        self._info = {name.lower(): info for name, info in reversed(list(pairs))}
        self.is_encrypted = any(info.flag_bits & 1 for info in self._zip.infolist())

    def has(self, name: str) -> bool:
        return name.lower() in self._info

    def read(self, name: str, count: int = MAX_MEMBER_BYTES) -> bytes:
        """The first `count` bytes of a member; nothing where it is missing, encrypted or damaged from the start."""
        info = self._info.get(name.lower())
        if info is None or self._members_left <= 0 or info.flag_bits & 1:
            return b""
        self._members_left -= 1
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return b""  # no office format writes others, and lzma takes its dictionary size from the file
        return self._read_parts(info, min(count, MAX_MEMBER_BYTES))

    def _read_parts(self, info: zipfile.ZipInfo, count: int) -> bytes:
        parts: list[bytes] = []
        try:
            with self._zip.open(info) as member:
                while count > 0 and (part := member.read(min(count, 64 * 1024))):
                    parts.append(part)
                    count -= len(part)
        except _ZIP_ERRORS:
            pass  # what came before the damage still tells the type
        return b"".join(parts)


def local_names(head: bytes) -> list[str]:
    """The member names in the local headers of a ZIP whose directory is lost, as far as `head` shows them."""
    names: list[str] = []
    at = head.find(MAGIC)
    while at >= 0 and len(names) < 100:
        if len(head) >= at + 30:
            (length,) = struct.unpack_from("<H", head, at + 26)
            names.append(_plain(head[at + 30 : at + 30 + length].decode("utf-8", "replace")).lower())
        at = head.find(MAGIC, at + 4)
    return names


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _check_directory_size(tail: bytes) -> None:
    """Refuse what zipfile would read at length: it takes the directory whole into memory before it counts entries."""
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) < at + 22:
        raise BrokenZipError("there is no end of central directory record")
    (size_bytes,) = struct.unpack_from("<I", tail, at + 12)
    at64 = tail.rfind(_END64_MAGIC, 0, at)
    if at64 >= 0 and len(tail) >= at64 + 56:
        size_bytes = max(0 if size_bytes == 0xFFFFFFFF else size_bytes, struct.unpack_from("<Q", tail, at64 + 40)[0])
    if size_bytes > MAX_DIRECTORY_BYTES:
        raise HugeZipError(f"the central directory has {size_bytes} bytes")
