"""The directory of an OLE compound file ([MS-CFB]): which streams it has and how they begin.

Reads the header, the sector table as far as a chain needs it, and the directory up to a cap, whatever the file claims:
natives are hostile, and chains may be endless. It never reads a whole stream and never writes. olefile, which the
readers of mail use, loads every table and follows the directory tree by recursion, so a crafted file costs it memory
and stack without bound; see docs/decisions/0003-identification.md.
"""

import struct
from dataclasses import dataclass

from photostat.render.inside.identify.native_bytes import NativeBytes

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_ENTRIES = 20_000
MAX_STREAM_BYTES = 256 * 1024
MAX_STEPS = 200_000  # along all chains together: half a second; an ordinary document needs some hundred
_MINI_CUTOFF_BYTES = 4096  # [MS-CFB] 2.2 fixes it; a header that says otherwise lies
_END_OF_CHAIN = 0xFFFFFFFA  # this and all above are marks, not sectors
_NO_ENTRY = 0xFFFFFFFF
_ENTRY_BYTES = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class BrokenOleError(Exception):
    """The header or the directory cannot be read."""


@dataclass(frozen=True)
class Entry:
    """One storage or stream; `path` joins the names from the root with "/", without the root's own name."""

    path: str
    is_stream: bool
    class_id: str
    first_sector: int
    size_bytes: int


@dataclass(frozen=True)
class _Node:
    name: str
    kind: int
    left: int
    right: int
    child: int
    class_id: str
    first_sector: int
    size_bytes: int


