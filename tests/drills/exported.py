"""What must be true of the ZIP of a production that somebody downloaded with a browser."""

import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image


def check_export(archive: Path, *, bates: tuple[str, str], redacted_page: str, redaction_px: tuple[int, int]) -> None:
    """Load files name each page from the first to the last Bates number; one page has its redaction as solid black.

    `redacted_page`: its Bates number; `redaction_px`: width and height of what was drawn on it.
    """
    with zipfile.ZipFile(archive) as volume:
        names = volume.namelist()
        assert volume.testzip() is None
        opt = volume.read(next(name for name in names if name.endswith(".opt"))).decode()
        numbers = [line.partition(",")[0] for line in opt.splitlines()]
        assert (numbers[0], numbers[-1]) == bates
        assert len(numbers) == len(set(numbers))
        images = {Path(name).stem: name for name in names if name.endswith((".tif", ".jpg"))}
        assert set(images) == set(numbers)
        assert any(name.endswith(".dat") for name in names)
        assert not any(redacted_page in name for name in names if name.endswith(".txt"))
        with Image.open(io.BytesIO(volume.read(images[redacted_page]))) as page:
            assert holds_black(np.asarray(page.convert("L")) < 128, *redaction_px)


def holds_black(black: np.ndarray, width_px: int, height_px: int) -> bool:
    """Whether a rectangle of nine tenths of this size (a page is shrunk for its endorsements) is black throughout."""
    width, height = width_px * 9 // 10, height_px * 9 // 10
    sums = np.pad(black.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    inside = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    return bool((inside == width * height).any())
