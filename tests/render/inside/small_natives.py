"""Tiny natives made by hand: an OLE writer and a ZIP writer just good enough for identification."""

import io
import struct
import zipfile
from collections.abc import Mapping

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI = 512, 64


def zip_bytes(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def open_xml_bytes(main_type: str, main_part: str, app_version: str = "", **more: str | bytes) -> bytes:
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types><Override PartName="/{main_part}" ContentType="{main_type}"/></Types>',
        "_rels/.rels": '<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/officeDocument" Target="{main_part}"/></Relationships>',
        main_part: "<x/>",
    }
    if app_version:
        members["docProps/app.xml"] = f"<Properties><AppVersion>{app_version}</AppVersion></Properties>"
    return zip_bytes({**members, **more})


def ole_bytes(streams: Mapping[str, bytes], class_id: bytes = b"") -> bytes:
    """An OLE file. A path such as "Macros/VBA/_VBA_PROJECT" makes its storages; small streams go to the mini stream."""
    tree: dict[str, list[str]] = {"": []}
    for path in streams:
        parts = path.split("/")
        for depth in range(len(parts)):
            parent, child = "/".join(parts[:depth]), "/".join(parts[: depth + 1])
            tree.setdefault(parent, [])
            if child not in tree[parent]:
                tree[parent].append(child)
    order = [child for children in tree.values() for child in children]
    number = {path: index + 1 for index, path in enumerate(order)}
    fat: list[int] = [_FAT]
    body = bytearray()

    def store(content: bytes) -> int:
        first, count = len(fat), max(1, -(-len(content) // _SECTOR))
        fat.extend([*range(first + 1, first + count), _END])
        body.extend(content.ljust(count * _SECTOR, b"\0"))
        return first

    mini, mini_fat, starts = bytearray(), [], {}
    for path, content in streams.items():
        if len(content) >= 4096:
            starts[path] = store(content)
            continue
        count = max(1, -(-len(content) // _MINI))
        starts[path] = len(mini_fat)
        mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), _END]
        mini.extend(content.ljust(count * _MINI, b"\0"))
    mini_start = store(bytes(mini))
    mini_table = store(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(_SECTOR, b"\xff"))
    entries = [
        _entry(
            "Root Entry",
            5,
            _FREE,
            number.get(tree[""][0], _FREE) if tree[""] else _FREE,
            mini_start,
            len(mini),
            class_id,
        )
    ]
    for path in order:
        siblings = tree[path.rpartition("/")[0]]
        at = siblings.index(path)
        right = number[siblings[at + 1]] if at + 1 < len(siblings) else _FREE
        name = path.rpartition("/")[2]
        if path in streams:
            entries.append(_entry(name, 2, right, _FREE, starts[path], len(streams[path])))
        else:
            entries.append(_entry(name, 1, right, number[tree[path][0]], 0, 0))
    directory = store(b"".join(entries))
    assert len(fat) <= _SECTOR // 4, "one sector of table is all that this writer knows"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, directory, 0, 4096, mini_table, 1, _END, 0, 0)
    header += struct.pack("<108I", *[_FREE] * 108)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    return header + table + bytes(body)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int, class_id: bytes = b"") -> bytes:
    raw = name.encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    entry += struct.pack("<III", _FREE, right, child) + class_id.ljust(16, b"\0") + bytes(20)
    return entry + struct.pack("<IQ", start, size)


def word_stream(version: int = 0x00C1, magic: int = 0xA5EC, flags: int = 0, new_version: int = 0) -> bytes:
    fib = struct.pack("<HH", magic, version) + bytes(6) + struct.pack("<H", flags) + bytes(20)
    fib += struct.pack("<H", 14) + bytes(28) + struct.pack("<H", 22) + bytes(88) + struct.pack("<H", 0)
    return fib + (struct.pack("<HH", 2, new_version) if new_version else struct.pack("<H", 0))


def biff_stream(highest: int = 0, *, version: int = 0x0600, file_pass: bool = False) -> bytes:
    bof = struct.pack("<HHHHHHII", 0x0809, 16, version, 5, 0, 0, highest << 14, 0)
    return bof + (struct.pack("<HHH", 0x2F, 2, 0) if file_pass else b"") + struct.pack("<HH", 0x85, 0)


def dbase_bytes(version: int = 3) -> bytes:
    field = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([5]) + bytes(15)
    return struct.pack("<BBBBIHH", version, 99, 12, 31, 1, 65, 6) + bytes(20) + field + b"\r" + b" abcde" + b"\x1a"