class OleFile:
    """An opened compound file. Names are looked up without regard to case, as the format demands."""

    def __init__(self, native: NativeBytes) -> None:
        self._native = native
        header = native.head[:512]
        if len(header) < 512 or not header.startswith(MAGIC):
            raise BrokenOleError("the header is cut off")
        self._sector_bytes = 1 << self._shift(header, 30, (9, 12))
        self._mini_sector_bytes = 1 << self._shift(header, 32, (6,))
        (self._directory_sector,) = struct.unpack_from("<I", header, 48)
        (self._mini_table_sector,) = struct.unpack_from("<I", header, 60)
        self._difat_sector = struct.unpack_from("<I", header, 68)[0]
        self._difat = list(struct.unpack_from("<109I", header, 76))
        self._difat_is_whole = False
        self._steps_left = MAX_STEPS
        nodes = self._nodes()
        self.root = nodes[0]
        self.entries = tuple(_tree(nodes))
        self._by_path = {entry.path.lower(): entry for entry in self.entries}

    @property
    def root_class_id(self) -> str:
        """The CLSID of the application that owns the file, upper case without braces, "" for none."""
        return self.root.class_id

    def has(self, path: str) -> bool:
        return path.lower() in self._by_path

    def top_names(self) -> frozenset[str]:
        """The names directly under the root, lower case."""
        return frozenset(path for path in self._by_path if "/" not in path)

    def read(self, path: str, count: int, offset: int = 0) -> bytes:
        """Up to `count` bytes of a stream from `offset`; nothing where the stream is missing or its chain is broken."""
        entry = self._by_path.get(path.lower())
        if entry is None or not entry.is_stream:
            return b""
        end = min(offset + min(count, MAX_STREAM_BYTES), entry.size_bytes)
        if entry.size_bytes < _MINI_CUTOFF_BYTES:
            return self._read_mini(entry, offset, end)
        return self._read_chain(entry.first_sector, offset, end)

    @staticmethod
    def _shift(header: bytes, at: int, allowed: tuple[int, ...]) -> int:
        shift = int(struct.unpack_from("<H", header, at)[0])
        # Some writers leave the version wrong, but a shift outside the format would make every offset nonsense.
        if shift not in allowed:
            raise BrokenOleError(f"sector shift {shift}")
        return shift

    def _sector(self, number: int) -> bytes:
        return self._native.read((number + 1) * self._sector_bytes, self._sector_bytes)

    def _next_sector(self, number: int) -> int:
        self._steps_left -= 1
        if self._steps_left < 0:
            return _NO_ENTRY
        per_sector = self._sector_bytes // 4
        table_index, slot = divmod(number, per_sector)
        while table_index >= len(self._difat) and not self._difat_is_whole:
            self._extend_difat(per_sector)
        if table_index >= len(self._difat) or self._difat[table_index] >= _END_OF_CHAIN:
            return _NO_ENTRY
        return self._word((self._difat[table_index] + 1) * self._sector_bytes + slot * 4)

    def _extend_difat(self, per_sector: int) -> None:
        sector = self._sector(self._difat_sector) if self._difat_sector < _END_OF_CHAIN else b""
        # 4,096 blocks of the table address more than 30 GB of sectors; a longer chain is a loop.
        if len(sector) < self._sector_bytes or len(self._difat) > 4096 * per_sector:
            self._difat_is_whole = True
            return
        words = struct.unpack(f"<{per_sector}I", sector)
        self._difat += words[:-1]
        self._difat_sector = words[-1]

    def _word(self, offset: int) -> int:
        raw = self._native.read(offset, 4)
        return int.from_bytes(raw, "little") if len(raw) == 4 else _NO_ENTRY

    def _read_chain(self, first: int, offset: int, end: int) -> bytes:
        parts: list[bytes] = []
        sector, position = first, 0
        while position < end and sector < _END_OF_CHAIN:
            if position + self._sector_bytes > offset:
                block = self._sector(sector)
                if not block:
                    break
                parts.append(block[max(0, offset - position) : end - position])
            position += self._sector_bytes
            sector = self._next_sector(sector)
        return b"".join(parts)

    def _read_mini(self, entry: Entry, offset: int, end: int) -> bytes:
        parts: list[bytes] = []
        sector, position = entry.first_sector, 0
        while position < end and sector < _END_OF_CHAIN:
            if position + self._mini_sector_bytes > offset:
                start = sector * self._mini_sector_bytes
                block = self._read_chain(self.root.first_sector, start, start + self._mini_sector_bytes)
                parts.append(block[max(0, offset - position) : end - position])
            position += self._mini_sector_bytes
            table = self._read_chain(self._mini_table_sector, sector * 4, sector * 4 + 4)
            sector = int.from_bytes(table, "little") if len(table) == 4 else _NO_ENTRY
        return b"".join(parts)

    def _nodes(self) -> list[_Node]:
        raw = self._read_chain(self._directory_sector, 0, MAX_ENTRIES * _ENTRY_BYTES)
        nodes = [_node(raw[at : at + _ENTRY_BYTES]) for at in range(0, len(raw) - _ENTRY_BYTES + 1, _ENTRY_BYTES)]
        if not nodes or nodes[0].kind != _ROOT:
            raise BrokenOleError("the directory has no root entry")
        return nodes


def _node(raw: bytes) -> _Node:
    length, kind = struct.unpack_from("<HB", raw, 64)
    left, right, child = struct.unpack_from("<III", raw, 68)
    first_sector, size_bytes = struct.unpack_from("<II", raw, 116)
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    return _Node(name, kind, left, right, child, _class_id(raw[80:96]), first_sector, size_bytes)


def _class_id(raw: bytes) -> str:
    if not any(raw):
        return ""
    first, second, third = struct.unpack_from("<IHH", raw)
    return f"{first:08X}-{second:04X}-{third:04X}-{raw[8:10].hex()}-{raw[10:].hex()}".upper()


def _tree(nodes: list[_Node]) -> list[Entry]:
    """Every entry that the root reaches. Iterative, each node once: a crafted tree may be a list or a loop."""
    found: list[Entry] = []
    seen = {0}
    waiting = [(nodes[0].child, "")]
    while waiting:
        number, parent = waiting.pop()
        if number >= len(nodes) or number in seen:
            continue
        seen.add(number)
        node = nodes[number]
        path = f"{parent}{node.name}"
        if node.kind in (_STORAGE, _STREAM) and len(path) < 2_000:
            found.append(Entry(path, node.kind == _STREAM, node.class_id, node.first_sector, node.size_bytes))
        waiting += [(node.left, parent), (node.right, parent)]
        if node.kind == _STORAGE and len(path) < 2_000:
            waiting.append((node.child, f"{path}/"))
    return found
