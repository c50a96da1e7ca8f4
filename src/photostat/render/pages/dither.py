"""The threshold matrices of the dithering algorithms (contracts/imaging.md section 3).

A page becomes black where its luminance is below the matrix's threshold at (row mod n, column mod n): ordered dither.
A fixed cut is a matrix of one. Error diffusion has no matrix and is done in `_rows.h`. White (255) never becomes black,
and black (0) is black in every matrix, so that no algorithm speckles an empty page or bleaches text.
"""

from functools import lru_cache

from photostat.render.profile import DitheringAlgorithm

DIFFUSE_ERRORS = b""  # what the kernel takes for Floyd and Steinberg

_CLUSTERED = {
    DitheringAlgorithm.Clustered6X6: 6,
    DitheringAlgorithm.Clustered8X8: 8,
    DitheringAlgorithm.Clustered16X16: 16,
}
_DISPERSED = {
    DitheringAlgorithm.Dispersed4X4: 4,
    DitheringAlgorithm.Dispersed8X8: 8,
    DitheringAlgorithm.Dispersed16X16: 16,
}


@lru_cache(maxsize=512)
def threshold_matrix(algorithm: DitheringAlgorithm, threshold: int) -> bytes:
    """The n x n thresholds of an algorithm, row by row; empty for Floyd and Steinberg.

    `threshold` (0..255) is used by Threshold only: luminance below it is black.
    """
    if algorithm is DitheringAlgorithm.FloydAndSteinberg:
        return DIFFUSE_ERRORS
    if algorithm is DitheringAlgorithm.Threshold:
        return bytes([threshold])
    if algorithm in _CLUSTERED:
        side = _CLUSTERED[algorithm]
        ranks = _clustered_ranks(side)
    else:
        side = _DISPERSED[algorithm]
        ranks = _dispersed_ranks(side)
    cells = side * side
    return bytes((2 * rank + 1) * 255 // (2 * cells) + 1 for rank in ranks)


def _dispersed_ranks(side: int) -> list[int]:
    """Bayer's matrix of a power of two: neighbours in brightness lie as far apart as possible."""
    rows = [[0]]
    while len(rows) < side:
        top = [[4 * rank for rank in row] + [4 * rank + 2 for rank in row] for row in rows]
        bottom = [[4 * rank + 3 for rank in row] + [4 * rank + 1 for rank in row] for row in rows]
        rows = top + bottom
    return [rank for row in rows for rank in row]


def _clustered_ranks(side: int) -> list[int]:
    """Two dots a cell, on a screen of 45 degrees: black grows around two centres, white around the two between them.

    The dot's shape is cos(x) * cos(y) with each cosine taken as parabolas, in whole numbers, so that every machine
    makes the same matrix. The highest rank has the highest threshold and turns black first.
    """
    order = sorted(range(side * side), key=lambda cell: _spot(cell // side, cell % side, side))
    ranks = [0] * (side * side)
    for rank, cell in enumerate(order):
        ranks[cell] = rank
    return ranks


def _spot(row: int, column: int, side: int) -> tuple[int, int, int]:
    """Sort key of a pixel: the dot's height, then an order among equals that serves the dots in turn."""
    x, y = (_wave(place, side) for place in (column, row))
    quadrant = (column * 2 // side) * 2 + (row * 2 // side)
    return x * y, quadrant, row * side + column


def _wave(place: int, side: int) -> int:
    """A cosine of period `side`, as parabolas. Counted in half pixels, shifted where a sample would hit its zero."""
    half_pixels = 2 * place + (1 if side % 4 == 0 else 0)
    if half_pixels > side:
        half_pixels = 2 * side - half_pixels
    if 2 * half_pixels < side:
        return side * side - 4 * half_pixels * half_pixels
    from_trough = side - half_pixels
    return 4 * from_trough * from_trough - side * side
