"""Fields of presentations and drawings become plain text in the file, before LibreOffice computes them anew.

The file still holds what its author saw: `<a:fld type="datetime1">… <a:t>3/4/2019</a:t>`. LibreOffice throws that away and
prints the running clock. So each date field becomes its stored text, and a field of a header or footer, or of a Visio
drawing, becomes what the profile's field codes say. Nothing else of a part changes; a part that is no XML stays as it is.
"""

import mmap
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

MAX_PART_BYTES: Final = 256 * 1024**2
_POWERPOINT_PARTS: Final = re.compile(r"ppt/(?:slides|notesSlides|slideLayouts|slideMasters|notesMasters)/[^/]+\.xml", re.I)
_OWN_PAGES: Final = re.compile(r"ppt/(?:slides|notesSlides)/", re.I)
_VISIO_PARTS: Final = re.compile(r"visio/(?:pages|masters)/[^/]+\.xml", re.I)
_OPEN_DOCUMENT_PARTS: Final = re.compile(r"content\.xml|styles\.xml")

# Nothing here may look for an end that never comes from every beginning: a hostile part would take hours. Elements are found
# from their end tags, each of which looks back no further than to the one before.
_HOLDER = re.compile(rb"<\w{1,20}:ph\s[^>]{0,400}?\btype=[\"'](dt|ftr|sldNum)[\"']")
_FIELD_HEAD = re.compile(rb"<\w+:fld\s[^>]{0,800}?\btype=[\"'](datetime|slidenum)\w{0,40}[\"'][^>]{0,800}>")
_RUN_PROPERTIES = re.compile(rb"<(\w{1,20}):rPr\b[^>]{0,2000}>")
_TEXT = re.compile(rb"<\w{1,20}:t(?:\s[^>]{0,200})?>([^<]*)</\w{1,20}:t>")
_PARAGRAPH = re.compile(rb"<(\w{1,20}):p[\s>/]")
_CODE_OF_HOLDER: Final = {b"dt": "datetime", b"sldNum": "slidenumber"}
_FIELD_OF_HOLDER: Final = {b"dt": b"datetime", b"sldNum": b"slidenum"}

_OPEN_FIELD = re.compile(rb"<text:(date|time|file-name)\b([^>]{0,2000}?)(?:/>|>([^<]*)</text:\1>)")

_OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_VSD_STREAM: Final = "VisioDocument".encode("utf-16-le")
_VISIO_SHAPE = re.compile(rb"<Shape\b.*?(?=<Shape\b|</Shapes>|\Z)", re.S)
_VISIO_IX = re.compile(rb"[^>]{0,200}?\bIX=[\"'](\d{1,6})[\"']")
_VISIO_FORMULA = re.compile(rb"<Cell\s[^>]{0,300}?N=[\"']Value[\"'][^>]{0,2000}?\bF=[\"']([A-Za-z]{2,40})\(")
_VISIO_EMPTY_FIELD = re.compile(rb"<fld\s[^>]{0,200}?\bIX=[\"'](\d{1,6})[\"'][^>]{0,200}/>")


@dataclass
class Settled:
    """What was done: whether the file changed, how many fields had no stored text and show the clock, and how many of Visio's
    do not tell what they are (their formula stands in a master), so that they keep their stored text."""

    is_changed: bool = False
    from_clock: int = 0
    unnamed: int = 0


def settle_fields(native: Path, codes: Mapping[str, str], moment: datetime, *, is_visio: bool) -> Settled:
    """Rewrite an Open XML or OpenDocument file (flat too) in place; other files stay.

    `codes`: see `Work.printed_codes`; `moment` stands for a date that the file does not hold.
    """
    settled = Settled()
    settle = _Settle(codes, moment, settled)
    if zipfile.is_zipfile(native):
        _settle_package(native, settle, is_visio=is_visio)
    else:
        _settle_flat(native, settle)
    return settled


def has_fields_out_of_reach(native: Path) -> bool:
    """Whether it is a Visio drawing whose fields may be there but cannot be found: VSD always, VDX where it has some."""
    with native.open("rb") as file:
        head = file.read(8)
        if not head:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if head.startswith(_OLE_MAGIC):
                return content.find(_VSD_STREAM) >= 0
            return content[:4096].find(b"<VisioDocument") >= 0 and content.find(b"<fld ") >= 0


