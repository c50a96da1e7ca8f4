"""Makes docs/pages.png for the README: four page images of the examples, side by side. Needs an imaged `demo-output/`."""

import json
import sys
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
SHOWN = (
    "contracts/Supply Agreement - draft 4.docx",
    "finance/Delivery ledger 2024.xlsx",
    "mail/RE Late castings.eml",
    "reports/Quarterly review.pptx",
)
TILE_PX, GAP_PX = 420, 16


def main(volume: Path) -> None:
    lines = (volume / "DATA" / "manifest.jsonl").read_text().splitlines()
    records = {record["path"]: record for record in map(json.loads, lines)}
    tiles = [_tile(volume / records[name]["pages"][0]["file"]) for name in SHOWN]
    height = max(tile.height for tile in tiles)
    sheet = Image.new("L", (len(tiles) * (TILE_PX + GAP_PX) + GAP_PX, height + 2 * GAP_PX), 214)
    for place, tile in enumerate(tiles):
        sheet.paste(tile, (GAP_PX + place * (TILE_PX + GAP_PX), GAP_PX))
    sheet.quantize(16).save(ROOT / "docs" / "pages.png", optimize=True)


def _tile(page: Path) -> Image.Image:
    with Image.open(page) as image:
        grey = image.convert("L")
    tile = grey.resize((TILE_PX, round(grey.height * TILE_PX / grey.width)), Image.Resampling.LANCZOS)
    ImageDraw.Draw(tile).rectangle((0, 0, tile.width - 1, tile.height - 1), outline=120)
    return tile


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "demo-output")
