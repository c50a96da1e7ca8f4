"""The ZIP around an application, of strangers: judged whole by its directory before a byte of it is unpacked.

Nothing is ever written to the disk under a member's name, so that a name is data only; those that would climb are refused
all the same, since whoever gets the archive back may be less careful. Refused too: symbolic links, encryption, members that
share bytes (the trick of small bombs), ZIP64 (nothing within our limits needs it), methods other than stored and deflate.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO, Final

from photostat.applications.archives import limits
from photostat.applications.archives.errors import InvalidArchiveError

_END: Final = struct.Struct("<4sHHHHIIH")
_END_MARK: Final = b"PK\x05\x06"
_ZIP64_MARK: Final = b"PK\x06\x07"
_LOCAL_HEADER_BYTES: Final = 30
_ENCRYPTED: Final = 0x1
_CLIMBING: Final = re.compile(r"(?:^|/)\.{1,2}(?:/|$)|^/|^[A-Za-z]:|[\x00-\x1f\x7f]")
# What zipfile and zlib raise for bytes that are no archive, or one made to hurt: each ends as a refusal, none as a fault of ours
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError, struct.error)


class Container:
    """The members of an archive by their names with forward slashes. Names are told apart without regard to case."""

    def __init__(self, file: BinaryIO) -> None:
        """Judges the archive. Raises InvalidArchiveError."""
        _check_end(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as problem:
            raise InvalidArchiveError(f"The file is no valid ZIP archive: {problem}.") from None
        self._members = _judged(self._zip)

    @property
    def names(self) -> list[str]:
        """All members that are no folders."""
        return [normal_name(info) for info in self._members.values()]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str, limit_bytes: int) -> bytes:
        """A member whole, its checksum checked. Raises InvalidArchiveError: missing, too large, damaged."""
        info = self._members.get(name.lower())
        if info is None:
            raise InvalidArchiveError(f"The archive has no {name}.")
        if info.file_size > limit_bytes:
            raise InvalidArchiveError(f"{name} is larger than {limit_bytes // 1024**2} MB.")
        try:
            with self._zip.open(info) as member:
                content = member.read(limit_bytes + 1)
        except _BROKEN as problem:
            raise InvalidArchiveError(f"{name} is damaged: {problem}.") from None
        if len(content) != info.file_size:
            raise InvalidArchiveError(f"{name} is damaged: it ends early.")
        return content


def looks_like_zip(file: BinaryIO) -> bool:
    """Whether the first bytes are those of a ZIP; the position stays at the start."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start in (b"PK\x03\x04", _END_MARK)


def normal_name(info: zipfile.ZipInfo) -> str:
    """The member's name with forward slashes, however it was written."""
    return info.orig_filename.replace("\\", "/")


def _check_end(file: BinaryIO) -> None:
    """The end record's own figures, before zipfile reads a directory of that size into memory."""
    file.seek(0, 2)
    size = file.tell()
    if size > limits.ARCHIVE_BYTES:
        raise InvalidArchiveError(f"The archive is larger than {limits.ARCHIVE_BYTES // 1024**2} MB.")
    tail_size = min(size, 0xFFFF + _END.size)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise InvalidArchiveError("The file is no valid ZIP archive: it has no end record.")
    _, _, _, _, count, directory_bytes, _, _ = _END.unpack_from(tail, at)
    if _ZIP64_MARK in tail[max(0, at - 20) : at] or count > limits.MEMBERS:
        raise InvalidArchiveError(f"The archive has more than {limits.MEMBERS} members, or is a ZIP64.")
    if directory_bytes > limits.DIRECTORY_BYTES:
        raise InvalidArchiveError("The archive's directory is too large.")
    file.seek(0)


def _judged(opened: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    infos = opened.infolist()
    if len(infos) > limits.MEMBERS:
        raise InvalidArchiveError(f"The archive has more than {limits.MEMBERS} members.")
    _check_sizes(infos, opened.start_dir)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = normal_name(info)
        _check_member(info, name)
        if name.endswith("/"):
            continue
        if name.lower() in members:
            raise InvalidArchiveError(f"The archive holds {name[:100]!r} twice.")
        members[name.lower()] = info
    return members


def _check_sizes(infos: list[zipfile.ZipInfo], end: int) -> None:
    for info in sorted(infos, key=lambda info: info.header_offset, reverse=True):
        if info.header_offset < 0 or info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size > end:
            raise InvalidArchiveError("Members of the archive overlap.")
        end = info.header_offset
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > limits.UNPACKED_BYTES:
        raise InvalidArchiveError(f"The archive unpacks to more than {limits.UNPACKED_BYTES // 1024**3} GB.")
    larger = [(info.file_size, info.compress_size) for info in infos]
    for whole, small in [*larger, (unpacked, packed)]:
        if whole > limits.RATIO_FREE_BYTES and whole > limits.RATIO * small:
            raise InvalidArchiveError(f"The archive is packed tighter than 1 : {limits.RATIO}.")


def _check_member(info: zipfile.ZipInfo, name: str) -> None:
    shown = repr(name[:100])
    if not name or len(name) > limits.NAME_LENGTH or _CLIMBING.search(name):
        raise InvalidArchiveError(f"The archive has a member with a forbidden name: {shown}.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InvalidArchiveError(f"{shown} is a link or a device; an archive holds files only.")
    if info.flag_bits & _ENCRYPTED:
        raise InvalidArchiveError(f"{shown} is encrypted.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InvalidArchiveError(f"{shown} is packed by a method other than deflate.")
