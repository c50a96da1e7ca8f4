"""Small files that become huge, endless or strange when they are opened; made here, so that none lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LAUGHS = "".join(f'<!ENTITY lol{level} "{f"&lol{level - 1};" * 10}">' for level in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE lolz [<!ENTITY lol0 "lol">{_LAUGHS}]>'


def word_file(parts: Iterable[bytes]) -> bytes:
    """A docx whose document.xml is made of `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONSHIPS)
        with archive.open("word/document.xml", "w", force_zip64=True) as stream:
            for part in parts:
                stream.write(part)
    return buffer.getvalue()


def letter(text: str = "A letter.", prolog: str = "", paragraphs: int = 1) -> bytes:
    body = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" * paragraphs
    return word_file([f"{prolog}<w:document {_WORDS}><w:body>{body}</w:body></w:document>".encode()])


def inflating_letter(size_bytes: int) -> bytes:
    """A docx whose text is `size_bytes` of zeros."""
    block = b"0" * (1 << 20)
    head = f"<w:document {_WORDS}><w:body><w:p><w:r><w:t>".encode()
    return word_file([head, *[block] * (size_bytes >> 20), b"</w:t></w:r></w:p></w:body></w:document>"])


def pdf_file(objects: Mapping[int, bytes]) -> bytes:
    """A PDF of these objects; number 1 is its catalog."""
    data = bytearray(b"%PDF-1.4\n")
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, size = len(data), max(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        data += b"%010d 00000 n \n" % offsets[number]
    data += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(data)


def page_file(
    content: bytes = b"72 72 m 500 500 l S", *, box: str = "0 0 612 792", resources: bytes = b"", **more: bytes
) -> bytes:
    """A PDF of one page; `more`: further objects by name `object_N`."""
    return pdf_file(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<".encode() + resources + b">>>>",
            4: stream(content),
            **{int(name.removeprefix("object_")): body for name, body in more.items()},
        }
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<<%b/Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (entries, len(packed), packed)


def many_pages(count: int) -> bytes:
    """A PDF that names one page object `count` times."""
    kids = b"3 0 R " * count
    return pdf_file(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids),
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
        }
    )


def nested_pages(levels: int) -> bytes:
    """A PDF whose page tree has ten times the same child at each level: ten to the power of `levels` pages."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for level in range(levels):
        count = 10 ** (levels - level)
        objects[level + 2] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, b"%d 0 R " % (level + 3) * 10)
    objects[levels + 2] = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 612 792]>>" % (levels + 1)
    return pdf_file(objects)


def nested_forms(levels: int) -> bytes:
    """A page that draws a form that draws ten times a form that ... ."""
    forms = {}
    for number in range(5, 5 + levels):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</F %d 0 R>>>>" % (number + 1)
        forms[f"object_{number}"] = stream(b"/F Do " * 10, entries)
    last = {f"object_{5 + levels}": stream(b"0 0 m 600 700 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]")}
    return page_file(b"/F Do", resources=b"/XObject<</F 5 0 R>>", **forms, **last)


def endless_drawing(strokes: int) -> bytes:
    return page_file(b"0 0 m 300 700 500 -200 612 792 c S\n" * strokes)


def white_png(width_px: int, height_px: int) -> bytes:
    """A white one-bit PNG, packed row by row so that a huge one needs no memory."""
    packer = zlib.compressobj(9)
    rows = (b"\0" + b"\xff" * ((width_px + 7) // 8)) * 100
    packed = b"".join(packer.compress(rows) for _ in range(height_px // 100)) + packer.flush()
    header = struct.pack(">IIBBBBB", width_px, height_px, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def copied_shapes(levels: int) -> bytes:
    """An SVG of ten to the power of `levels` squares, each level ten copies of the one below."""
    groups = "".join(f'<g id="a{level}">{f"""<use xlink:href="#a{level - 1}"/>""" * 10}</g>' for level in range(1, levels + 1))
    square = '<rect id="a0" width="1" height="1"/>'
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {names} width="500" height="500"><defs>{square}{groups}</defs><use xlink:href="#a{levels}"/></svg>'.encode()


def laughing_svg() -> bytes:
    body = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><text x="10" y="50">&lol9;</text></svg>'
    return f'<?xml version="1.0"?>{BILLION_LAUGHS}{body}'.encode()


def nested_html(levels: int) -> bytes:
    """A page that takes Chromium's layout hours."""
    return b"<div>" * levels + b"x"
