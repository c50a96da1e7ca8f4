"""The label of a text redaction, as large as its box allows, wrapped between words. What would not be readable is left out."""

from PIL import ImageDraw

from photostat.render.pages.boxes import Box
from photostat.render.pages.typeface import Typeface

_LEADING = 1.25  # times the size
_ROOM = 0.9  # of the box
_LARGEST_PX, _SMALLEST_PX = 200.0, 5.0
_MOST_LINES = 12
_MOST_CHARACTERS = 200


def draw_fitted(draw: ImageDraw.ImageDraw, box: Box, text: str) -> None:
    """Draw a text in black into the middle of a box; nothing of it stands outside."""
    words = text[:_MOST_CHARACTERS].split()
    if not words:
        return
    width, height = box.width * _ROOM, box.height * _ROOM
    one = Typeface(100.0)
    lines, size = max(
        (_fitted(one, words, count, width, height) for count in range(1, _MOST_LINES + 1)), key=lambda item: item[1]
    )
    if size < _SMALLEST_PX:
        return
    face = Typeface(size)
    step = size * _LEADING
    baseline = box.top + (box.height - step * len(lines)) / 2 + size
    for line in lines:
        face.draw(draw, box.left + (box.width - face.width(line)) / 2, baseline, line)
        baseline += step


def _fitted(one: Typeface, words: list[str], count: int, width: float, height: float) -> tuple[list[str], float]:
    """The words in at most `count` lines of about the same width, and the size in which they fit."""
    lines = _broken(one, words, sum(one.width(word) for word in words) / count)
    widest = max(one.width(line) for line in lines) / one.size_px
    return lines, min(_LARGEST_PX, width / max(widest, 0.01), height / (_LEADING * len(lines)))


def _broken(one: Typeface, words: list[str], wanted: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        joined = f"{lines[-1]} {word}"
        if one.width(joined) <= wanted * 1.1:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines
