"""What the header of a page image says, without decoding a picture.

A check of a million pages must be quick and must not feed strange files to an image library, so only the tags and
markers that a production is judged by are read: a few hundred bytes a file, all lengths bounded. It does not prove that
the picture decodes; it does prove that the bytes that the header promises are there.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

GROUP_4 = 4
_MAX_TAGS = 200
_MAX_STRIPS = 100_000
_MAX_JPEG_MARKERS = 2_000

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _STRIP_OFFSETS, _SAMPLES = 256, 257, 258, 259, 273, 277
_STRIP_BYTES, _X_DPI, _Y_DPI, _UNIT = 279, 282, 283, 296
_TYPE_FORMATS = {1: "B", 3: "H", 4: "I"}  # BYTE, SHORT, LONG of TIFF 6.0
_RATIONAL = 5
_INCH, _CENTIMETRE = 2, 3


class PageFileError(Exception):
    """The file is not the picture that it claims to be; the text says why."""


@dataclass(frozen=True)
class TiffHeader:
    """First page of a TIFF. `dpi` is (0, 0) where the file gives none; `is_whole`: all strips lie inside the file."""

    width_px: int
    height_px: int
    bits: int
    samples: int
    compression: int
    dpi: tuple[float, float]
    is_single_page: bool
    is_whole: bool


@dataclass(frozen=True)
class JpegHeader:
    """`is_whole`: the file ends with the end-of-image marker."""

    width_px: int
    height_px: int
    is_whole: bool


def read_tiff_header(stream: BinaryIO, size: int) -> TiffHeader:
    """Read the first image file directory. `size` is that of the file. Raises PageFileError."""
    start = _exactly(stream, 8)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(start[:4])
    if order is None:
        raise PageFileError("it does not begin like a TIFF")
    tags, next_offset = _read_directory(stream, order, struct.unpack(order + "I", start[4:])[0])
    directory = _Directory(stream, order, tags)
    try:
        offsets, counts = directory.numbers(_STRIP_OFFSETS), directory.numbers(_STRIP_BYTES)
        strips = list(zip(offsets, counts, strict=False))
        return TiffHeader(
            width_px=directory.number(_WIDTH, 0),
            height_px=directory.number(_HEIGHT, 0),
            bits=directory.number(_BITS, 1),
            samples=directory.number(_SAMPLES, 1),
            compression=directory.number(_COMPRESSION, 1),
            dpi=directory.dpi(),
            is_single_page=next_offset == 0,
            is_whole=bool(strips) and all(offset + count <= size and count > 0 for offset, count in strips),
        )
    except struct.error as error:
        raise PageFileError("its directory of tags is damaged") from error


def read_jpeg_header(stream: BinaryIO, size: int) -> JpegHeader:
    """Walk the markers to the frame header. Raises PageFileError."""
    if _exactly(stream, 2) != b"\xff\xd8":
        raise PageFileError("it does not begin like a JPEG")
    for _ in range(_MAX_JPEG_MARKERS):
        lead, marker = _exactly(stream, 2)
        while marker == 0xFF:  # fill bytes
            marker = _exactly(stream, 1)[0]
        if lead != 0xFF or marker in (0xD9, 0xDA):
            break
        (length,) = struct.unpack(">H", _exactly(stream, 2))
        if length < 2:
            break
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _bits, height, width = struct.unpack(">BHH", _exactly(stream, 5))
            stream.seek(max(size - 2, 0))
            return JpegHeader(width_px=width, height_px=height, is_whole=stream.read(2) == b"\xff\xd9")
        stream.seek(length - 2, 1)
    raise PageFileError("it has no frame header")


class _Directory:
    """The values behind the tags of one image file directory."""

    def __init__(self, stream: BinaryIO, order: str, tags: dict[int, tuple[int, int, bytes]]) -> None:
        self._stream = stream
        self._order = order
        self._tags = tags

    def numbers(self, tag: int) -> tuple[int, ...]:
        kind, count, inline = self._tags.get(tag, (0, 0, b""))
        form = _TYPE_FORMATS.get(kind)
        if form is None or not 0 < count <= _MAX_STRIPS:
            return ()
        layout = f"{self._order}{count}{form}"
        return struct.unpack(layout, self._bytes(inline, struct.calcsize(layout)))

    def number(self, tag: int, default: int) -> int:
        values = self.numbers(tag)
        return values[0] if values else default

    def dpi(self) -> tuple[float, float]:
        unit = self.number(_UNIT, _INCH)
        factor = {_INCH: 1.0, _CENTIMETRE: 2.54}.get(unit, 0.0)
        return (self._rational(_X_DPI) * factor, self._rational(_Y_DPI) * factor)

    def _rational(self, tag: int) -> float:
        kind, count, inline = self._tags.get(tag, (0, 0, b""))
        if kind != _RATIONAL or count < 1:
            return 0.0
        above, below = struct.unpack(self._order + "II", self._bytes(inline, 8))
        return above / below if below else 0.0

    def _bytes(self, inline: bytes, size: int) -> bytes:
        if size <= 4:
            return inline[:size]
        self._stream.seek(struct.unpack(self._order + "I", inline)[0])
        return _exactly(self._stream, size)


def _read_directory(stream: BinaryIO, order: str, offset: int) -> tuple[dict[int, tuple[int, int, bytes]], int]:
    stream.seek(offset)
    (count,) = struct.unpack(order + "H", _exactly(stream, 2))
    if not 0 < count <= _MAX_TAGS:
        raise PageFileError(f"its directory claims {count} tags")
    raw = _exactly(stream, count * 12 + 4)
    tags = {}
    for index in range(count):
        tag, kind, values, inline = struct.unpack_from(order + "HHI4s", raw, index * 12)
        tags[tag] = (kind, values, inline)
    return tags, struct.unpack_from(order + "I", raw, count * 12)[0]


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise PageFileError("it ends before its header does")
    return data
