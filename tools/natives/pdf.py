"""PDF written by hand: a coloured invoice with a chart, a grey report of mixed and turned pages, an encrypted settlement.

Text uses the standard fourteen fonts, so the files stay at a few kilobytes.
"""

import hashlib
import struct
import textwrap
import zlib
from dataclasses import dataclass

LETTER, A4, LEGAL = (612.0, 792.0), (595.28, 841.89), (612.0, 1008.0)
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_FILE_ID = hashlib.md5(b"Photostat examples", usedforsecurity=False).digest()


@dataclass(frozen=True)
class Page:
    """`content` is a content stream in points; `rotate` as in the page dictionary."""

    size: tuple[float, float]
    content: str
    rotate: int = 0


def turned(page: Page) -> Page:
    """Lays the content so that it reads upright once a reader has obeyed `rotate`, as scanners and plotters do."""
    width, height = page.size
    matrix = {90: f"0 1 -1 0 {width} 0 cm", 270: f"0 -1 1 0 0 {height} cm"}[page.rotate]
    return Page(page.size, f"{matrix}\n{page.content}", page.rotate)


def text(x: float, y: float, words: str, *, size: float = 11, font: str = "F1", grey: float = 0) -> str:
    safe = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT {grey} g /{font} {size} Tf {x} {y} Td ({safe}) Tj ET\n"


def lines(x: float, y: float, words: str, *, width_chars: int = 84, step: float = 16, size: float = 11) -> str:
    """A wrapped paragraph from `y` downwards."""
    return "".join(text(x, y - step * n, line, size=size) for n, line in enumerate(textwrap.wrap(words, width_chars)))


def bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled box; `colour` is operands and operator, such as "0.2 0.4 0.6 rg"."""
    return f"{colour} {x} {y} {width} {height} re f\n"


def document(pages: list[Page], *, password: str = "") -> bytes:
    """The file; with `password` it is encrypted with 128-bit RC4 (revision 3, ISO 32000-1, 7.6.3), which every reader opens."""
    key, encrypt = _encryption(password) if password else (b"", "")
    fonts = "<< /F1 4 0 R /F2 5 0 R /F3 6 0 R >>"
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    }
    for number, name in ((4, "Helvetica"), (5, "Helvetica-Bold"), (6, "Times-Roman")):
        objects[number] = f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    for index, page in enumerate(pages):
        number = 10 + 2 * index
        width, height = page.size
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Rotate {page.rotate} "
            f"/Resources << /Font {fonts} >> /Contents {number + 1} 0 R >>"
        ).encode()
        stream = zlib.compress(page.content.encode("cp1252"), 9)
        if key:
            stream = _rc4(hashlib.md5(key + struct.pack("<I", number + 1)[:3] + b"\0\0", usedforsecurity=False).digest(), stream)
        objects[number + 1] = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    if encrypt:
        objects[7] = encrypt.encode()
    return _assemble(objects, encrypted=bool(encrypt))


def _assemble(objects: dict[int, bytes], *, encrypted: bool) -> bytes:
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    top = max(objects)
    rows = [b"0000000000 65535 f \n"]
    for number in range(1, top + 1):
        if number not in objects:
            rows.append(b"0000000000 00000 f \n")
            continue
        rows.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    identity = _FILE_ID.hex().encode()
    extra = b" /Encrypt 7 0 R" if encrypted else b""
    out += b"xref\n0 %d\n%s" % (top + 1, b"".join(rows))
    out += b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>]%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        top + 1,
        identity,
        identity,
        extra,
        start,
    )
    return bytes(out)


def _encryption(password: str) -> tuple[bytes, str]:
    """The file key and the encryption dictionary (algorithms 2, 3 and 5 of 7.6.3 and 7.6.4)."""
    padded = (password.encode("latin-1") + _PADDING)[:32]
    owner_key = padded
    for _round in range(51):
        owner_key = hashlib.md5(owner_key, usedforsecurity=False).digest()
    owner = _rc4_twenty_times(owner_key, padded)
    permissions = -44
    key = hashlib.md5(padded + owner + struct.pack("<i", permissions) + _FILE_ID, usedforsecurity=False).digest()
    for _round in range(50):
        key = hashlib.md5(key, usedforsecurity=False).digest()
    user = _rc4_twenty_times(key, hashlib.md5(_PADDING + _FILE_ID, usedforsecurity=False).digest()) + bytes(16)
    return key, f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P {permissions} /O <{owner.hex()}> /U <{user.hex()}> >>"


def _rc4_twenty_times(key: bytes, data: bytes) -> bytes:
    for turn in range(20):
        data = _rc4(bytes(byte ^ turn for byte in key), data)
    return data


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def invoice() -> bytes:
    """One Letter page in colour: letterhead, items, a bar chart of deliveries."""
    out = bar(0, 722, 612, 70, "0.12 0.23 0.37 rg") + "1 1 1 rg BT /F2 22 Tf 48 748 Td (Brackwater Valve Company) Tj ET\n"
    out += text(48, 690, "Invoice BW-2024-0117", size=18, font="F2") + text(430, 690, "10 May 2024")
    out += text(48, 662, "To: Ostrelle Freight Limited, Quay House, Saltmere") + text(
        48, 646, "Agreement of 4 March 2024, lot 4; due 9 June 2024"
    )
    out += bar(48, 606, 516, 22, "0.85 0.89 0.93 rg")
    columns = (54, 130, 360, 430, 500)
    rows = [
        ("Item", "Description", "Quantity", "Price", "Amount"),
        ("GV-80", "Gate valve, cast iron, DN 80", "55", "118.40", "6,512.00"),
        ("GV-80-B", "Bonnet casting, machined", "55", "31.75", "1,746.25"),
        ("SK-80", "Stem and seal kit", "60", "12.20", "732.00"),
        ("TST-16", "Pressure test certificate", "1", "95.00", "95.00"),
        ("", "", "", "Total", "9,085.25"),
    ]
    for row_index, row in enumerate(rows):
        font = "F2" if row_index in (0, len(rows) - 1) else "F1"
        out += "".join(text(x, 613 - 24 * row_index, words, font=font) for x, words in zip(columns, row, strict=True))
    out += "0.5 G 0.8 w 48 484 m 564 484 l S\n"
    out += text(48, 420, "Valves accepted and rejected, lots 1 to 10", size=13, font="F2")
    for lot, failed in enumerate((1, 0, 37, 41, 2, 12, 9, 1, 28, 0)):
        x = 60 + lot * 50
        out += bar(x, 180, 30, (55 - failed) * 4, "0.42 0.6 0.31 rg") + bar(
            x, 180 + (55 - failed) * 4, 30, failed * 4, "0.7 0.23 0.28 rg"
        )
        out += text(x + 10, 166, str(lot + 1), size=9)
    out += "0 G 1 w 50 180 m 564 180 l S\n"
    out += (
        bar(60, 136, 10, 10, "0.42 0.6 0.31 rg")
        + text(76, 138, "accepted", size=9)
        + bar(140, 136, 10, 10, "0.7 0.23 0.28 rg")
        + text(156, 138, "rejected", size=9)
    )
    return document(
        [
            Page(
                LETTER,
                out
                + text(
                    48,
                    60,
                    "Bank: Ellery Mutual, account 00-417-22. Please quote the invoice number.",
                    size=9,
                    grey=0.35,
                ),
            )
        ]
    )


def inspection_report() -> bytes:
    """Five pages, grey only: Letter, A4, a Letter page turned by 90 degrees, Legal, a small slip turned by 270 degrees."""
    intro = (
        "On 21 May 2024 we examined twelve bonnets of lot 3 in the laboratory at Port Ellery. Eight of them show shrinkage cavities "
        "between the flange and the neck, up to 4 mm wide and open to the inner surface. The cavities lie where the section changes "
        "from 11 to 19 mm, and they were not there in the castings of lots 1 and 2, which we examined for comparison."
    )
    finding = (
        "The core sand of lot 3 holds 1.9 per cent of binder instead of 1.2. It gives off more gas while the iron solidifies. We think it "
        "likely, though not certain, that the cavities come from this gas. A trial with the former sand is advised."
    )
    scale = "".join(bar(72 + 23 * n, 300, 23, 60, f"{n / 20:.2f} g") for n in range(20))
    wide = text(72, 540, "Table 1: wall thickness and largest cavity, millimetres", size=14, font="F2")
    for row in range(13):
        values = (
            ["Bonnet", "Wall", "Flange", "Cavity"]
            if row == 0
            else [
                f"03-{row:02d}",
                f"{10.6 + row % 4 * 0.3:.1f}",
                f"{18.4 + row % 3 * 0.4:.1f}",
                f"{(row * 7) % 5}.{row % 10}",
            ]
        )
        out = "".join(
            text(72 + 170 * n, 500 - 30 * row, value, font="F2" if row == 0 else "F1") for n, value in enumerate(values)
        )
        wide += out + f"0.6 G 0.5 w 72 {493 - 30 * row} m 720 {493 - 30 * row} l S\n"
    pages = [
        Page(LETTER, text(72, 700, "Inspection report 24-088", size=22, font="F2") + lines(72, 660, intro) + text(72, 120, "Page 1", size=9)),
        Page(A4, text(72, 760, "Finding", size=16, font="F2") + lines(72, 730, finding) + text(72, 380, "Grey scale of the micrographs", size=10) + scale),
        turned(Page(LETTER, wide, rotate=90)),
        Page(LEGAL, text(72, 930, "Method", size=16, font="F2") + lines(72, 900, "Sections were cut with water cooling, ground to 1200 grit, etched with nital and photographed at 50 times. " * 6)),
        turned(Page((288, 432), text(36, 240, "Sample slip", size=14, font="F2") + text(36, 210, "Bonnet 03-07, cut along A-A, kept in box 4"), rotate=270)),
    ]  # fmt: skip
    return document(pages)


def settlement(password: str) -> bytes:
    """One A4 page that opens with `password` only."""
    body = "The parties have agreed, without admission of liability, that the Supplier replaces 106 valves of lots 3, 4 and 9 and credits 7,250."
    content = (
        text(72, 760, "Settlement terms", size=20, font="F2")
        + lines(72, 720, body)
        + text(72, 640, "Confidential and without prejudice", font="F3")
    )
    return document([Page(A4, content)], password=password)
