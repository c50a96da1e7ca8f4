"""Writes a one-page Group 4 TIFF around strips that are already encoded.

Fourteen tags that every viewer and loader reads, and nothing else: no time stamp, no software name, no private tag, so
that the same pixels always give the same file. Little endian, offsets on even bytes as TIFF 6.0 section 2 asks.
Reads nothing and knows no other compression.
"""

import struct
from collections.abc import Sequence

from photostat.errors import InvalidInputError

_SHORT, _LONG, _RATIONAL = 3, 4, 5
_STRUCT_CODES = {_SHORT: "H", _LONG: "I", _RATIONAL: "II"}
_HEADER_BYTES = 8
_ENTRY_BYTES = 12
_MAX_FILE_BYTES = 2**32 - 1  # offsets have 32 bits

_CCITT_T6 = 4
_WHITE_IS_ZERO = 0
_HIGH_BIT_FIRST = 1
_INCH = 2


def tiff_g4(strips: Sequence[bytes], *, width_px: int, height_px: int, rows_per_strip: int, dpi: int) -> bytes:
    """The whole file. `strips` are T.6 data with black as 1, `rows_per_strip` rows each but the last."""
    if not strips or len(strips) != -(-height_px // rows_per_strip):
        raise InvalidInputError(f"{len(strips)} strips of {rows_per_strip} rows do not make a page of {height_px} rows.")
    lengths = [len(strip) for strip in strips]
    tags = _tags(width_px, height_px, rows_per_strip, dpi, offsets=[0] * len(strips), lengths=lengths)
    first = _even(_HEADER_BYTES + len(_directory(tags)))
    offsets = [first]
    for length in lengths:
        offsets.append(_even(offsets[-1] + length))
    if offsets[-1] > _MAX_FILE_BYTES:
        raise InvalidInputError(f"A page of {offsets[-1]} bytes does not fit into a TIFF file, which ends at 4 GiB.")
    tags = _tags(width_px, height_px, rows_per_strip, dpi, offsets=offsets[:-1], lengths=lengths)
    head = struct.pack("<2sHI", b"II", 42, _HEADER_BYTES) + _directory(tags)
    return _padded(head) + b"".join(_padded(strip) for strip in strips)


_Tag = tuple[int, int, Sequence[int]]  # number, type, values


def _tags(
    width_px: int, height_px: int, rows_per_strip: int, dpi: int, *, offsets: Sequence[int], lengths: Sequence[int]
) -> list[_Tag]:
    """In ascending order of their numbers, as TIFF 6.0 demands."""
    return [
        (256, _LONG, [width_px]),  # ImageWidth
        (257, _LONG, [height_px]),  # ImageLength
        (258, _SHORT, [1]),  # BitsPerSample
        (259, _SHORT, [_CCITT_T6]),  # Compression
        (262, _SHORT, [_WHITE_IS_ZERO]),  # PhotometricInterpretation
        (266, _SHORT, [_HIGH_BIT_FIRST]),  # FillOrder
        (273, _LONG, offsets),  # StripOffsets
        (277, _SHORT, [1]),  # SamplesPerPixel
        (278, _LONG, [rows_per_strip]),  # RowsPerStrip
        (279, _LONG, lengths),  # StripByteCounts
        (282, _RATIONAL, [dpi, 1]),  # XResolution
        (283, _RATIONAL, [dpi, 1]),  # YResolution
        (293, _LONG, [0]),  # T6Options: no uncompressed mode
        (296, _SHORT, [_INCH]),  # ResolutionUnit
    ]


def _directory(tags: Sequence[_Tag]) -> bytes:
    """The image file directory at byte 8, followed by the values that do not fit into its entries."""
    entries, values = b"", b""
    values_at = _HEADER_BYTES + 2 + len(tags) * _ENTRY_BYTES + 4
    for number, kind, numbers in tags:
        code = _STRUCT_CODES[kind]
        packed = struct.pack("<" + code * (len(numbers) // len(code)), *numbers)
        entry_head = struct.pack("<HHI", number, kind, len(numbers) // len(code))
        if len(packed) <= 4:
            entries += entry_head + packed.ljust(4, b"\0")
        else:
            entries += entry_head + struct.pack("<I", values_at + len(values))
            values += packed
    return struct.pack("<H", len(tags)) + entries + struct.pack("<I", 0) + values


def _even(offset: int) -> int:
    return offset + offset % 2


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (len(data) % 2)
