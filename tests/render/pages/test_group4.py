"""What we encode decodes bit for bit in libtiff, whatever the page."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from page_samples import grey_pixels, is_black

from photostat.render.pages.bilevel import BilevelPage, encode_bilevel
from photostat.render.pages.tiff import tiff_g4
from photostat.render.profile import DitheringAlgorithm

Black = NDArray[np.bool_]


def encoded(black: Black, rows_per_strip: int | None = None) -> tuple[BilevelPage, bytes]:
    height, width = black.shape
    pixels = grey_pixels(np.where(black, 0, 255).astype(np.uint8))
    page = encode_bilevel(pixels, dithering=DitheringAlgorithm.Threshold, rows_per_strip=rows_per_strip)
    assert page is not None
    file = tiff_g4(page.strips, width_px=width, height_px=height, rows_per_strip=page.rows_per_strip, dpi=300)
    return page, file


def assert_decodes(black: Black, rows_per_strip: int | None = None) -> None:
    page, file = encoded(black, rows_per_strip)
    assert (is_black(file) == black).all()
    assert page.ink_pixels == black.sum()
    if black.any():
        rows, columns = np.nonzero(black)
        assert page.ink_box == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    else:
        assert page.ink_box == (0, 0, 0, 0)


@st.composite
def pages(draw: st.DrawFn) -> Black:
    """Noise of any density, drawn out to runs and repeated lines, with white and black lines between."""
    width, height = draw(st.integers(1, 230)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    black = rng.random((height, width)) < draw(st.sampled_from([0.0, 0.01, 0.1, 0.5, 0.9, 1.0]))
    for row, colour in draw(st.dictionaries(st.integers(0, height - 1), st.booleans())).items():
        black[row] = colour
    black = np.repeat(black, draw(st.integers(1, 8)), axis=1)
    return np.repeat(black, draw(st.integers(1, 4)), axis=0)


@settings(max_examples=400)
@given(black=pages(), rows_per_strip=st.one_of(st.none(), st.integers(1, 60)))
def test_any_page_decodes_bit_for_bit(black: Black, rows_per_strip: int | None) -> None:
    assert_decodes(black, rows_per_strip)


@given(bits=st.binary(min_size=1, max_size=60), width=st.integers(1, 40))
def test_any_bits_decode_bit_for_bit(bits: bytes, width: int) -> None:
    flat = np.unpackbits(np.frombuffer(bits, np.uint8)).astype(bool)
    assert_decodes(np.resize(flat, (max(1, len(flat) // width), width)))


@pytest.mark.parametrize("width", range(1, 201))
def test_checkers_of_every_width_decode(width: int) -> None:
    columns, rows = np.meshgrid(np.arange(width), np.arange(5))
    assert_decodes((columns + rows) % 2 == 0)


@pytest.mark.parametrize("width", [2559, 2560, 2561, 2623, 2624, 2625, 5120, 5183, 5184, 5185, 60_000])
def test_lines_longer_than_a_make_up_code_decode(width: int) -> None:
    rng = np.random.default_rng(width)
    for density in (0.0, 0.0004, 0.5, 1.0):
        assert_decodes(rng.random((4, width)) < density)


@pytest.mark.parametrize("black", [False, True])
def test_every_run_length_decodes(black: bool) -> None:
    lengths = np.arange(1, 2700)
    columns = np.arange(8200)
    page = (columns >= 5) & (columns < 5 + lengths[:, None])
    page[1::2] |= columns >= 7 + lengths[1::2, None]
    assert_decodes(page != black)


def test_a_page_of_one_pixel_decodes() -> None:
    assert_decodes(np.array([[True]]))
    assert_decodes(np.array([[False]]))


def test_a_white_page_costs_one_bit_a_line_and_the_end_of_block() -> None:
    page, _ = encoded(np.zeros((800, 2550), bool))
    assert page.strips == (b"\xff" * 100 + b"\x00\x10\x01",)


def test_strips_do_not_depend_on_each_other() -> None:
    black = np.random.default_rng(5).random((30, 90)) < 0.3
    together, _ = encoded(black, 10)
    for number, strip in enumerate(together.strips):
        alone, _ = encoded(black[number * 10 : number * 10 + 10])
        assert alone.strips == (strip,)


@pytest.mark.skipif(shutil.which("tiffcp") is None, reason="libtiff-tools is not installed")
def test_libtiffs_own_tool_decodes_us_without_a_word(tmp_path: Path) -> None:
    black = np.random.default_rng(6).random((331, 2550)) < 0.2
    _, file = encoded(black, 100)
    (tmp_path / "ours.tif").write_bytes(file)
    copied = subprocess.run(
        ["tiffcp", "-c", "none", "ours.tif", "decoded.tif"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (copied.returncode, copied.stdout + copied.stderr) == (0, "")
    assert (is_black((tmp_path / "decoded.tif").read_bytes()) == black).all()
