"""Which file a page becomes, and what is refused."""

import io
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_samples import Grey, bgr_pixels, is_black, page_output
from PIL import Image

from photostat.errors import InvalidInputError
from photostat.render.model import PageFormat
from photostat.render.pages import EncodedPage, encode_page
from photostat.render.pages import _bilevel as kernel
from photostat.render.pages.bilevel import measure
from photostat.render.profile import DitheringAlgorithm, PageOutput

WHITE = 255


def encode_bgr(rows: Grey, output: PageOutput) -> EncodedPage:
    height, width, _ = rows.shape
    return encode_page(rows.tobytes(), width_px=width, height_px=height, pixel_kind="bgr", output=output)


def white_page(width: int = 1000, height: int = 1000) -> Grey:
    return np.full((height, width, 3), WHITE, np.uint8)


def decoded(page: EncodedPage) -> Image.Image:
    image = Image.open(io.BytesIO(page.data))
    image.load()
    return image


def test_a_grey_page_becomes_tiff_with_its_ink_ratio() -> None:
    rows = np.full((50, 100), WHITE, np.uint8)
    rows[:25, :50] = 0
    page = encode_page(rows.tobytes(), width_px=100, height_px=50, pixel_kind="grey", output=page_output(dpi=200))
    assert (page.format, page.width_px, page.height_px, page.ink_ratio) == (PageFormat.TIFF, 100, 50, 0.25)
    assert not page.has_colour
    assert decoded(page).info["dpi"] == (200, 200)
    assert (is_black(page.data) == (rows == 0)).all()


def test_a_page_with_colour_becomes_jpeg_only_when_asked() -> None:
    rows = white_page()
    rows[100:150, 100:150] = (40, 40, 220)
    kept, turned = (encode_bgr(rows, page_output(colour_to_jpeg=asked)) for asked in (False, True))
    assert (kept.format, kept.has_colour) == (PageFormat.TIFF, True)
    assert (turned.format, turned.has_colour) == (PageFormat.JPEG, True)
    assert turned.ink_ratio == pytest.approx(0.0025)
    red, green, blue = decoded(turned).getpixel((125, 125))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize(
    ("pixel", "count"),
    [((0, 0, 0), 500_000), ((100, 110, 90), 500_000), ((230, 250, 240), 500_000), ((0, 0, 255), 99)],
    ids=["black", "off grey", "faint tint", "too few red"],
)
def test_noise_does_not_make_a_colour_page(pixel: tuple[int, int, int], count: int) -> None:
    rows = white_page()
    rows.reshape(-1, 3)[:count] = pixel
    page = encode_bgr(rows, page_output(colour_to_jpeg=True))
    assert (page.format, page.has_colour) == (PageFormat.TIFF, False)


def test_one_coloured_pixel_in_ten_thousand_makes_a_colour_page() -> None:
    rows = white_page()
    rows.reshape(-1, 3)[:100] = (0, 0, 255)
    assert encode_bgr(rows, page_output(colour_to_jpeg=True)).format is PageFormat.JPEG


def test_jpeg_has_the_dpi_and_one_component_without_tint() -> None:
    rows = white_page(200, 100)
    rows[:, :50] = 90
    page = encode_bgr(rows, page_output(format=PageFormat.JPEG, dpi=150))
    image = decoded(page)
    assert (image.format, image.mode, image.size, image.info["dpi"]) == ("JPEG", "L", (200, 100), (150, 150))
    assert page.ink_ratio == 0.25
    assert abs(int(image.getpixel((20, 50))) - 90) <= 2  # type: ignore[arg-type]


def test_jpeg_keeps_a_tint_that_is_too_faint_for_a_colour_page() -> None:
    rows = white_page(200, 100)
    rows[:] = (230, 250, 250)
    page = encode_bgr(rows, page_output(format=PageFormat.JPEG))
    assert decoded(page).mode == "RGB"
    assert not page.has_colour


def test_jpeg_of_a_grey_page_has_one_component() -> None:
    grey = bytes([200]) * 600
    page = encode_page(grey, width_px=30, height_px=20, pixel_kind="grey", output=page_output(format=PageFormat.JPEG, dpi=72))
    image = decoded(page)
    assert (image.mode, image.info["dpi"]) == ("L", (72, 72))


