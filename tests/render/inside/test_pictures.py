"""Pictures to pages. The pictures are made here by Pillow; the corpus at the end."""

import base64
import csv
import io
import random
import struct
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from photostat.render.inside.base import DocumentFailed, Identification, Kind, Work
from photostat.render.inside.picture_pixels import PicturePage
from photostat.render.inside.pictures import picture_frames
from photostat.render.model import ErrorCode, FindingCode, PageFormat
from photostat.render.profile import DitheringAlgorithm, ImageSize, ImagingProfile, PageOutput

CORPUS = Path(__file__).parents[3] / "../shared/corpus"
PICTURE = Identification(1999, Kind.PICTURE, "")
RED, GREEN = (255, 0, 0), (0, 255, 0)
# 96 x 64 pixels, the left half red, the right half green: our decoder cannot write HEIC.
HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA"
    "AAAERAAAEAAQAAAAABegABAAAAAAAAAGkAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAA"
    "AAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkA"
    "AAAwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAA"
    "QAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAHFtZGF0AAAAZSgBrxOA5qhw0//+JpR//Trnh+nkmqooxf2G4/+w+X"
    "/zAEQeD1JqWl0Di+X2IPFITkIb2Ofg9HStpBDmbXrribm15Y7tP0vi39UBcZWVr+nD85ZvleW/21TgVd+XT+ziPcJmBPTg"
)


def output(
    page_format: PageFormat = PageFormat.TIFF, *, dpi: int = 100, size: ImageSize = ImageSize.OriginalSetting
) -> PageOutput:
    return PageOutput(dpi, page_format, False, DitheringAlgorithm.Threshold, 128, size, None, None, None)


class Findings(list[tuple[FindingCode, tuple[int, ...]]]):
    def __call__(self, code: FindingCode, message: str, *, pages: Iterable[int] = (), items: Iterable[str] = ()) -> None:
        self.append((code, tuple(pages)))


class Maker:
    """Saves a picture and images it."""

    def __init__(self, folder: Path) -> None:
        self.native = folder / "native"
        self.folder = folder
        self.findings = Findings()

    def save(self, image: Image.Image, format_name: str, **options: object) -> "Maker":
        image.save(self.native, format_name, **options)
        return self

    def write(self, data: bytes) -> "Maker":
        self.native.write_bytes(data)
        return self

    def pages(
        self, wanted: PageOutput | None = None, *, page_limit: int = 1000, max_page_pixels: int = 10_000_000
    ) -> list[PicturePage]:
        profile = ImagingProfile.default_native()
        work = Work(self.native, "p", self.folder, profile, self.findings, page_limit=page_limit)
        with picture_frames(work, PICTURE, wanted or output(), max_page_pixels=max_page_pixels) as picture:
            pages = list(picture)
            assert len(pages) == min(picture.frame_count, page_limit)
        return pages

    def page(self, wanted: PageOutput | None = None) -> Image.Image:
        (page,) = self.pages(wanted)
        return picture_of(page)

    def failure(self, wanted: PageOutput | None = None, *, max_page_pixels: int = 10_000_000) -> DocumentFailed:
        with pytest.raises(DocumentFailed) as caught:
            self.pages(wanted, max_page_pixels=max_page_pixels)
        return caught.value


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


def picture_of(page: PicturePage) -> Image.Image:
    size = page.width_px, page.height_px
    if page.pixels == "grey":
        return Image.frombytes("L", size, page.data)
    return Image.frombytes("RGB", size, page.data, "raw", "BGR")


def noise(mode: str = "L", size: tuple[int, int] = (120, 80)) -> Image.Image:
    """A picture that compresses badly and is nowhere uniform."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    return Image.frombytes(mode, size, random.Random(7).randbytes(size[0] * size[1] * bands))


def text_page(size: tuple[int, int]) -> Image.Image:
    image = Image.new("1", size, 1)
    ImageDraw.Draw(image).text((4, 4), "Exhibit A\nthe quick brown fox", fill=0)
    return image


def two_halves(size: tuple[int, int] = (100, 40)) -> Image.Image:
    """Red on the left, green on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (size[0] // 2, 0, *size))
    return image


JPEG_OUT = output(PageFormat.JPEG)


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_lzw", "packbits", "tiff_adobe_deflate", "raw"])
def test_bilevel_tiff_at_the_output_dpi_comes_through_bit_for_bit(maker: Maker, compression: str) -> None:
    scan = text_page((203, 101))
    page = maker.save(scan, "TIFF", compression=compression, dpi=(100, 100)).page()
    assert page.tobytes() == scan.convert("L").tobytes()


def test_enlarged_bilevel_stays_black_and_white_with_its_text(maker: Maker) -> None:
    page = maker.save(text_page((204, 98)), "TIFF", compression="group3", dpi=(204, 98)).page(output(dpi=300))
    assert page.size == (300, 300)
    assert set(np.unique(np.asarray(page))) == {0, 255}


def test_much_reduced_bilevel_becomes_grey_so_that_lines_do_not_break(maker: Maker) -> None:
    page = maker.save(text_page((600, 600)), "TIFF", dpi=(600, 600)).page(output(dpi=100))
    assert page.size == (100, 100)
    assert len(np.unique(np.asarray(page))) > 2


def test_every_frame_of_a_tiff_is_a_page_of_its_own_size(maker: Maker) -> None:
    frames = [noise("L", (100, 50)), noise("RGB", (30, 60)), text_page((40, 40))]
    maker.save(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100))
    assert [(page.width_px, page.height_px, page.pixels) for page in maker.pages(JPEG_OUT)] == [
        (100, 50, "grey"),
        (30, 60, "bgr"),
        (40, 40, "grey"),
    ]


