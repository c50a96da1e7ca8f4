r"""Fields in RTF: `{\field{\*\fldinst CODE}{\fldrslt result}}` (Word 2007 RTF specification 1.9.1, Fields).

A settled field loses its instruction, so that the result stays behind as plain text, or becomes a group with another text.
Only the groups of fields are read, once each; everything else stays byte for byte. It refuses to read on where groups are
nested too deep.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from photostat.render.inside.word_fields.choice import FieldChoice, Shown
from photostat.render.inside.word_fields.edits import Edit, applied

_FIRST: Final = re.compile(rb"\{\s*\\field(?![a-z])")
_TOKEN: Final = re.compile(rb"[{}]|\\(?:[{}\\]|(field|fldinst|fldrslt)(?![a-z]) ?|bin(\d{1,9}) ?)")
_ESCAPE: Final = re.compile(rb"\\(?:'([0-9a-fA-F]{2})|([a-zA-Z]{1,32})(-?\d{1,10})? ?|([\\{}])|[^a-zA-Z])|[{}\r\n]")
_CONTENT: Final = re.compile(rb"\\(?:pict|object|shp|u-?\d|tab|line|'..|[\\{}~_-])")
# The formatting before a result's first character, which a text in its place takes over.
_LOOK: Final = re.compile(
    rb"(?:[{\r\n ]|\\(?:[abfi]|[a-z]*rsid|a?fs|a?[bif]|ul|cf|cb|cs|plain|strike|caps|scaps|rtlch|ltrch|fcs|hich|loch|dbch"
    rb"|a?lang\w{0,6}|noproof|expnd\w?|kerning|up|dn|super|sub|highlight|v)(?:-?\d{1,6})?(?![a-z]) ?)*"
)
_MAX_DEPTH: Final = 200


@dataclass
class _Group:
    start: int
    kind: str = ""  # field, fldinst, fldrslt
    word_end: int = 0  # where the text after its control word begins
    instruction: tuple[int, int] | None = None
    result: "tuple[_Group, int] | None" = None
    inner: list[Edit] = field(default_factory=list)


def settle(data: bytes, choice: FieldChoice) -> bytes:
    """The file with its fields settled; the very same object where nothing had to change."""
    edits, position = list[Edit](), 0
    while found := _FIRST.search(data, position):
        position = _read_group(data, found.start(), choice, edits)
    return applied(data, edits) if edits else data


def _read_group(data: bytes, start: int, choice: FieldChoice, edits: list[Edit]) -> int:
    """Read the group that begins at `start`; where it ends. One that never ends, or is too deep, ends the reading."""
    groups = list[_Group]()
    position = start
    while token := _TOKEN.search(data, position):
        position = token.end()
        if token[0] == b"{":
            groups.append(_Group(token.start()))
            if len(groups) > _MAX_DEPTH:
                return len(data)
        elif token[0] == b"}":
            _end(data, groups, position, choice, edits)
            if not groups:
                return position
        elif token[1] and not groups[-1].kind:
            groups[-1].kind, groups[-1].word_end = token[1].decode(), position
        elif token[2]:
            position += int(token[2])
    return len(data)


def _end(data: bytes, groups: list[_Group], end: int, choice: FieldChoice, edits: list[Edit]) -> None:
    ended = groups.pop()
    around = groups[-1] if groups else None
    if ended.kind == "field":
        _settle(data, ended, end, choice, edits)
    elif around is not None and around.kind == "field":
        if ended.kind == "fldinst":
            around.instruction = (ended.word_end, end - 1)
        elif ended.kind == "fldrslt":
            around.result = (ended, end)


def _settle(data: bytes, ended: _Group, end: int, choice: FieldChoice, edits: list[Edit]) -> None:
    if ended.instruction is None:
        return
    instruction = _plain(data[slice(*ended.instruction)])
    result = data[ended.result[0].word_end : ended.result[1] - 1] if ended.result else b""
    shown = choice.shown(instruction, has_result=bool(_plain(result).strip() or _CONTENT.search(result)))
    if isinstance(shown, str):
        edits.append(Edit(ended.start, end, b"{" + _look(result) + _encoded(shown) + b"}"))
    elif shown is Shown.STORED and ended.result:
        group, result_end = ended.result
        edits += [Edit(ended.start + 1, group.start), Edit(group.start + 1, group.word_end), Edit(result_end, end - 1)]


def _plain(rtf: bytes) -> str:
    """The text of a group, without control words; good enough to know a field by."""
    return _ESCAPE.sub(lambda found: _character(found), rtf[:20_000]).decode("cp1252", "replace")


def _character(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes.fromhex(found[1].decode())
    return found[4] or b""


def _look(result: bytes) -> bytes:
    found = _LOOK.match(result)
    words = b"" if found is None else found[0].replace(b"{", b"").replace(b"\r", b"").replace(b"\n", b"").rstrip()
    return words + b" " if words else b""


def _encoded(text: str) -> bytes:
    r"""UTF-16 as RTF writes it: `\u8364?`."""
    units = memoryview(text.encode("utf-16-le", "replace")).cast("H") if text else ()
    return b"\\uc1 " + b"".join(_unit(unit) for unit in units)


def _unit(unit: int) -> bytes:
    if unit < 0x20:
        return b" "
    if unit > 0x7E:
        return b"\\u%d?" % (unit - 0x10000 if unit > 0x7FFF else unit)
    return b"\\" + bytes([unit]) if unit in b"\\{}" else bytes([unit])