class _Settle:
    """Turns the fields of one part into text."""

    def __init__(self, codes: Mapping[str, str], moment: datetime, settled: Settled) -> None:
        self.codes, self._moment, self.settled = codes, moment, settled

    def powerpoint(self, part: bytes, *, is_own_page: bool) -> bytes:
        """A slide, a notes page, or (slide numbers only) a layout or master, whose dates no page shows as they are."""
        wanted = {b"sldNum"} if "slidenumber" in self.codes else set()
        if is_own_page:
            wanted |= {b"dt", b"ftr"} if "footer" in self.codes else {b"dt"}
        if any(b'"' + name + b'"' in part or b"'" + name + b"'" in part for name in wanted):
            part = _each(part, b"sp", lambda shape: self._of_holder(shape, wanted))
        if is_own_page and b"datetime" in part:
            part = _each(part, b"fld", lambda found: self._run(found, b"datetime", None))
        return part

    def _of_holder(self, shape: bytes, wanted: set[bytes]) -> bytes:
        holder = _HOLDER.search(shape)
        if not holder or holder[1] not in wanted:
            return shape
        if holder[1] == b"ftr":
            return self._footer(shape)
        kind, text = _FIELD_OF_HOLDER[holder[1]], self.codes.get(_CODE_OF_HOLDER[holder[1]])
        return _each(shape, b"fld", lambda found: self._run(found, kind, text))

    def _footer(self, shape: bytes) -> bytes:
        if not any(words.strip() for words in _TEXT.findall(shape)):
            return shape
        start, end = shape.find(b":bodyPr"), shape.rfind(b":txBody>")
        first = _PARAGRAPH.search(shape, max(start, 0))
        end = shape.rfind(b"</", 0, end)
        if start < 0 or not first or end < first.start():
            return shape
        a, kept = first[1], _run_properties(shape[first.start() : end])
        run = b"<%b:p><%b:r>%b<%b:t>%b</%b:t></%b:r></%b:p>" % (a, a, kept, a, _xml(self.codes["footer"]), a, a, a)
        return shape[: first.start()] + run + shape[end:]

    def _run(self, found: bytes, kind: bytes, text: str | None) -> bytes:
        """A field of that kind as a run of text; None = the text that is stored."""
        head = _FIELD_HEAD.match(found)
        if not head or head[1] != kind:
            return found
        a = found[1 : found.index(b":")]
        stored = b"".join(_TEXT.findall(found))
        words = _xml(text) if text is not None else stored if stored.strip() else self._from_clock()
        return b"<%b:r>%b<%b:t>%b</%b:t></%b:r>" % (a, _run_properties(found), a, words, a, a)

    def _from_clock(self, kind: bytes = b"date") -> bytes:
        self.settled.from_clock += 1
        moment = self._moment
        return _xml(f"{moment:%H:%M}" if kind == b"time" else f"{moment.month}/{moment.day}/{moment.year}")

    def open_document(self, part: bytes) -> bytes:
        """Date, time and file name fields of ODP and ODG."""
        if (text := self.codes.get("datetime")) is not None:
            part = _each(part, b"frame", lambda frame: _date_frame(frame, _xml(text)))
        return _OPEN_FIELD.sub(self._open_field, part)

    def _open_field(self, match: re.Match[bytes]) -> bytes:
        if match[1] != b"file-name" and (b'text:fixed="true"' in match[2]):
            return match[0]
        if match[3] and match[3].strip():
            return bytes(match[3])
        return b"" if match[1] == b"file-name" else self._from_clock(match[1])

    def visio(self, part: bytes) -> bytes:
        """A page or master: `<fld IX='0'>` in a text stands for row 0 of the shape's Field section, whose formula names it."""
        return _VISIO_SHAPE.sub(lambda match: self._visio_shape(match[0]), part) if b"<fld" in part else part

    def _visio_shape(self, shape: bytes) -> bytes:
        formulas = _visio_formulas(shape)

        def shown(index: bytes, found: bytes) -> bytes:
            self.settled.unnamed += index not in formulas
            text = self.codes.get(formulas.get(index, ""))
            return found if text is None else _xml(text)

        shape = _VISIO_EMPTY_FIELD.sub(lambda match: shown(match[1], match[0]), shape)
        pieces = shape.split(b"</fld>")
        for place, piece in enumerate(pieces[:-1]):
            start = piece.rfind(b"<fld")
            index = _VISIO_IX.match(piece, start) if start >= 0 else None
            whole = piece[start:] + b"</fld>"
            pieces[place] = piece[:start] + shown(index[1], whole) if index else piece + b"</fld>"
        return b"".join(pieces)