def test_frames_of_animations_are_pages_up_to_the_limit(maker: Maker) -> None:
    frames = [Image.new("RGB", (50, 50), (value, 0, 0)) for value in (0, 90, 180, 255)]
    for format_name in ("GIF", "PNG", "WEBP"):
        maker.save(frames[0], format_name, save_all=True, append_images=frames[1:])
        assert len(maker.pages()) == 4
        assert len(maker.pages(page_limit=2)) == 2


def test_preview_in_a_camera_file_and_small_sizes_of_an_icon_are_no_pages(maker: Maker) -> None:
    maker.save(noise("RGB"), "MPO", save_all=True, append_images=[noise("RGB", (20, 20))])
    assert len(maker.pages()) == 1
    maker.save(noise("RGBA", (64, 64)), "ICO", sizes=[(16, 16), (64, 64), (32, 32)])
    assert maker.page(output(dpi=96)).size == (64, 64)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "BMP", "GIF", "WEBP", "AVIF", "JPEG2000", "PCX", "TGA", "PPM", "SGI"])
def test_colours_arrive_as_colours_and_as_luminance(maker: Maker, format_name: str) -> None:
    maker.save(two_halves(), format_name)
    colour, grey = maker.page(output(PageFormat.JPEG, dpi=96)), maker.page(output(dpi=96))
    assert (colour.mode, grey.mode, colour.size) == ("RGB", "L", grey.size)
    assert colour.size == ((96, 38) if format_name == "PCX" else (100, 40))  # PCX says 100 dpi, the others nothing
    for place, seen, luminance in (((10, 20), RED, 76), ((86, 20), GREEN, 150)):
        assert colour.getpixel(place) == pytest.approx(seen, abs=6)
        assert grey.getpixel(place) == pytest.approx(luminance, abs=6)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_name", ["JPEG", "TIFF", "PNG"])
def test_exif_orientation_is_applied_with_its_resolution(maker: Maker, format_name: str, orientation: int) -> None:
    upright = Image.new("RGB", (80, 40), "white")
    upright.paste("black", (0, 0, 40, 20))  # top left
    undo = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    stored = upright
    for step in undo:
        stored = stored.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    dpi = (100, 50) if orientation < 5 else (50, 100)  # of the stored rows and columns
    page = maker.save(stored, format_name, exif=exif, dpi=dpi).page()
    assert page.size == (80, 80)
    assert [page.getpixel(place) for place in ((15, 15), (65, 15), (15, 65), (65, 65))] == pytest.approx(
        [0, 255, 255, 255], abs=8
    )


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_white_paper(maker: Maker, mode: str) -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 20, 40))
    page = maker.save(image.convert(mode), "PNG", dpi=(100, 100)).page()
    assert (page.getpixel((10, 20)), page.getpixel((30, 20))) == (0, 255)


def test_half_transparent_black_is_grey(maker: Maker) -> None:
    page = maker.save(Image.new("RGBA", (40, 40), (0, 0, 0, 128)), "PNG", dpi=(100, 100)).page()
    assert page.getpixel((20, 20)) == pytest.approx(127, abs=1)


def test_cmyk_jpeg_of_adobe_is_not_inverted(maker: Maker) -> None:
    cyan = Image.new("CMYK", (40, 40), (255, 0, 0, 0))
    page = maker.save(cyan, "JPEG", dpi=(100, 100), quality=95).page(JPEG_OUT)
    assert page.getpixel((20, 20)) == pytest.approx((0, 255, 255), abs=6)


def test_lab_and_ycbcr_tiff_become_colours(maker: Maker) -> None:
    lab = Image.new("LAB", (40, 40), (128, 128, 128))
    assert maker.save(lab, "TIFF", dpi=(100, 100)).page(JPEG_OUT).getpixel((20, 20)) == pytest.approx((119,) * 3, abs=4)
    ycbcr = two_halves().convert("YCbCr")
    page = maker.save(ycbcr, "TIFF", dpi=(100, 100)).page(JPEG_OUT)
    assert page.getpixel((10, 20)) == pytest.approx(RED, abs=6)