def test_jpeg_keeps_the_chroma_of_single_pixels_lines() -> None:
    rows = white_page(64, 64)
    rows[:, 31] = (0, 0, 255)
    image = decoded(encode_bgr(rows, page_output(format=PageFormat.JPEG)))
    line, beside = image.getpixel((31, 32)), image.getpixel((30, 32))
    assert line[0] - line[2] > 150  # type: ignore[index]
    assert beside[0] - beside[2] < 40  # type: ignore[index]


def test_a_page_too_long_for_jpeg_is_refused_by_name() -> None:
    with pytest.raises(InvalidInputError, match="65500"):
        encode_page(bytes(70_000), width_px=70_000, height_px=1, pixel_kind="grey", output=page_output(format=PageFormat.JPEG))


@pytest.mark.parametrize(
    ("size", "width", "height", "kind"),
    [(99, 10, 10, "grey"), (101, 10, 10, "grey"), (100, 10, 10, "bgr"), (0, 0, 10, "grey"), (0, 10, 0, "bgr")],
)
@pytest.mark.parametrize("page_format", PageFormat)
def test_buffers_of_another_size_than_the_page_are_refused(
    size: int, width: int, height: int, kind: str, page_format: PageFormat
) -> None:
    with pytest.raises(InvalidInputError, match="was not encoded"):
        encode_page(
            bytes(size),
            width_px=width,
            height_px=height,
            pixel_kind=kind,  # type: ignore[arg-type]
            output=page_output(format=page_format),
        )


def test_negative_sizes_are_refused() -> None:
    with pytest.raises(InvalidInputError):
        encode_page(bytes(100), width_px=-10, height_px=-10, pixel_kind="grey", output=page_output())


def test_the_kernel_itself_refuses_what_does_not_fit() -> None:
    one = b"\x80"
    for wrong in [
        (bytes(99), 10, 10, 1, one, 1, 0, 0),
        (bytes(100), 10, 10, 3, one, 1, 0, 0),
        (bytes(100), 10, 10, 2, one, 1, 0, 0),
        (bytes(100), 10, 10, 1, bytes(5), 1, 0, 0),
        (bytes(100), 10, 10, 1, bytes(17 * 17), 1, 0, 0),
        (bytes(100), 10, 10, 1, one, 0, 0, 0),
        (b"", 0, 10, 1, one, 1, 0, 0),
        (b"", 2**20, 2**20, 1, one, 1, 0, 0),
    ]:
        with pytest.raises(ValueError):
            kernel.encode(*wrong)


def test_pixels_may_lie_in_shared_memory() -> None:
    memory = memoryview(bytearray(b"\x00" * 50 + b"\xff" * 950))
    page = encode_page(memory[:600], width_px=30, height_px=20, pixel_kind="grey", output=page_output())
    assert page.ink_ratio == pytest.approx(50 / 600)
    memory.release()


def test_pixels_that_change_while_they_are_read_still_give_a_whole_page() -> None:
    memory = np.frombuffer(bytearray(600 * 400), np.uint8)
    done = threading.Event()

    def scribble() -> None:
        rng = np.random.default_rng(1)
        while not done.is_set():
            memory[:] = rng.integers(0, 256, memory.size)

    writer = threading.Thread(target=scribble)
    writer.start()
    try:
        for dithering in (DitheringAlgorithm.FloydAndSteinberg, DitheringAlgorithm.Threshold) * 20:
            output = page_output(dithering=dithering)
            page = encode_page(memory.data, width_px=600, height_px=400, pixel_kind="grey", output=output)
            black = is_black(page.data)
            assert black.shape == (400, 600)
            assert black.mean() == pytest.approx(page.ink_ratio)
    finally:
        done.set()
        writer.join()


@given(seed=st.integers(0, 2**32 - 1), width=st.integers(1, 300), faint=st.booleans())
def test_luminance_is_pillows_and_colour_is_the_spread_of_channels(seed: int, width: int, faint: bool) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, 256, (3, width, 3)).astype(np.uint8)
    if faint:
        rows = (rows[:, :, :1] // 2 + rows // 8).astype(np.uint8)
    rows[0] = WHITE
    measured = measure(bgr_pixels(rows), dark_below=100)
    luminance = np.asarray(Image.fromarray(np.ascontiguousarray(rows[:, :, ::-1])).convert("L"))
    assert measured.luminance == luminance.tobytes()
    assert measured.dark_pixels == (luminance < 100).sum()
    spread = rows.max(axis=2).astype(int) - rows.min(axis=2)
    assert measured.coloured_pixels == (spread > 24).sum()
    exact = rows @ np.array([114, 587, 299])
    assert np.abs(luminance.astype(int) - exact / 1000).max() <= 1
