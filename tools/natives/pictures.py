"""Pictures drawn by formula: a photograph that its camera held sideways, scanned notes, a logo, a floor plan."""

import io
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFont

_FONTS = "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS[bold], size)


def loading_dock_jpeg() -> bytes:
    """A landscape scene stored lying on its side; EXIF orientation 6 says turn it clockwise."""
    width, height = 900, 600
    y, _x = np.mgrid[0:height, 0:width].astype(float)
    noise = np.random.default_rng(20240509).normal(0, 5, (height, width))
    sky = np.stack([150 + 60 * y / height, 180 + 45 * y / height, 215 - 10 * y / height], axis=-1)
    ground = np.stack([88 + y * 0.06, 90 + y * 0.06, 94 + y * 0.05], axis=-1)
    scene = np.where((y > 390)[..., None], ground, sky) + noise[..., None]
    picture = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((80, 180, 560, 400), fill=(142, 72, 58))
    for door in range(4):
        left = 110 + 112 * door
        draw.rectangle((left, 250, left + 84, 400), fill=(70, 84, 96))
        for slat in range(254, 400, 12):
            draw.line((left, slat, left + 84, slat), fill=(96, 110, 122), width=2)
    draw.text((180, 196), "OSTRELLE  SHED 4", font=_font(34, bold=True), fill=(240, 232, 214))
    for row in range(3):
        for crate in range(5 - row):
            left = 600 + crate * 52 + row * 26
            draw.rectangle((left, 372 - row * 46, left + 48, 414 - row * 46), fill=(176, 134, 84), outline=(96, 66, 34), width=3)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0132] = "2024:05:09 16:20:11"
    target = io.BytesIO()
    picture.transpose(Image.Transpose.ROTATE_90).save(target, "JPEG", quality=80, exif=exif, dpi=(150, 150))
    return target.getvalue()


def delivery_notes_tiff() -> bytes:
    """Three scanned A4 notes at 200 dpi, Group 4, a little askew and speckled as scans are."""
    pages = [_delivery_note(lot, angle) for lot, angle in ((3, 0.4), (4, -0.7), (9, 0.2))]
    target = io.BytesIO()
    pages[0].save(target, "TIFF", compression="group4", dpi=(200, 200), save_all=True, append_images=pages[1:])
    return target.getvalue()


def _delivery_note(lot: int, angle_degrees: float) -> Image.Image:
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    draw.text((160, 160), "Delivery note", font=_font(84, bold=True), fill=0)
    rows = (
        "Carrier: Ostrelle Freight Limited",
        f"Lot: {lot}",
        "Goods: 55 gate valves GV-80 on 5 pallets",
        "Received at Saltmere, shed 4, unchecked",
    )
    for n, words in enumerate(rows):
        draw.text((160, 340 + 90 * n), words, font=_font(44), fill=0)
        draw.line((160, 404 + 90 * n, 1480, 404 + 90 * n), fill=90, width=2)
    draw.rectangle((160, 860, 1480, 1500), outline=0, width=4)
    for n in range(1, 6):
        draw.line((160, 860 + 106 * n, 1480, 860 + 106 * n), fill=0, width=2)
        draw.text((190, 785 + 106 * n), f"Pallet {n}:  11 pieces,  {412 + 3 * ((n * lot) % 5)} kg", font=_font(40), fill=0)
    sign = [(900 + 5 * t, 1800 + 70 * math.sin(t / 6 + lot) * math.cos(t / 15)) for t in range(100)]
    draw.line(sign, fill=0, width=7)
    draw.line((860, 1900, 1480, 1900), fill=0, width=3)
    draw.text((860, 1915), "Signature of the foreman", font=_font(34), fill=0)
    turned = page.rotate(angle_degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    speck = np.random.default_rng(lot).random((2339, 1654)) < 0.0004
    pixels = np.array(turned)
    pixels[speck] = 0
    return Image.fromarray(pixels).point(lambda value: 255 if value > 140 else 0).convert("1")


def logo_png() -> bytes:
    """A mark on a see-through ground, antialiased by drawing it four times as large."""
    scale = 4
    large = Image.new("RGBA", (480 * scale, 200 * scale), (0, 0, 0, 0))
    draw = ImageDraw.Draw(large)
    corners = [(100 + 80 * math.cos(math.radians(60 * n)), 100 + 80 * math.sin(math.radians(60 * n))) for n in range(6)]
    draw.polygon([(x * scale, y * scale) for x, y in corners], fill=(31, 58, 95, 255))
    draw.polygon(
        [(60 * scale, 60 * scale), (140 * scale, 140 * scale), (140 * scale, 60 * scale), (60 * scale, 140 * scale)],
        fill=(0, 0, 0, 0),
    )
    draw.rectangle((94 * scale, 20 * scale, 106 * scale, 100 * scale), fill=(178, 58, 72, 200))
    draw.text((200 * scale, 64 * scale), "Brackwater", font=_font(46 * scale, bold=True), fill=(31, 58, 95, 255))
    target = io.BytesIO()
    large.resize((480, 200), Image.Resampling.LANCZOS).save(target, "PNG", optimize=True, dpi=(96, 96))
    return target.getvalue()


def pallet_label_png() -> bytes:
    """A grey label, saved under the wrong extension."""
    page = Image.new("L", (800, 500), 245)
    draw = ImageDraw.Draw(page)
    draw.rectangle((10, 10, 789, 489), outline=0, width=6)
    draw.text((40, 40), "LOT 9   PALLET 2", font=_font(64, bold=True), fill=0)
    draw.text((40, 140), "11 x GV-80, 418 kg, do not tip", font=_font(40), fill=0)
    x = 40
    for digit in "3130140926081944750218":
        draw.rectangle((x, 240, x + 3 + 2 * int(digit), 440), fill=0)
        x += 9 + 2 * int(digit) + 12
    target = io.BytesIO()
    page.save(target, "PNG", optimize=True, dpi=(150, 150))
    return target.getvalue()


def floor_plan_svg() -> bytes:
    """Shed 4 with the places of the pallets, 8 by 5 inches."""
    pallets = "".join(
        f'<rect x="{70 + 90 * (n % 6)}" y="{90 + 110 * (n // 6)}" width="64" height="80" fill="{"#ffc7ce" if n in (2, 3, 8) else "#d9e2ec"}" stroke="#55606e"/>'
        f'<text x="{102 + 90 * (n % 6)}" y="{136 + 110 * (n // 6)}" text-anchor="middle" font-size="18">{n + 1}</text>'
        for n in range(10)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="8in" height="5in" viewBox="0 0 768 480" font-family="Liberation Sans, sans-serif" fill="#1d2733">
<rect x="30" y="50" width="708" height="390" fill="white" stroke="#1d2733" stroke-width="6"/>
<text x="30" y="34" font-size="22" font-weight="bold">Shed 4, places of lots 1 to 10 on 9 May 2024</text>
<path d="M 650 437 A 80 80 0 0 1 730 357" fill="none" stroke="#1d2733" stroke-width="2" stroke-dasharray="6 4"/>
{pallets}
<text x="70" y="410" font-size="16">Red: set aside by the buyer</text>
</svg>
""".encode()
