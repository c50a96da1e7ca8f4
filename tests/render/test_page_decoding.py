"""Page images that somebody gave are decoded in the sandbox: right pixels, and no harm by hostile ones or a failing renderer."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photostat.render import page_decoding
from photostat.render.model import PageFormat
from photostat.render.page_decoding import PageDecoder
from photostat.render.pages.burning import PagePictureError, as_page_file
from photostat.render.sandbox import InsideProgram, inside_python
from photostat.render.warm_sandboxes import NoSandboxError
from photostat.settings import RenderSettings

SETTINGS = RenderSettings(convert_seconds=5)
SIZE = (425, 550)


def faulty(mode: str) -> InsideProgram:
    program = inside_python("photostat.render.inside.host")
    script = Path(__file__).with_name("faulty_identifier.py")
    return InsideProgram((program.argv[0], str(script), mode), (*program.read_only, str(script.parent)), program.env)


def page(mode: str, kind: str) -> bytes:
    noise = np.random.default_rng(1).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    stream = io.BytesIO()
    image = Image.fromarray(noise).convert(mode, dither=Image.Dither.NONE)
    image.save(stream, kind, **({"compression": "group4"} if kind == "TIFF" else {"quality": 90}))
    return stream.getvalue()


@pytest.fixture(scope="module")
def decoder() -> Iterator[PageDecoder]:
    with PageDecoder(SETTINGS) as made:
        yield made


@pytest.fixture(autouse=True)
def no_decoding_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("decoded outside the sandbox")

    monkeypatch.setattr(page_decoding, "decode_page", refuse)


@pytest.mark.parametrize(("mode", "kind"), [("1", "TIFF"), ("L", "JPEG"), ("RGB", "JPEG")])
def test_given_pages_have_the_pixels_that_their_decoder_gives(decoder: PageDecoder, mode: str, kind: str) -> None:
    data = page(mode, kind)
    decoded = decoder.decode(1, data, PageFormat[kind], SIZE, is_ours=False)
    with Image.open(io.BytesIO(data)) as image:
        expected = image.convert("RGB" if mode == "RGB" else "L")
    assert decoded.mode == expected.mode
    assert decoded.tobytes() == expected.tobytes()


def test_our_own_pages_need_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with PageDecoder(SETTINGS) as decoder:
        grey = Image.linear_gradient("L")
        decoded = decoder.decode(1, as_page_file(grey, PageFormat.JPEG, dpi=300), PageFormat.JPEG, grey.size, is_ours=True)
        assert decoded.size == grey.size
        assert not decoder._places


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "TIFF"),
        (page("1", "TIFF")[:-900], "TIFF"),
        (page("RGB", "JPEG"), "TIFF"),
        (b"II*\0" + b"\xff" * 3000, "TIFF"),
        (b"\xff\xd8" + b"\xff" * 3000, "JPEG"),
        (b"%!PS\n(a) run", "JPEG"),
    ],
)
def test_what_is_no_page_is_refused_and_the_next_one_decoded(decoder: PageDecoder, data: bytes, kind: str) -> None:
    with pytest.raises(PagePictureError, match="cannot be decoded"):
        decoder.decode(1, data, PageFormat[kind], SIZE, is_ours=False)
    assert decoder.decode(1, page("1", "TIFF"), PageFormat.TIFF, SIZE, is_ours=False).size == SIZE


def test_a_page_of_another_size_than_its_header_says_is_refused(decoder: PageDecoder) -> None:
    """Redactions are laid on by the size that was stored: on another they would lie elsewhere."""
    with pytest.raises(PagePictureError, match="size"):
        decoder.decode(1, page("1", "TIFF"), PageFormat.TIFF, (SIZE[0], SIZE[1] + 1), is_ours=False)


def test_a_page_that_is_too_large_is_refused_before_any_decoder_sees_it(decoder: PageDecoder) -> None:
    with pytest.raises(PagePictureError, match="120,000,000"):
        decoder.decode(1, b"", PageFormat.TIFF, (100_000, 100_000), is_ours=False)


@pytest.mark.parametrize("mode", ["crash", "hang", "garbage", "chatter"])
def test_a_sandbox_that_fails_is_a_page_that_cannot_be_shown(mode: str) -> None:
    with (
        PageDecoder(SETTINGS.model_copy(update={"convert_seconds": 1}), program=faulty(mode)) as decoder,
        pytest.raises(PagePictureError),
    ):
        decoder.decode(1, page("1", "TIFF"), PageFormat.TIFF, SIZE, is_ours=False)


def test_without_a_sandbox_no_given_page_is_decoded(tmp_path: Path) -> None:
    missing = InsideProgram((sys.executable, str(tmp_path / "nothing.py")), (), {})
    with PageDecoder(SETTINGS, program=missing) as decoder, pytest.raises(NoSandboxError):
        decoder.decode(1, page("1", "TIFF"), PageFormat.TIFF, SIZE, is_ours=False)
