"""Headers are read as libtiff and Pillow write them, and nonsense is refused without being decoded."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from photostat.loadfiles.page_files import PageFileError, read_jpeg_header, read_tiff_header


def encoded(mode: str, image_format: str, **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (85, 110)).save(stream, image_format, **options)
    return stream.getvalue()


def test_a_group_4_page_is_read() -> None:
    data = encoded("1", "TIFF", compression="group4", dpi=(300, 300))
    header = read_tiff_header(io.BytesIO(data), len(data))
    assert (header.width_px, header.height_px, header.bits, header.samples) == (85, 110, 1, 1)
    assert (header.compression, header.dpi) == (4, (300.0, 300.0))
    assert header.is_single_page
    assert header.is_whole


def test_big_endian_and_centimetres_are_read() -> None:
    tags = [(256, 3, 1, 10), (257, 3, 1, 20), (273, 4, 1, 0), (279, 4, 1, 8), (296, 3, 1, 3)]
    entries = b"".join(
        struct.pack(">HHI", tag, kind, count) + (struct.pack(">HH", value, 0) if kind == 3 else struct.pack(">I", value))
        for tag, kind, count, value in tags
    )
    end = 8 + 2 + 12 * 7 + 4
    entries += struct.pack(">HHII", 282, 5, 1, end) + struct.pack(">HHII", 283, 5, 1, end)
    data = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 7) + entries + struct.pack(">I", 0)
    data += struct.pack(">II", 1000, 10)
    header = read_tiff_header(io.BytesIO(data), len(data))
    assert header.dpi == (254.0, 254.0)
    assert (header.width_px, header.height_px) == (10, 20)


def test_two_pages_and_cut_off_strips_are_seen() -> None:
    data = encoded("1", "TIFF", save_all=True, append_images=[Image.new("1", (9, 9))], compression="group4")
    assert not read_tiff_header(io.BytesIO(data), len(data)).is_single_page
    one = encoded("L", "TIFF")
    assert not read_tiff_header(io.BytesIO(one), len(one) - 500).is_whole


def test_a_jpeg_frame_is_read_behind_other_segments() -> None:
    data = encoded("RGB", "JPEG", progressive=True, exif=b"Exif\0\0" + b"x" * 5000)
    header = read_jpeg_header(io.BytesIO(data), len(data))
    assert (header.width_px, header.height_px, header.is_whole) == (85, 110, True)
    assert not read_jpeg_header(io.BytesIO(data[:-10]), len(data) - 10).is_whole


@settings(deadline=None)
@given(start=st.sampled_from([b"", b"II*\0", b"MM\0*", b"\xff\xd8"]), rest=st.binary(max_size=300))
def test_nonsense_is_refused_or_read_but_never_crashes(start: bytes, rest: bytes) -> None:
    data = start + rest
    for read in (read_tiff_header, read_jpeg_header):
        try:
            read(io.BytesIO(data), len(data))
        except PageFileError:
            continue


def test_a_directory_of_absurd_length_is_refused() -> None:
    data = b"II*\0" + struct.pack("<I", 8) + b"\xff\xff" + b"\0" * 100
    with pytest.raises(PageFileError, match="65535 tags"):
        read_tiff_header(io.BytesIO(data), len(data))
