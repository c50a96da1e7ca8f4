"""Slip sheets: the page that stands in a production for a document without images, with the reason and the file's name.

Black text on white, so that it survives one bit and a photocopier; never dithered. Names come from strangers: control
characters and the marks that turn text around are shown as a replacement sign, long names are wrapped, very long ones
are cut in the middle. It shows what it is given and decides nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import Image, ImageDraw

from photostat.render.geometry import lay_out
from photostat.render.pages.encode import EncodedPage, encode_page
from photostat.render.pages.typeface import Typeface
from photostat.render.profile import DitheringAlgorithm, PageOutput

# Points of a Letter sheet; other sizes scale them.
_SHEET_WIDTH, _SHEET_HEIGHT = 612.0, 792.0
_FRAME, _INDENT, _TITLE_AT, _LABEL_COLUMN = 40.0, 76.0, 236.0, 74.0
_TITLE_SIZE, _TEXT_SIZE, _FOOTER_SIZE = 22.0, 12.0, 9.0
_LEADING, _PARAGRAPH = 1.4, 9.0  # times the size; points
_FOOTER_AT = _SHEET_HEIGHT - 58.0

_MOST_CHARACTERS, _MOST_LINES = 600, 60
_LABEL = re.compile(r"([^\W\d_][\w ]{0,11}): +(?=\S)")
# A break may follow white space and what separates the parts of a path.
_BREAKS = re.compile(r"\s+|[^\s/\\_.\-]*[/\\_.\-]+|[^\s/\\_.\-]+")
_JOINERS = frozenset("\u200c\u200d\u00ad")  # invisible by nature


def slip_sheet(*, title: str, lines: Sequence[str], output: PageOutput, footer: str = "") -> EncodedPage:
    """One page in the output's format, at its dpi and, where it fixes one, its page size; else Letter.

    Each of `lines` is a paragraph; a short word and a colon at its beginning ("File: ...") become a label beside it.
    What does not fit on the page is left out, and an ellipsis says so.
    """
    layout = lay_out(_SHEET_WIDTH / 72, _SHEET_HEIGHT / 72, output)
    image = Image.new("L", (layout.width_px, layout.height_px), 255)
    _Sheet(image).write(title, lines, footer)
    return encode_page(
        image.tobytes(),
        width_px=layout.width_px,
        height_px=layout.height_px,
        pixel_kind="grey",
        output=replace(output, dithering=DitheringAlgorithm.Threshold, threshold=128),
    )


class _Sheet:
    """The picture being written on, measured in points of a Letter sheet."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)
        self._scale = min(image.width / _SHEET_WIDTH, image.height / _SHEET_HEIGHT)
        self._width = image.width / self._scale
        self._grown = image.height / self._scale - _SHEET_HEIGHT  # how much longer than a Letter sheet
        self._last_baseline = _FOOTER_AT + self._grown - 30
        self._baseline = _TITLE_AT

    def write(self, title: str, lines: Sequence[str], footer: str) -> None:
        bold, regular = self._typeface(_TEXT_SIZE, bold=True), self._typeface(_TEXT_SIZE)
        edges = (_FRAME, _FRAME, self._width - _FRAME, _SHEET_HEIGHT + self._grown - _FRAME)
        self._draw.rectangle([edge * self._scale for edge in edges], outline=0, width=self._rule(1.0))
        self._paragraph(self._typeface(_TITLE_SIZE, bold=True), _cleaned(title), _INDENT)
        self._line(self._baseline - _TITLE_SIZE * _LEADING + 12, 2.0)
        self._baseline += 14
        for line in lines[:_MOST_LINES]:
            label = _LABEL.match(line)
            if label:
                self._put(bold, _INDENT, self._baseline, label[1])
            text = _cleaned(line[label.end() :] if label else line)
            self._paragraph(regular, text, _INDENT + (_LABEL_COLUMN if label else 0))
        if footer:
            self._line(_FOOTER_AT + self._grown - 15, 0.5)
            self._footer(_cleaned(footer))

    def _typeface(self, points: float, *, bold: bool = False) -> Typeface:
        return Typeface(points * self._scale, bold=bold)

    def _rule(self, points: float) -> int:
        return max(1, round(points * self._scale))

    def _line(self, at: float, points: float) -> None:
        ends = [edge * self._scale for edge in (_INDENT, at, self._width - _INDENT, at)]
        self._draw.line(ends, fill=0, width=self._rule(points))

    def _put(self, face: Typeface, left: float, baseline: float, text: str) -> None:
        if baseline <= self._last_baseline:
            face.draw(self._draw, left * self._scale, baseline * self._scale, text)

    def _paragraph(self, face: Typeface, text: str, left: float) -> None:
        """Write wrapped text and go on below it. The last line that fits ends in an ellipsis when there is more."""
        step = face.size_px / self._scale * _LEADING
        for line in _wrapped(face, text, (self._width - _INDENT - left) * self._scale):
            is_last = self._baseline + step > self._last_baseline
            self._put(face, left, self._baseline, "…" if is_last else line)
            self._baseline += step
        self._baseline += _PARAGRAPH

    def _footer(self, text: str) -> None:
        face = self._typeface(_FOOTER_SIZE)
        room = (self._width - 2 * _INDENT) * self._scale
        face.draw(
            self._draw,
            _INDENT * self._scale,
            (_FOOTER_AT + self._grown) * self._scale,
            next(_wrapped(face, text, room), ""),
        )


def _wrapped(face: Typeface, text: str, room_px: float) -> Iterator[str]:
    """Lines no wider than the room, but at least one character each."""
    line = ""
    for part in _parts(face, text, room_px):
        if line and face.width((line + part).rstrip()) > room_px:
            yield line.rstrip()
            line = ""
        if line or not part.isspace():
            line += part
    if line:
        yield line.rstrip()


def _parts(face: Typeface, text: str, room_px: float) -> Iterator[str]:
    """Pieces between which a line may break; one that is wider than the room falls into its characters."""
    for part in _BREAKS.findall(text):
        if face.width(part) > room_px:
            yield from part
        else:
            yield part


def _cleaned(text: str) -> str:
    """Text that can only be read as it looks. White space becomes a blank; what is too long loses its middle."""
    shown = "".join(_shown(character) for character in text)
    if len(shown) <= _MOST_CHARACTERS:
        return shown
    half = _MOST_CHARACTERS // 2
    return f"{shown[:half]} … {shown[-half:]}"


def _shown(character: str) -> str:
    if character in _JOINERS:
        return ""
    if character.isspace():
        return " "
    # Cc controls, Cf formatting such as bidi overrides, Cs halves of undecodable bytes, Co and Cn no characters at all.
    return "\ufffd" if unicodedata.category(character)[0] == "C" else character