def test_embedded_profile_is_converted_and_a_broken_one_ignored(maker: Maker) -> None:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # of the wrong colour space
    for profile in (icc, b"no profile at all", b""):
        page = maker.save(two_halves(), "PNG", icc_profile=profile, dpi=(100, 100)).page(JPEG_OUT)
        assert page.getpixel((10, 20)) == RED


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (np.array([[0, 65535]], np.uint16), [0, 255]),
        (np.array([[0, 4095]], np.uint16), [0, 255]),  # 12 bits in 16
        (np.array([[-1000, 1000]], np.int32), [0, 255]),
        (np.array([[0.0, 0.5]], np.float32), [0, 128]),
        (np.array([[-3.0, 5.0]], np.float32), [0, 255]),
        (np.array([[np.nan, np.inf]], np.float32), [0, 0]),
    ],
)
def test_deep_samples_become_grey(maker: Maker, samples: np.ndarray, expected: list[int]) -> None:
    image = Image.fromarray(samples.repeat(20, axis=0).repeat(20, axis=1))
    page = maker.save(image, "TIFF", dpi=(100, 100)).page()
    assert [page.getpixel((5, 10)), page.getpixel((35, 10))] == expected


def test_picture_is_scaled_down_and_centred_on_a_sheet_but_never_enlarged(maker: Maker) -> None:
    page = maker.save(Image.new("L", (100, 50), 0), "PNG", dpi=(100, 100)).page(output(size=ImageSize.Letter))
    assert page.size == (1100, 850)
    ink = np.argwhere(np.asarray(page) < 128)
    assert (ink.min(0).tolist(), ink.max(0).tolist()) == ([400, 500], [449, 599])


def test_large_jpeg_is_scaled_to_the_same_picture_as_its_png(maker: Maker) -> None:
    big = two_halves((4000, 2000))
    page = maker.save(big, "JPEG").page(JPEG_OUT)
    assert page.size == (1100, 550)
    assert page.getpixel((100, 100)) == pytest.approx(RED, abs=6)
    assert page.getpixel((1000, 100)) == pytest.approx(GREEN, abs=6)


def test_truncated_picture_is_read_as_far_as_it_goes_with_a_finding(maker: Maker) -> None:
    for format_name in ("JPEG", "PNG", "PPM"):
        maker.save(noise("RGB", (300, 300)), format_name, dpi=(100, 100))
        whole = picture_of(maker.pages()[0]).crop((0, 0, 300, 90))
        maker.write(maker.native.read_bytes()[: maker.native.stat().st_size * 6 // 10])
        maker.findings.clear()
        part = picture_of(maker.pages()[0]).crop((0, 0, 300, 90))
        assert part.tobytes() == whole.tobytes()
        assert maker.findings == [(FindingCode.CONTENT_DAMAGED, (1,))]


def test_damaged_frame_between_others_is_a_blank_page(maker: Maker) -> None:
    frames = [noise("L", (90, 70)) for _ in range(3)]
    maker.save(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw", dpi=(100, 100))
    with Image.open(maker.native) as tiff:
        tiff.seek(1)
        offsets, counts = tiff.tag_v2[273], tiff.tag_v2[279]
    data = bytearray(maker.native.read_bytes())
    for offset, count in zip(offsets, counts, strict=True):
        data[offset : offset + count] = b"\xff" * count
    pages = maker.write(bytes(data)).pages()
    assert [(page.width_px, page.height_px) for page in pages] == [(90, 70)] * 3
    assert set(pages[1].data) == {255}
    assert maker.findings == [(FindingCode.CONTENT_DAMAGED, (2,))]


def test_chain_of_frames_that_breaks_off_gives_the_frames_before_it(maker: Maker) -> None:
    frames = [noise("L", (90, 70)) for _ in range(3)]
    maker.save(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100))
    data = maker.native.read_bytes()
    with Image.open(maker.native) as tiff:
        tiff.seek(1)
        third = tiff.tag_v2.next
    pointer = data.rindex(third.to_bytes(4, "little"))
    pages = maker.write(data[:pointer] + (len(data) - 4).to_bytes(4, "little") + data[pointer + 4 :]).pages()
    assert pages[0].data == frames[0].tobytes()
    assert len(pages) == 2
    assert maker.findings == [(FindingCode.CONTENT_DAMAGED, (2,))]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"II*\0\x08\0\0\0\xff\xff",
        b"\xff\xd8\xff\xe0" + b"x" * 50,
        b"text",
    ],
)
def test_file_without_a_readable_picture_is_corrupt(maker: Maker, data: bytes) -> None:
    failure = maker.write(data).failure()
    assert failure.code is ErrorCode.CORRUPT
    assert failure.words


