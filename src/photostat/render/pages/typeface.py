"""Type for slip sheets: finds fonts of the system and draws text that mixes scripts.

A file name may be in any script, and no single font has them all: each character is drawn in the first font that has
it. Where the system has none of the fonts named here, Pillow's built-in one serves. Fonts of natives never come here.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# In order of preference; the first has the widest range of alphabets, the second the ideographs.
_REGULAR = (("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf"), ("NotoSansCJK-Regular.ttc",))
_BOLD = (("DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf", "LiberationSans-Bold.ttf"), ("NotoSansCJK-Bold.ttc",))
_NOT_A_CHARACTER = "\uffff"  # no font has it: draws the font's "missing" sign
_UNKNOWN = "\ufffd"

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=8)
def _font_files(wanted: tuple[tuple[str, ...], ...]) -> tuple[Path, ...]:
    """One file a group of names, for the groups that have one on this machine."""
    present = {path.name: path for folder in _FONT_FOLDERS for path in sorted(folder.glob("**/*.tt[fc]"))}
    found = (next((present[name] for name in names if name in present), None) for names in wanted)
    return tuple(path for path in found if path is not None)


class Typeface:
    """Fonts of one size (pixels) that stand in for each other."""

    def __init__(self, size_px: float, *, bold: bool = False) -> None:
        self.size_px = max(1.0, size_px)
        files = _font_files(_BOLD if bold else _REGULAR)
        self._fonts: list[_Font] = [ImageFont.truetype(path, self.size_px) for path in files]
        if not self._fonts:
            self._fonts = [ImageFont.load_default(self.size_px)]
        self._missing = [_picture(font, _NOT_A_CHARACTER) for font in self._fonts]
        self._choice: dict[str, int | None] = {}

    def width(self, text: str) -> float:
        """Advance of the text, pixels."""
        return sum(font.getlength(piece) for font, piece in self._runs(text))

    def draw(self, draw: ImageDraw.ImageDraw, left: float, baseline: float, text: str) -> None:
        """Draw one line in black, its baseline at `baseline`."""
        for font, piece in self._runs(text):
            draw.text((left, baseline), piece, fill=0, font=font, anchor="ls")
            left += font.getlength(piece)

    def _runs(self, text: str) -> Iterator[tuple[_Font, str]]:
        known = (character if self._font_of(character) is not None else _UNKNOWN for character in text)
        for index, piece in groupby(known, key=lambda character: self._font_of(character) or 0):
            yield self._fonts[index], "".join(piece)

    def _font_of(self, character: str) -> int | None:
        if character not in self._choice:
            having = (n for n, font in enumerate(self._fonts) if _picture(font, character) != self._missing[n])
            self._choice[character] = next(having, None)
        return self._choice[character]


def _picture(font: _Font, character: str) -> bytes:
    """What the character looks like. Pillow does not tell what a font has, but missing characters all look alike."""
    left, top, right, bottom = (int(edge) for edge in font.getbbox(character))
    image = Image.new("L", (max(1, right - left + 1), max(1, bottom - top + 1)))
    ImageDraw.Draw(image).text((-left, -top), character, fill=255, font=font)
    return image.size[0].to_bytes(4, "little") + image.tobytes()