def _visio_formulas(shape: bytes) -> dict[bytes, str]:
    """Row of the Field section -> name of its function in lower case, such as `now`; "" for a formula without one."""
    formulas = {}
    for piece in shape.split(b"</Section>")[:-1]:
        section = piece[max(piece.rfind(b"<Section"), 0) :]
        head = section[: section.find(b">") + 1]
        if b"N='Field'" not in head and b'N="Field"' not in head:
            continue
        for row in section.split(b"<Row")[1:]:
            index, formula = _VISIO_IX.match(row), _VISIO_FORMULA.search(row)
            if index:
                formulas[index[1]] = formula[1].decode("ascii").lower() if formula else ""
    return formulas


def _date_frame(frame: bytes, words: bytes) -> bytes:
    if b'presentation:class="date-time"' not in frame[:4000]:
        return frame
    return _OPEN_FIELD.sub(lambda match: match[0] if match[1] == b"file-name" else words, frame)


def _each(part: bytes, name: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Exchange each element of that local name that holds no other of it."""
    pieces = re.split(rb"(</\w{1,20}:" + name + rb">)", part)
    for place in range(1, len(pieces), 2):
        before, tag = pieces[place - 1], b"<" + pieces[place][2:-1]
        start = max(before.rfind(tag + end) for end in (b">", b" ", b"\n", b"\r", b"\t"))
        if start >= 0:
            pieces[place - 1], pieces[place] = before[:start], change(before[start:] + pieces[place])
    return b"".join(pieces)


def _run_properties(inside: bytes) -> bytes:
    """The first `<a:rPr …>`, with what it holds."""
    head = _RUN_PROPERTIES.search(inside)
    if not head or head[0].endswith(b"/>"):
        return head[0] if head else b""
    closing = b"</" + head[1] + b":rPr>"
    end = inside.find(closing, head.end())
    return inside[head.start() : end + len(closing)] if end >= 0 else b""


def _xml(text: str) -> bytes:
    return escape(text).encode("utf-8")


def _settle_flat(native: Path, settle: _Settle) -> None:
    """A flat OpenDocument file."""
    if native.stat().st_size > MAX_PART_BYTES:
        return
    old = native.read_bytes()
    if b"<text:" in old and b"office:document" in old[:4096]:
        new = settle.open_document(old)
        if new != old:
            native.write_bytes(new)
            settle.settled.is_changed = True


def _settle_package(native: Path, settle: _Settle, *, is_visio: bool) -> None:
    try:
        with zipfile.ZipFile(native) as package:
            changed = _changed_parts(package, settle, is_visio=is_visio)
            if not changed:
                return
            rewritten = native.with_name("settled.zip")
            _write(package, changed, rewritten)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return  # damaged: LibreOffice reads what it can, and its repair finds the parts that zipfile does not
    rewritten.replace(native)
    settle.settled.is_changed = True


def _changed_parts(package: zipfile.ZipFile, settle: _Settle, *, is_visio: bool) -> dict[str, bytes]:
    changed = {}
    for part in package.infolist():
        rewrite = _rewriter(part.filename, settle, is_visio=is_visio)
        if rewrite is None or part.file_size > MAX_PART_BYTES:
            continue
        old = package.read(part)
        if (new := rewrite(old)) != old:
            changed[part.filename] = new
    return changed


def _rewriter(name: str, settle: _Settle, *, is_visio: bool) -> Callable[[bytes], bytes] | None:
    if is_visio and _VISIO_PARTS.fullmatch(name):
        return settle.visio if settle.codes else None
    if _OPEN_DOCUMENT_PARTS.fullmatch(name):
        return settle.open_document
    if not _POWERPOINT_PARTS.fullmatch(name):
        return None
    if is_own_page := bool(_OWN_PAGES.match(name)):
        return lambda part: settle.powerpoint(part, is_own_page=is_own_page)
    return (lambda part: settle.powerpoint(part, is_own_page=False)) if "slidenumber" in settle.codes else None


def _write(package: zipfile.ZipFile, changed: dict[str, bytes], target: Path) -> None:
    """The package with some parts exchanged; stored, since it is read once and thrown away."""
    with zipfile.ZipFile(target, "w") as rewritten:
        for part in package.infolist():
            entry = zipfile.ZipInfo(part.filename, part.date_time)
            with rewritten.open(entry, "w", force_zip64=part.file_size > 2**30) as sink:
                if part.filename in changed:
                    sink.write(changed[part.filename])
                else:
                    with package.open(part) as source:
                        shutil.copyfileobj(source, sink, 1 << 20)