def test_header_without_pixels_is_corrupt_and_not_a_black_page(maker: Maker) -> None:
    maker.save(noise("RGB", (300, 300)), "PNG")
    data = maker.native.read_bytes()
    assert maker.write(data[: data.index(b"IDAT") + 10]).failure().code is ErrorCode.CORRUPT


def test_postscript_and_metafiles_are_never_opened(maker: Maker) -> None:
    buffer = io.BytesIO()
    noise("L").save(buffer, "EPS")
    assert maker.write(buffer.getvalue()).failure().code is ErrorCode.CORRUPT


def test_pixel_bomb_is_refused_before_it_is_decoded(maker: Maker) -> None:
    maker.save(Image.new("1", (5000, 5000), 1), "PNG")
    failure = maker.failure(max_page_pixels=1_000_000)
    assert failure.code is ErrorCode.LIMIT_EXCEEDED
    assert "PHOTOSTAT_RENDER__MAX_PAGE_PIXELS" in failure.words
    assert "25000000" in failure.words


def test_page_over_the_limit_is_refused_by_its_size(maker: Maker) -> None:
    maker.save(Image.new("L", (1000, 1000), 0), "PNG", dpi=(100, 100))
    failure = maker.failure(output(dpi=300), max_page_pixels=5_000_000)
    assert failure.code is ErrorCode.LIMIT_EXCEEDED
    assert "3000 x 3000" in failure.words


def test_limits_and_warnings_of_the_decoder_are_put_back(maker: Maker) -> None:
    before = Image.MAX_IMAGE_PIXELS
    maker.save(noise("RGB"), "PNG").pages()
    assert before == Image.MAX_IMAGE_PIXELS


def test_bytes_thrown_at_the_decoders_never_escape_as_another_error(maker: Maker) -> None:
    dice = random.Random(11)
    for format_name in ("TIFF", "JPEG", "PNG", "GIF", "BMP", "WEBP", "JPEG2000", "AVIF", "ICO", "PCX", "TGA"):
        good = maker.save(noise("RGB", (64, 48)), format_name).native.read_bytes()
        for _ in range(12):
            data = bytearray(good)
            for _ in range(dice.randrange(1, 8)):
                data[dice.randrange(min(len(data), 400))] = dice.randrange(256)
            try:
                pages = maker.write(bytes(data)).pages(page_limit=3, max_page_pixels=3_000_000)
            except DocumentFailed as failure:
                assert failure.code in (ErrorCode.CORRUPT, ErrorCode.LIMIT_EXCEEDED)
            else:
                assert pages


def test_photoshop_file_gives_its_composite_at_its_resolution(maker: Maker) -> None:
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 40, 100, 8, 3)  # version, channels, height, width, bits, RGB
    resolution = struct.pack(">IHHIHH", 200 << 16, 1, 1, 200 << 16, 1, 1)
    resources = b"8BIM" + struct.pack(">HxxI", 1005, len(resolution)) + resolution
    left_red = (b"\xff" * 50 + b"\0" * 50) * 40
    planes = left_red + left_red[::-1] + b"\0" * 4000
    psd = header + struct.pack(">II", 0, len(resources)) + resources + struct.pack(">IH", 0, 0) + planes
    page = maker.write(psd).page(output(PageFormat.JPEG, dpi=100))
    assert page.size == (50, 20)
    assert (page.getpixel((5, 5)), page.getpixel((45, 5))) == (RED, GREEN)


def test_heic_is_decoded(maker: Maker) -> None:
    page = maker.write(base64.b64decode(HEIC)).page(output(PageFormat.JPEG, dpi=96))
    assert page.size == (96, 64)
    assert page.getpixel((10, 20)) == pytest.approx(RED, abs=6)
    assert page.getpixel((86, 20)) == pytest.approx(GREEN, abs=6)


def corpus_rows() -> list[tuple[Path, dict[str, str]]]:
    rows = []
    for name in ("dev", "bench"):
        manifest = CORPUS / name / "manifest.tsv"
        if manifest.is_file():
            with manifest.open(encoding="utf-8") as file:
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    if row["category"] == "image":
                        rows.append((CORPUS / name / row["path"], row))
    return rows


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the shared corpus")
def test_corpus_pictures_have_the_pages_of_the_manifest(maker: Maker) -> None:
    for path, row in corpus_rows():
        maker.native = path
        try:
            pages = maker.pages(output(dpi=100))
        except DocumentFailed as failure:
            assert row["expect"] == "corrupt" or failure.code is ErrorCode.LIMIT_EXCEEDED, path.name
        else:
            assert len(pages) == int(row["pages"]), path.name
