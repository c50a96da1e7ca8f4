"""Outlook's private container in Internet mail, winmail.dat ([MS-OXTNEF]): the names of its files and the text in it.

Reads the attributes that matter here and skips the rest; checksums are not checked, since senders get them wrong.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from photostat.render.inside.mail.rtf import decompress

_SIGNATURE = 0x223E9F78
_BODY, _MAPI = 0x0002800C, 0x00069003
_ATTACH_START, _ATTACH_DATA, _ATTACH_TITLE, _ATTACH_MAPI = 0x00069002, 0x0006800F, 0x00018010, 0x00069005
_MAX_ATTRIBUTES = 100_000
_MAX_PROPERTIES = 10_000
_FIXED_SIZES = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING8, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x0102
_PROP_BODY, _PROP_RTF, _PROP_HTML, _PROP_LONG_NAME = 0x1000, 0x1009, 0x1013, 0x3707


@dataclass
class OutlookContainer:
    """What a winmail.dat holds; `files` are name and size in bytes."""

    text: str = ""
    html: str = ""
    rich_text: bytes = b""
    rich_text_damaged: bool = False
    files: list[tuple[str, int]] = field(default_factory=list)


def read_tnef(data: bytes) -> OutlookContainer | None:
    """Read a winmail.dat; None when it is none."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    found = OutlookContainer()
    for attribute, value in _attributes(data):
        if attribute == _BODY:
            found.text = found.text or value.rstrip(b"\0").decode("cp1252", "replace")
        elif attribute == _MAPI:
            _read_message_properties(value, found)
        elif attribute == _ATTACH_START:
            found.files.append(("unnamed", 0))
        elif attribute in (_ATTACH_TITLE, _ATTACH_DATA, _ATTACH_MAPI) and found.files:
            found.files[-1] = _with(found.files[-1], attribute, value)
    return found


def _with(file: tuple[str, int], attribute: int, value: bytes) -> tuple[str, int]:
    name, size = file
    if attribute == _ATTACH_DATA:
        return name, len(value)
    if attribute == _ATTACH_TITLE:
        return value.rstrip(b"\0").decode("cp1252", "replace")[:255] or name, size
    long_name = next((text for number, text in _properties(value) if number == _PROP_LONG_NAME), b"")
    return long_name.decode("utf-8", "replace").rstrip("\0")[:255] or name, size


def _read_message_properties(value: bytes, found: OutlookContainer) -> None:
    for number, content in _properties(value):
        if number == _PROP_RTF:
            try:
                found.rich_text = decompress(content)
            except ValueError:
                found.rich_text_damaged = True
        elif number == _PROP_HTML:
            found.html = content.decode("utf-8", "replace")
        elif number == _PROP_BODY:
            found.text = content.decode("utf-8", "replace").rstrip("\0")


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    for _ in range(_MAX_ATTRIBUTES):
        if position + 9 > len(data):
            return
        attribute, size = struct.unpack_from("<II", data, position + 1)
        start = position + 9
        if start + size > len(data):
            return
        yield attribute, data[start : start + size]
        position = start + size + 2


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Property number and value; strings as UTF-8. Ends quietly where the list makes no sense."""
    try:
        (count,) = struct.unpack_from("<I", data)
        position = 4
        for _ in range(min(count, _MAX_PROPERTIES)):
            kind, number = struct.unpack_from("<HH", data, position)
            position += 4
            if number >= 0x8000:
                position = _after_name(data, position)
            value, position = _value(data, position, kind)
            yield number, value
    except struct.error:
        return


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    base = kind & 0x0FFF
    if not kind & 0x1000 and base in _FIXED_SIZES:
        size = _FIXED_SIZES[base]
        return data[position : position + size], position + (size + 3) // 4 * 4
    (count,) = struct.unpack_from("<I", data, position)
    position += 4
    first = b""
    if base in _FIXED_SIZES:  # several fixed values
        return first, position + count * ((_FIXED_SIZES[base] + 3) // 4 * 4)
    if base not in (_STRING8, _UNICODE, _OBJECT, _BINARY) or count > _MAX_PROPERTIES:
        raise struct.error("unknown type of property")
    for index in range(count):
        (size,) = struct.unpack_from("<I", data, position)
        if not index:
            first = data[position + 4 : position + 4 + size]
        position += 4 + (size + 3) // 4 * 4
    if base == _UNICODE:
        first = first.decode("utf-16-le", "replace").encode("utf-8", "replace")
    elif base == _STRING8:
        first = first.decode("cp1252", "replace").encode("utf-8")
    return first, position


def _after_name(data: bytes, position: int) -> int:
    """Behind the name of a named property: a GUID, then a number or a string."""
    kind, value = struct.unpack_from("<II", data, position + 16)
    return position + 24 if kind == 0 else position + 24 + (int(value) + 3) // 4 * 4
