"""Fields in Word 97-2003 files, settled in place ([MS-DOC] 2.8.25 PlcFld, 2.9.88 Fld, 2.8.35 PlcPcd).

A field stands in the text as 0x13 code 0x14 result 0x15; tables of marks say of which type it is. What LibreOffice 25.2 does
with types was found by experiment: it prints the stored result of a QUOTE and nothing at all of a field of type 0. So a
field is settled by its type; another text is written over the end of the field's own characters, behind a separator that moves.
Sizes never change. It refuses Word 6 and 95 files, and a text for which a field has no room: those are left to
uno_side/word_fields.py.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import olefile  # type: ignore[import-untyped]

from photostat.render.inside.word_fields import hidden
from photostat.render.inside.word_fields.choice import FieldChoice, Shown

_WORD_97: Final = 0xC1  # nFib; older files have another header
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200  # flags at offset 10
_CLX: Final = 0x1A2
# Length of each subdocument in the order of the text, and where its table of marks is noted (0 = it has none).
_SUBDOCUMENTS: Final = (
    (0x4C, 0x11A),
    (0x50, 0x12A),
    (0x54, 0x122),
    (0x58, 0),
    (0x5C, 0x132),
    (0x60, 0x21A),
    (0x64, 0x262),
    (0x68, 0x272),
)
_BEGIN, _SEPARATOR, _END = 0x13, 0x14, 0x15
_QUOTE, _NOTHING = 35, 0
_COMPRESSED: Final = 0x40000000
_MAX_STREAM_BYTES: Final = 128 * 1024**2
_MAX_INSTRUCTION: Final = 2000
_MAX_NESTED: Final = 50
_MAX_MARKS: Final = 100  # special characters among those that a text is written over


@dataclass(eq=False)
class _Mark:
    position: int  # in the whole text
    kind: int
    type_or_flags: int


@dataclass(eq=False)
class _Field:
    begin: _Mark
    separator: _Mark | None = None
    end: _Mark | None = None
    inner: "list[_Field]" = field(default_factory=list)


class _Text:
    """The characters by position, through the piece table."""

    def __init__(self, stream: bytearray, table: bytes) -> None:
        self.stream = stream
        start, size = struct.unpack_from("<II", stream, _CLX)
        clx, at = table[start : start + size], 0
        while clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        count = (struct.unpack_from("<I", clx, at + 1)[0] - 4) // 12
        self._starts = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
        places = (struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * index + 2)[0] for index in range(count))
        self._places = [((place & ~_COMPRESSED) // 2, 1) if place & _COMPRESSED else (place, 2) for place in places]

    def _place(self, position: int) -> tuple[int, int]:
        """Offset in the stream and bytes of one character."""
        index = bisect_right(self._starts, position) - 1
        if not 0 <= index < len(self._places):
            raise ValueError("outside of the text")
        offset, width = self._places[index]
        offset += (position - self._starts[index]) * width
        if offset + width > len(self.stream):
            raise ValueError("outside of the file")
        return offset, width

    def read(self, start: int, end: int) -> str:
        characters = []
        for position in range(start, end):
            offset, width = self._place(position)
            characters.append(
                bytes(self.stream[offset : offset + width]).decode("cp1252" if width == 1 else "utf-16-le", "replace")
            )
        return "".join(characters)

    def write_at(self, positions: list[int], text: str) -> bool:
        """Whether all characters can stand there; nothing is written otherwise."""
        ready = []
        for position, character in zip(positions, text, strict=True):
            offset, width = self._place(position)
            try:
                code = character.encode("cp1252" if width == 1 else "utf-16-le")
            except UnicodeEncodeError:
                return False
            if len(code) != width:
                return False
            ready.append((offset, code))
        for offset, code in ready:
            self.stream[offset : offset + len(code)] = code
        return True


def settle_file(path: Path, choice: FieldChoice, *, show_hidden: bool) -> tuple[bool, list[str]] | None:
    """Change the file at `path`; whether it hides text, and the fields without room. None where it could not be read."""
    unchanged = b""
    try:
        with olefile.OleFileIO(str(path), write_mode=True) as compound:
            stream = bytearray(_read(compound, "WordDocument"))
            version, flags = struct.unpack_from("<H", stream, 2)[0], struct.unpack_from("<H", stream, 10)[0]
            if version < _WORD_97 or flags & _ENCRYPTED:
                return None
            name = "1Table" if flags & _TABLE_1 else "0Table"
            table = bytearray(_read(compound, name))
            before = bytes(stream), bytes(table)
            hides = hidden.hides_binary(stream, table)
            if show_hidden:
                hidden.show_binary(stream, table)
            left = list[str]()
            if any(struct.unpack_from("<I", stream, where + 4)[0] for _length, where in _SUBDOCUMENTS if where):
                _settle_all(stream, table, choice, left)
            for stream_name, old, new in (("WordDocument", before[0], stream), (name, before[1], table)):
                if new != old:
                    unchanged = unchanged or path.read_bytes()
                    compound.write_stream(stream_name, bytes(new))
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error):
        if unchanged:
            path.write_bytes(unchanged)  # never half of a change
        return None  # damaged; LibreOffice reads what can be read
    return hides, left


def _read(compound: olefile.OleFileIO, name: str) -> bytes:
    if compound.get_size(name) > _MAX_STREAM_BYTES:
        raise ValueError("too large")
    return bytes(compound.openstream(name).read())


def _settle_all(stream: bytearray, table: bytearray, choice: FieldChoice, left: list[str]) -> None:
    text, base = _Text(stream, bytes(table)), 0
    for length, where in _SUBDOCUMENTS:
        start, size = struct.unpack_from("<II", stream, where) if where else (0, 0)
        if size >= 10 and start + size <= len(table):
            marks = _marks(table, start, size, base)
            dropped = _dropped(_fields(marks), text, choice, left)
            kept = [mark for mark in marks if mark not in dropped]
            _store(stream, table, where, kept, base, last=struct.unpack_from("<I", table, start + 4 * len(marks))[0])
        base += struct.unpack_from("<I", stream, length)[0]


def _marks(table: bytearray, start: int, size: int, base: int) -> list[_Mark]:
    count = (size - 4) // 6
    positions = struct.unpack_from(f"<{count}I", table, start)
    kinds = table[start + 4 * (count + 1) : start + 4 * (count + 1) + 2 * count]
    return [_Mark(base + position, kinds[2 * i] & 0x1F, kinds[2 * i + 1]) for i, position in enumerate(positions)]


def _store(stream: bytearray, table: bytearray, where: int, marks: list[_Mark], base: int, *, last: int) -> None:
    marks = sorted(marks, key=lambda mark: mark.position)
    start = struct.unpack_from("<I", stream, where)[0]
    positions = struct.pack(f"<{len(marks) + 1}I", *(mark.position - base for mark in marks), last)
    data = positions + b"".join(bytes((mark.kind, mark.type_or_flags)) for mark in marks)
    table[start : start + len(data)] = data
    struct.pack_into("<I", stream, where + 4, len(data) if marks else 0)


def _fields(marks: list[_Mark]) -> Iterator[_Field]:
    """The outermost fields that end."""
    fields = list[_Field]()
    for mark in marks:
        if mark.kind == _BEGIN:
            fields.append(_Field(mark))
            if len(fields) > _MAX_NESTED:
                raise ValueError("nested too deep")
        elif fields and mark.kind == _SEPARATOR:
            fields[-1].separator = mark
        elif fields and mark.kind == _END:
            ended = fields.pop()
            ended.end = mark
            if fields:
                fields[-1].inner.append(ended)
            else:
                yield ended


def _dropped(fields: Iterator[_Field], text: _Text, choice: FieldChoice, left: list[str]) -> set[_Mark]:
    """Settle the fields; the marks of those that lie inside of a replaced one."""
    dropped = set[_Mark]()
    waiting = list(fields)
    while waiting:
        settled = waiting.pop()
        if _settle(settled, text, choice, left):
            inner = list(settled.inner)
            while inner:
                gone = inner.pop()
                inner += gone.inner
                dropped |= {mark for mark in (gone.begin, gone.separator, gone.end) if mark is not None}
        else:
            waiting += settled.inner
    return dropped


def _settle(settled: _Field, text: _Text, choice: FieldChoice, left: list[str]) -> bool:
    """Whether the field no longer shows what stands inside of it."""
    begin, end, separator = settled.begin.position, settled.end.position if settled.end else 0, settled.separator
    if not begin < end:
        return False
    code_end = separator.position if separator else end
    instruction = text.read(begin + 1, min(code_end, begin + 1 + _MAX_INSTRUCTION))
    shown = choice.shown(instruction, has_result=separator is not None and end - separator.position > 1)
    if shown is Shown.LIVE:
        return False
    if shown is Shown.STORED:
        settled.begin.type_or_flags = _QUOTE
        return False
    if shown == "":
        settled.begin.type_or_flags = _NOTHING
        return True
    # A field code may lack the room for its inner spaces: `{PAGE}` then.
    words = str(shown)
    if _write_result(settled, text, words) or _write_result(settled, text, words.replace("{ ", "{", 1).replace(" }", "}")):
        return True
    left.append(instruction)
    return False


def _write_result(settled: _Field, text: _Text, words: str) -> bool:
    """Whether the text could be written over the end of the field, with the separator before it."""
    begin, separator, end = settled.begin.position, settled.separator, settled.end
    if separator is None or end is None:
        return False
    slots = _slots(text, begin, end.position, len(words))
    if not slots or not text.write_at(slots, words) or not text.write_at([slots[0] - 1], "\x14"):
        return False
    separator.position = slots[0] - 1
    settled.begin.type_or_flags = _QUOTE
    return True


def _slots(text: _Text, begin: int, end: int, count: int) -> list[int]:
    """The last `count` plain characters of a field. The special ones between them stay: a letter in their place, with their
    formatting, is none for LibreOffice, which prints nothing for a mark without its field.
    """
    slots, characters = list[int](), text.read(max(begin + 1, end - 2 * count - _MAX_MARKS), end)
    for position, character in zip(range(end - 1, begin + 1, -1), reversed(characters), strict=False):
        if len(slots) == count:
            return slots[::-1]
        if not _is_plain(character):
            return []
        if character >= " ":
            slots.append(position)
    return slots[::-1] if len(slots) == count else []


def _is_plain(characters: str) -> bool:
    """No end of a paragraph or cell, no note: nothing that other tables of the file point to."""
    return all(character >= " " or character in "\x13\x14\x15\t" for character in characters)
