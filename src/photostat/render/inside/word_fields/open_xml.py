"""Fields in the XML of Word: parts of a .docx package and the flat Word 2003 file (ECMA-376 part 1, 17.16).

A field is settled by cutting its marks out of the bytes, so that its result stays behind as plain runs, or by cutting its
result too and putting a run with a text there. Everything else stays byte for byte. It refuses parts with a DOCTYPE, other
charsets than UTF-8, and fields that do not end where they began: those stay as they are.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from photostat.render.inside.word_fields.choice import FieldChoice, Shown, code_text
from photostat.render.inside.word_fields.edits import Edit, applied

_SPACES: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.microsoft.com/office/word/2003/wordml",
    }
)
_FIELD_MARK: Final = re.compile(rb"[<:](?:fldChar|fldSimple)[\s/>]")
_TAG: Final = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_STORIES: Final = frozenset({"body", "txbxContent", "hdr", "ftr", "footnote", "endnote", "comment"})
_TEXTS: Final = frozenset({"t", "instrText", "delText", "delInstrText", "sym", "noBreakHyphen", "drawing", "pict", "object"})
_INSTRUCTIONS: Final = frozenset({"instrText", "delInstrText"})
_MAX_NESTED: Final = 20  # fields in fields; Word allows as many
_MAX_DEPTH: Final = 256  # elements in elements; libxml2, with which LibreOffice reads, refuses more too


class _NotOurs(Exception):
    """A part that is left as it is."""


@dataclass(eq=False)
class _Phase:
    """What was met between two marks of a field."""

    spans: list[Edit] = field(default_factory=list)  # everything in runs, to be cut when the phase is not printed
    settled: list[Edit] = field(default_factory=list)  # what the fields inside became, when it is
    has_text: bool = False


@dataclass(eq=False)
class _Field:
    prefix: bytes
    place: int  # where its first mark stands, for a text without a result to stand in
    is_simple: bool = False
    element_edits: list[Edit] = field(default_factory=list)
    instruction: str = ""
    in_result: bool = False
    code: _Phase = field(default_factory=_Phase)
    result: _Phase = field(default_factory=_Phase)
    result_place: int | None = None  # the first run content of the result

    @property
    def phase(self) -> _Phase:
        return self.result if self.in_result else self.code


@dataclass
class _Open:
    """An element that has begun."""

    name: str  # local name, "" outside of Word's namespaces
    start: int
    around: tuple[tuple[_Field, bool], ...] = ()  # for a paragraph: the fields that it began in, and whether in the result
    simple: _Field | None = None


def settle(data: bytes, choice: FieldChoice) -> bytes:
    """The part with its fields settled; the very same object where nothing had to change."""
    if not _FIELD_MARK.search(data) or b"<!DOCTYPE" in data[:4096]:
        return data
    try:
        edits = _Reader(data, choice).edits()
        settled = applied(data, edits) if edits else data
        expat.ParserCreate().Parse(settled, True)  # LibreOffice aborts on XML that is none; better the fields as they were
    except (expat.ExpatError, _NotOurs, ValueError, LookupError):
        return data
    return settled


class _Reader:
    def __init__(self, data: bytes, choice: FieldChoice) -> None:
        self._data, self._choice = data, choice
        self._elements: list[_Open] = []
        self._fields: list[_Field] = []
        self._stories: list[list[_Field]] = []
        self._text: list[str] | None = None
        self._done: list[Edit] = []
        self._parser = expat.ParserCreate("UTF-8", " ")
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._characters

    def edits(self) -> list[Edit]:
        self._parser.Parse(self._data, True)
        return self._done

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        if len(self._elements) >= _MAX_DEPTH:
            raise _NotOurs
        space, _, name = qualified.rpartition(" ")
        opened = _Open(name if space in _SPACES else "", self._parser.CurrentByteIndex)
        if opened.name == "p" and self._fields:
            opened.around = tuple((around, around.in_result) for around in self._fields)
        self._elements.append(opened)
        if opened.name == "fldSimple":
            opened.simple = self._begin(opened.start, _attribute(attributes, "instr"))
        elif opened.name in _STORIES:
            self._stories.append(self._fields)
            self._fields = []
        elif opened.name in _INSTRUCTIONS:
            self._text = []
        elif opened.name == "fldChar":
            self._mark(opened.start, _attribute(attributes, "fldCharType"))

    def _mark(self, start: int, kind: str) -> None:
        if kind == "begin":
            self._begin(start, None)
        elif kind == "separate" and self._fields and not self._fields[-1].is_simple:
            self._fields[-1].in_result = True

    def _begin(self, start: int, instruction: str | None) -> _Field:
        if len(self._fields) >= _MAX_NESTED:
            raise _NotOurs
        tag = _TAG.match(self._data, start)
        name = tag[0][1:].split(None, 1)[0] if tag else b""
        prefix = name.partition(b":")[0] + b":" if b":" in name else b""
        begun = _Field(prefix, start, instruction is not None, instruction=instruction or "", in_result=instruction is not None)
        if tag and begun.is_simple:
            begun.element_edits.append(Edit(start, tag.end()))
        self._fields.append(begun)
        return begun

    def _end(self, _qualified: str) -> None:
        element = self._elements.pop()
        if element.name in _STORIES:
            self._fields = self._stories.pop()
        if not self._fields and self._text is None:
            return
        start, end = self._span(element.start)
        if element.name in _INSTRUCTIONS:
            self._instruct("".join(self._text or ()))
            self._text = None
        if element.simple is not None:
            self._finish_simple(element.simple, start, end)
        elif self._elements and self._elements[-1].name == "r" and element.name != "rPr":
            self._run_content(element, end)
        elif element.around and self._may_vanish():
            for around, in_result in element.around:
                if around.in_result is in_result and any(around is still for still in self._fields):
                    around.phase.spans.append(Edit(element.start, end))

    def _span(self, started: int) -> tuple[int, int]:
        """Where the end tag begins and ends; the tag itself for an empty element."""
        tag = _TAG.match(self._data, started)
        if tag is None:
            raise _NotOurs
        if tag[0].endswith(b"/>"):
            return started, tag.end()
        index = self._parser.CurrentByteIndex
        return index, self._data.index(b">", index) + 1

    def _may_vanish(self) -> bool:
        """A cell must keep a paragraph; elsewhere a paragraph inside of a result goes with it."""
        return bool(self._elements) and self._elements[-1].name != "tc"

    def _instruct(self, text: str) -> None:
        if self._fields and not self._fields[-1].in_result and len(self._fields[-1].instruction) < 20_000:
            self._fields[-1].instruction += text

    def _run_content(self, element: _Open, end: int) -> None:
        """Something inside of a run: all fields around it may have to cut it."""
        current = self._fields[-1] if self._fields else None
        if current is None:
            return
        edit = Edit(element.start, end)
        is_mark = element.name == "fldChar"
        is_text = element.name in _TEXTS or not element.name
        for around in self._fields:
            around.phase.spans.append(edit)
            around.phase.has_text |= is_text
            if around.in_result and around.result_place is None and not (is_mark and around is current):
                around.result_place = element.start
        if is_mark and self._ends(edit):
            self._fields.pop()
            self._settle(current)

    def _ends(self, edit: Edit) -> bool:
        tag = self._data[edit.start : edit.end]
        is_end = re.search(rb"fldCharType\s*=\s*[\"']end[\"']", tag) is not None
        current = self._fields[-1]
        if not current.is_simple:
            current.element_edits.append(edit)
        return is_end and not current.is_simple

    def _finish_simple(self, simple: _Field, start: int, end: int) -> None:
        """The end of fldSimple; complex fields that began inside of it and did not end are none."""
        if not any(simple is still for still in self._fields):
            return
        while self._fields.pop() is not simple:
            pass
        if start == simple.place:  # an empty element: no run to stand in
            simple.element_edits = [Edit(start, end)]
        else:
            simple.element_edits.append(Edit(start, end))
        self._settle(simple)

    def _settle(self, ended: _Field) -> None:
        """Decide what a finished field prints, and hand its edits to the field around it, or to the part."""
        shown = self._choice.shown(ended.instruction, has_result=ended.result.has_text)
        around = self._fields[-1] if self._fields else None
        if around is not None and not around.in_result:
            around.instruction += code_text(ended.instruction)
        if shown is Shown.LIVE:
            edits = [*ended.code.settled, *ended.result.settled]
        elif shown is Shown.STORED:
            edits = [*ended.element_edits, *ended.code.spans, *ended.result.settled]
        else:
            edits = [*ended.element_edits, *ended.code.spans, *ended.result.spans]
            edits = _with_text(edits, ended, str(shown))
        (self._done if around is None else around.phase.settled).extend(edits)


def _with_text(edits: list[Edit], ended: _Field, text: str) -> list[Edit]:
    """The text stands in the first run of the result, so that it looks as the result did."""
    if not text:
        return edits
    inner = b'<%bt xml:space="preserve">%b</%bt>' % (ended.prefix, _escaped(text), ended.prefix)
    place = ended.place if ended.result_place is None else ended.result_place
    if any(edit.start < place < edit.end for edit in edits):  # its paragraph goes with the result
        place = ended.place
    if ended.is_simple and ended.result_place is None:
        inner = b"<%br>%b</%br>" % (ended.prefix, inner, ended.prefix)
    # The longest edit that begins there wins: it is made to carry the text.
    longest = max((edit for edit in edits if edit.start == place), key=lambda edit: edit.end, default=Edit(place, place))
    return [edit for edit in edits if edit.start != place] + [Edit(place, longest.end, inner)]


def _escaped(text: str) -> bytes:
    printable = "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff" else " " for c in text)
    return escape(printable).encode()


def _attribute(attributes: dict[str, Any], local: str) -> str:
    return next((str(value) for name, value in attributes.items() if name.rpartition(" ")[2] == local), "")
