"""Each dithering algorithm against a plain statement of what it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from page_samples import Grey, bgr_pixels, grey_pixels, unpacked

from photostat.render.pages.bilevel import Pixels, dither, encode_bilevel
from photostat.render.pages.dither import threshold_matrix
from photostat.render.profile import DitheringAlgorithm

ORDERED = {
    DitheringAlgorithm.Clustered6X6: 6,
    DitheringAlgorithm.Clustered8X8: 8,
    DitheringAlgorithm.Clustered16X16: 16,
    DitheringAlgorithm.Dispersed4X4: 4,
    DitheringAlgorithm.Dispersed8X8: 8,
    DitheringAlgorithm.Dispersed16X16: 16,
}


def diffused(grey: Grey) -> NDArray[np.bool_]:
    """Floyd and Steinberg as it stands in `_rows.h`, one pixel after the other."""
    height, width = grey.shape
    pending = np.zeros((height + 1, width + 2), np.int64)
    black = np.zeros((height, width), bool)
    for y in range(height):
        for x in range(width):
            if grey[y, x] in (0, 255):
                black[y, x] = grey[y, x] == 0
                continue
            value = min(255, max(0, (16 * int(grey[y, x]) + int(pending[y, x + 1]) + 8) >> 4))
            black[y, x] = value < 128
            error = value if value < 128 else value - 255
            pending[y, x + 2] += 7 * error
            pending[y + 1, x : x + 3] += [3 * error, 5 * error, error]
    return black


@st.composite
def mostly_white_pages(draw: st.DrawFn) -> Grey:
    """White, black, and grey in runs that begin and end anywhere, as on pages of text, or noise all over."""
    width, height = draw(st.integers(1, 210)), draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    page = rng.integers(0, 256, (height, width)).astype(np.uint8)
    flat = rng.random((height, width)) < draw(st.sampled_from([0.0, 0.3, 0.9, 1.0]))
    page[flat] = draw(st.sampled_from([0, 255]))
    return np.repeat(page, draw(st.sampled_from([1, 5, 70])), axis=1)


@given(page=mostly_white_pages())
def test_error_diffusion_equals_the_plain_algorithm(page: Grey) -> None:
    bits = dither(grey_pixels(page), dithering=DitheringAlgorithm.FloydAndSteinberg)
    assert (unpacked(bits, page.shape[1], page.shape[0]) == diffused(page)).all()


@given(page=mostly_white_pages(), algorithm=st.sampled_from(sorted(ORDERED)))
def test_ordered_dither_compares_each_pixel_with_the_repeated_matrix(page: Grey, algorithm: DitheringAlgorithm) -> None:
    height, width = page.shape
    side = ORDERED[algorithm]
    matrix = np.frombuffer(threshold_matrix(algorithm, 128), np.uint8).reshape(side, side)
    repeated = np.tile(matrix, (height // side + 1, width // side + 1))[:height, :width]
    assert (unpacked(dither(grey_pixels(page), dithering=algorithm), width, height) == (page < repeated)).all()


@given(page=mostly_white_pages(), threshold=st.integers(0, 255))
def test_threshold_makes_black_what_is_darker(page: Grey, threshold: int) -> None:
    bits = dither(grey_pixels(page), dithering=DitheringAlgorithm.Threshold, threshold=threshold)
    assert (unpacked(bits, page.shape[1], page.shape[0]) == (page < threshold)).all()


@given(page=mostly_white_pages(), algorithm=st.sampled_from(sorted(DitheringAlgorithm)))
def test_bgr_of_equal_channels_dithers_like_grey(page: Grey, algorithm: DitheringAlgorithm) -> None:
    colour = np.repeat(page[:, :, None], 3, axis=2)
    assert dither(bgr_pixels(colour), dithering=algorithm) == dither(grey_pixels(page), dithering=algorithm)


@pytest.mark.parametrize("algorithm", DitheringAlgorithm)
def test_white_paper_stays_white_and_black_ink_black(algorithm: DitheringAlgorithm) -> None:
    for value, black in ((255, 0), (0, 100 * 70)):
        page = encode_bilevel(Pixels(bytes([value]) * 7000, 100, 70, "grey"), dithering=algorithm)
        assert page is not None
        assert page.ink_pixels == black


@pytest.mark.parametrize("algorithm", [*ORDERED, DitheringAlgorithm.FloydAndSteinberg])
def test_grey_keeps_its_tone(algorithm: DitheringAlgorithm) -> None:
    """The smallest matrix has 16 steps, so that a tone may be off by half a step."""
    for value in (16, 64, 100, 128, 200, 240):
        page = encode_bilevel(Pixels(bytes([value]) * 240**2, 240, 240, "grey"), dithering=algorithm)
        assert page is not None
        assert page.ink_pixels / 240**2 == pytest.approx(1 - value / 255, abs=0.035)


@pytest.mark.parametrize(("algorithm", "side"), ORDERED.items())
def test_a_matrix_uses_all_its_levels(algorithm: DitheringAlgorithm, side: int) -> None:
    matrix = threshold_matrix(algorithm, 128)
    assert len(matrix) == side * side
    assert len(set(matrix)) == min(side * side, 255)
    assert min(matrix) >= 1


def black_groups(algorithm: DitheringAlgorithm) -> int:
    """How many separate black dots (joined by an edge, across the matrix's border) a light grey has in one cell."""
    side = ORDERED[algorithm]
    matrix = np.frombuffer(threshold_matrix(algorithm, 128), np.uint8).reshape(side, side)
    left = {(int(y), int(x)) for y, x in np.argwhere(matrix > 192)}
    groups = 0
    while left:
        groups += 1
        reached = [left.pop()]
        while reached:
            y, x = reached.pop()
            for near in (((y + 1) % side, x), ((y - 1) % side, x), (y, (x + 1) % side), (y, (x - 1) % side)):
                if near in left:
                    left.remove(near)
                    reached.append(near)
    return groups


@pytest.mark.parametrize(("algorithm", "side"), ORDERED.items())
def test_clustered_dots_grow_together_and_dispersed_ones_stay_apart(algorithm: DitheringAlgorithm, side: int) -> None:
    clustered = algorithm.name.startswith("Clustered")
    assert black_groups(algorithm) == (2 if clustered else sum(t > 192 for t in threshold_matrix(algorithm, 128)))
