from typing import TypeAlias

_Pixels: TypeAlias = bytes | bytearray | memoryview

def encode(
    pixels: _Pixels,
    width: int,
    height: int,
    channels: int,
    matrix: bytes,
    rows_per_strip: int,
    chroma_noise: int,
    colour_limit: int,
    /,
) -> tuple[tuple[bytes, ...], int, int, tuple[int, int, int, int]] | None: ...
def dither(pixels: _Pixels, width: int, height: int, channels: int, matrix: bytes, /) -> bytes: ...
def measure(
    pixels: _Pixels, width: int, height: int, channels: int, cut: int, chroma_noise: int, /
) -> tuple[bytes | None, int, int]: ...
