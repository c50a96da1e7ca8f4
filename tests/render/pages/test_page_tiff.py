"""The TIFF file around the strips holds the promised tags and nothing else."""

import io
import struct
from typing import Any

import numpy as np
import pytest
from page_samples import grey_pixels
from PIL import Image

from photostat.errors import InvalidInputError
from photostat.render.pages.bilevel import encode_bilevel
from photostat.render.pages.tiff import tiff_g4
from photostat.render.profile import DitheringAlgorithm


def page_file(rows_per_strip: int | None = None) -> bytes:
    black = np.random.default_rng(1).random((100, 70)) < 0.3
    page = encode_bilevel(
        grey_pixels(np.where(black, 0, 255).astype(np.uint8)),
        dithering=DitheringAlgorithm.Threshold,
        rows_per_strip=rows_per_strip,
    )
    assert page is not None
    return tiff_g4(page.strips, width_px=70, height_px=100, rows_per_strip=page.rows_per_strip, dpi=299)


def tags_of(file: bytes) -> dict[int, Any]:
    with Image.open(io.BytesIO(file)) as image:
        return dict(image.tag_v2)  # type: ignore[attr-defined]


def test_a_page_has_exactly_the_promised_tags() -> None:
    file = page_file()
    tags = tags_of(file)
    (offset,), (length,) = tags.pop(273), tags.pop(279)
    assert tags == {
        256: 70,
        257: 100,
        258: (1,),
        259: 4,
        262: 0,
        266: 1,
        277: 1,
        278: 100,
        282: 299.0,
        283: 299.0,
        293: 0,
        296: 2,
    }
    assert offset % 2 == 0
    assert len(file) - 1 <= offset + length <= len(file)


def test_tags_ascend_and_the_file_has_one_directory() -> None:
    file = page_file()
    assert file[:8] == b"II*\0\x08\0\0\0"
    (count,) = struct.unpack_from("<H", file, 8)
    numbers = [struct.unpack_from("<H", file, 10 + 12 * entry)[0] for entry in range(count)]
    assert numbers == sorted(numbers)
    assert struct.unpack_from("<I", file, 10 + 12 * count) == (0,)


def test_strips_lie_at_even_offsets_one_after_the_other() -> None:
    tags = tags_of(page_file(rows_per_strip=7))
    offsets, lengths = tags[273], tags[279]
    assert tags[278] == 7
    assert len(offsets) == len(lengths) == 15
    assert all(offset % 2 == 0 for offset in offsets)
    assert all(before + size <= after for before, size, after in zip(offsets, lengths, offsets[1:], strict=False))


def test_the_same_page_gives_the_same_file() -> None:
    assert page_file() == page_file()


def test_a_wrong_number_of_strips_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="2 strips"):
        tiff_g4([b"\0", b"\0"], width_px=8, height_px=100, rows_per_strip=100, dpi=300)
