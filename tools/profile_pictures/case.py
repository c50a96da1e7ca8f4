"""One picture: the same native imaged twice, with an option off and on, the two pages side by side.

Pages come from the library's own call, in its sandbox, so that the picture shows what a user gets.
"""

import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from photostat.bootstrap import read_settings
from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.fetching import Fetcher
from photostat.render.model import PageImage
from photostat.render.profile import ImagingProfile
from photostat.render.versions import InstalledRenderers

TILE_PX, GAP_PX, CAPTION_PX = 560, 14, 30
PAPER, FRAME = (214, 214, 214), (120, 120, 120)
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
CLOCK = datetime(2024, 3, 12, 9, 30)


@dataclass(frozen=True)
class Case:
    """`member`: the picture is docs/profile/<member>.png. `before` and `after`: profile JSON members, with their captions.

    `pages`: which pages (from 1) of each side are shown, below each other. `crop`: the part of the page that is shown, as
    fractions left, top, right, bottom. `fields`: document fields, by name in lower case. `fetched`: what lies on the web for
    this case, by address; with it the server's consent to fetch counts as given.
    """

    member: str
    file_name: str
    native: bytes
    before: dict[str, object]
    after: dict[str, object]
    captions: tuple[str, str]
    pages: tuple[Sequence[int], Sequence[int]] = ((1,), (1,))
    crop: tuple[float, float, float, float] = (0, 0, 1, 0.5)
    fields: dict[str, str] = field(default_factory=dict)
    fetched: dict[str, bytes] = field(default_factory=dict)


class _Fetched(Fetcher):
    """Hands out a case's own files in place of the network."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__()
        self._files = files

    def fetch(self, urls: Sequence[str]) -> Iterator[tuple[str, bytes | str]]:
        return ((url, self._files.get(url, "not in the case")) for url in urls)


class _Pages:
    def __init__(self) -> None:
        self.pages: list[PageImage] = []

    def start_over(self) -> None:
        self.pages.clear()

    def receive(self, page: PageImage) -> None:
        self.pages.append(page)


def draw(case: Case, imager: DocumentImager, folder: Path) -> Path:
    """Make the picture of one case; its path."""
    sides = [
        _side(case, imager, profile, caption, pages)
        for profile, caption, pages in zip((case.before, case.after), case.captions, case.pages, strict=True)
    ]
    height = max(side.height for side in sides)
    sheet = Image.new("RGB", (2 * TILE_PX + 3 * GAP_PX, height + 2 * GAP_PX), PAPER)
    for place, side in enumerate(sides):
        sheet.paste(side, (GAP_PX + place * (TILE_PX + GAP_PX), GAP_PX))
    target = folder / f"{case.member}.png"
    sheet.quantize(24, dither=Image.Dither.NONE).save(target, optimize=True)
    return target


def _side(case: Case, imager: DocumentImager, profile: dict[str, object], caption: str, pages: Sequence[int]) -> Image.Image:
    made = images(case, imager, profile)
    tiles = [_tile(made[number - 1], case.crop) for number in pages]
    height = CAPTION_PX + sum(tile.height + GAP_PX // 2 for tile in tiles)
    side = Image.new("RGB", (TILE_PX, height), PAPER)
    ImageDraw.Draw(side).text((0, 4), caption, fill=(0, 0, 0), font=ImageFont.truetype(FONT, 17))
    top = CAPTION_PX
    for tile in tiles:
        side.paste(tile, (0, top))
        top += tile.height + GAP_PX // 2
    return side


def images(case: Case, imager: DocumentImager, profile: dict[str, object]) -> list[Image.Image]:
    """The pages of one side."""
    with tempfile.TemporaryDirectory() as folder:
        native = Path(folder) / "native"
        native.write_bytes(case.native)
        read = ImagingProfile.from_json(json.dumps({"NativeTypes": [], "ImagingMethod": "Native"} | profile))
        request = ImagingRequest(native, case.file_name, read, clock=CLOCK, fields=case.fields)
        receiver = _Pages()
        outcome, _ = _imager_of(case, imager).image(request, receiver)
    if outcome.error is not None:
        raise SystemExit(f"{case.member}: {outcome.error}")
    return [Image.open(io.BytesIO(page.data)).convert("RGB") for page in receiver.pages]


def _imager_of(case: Case, imager: DocumentImager) -> DocumentImager:
    if not case.fetched:
        return imager
    settings = read_settings().render.model_copy(update={"fetch_remote_pictures": True})
    return DocumentImager(settings, InstalledRenderers(settings), fetcher=_Fetched(case.fetched))


def _tile(page: Image.Image, crop: tuple[float, float, float, float]) -> Image.Image:
    left, top, right, bottom = crop
    part = page.crop((round(left * page.width), round(top * page.height), round(right * page.width), round(bottom * page.height)))
    tile = part.resize((TILE_PX, max(1, round(part.height * TILE_PX / part.width))), Image.Resampling.LANCZOS)
    ImageDraw.Draw(tile).rectangle((0, 0, tile.width - 1, tile.height - 1), outline=FRAME)
    return tile
