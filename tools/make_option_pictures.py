"""Makes the pictures beside the options in the console's form of imaging profiles: docs/profile/*.png, small.

`.venv/bin/python tools/make_option_pictures.py`, after tools/make_profile_pictures.py.
"""

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
FROM = ROOT / "docs" / "profile"
TO = ROOT / "src" / "photostat" / "console" / "static" / "profile"
WIDTH_PX = 640
COLOURS = 16


def main() -> None:
    TO.mkdir(exist_ok=True)
    total = 0
    for source in sorted(FROM.glob("*.png")):
        with Image.open(source) as picture:
            height = round(picture.height * WIDTH_PX / picture.width)
            small = picture.convert("RGB").resize((WIDTH_PX, height), Image.Resampling.LANCZOS)
        target = TO / source.name
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
        total += target.stat().st_size
    print(f"{total:,} bytes")


if __name__ == "__main__":
    main()
