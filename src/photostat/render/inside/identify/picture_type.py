"""Pictures by their headers. What Pillow (and pi-heif) decode is a picture, the rest is named and not imaged."""

import struct

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.forms import native_form, unsupported
from photostat.render.inside.identify.native_bytes import NativeBytes

_DECODED: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "Portable Network Graphics", "png"),
    (0, b"\xff\xd8\xff", "JPEG File Interchange", "jpg"),
    (0, b"GIF87a", "CompuServe GIF", "gif"),
    (0, b"GIF89a", "CompuServe GIF", "gif"),
    (0, b"II*\0", "Tagged Image File Format", "tif"),
    (0, b"MM\0*", "Tagged Image File Format", "tif"),
    (0, b"II+\0\x08\0", "Tagged Image File Format", "tif"),
    (0, b"MM\0+\0\x08", "Tagged Image File Format", "tif"),
    (0, b"8BPS\0\x01", "Adobe Photoshop", "psd"),
    (0, b"\xff\x4f\xff\x51\0", "JPEG 2000", "j2k"),
    (0, b"\xb1\x68\xde\x3a", "Multi-page PCX (DCX)", "dcx"),
    (0, b"\x59\xa6\x6a\x95", "Sun Raster", "ras"),
    (0, b"DDS \x7c\0\0\0", "DirectDraw Surface", "dds"),
    (0, b"icns\0", "Apple Icon Image", "icns"),
    (0, b"qoif\0", "Quite OK Image", "qoi"),
    (0, b"/* XPM */", "X-Windows Pixmap", "xpm"),
    (2048, b"PCD_", "Kodak Photo CD", "pcd"),
)
_NAMED: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"8BPS\0\x02", "Adobe Photoshop Large Document", "psb"),
    (0, b"\x97JB2\r\n\x1a\n", "JBIG2", "jb2"),
    (0, b"\xff\x0a", "JPEG XL Image", "jxl"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL Image", "jxl"),
    (0, b"II\xbc\x01", "JPEG XR Image", "wdp"),
    (0, b"\x76\x2f\x31\x01", "OpenEXR Image", "exr"),
    (0, b"SIMPLE  =", "FITS Image", "fits"),
    (0, b"Paint Shop Pro Image File", "Paint Shop Pro", "psp"),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_PORTABLE = {
    b"1": ("Portable Bitmap", "pbm"), b"4": ("Portable Bitmap", "pbm"),
    b"2": ("Portable Graymap", "pgm"), b"5": ("Portable Graymap", "pgm"),
    b"3": ("Portable Pixmap", "ppm"), b"6": ("Portable Pixmap", "ppm"),
    b"7": ("Portable Arbitrary Map", "pam"),
}  # fmt: skip
_BITMAP_BY_HEADER_BYTES = {
    12: "OS/2 Bitmap", 16: "OS/2 Warp Bitmap", 64: "OS/2 Warp Bitmap", 40: "Windows Bitmap", 52: "Windows Bitmap",
    56: "Windows Bitmap", 108: "Windows Bitmap 98/2000", 124: "Windows Bitmap 98/2000",
}  # fmt: skip


def picture_form(native: NativeBytes) -> Identification | None:
    """The picture's type, or None."""
    head = native.head
    for offset, magic, name, usual in _DECODED:
        if head.startswith(magic, offset):
            return native_form(name, Kind.PICTURE, usual)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return native_form("WebP Image", Kind.PICTURE, "webp")
    for recognise in (_box_form, _bitmap_form, _portable_form, _icon_form, _pcx_form, _sgi_form):
        found = recognise(head)
        if found is not None:
            return found
    for offset, magic, name, usual in _NAMED:
        if head.startswith(magic, offset):
            return unsupported(name, usual)
    if native.extension in ("tga", "targa", "icb", "vda", "vst") or native.tail()[-18:] == b"TRUEVISION-XFILE.\0":
        return _targa_form(head)
    return _x_bitmap_form(head)


def _box_form(head: bytes) -> Identification | None:
    """Still pictures in ISO boxes: the brand, or for the generic `mif1` the brands that it is compatible with."""
    if head[:12] == b"\0\0\0\x0cjP  \r\n\x87\n":
        brand = head[20:24]
        if brand in (b"mjp2", b"mj2s"):
            return unsupported("Motion JPEG 2000", "mj2")
        name, usual = ("JPEG 2000 Extended (JPF)", "jpx") if brand == b"jpx " else ("JPEG 2000", "jp2")
        return native_form(name, Kind.PICTURE, usual)
    if head[4:8] != b"ftyp":
        return None
    length = min(int.from_bytes(head[:4], "big"), 512)
    brands = {head[at : at + 4] for at in range(8, length - 3, 4)}
    major = head[8:12]
    if major in _AVIF_BRANDS or (major in (b"mif1", b"msf1") and brands & _AVIF_BRANDS):
        return native_form("AV1 Image (AVIF)", Kind.PICTURE, "avif")
    return native_form("High Efficiency Image (HEIC)", Kind.PICTURE, "heic") if major in _HEIF_BRANDS else None


def _bitmap_form(head: bytes) -> Identification | None:
    if not head.startswith(b"BM") or len(head) < 18:
        return None
    name = _BITMAP_BY_HEADER_BYTES.get(int.from_bytes(head[14:18], "little"))
    return native_form(name, Kind.PICTURE, "bmp") if name else None


def _portable_form(head: bytes) -> Identification | None:
    if head[:1] != b"P" or head[1:2] not in _PORTABLE or head[2:3] not in (b"\n", b"\r", b" ", b"\t"):
        return None
    rest = head[3:40].lstrip()
    if not (rest[:1].isdigit() or rest[:1] == b"#" or (head[1:2] == b"7" and rest.startswith(b"WIDTH"))):
        return None
    name, usual = _PORTABLE[head[1:2]]
    return native_form(name, Kind.PICTURE, usual)


def _icon_form(head: bytes) -> Identification | None:
    if len(head) < 22 or head[:4] not in (b"\0\0\1\0", b"\0\0\2\0"):
        return None
    count, first_offset = struct.unpack_from("<H12xI", head, 4)
    if not 1 <= count <= 1000 or head[9] != 0 or first_offset < 6 + 16 * count:
        return None
    cursor = head[2] == 2
    return native_form("Windows Cursor" if cursor else "Windows Icon", Kind.PICTURE, "cur" if cursor else "ico")


def _pcx_form(head: bytes) -> Identification | None:
    if len(head) < 128 or head[0] != 0x0A or head[1] not in (0, 2, 3, 4, 5) or head[2] > 1:
        return None
    left, top, right, bottom = struct.unpack_from("<4H", head, 4)
    if head[3] not in (1, 2, 4, 8) or right < left or bottom < top or head[65] not in (1, 2, 3, 4):
        return None
    return native_form("Paintbrush (PCX)", Kind.PICTURE, "pcx")


def _sgi_form(head: bytes) -> Identification | None:
    if len(head) < 512 or head[:2] != b"\x01\xda" or head[2] > 1 or head[3] not in (1, 2):
        return None
    dimensions = int.from_bytes(head[4:6], "big")
    return native_form("Silicon Graphics Image", Kind.PICTURE, "sgi") if 1 <= dimensions <= 3 else None


def _targa_form(head: bytes) -> Identification | None:
    """TGA has no magic: asked only for its extensions or its footer, and every field of the header must be legal."""
    if len(head) < 18 or head[1] > 1 or head[2] not in (1, 2, 3, 9, 10, 11):
        return None
    width, height = struct.unpack_from("<HH", head, 12)
    if not width or not height or head[16] not in (1, 8, 15, 16, 24, 32):
        return None
    return native_form("Truevision TGA", Kind.PICTURE, "tga")


def _x_bitmap_form(head: bytes) -> Identification | None:
    """XBM is C source: two defines that end in _width and _height, then the bits."""
    start = head[:1024]
    if start.startswith(b"#define ") and b"_width " in start and b"_height " in start and b"_bits[]" in start:
        return native_form("X-Windows Bitmap", Kind.PICTURE, "xbm")
    return None
