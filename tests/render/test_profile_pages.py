"""BasicOptions, NativeOptions and the profile's own members, each proven on the page: real natives, sandbox, page files."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from kept_pages import Pages
from PIL import Image

from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.model import DocumentOutcome, FindingCode, PageImage
from photostat.render.profile import DitheringAlgorithm, ImagingProfile
from photostat.settings import RenderSettings

pytestmark = pytest.mark.xdist_group("profile_pages")
RAMP = "".join(f'<div style="height:30px;background:rgb({v},{v},{v})"></div>' for v in range(0, 256, 12))
BREAK = '<div style="break-after:page"></div>'
GREY = f"<!doctype html><h1>Grey</h1>{RAMP}".encode()
MIXED = f'<!doctype html><p>black text</p>{BREAK}<p style="color:#c00;font-size:40pt">red</p>{BREAK}<p>end</p>'.encode()
LANDSCAPE, SMALL, LARGE = (792, 612), (288, 216), (1224, 1584)  # points


def _red_pdf() -> bytes:
    buffer = io.BytesIO()
    red = Image.new("RGB", (612, 792), (200, 20, 20))
    red.save(buffer, "PDF", resolution=72, save_all=True, append_images=[Image.new("RGB", (612, 792), "white")])
    return buffer.getvalue()


def pdf(*sizes_pt: tuple[int, int]) -> bytes:
    """A PDF with an empty-but-framed page of each size."""
    pages = [Image.new("L", size, 255) for size in sizes_pt]
    for page in pages:
        page.paste(0, (10, 10, page.width - 10, 14))
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", resolution=72, save_all=True, append_images=pages[1:])
    return buffer.getvalue()


RED_PDF = _red_pdf()


@dataclass
class Imaged:
    """One outcome with its pages."""

    outcome: DocumentOutcome
    files: list[PageImage]

    @property
    def pages(self) -> list[Image.Image]:
        return [Image.open(io.BytesIO(page.data)) for page in self.files]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        return [page.size for page in self.pages]

    @property
    def formats(self) -> list[str]:
        return [str(page.format) for page in self.pages]

    def ink(self, number: int = 1) -> float:
        """Share of black in a page of one bit."""
        histogram = self.pages[number - 1].convert("L").histogram()
        return histogram[0] / sum(histogram)


ImageIt = Callable[..., Imaged]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImageIt]:
    """Image some bytes with the members of a profile."""
    if not shutil.which("chromium"):
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("natives")
    imager = DocumentImager(RenderSettings(), {"pdfium": "1"})

    def image_it(native: bytes, profile: dict[str, Any], *, name: str = "a.html", **request: Any) -> Imaged:
        path = folder / "native"
        path.write_bytes(native)
        whole = ImagingProfile.from_json(json.dumps({"ImagingMethod": "Native"} | profile))
        receiver = Pages()
        outcome, _ = imager.image(ImagingRequest(path, name, whole, **request), receiver)
        return Imaged(outcome, receiver.pages)

    yield image_it
    imager.close()


def test_dpi_gives_the_pixels_and_the_resolution_in_the_file(image: ImageIt) -> None:
    for group, native, name in (("NativeOptions", MIXED, "a.html"), ("BasicOptions", pdf((612, 792)), "a.pdf")):
        for dpi in (100, 299):
            found = image(native, {group: {"ImageOutputDpi": dpi}}, name=name)
            assert found.sizes[0] == (round(8.5 * dpi), 11 * dpi)
            assert round(float(found.pages[0].info["dpi"][0])) == dpi


def test_each_native_type_takes_the_group_of_its_engine(image: ImageIt) -> None:
    both = {"NativeOptions": {"ImageOutputDpi": 100}, "BasicOptions": {"ImageOutputDpi": 200}}
    assert image(MIXED, both).files[0].dpi == 100  # HTML: UseNativeImaging true
    assert image(pdf((612, 792)), both, name="a.pdf").files[0].dpi == 200  # PDF: UseNativeImaging false


def test_a_basic_profile_images_everything_by_its_basic_options(image: ImageIt) -> None:
    both = {"ImagingMethod": "Basic", "NativeOptions": {"ImageOutputDpi": 100}, "BasicOptions": {"ImageOutputDpi": 200}}
    assert {image(native, both).files[0].dpi for native in (MIXED, pdf((612, 792)))} == {200}


def test_tiff_is_group_4_of_one_bit_and_jpeg_is_colour(image: ImageIt) -> None:
    for group, native in (("NativeOptions", MIXED), ("BasicOptions", RED_PDF)):
        member = f"{group.removesuffix('Options')}ImageFormat"
        tiff = image(native, {group: {member: "Tiff"}}).pages[-2]
        assert (tiff.format, tiff.mode, tiff.info["compression"]) == ("TIFF", "1", "group4")
        jpeg = image(native, {group: {member: "Jpeg"}}).pages[-2]
        assert (jpeg.format, jpeg.mode) == ("JPEG", "RGB")
        red = sum(count for count, (r, g, b) in jpeg.getcolors(1 << 24) or [] if r > 150 > g + 60 and b < 90)
        assert red > 1000


def test_colour_pages_become_jpeg_and_the_others_stay_tiff(image: ImageIt) -> None:
    assert image(MIXED, {"NativeOptions": {"RenderColorPagesToJpeg": True}}).formats == ["TIFF", "JPEG", "TIFF"]
    assert image(MIXED, {"NativeOptions": {"RenderColorPagesToJpeg": False}}).formats == ["TIFF"] * 3


def test_each_dithering_algorithm_gives_a_page_of_its_own(image: ImageIt) -> None:
    def page(algorithm: DitheringAlgorithm) -> Imaged:
        options = {"ImageOutputDpi": 100, "DitheringAlgorithm": algorithm.name, "DitheringThreshold": 128}
        return image(GREY, {"NativeOptions": options})

    found = {algorithm: page(algorithm) for algorithm in DitheringAlgorithm}
    assert len({one.files[0].data for one in found.values()}) == len(DitheringAlgorithm)
    # every dither keeps the mean of the greys; a fixed cut does not need to
    inks = [one.ink() for algorithm, one in found.items() if algorithm is not DitheringAlgorithm.Threshold]
    assert max(inks) - min(inks) < 0.02


def test_threshold_decides_which_grey_is_black(image: ImageIt) -> None:
    inks = [
        image(GREY, {"NativeOptions": {"DitheringAlgorithm": "Threshold", "DitheringThreshold": cut}}).ink()
        for cut in (60, 128, 200)
    ]
    assert inks[0] < inks[1] < inks[2]
    assert inks[2] > 2 * inks[0]


def test_only_the_first_pages_of_a_document_are_imaged_and_that_is_told(image: ImageIt) -> None:
    capped = image(MIXED, {"NativeOptions": {"MaxPagesPerDoc": 2}})
    assert len(capped.files) == 2
    assert FindingCode.PAGE_CAP_REACHED in {finding.code for finding in capped.outcome.findings}
    of_basic_type = image(pdf((612, 792), (612, 792)), {"NativeOptions": {"MaxPagesPerDoc": 1}}, name="a.pdf")
    assert len(of_basic_type.files) == 1


def test_image_size_fixes_the_sheet_scales_down_and_never_enlarges(image: ImageIt) -> None:
    native = pdf((612, 792), LANDSCAPE, SMALL, LARGE)

    def sizes(size: str) -> list[tuple[int, int]]:
        return image(native, {"BasicOptions": {"ImageOutputDpi": 100, "ImageSize": size}}, name="a.pdf").sizes

    assert sizes("OriginalSetting") == [(850, 1100), (1100, 850), (400, 300), (1700, 2200)]
    assert sizes("Letter") == [(850, 1100), (1100, 850), (1100, 850), (850, 1100)]
    assert sizes("A4") == [(827, 1169), (1169, 827), (1169, 827), (827, 1169)]
    assert sizes("Legal") == [(850, 1400), (1400, 850), (1400, 850), (850, 1400)]
    small = image(native, {"BasicOptions": {"ImageOutputDpi": 100, "ImageSize": "Letter"}}, name="a.pdf").pages[2]
    black = small.convert("L").point(lambda value: 255 - value).getbbox()
    assert black is not None
    assert 370 <= black[2] - black[0] <= 390  # the line of a 4 inch page stays 3.8 inches long


def test_a_custom_box_scales_down_and_never_enlarges(image: ImageIt) -> None:
    options = {"ImageOutputDpi": 100, "ImageSize": "Custom", "MaximumImageWidth": 5.5, "MaximumImageHeight": 4.0}
    found = image(pdf((612, 792), LANDSCAPE, SMALL), {"BasicOptions": options}, name="a.pdf").sizes
    assert found[2] == (400, 300)
    for width, height in found[:2]:
        assert width <= 550
        assert height <= 400
        assert height == 400 or width == 550
    assert abs(found[0][0] / found[0][1] - 8.5 / 11) < 0.01


def test_a_restricted_type_is_skipped_and_another_profile_images_it(image: ImageIt) -> None:
    assert image(MIXED, {"NativeTypes": []}).outcome.error is None
    restricted = image(MIXED, {"NativeTypes": ["HTML5"]}).outcome
    assert restricted.error is not None
    assert restricted.error.code == "restricted_type"


FLAT_DATE = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
    b' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    b"<text:p>dated <text:date/> end</text:p></office:text></office:body></office:document>"
)


def test_a_computed_date_is_the_field_that_the_profile_names_then_the_clock_then_the_file(image: ImageIt) -> None:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    dated: dict[str, Any] = {
        "ApplicationFieldCodes": [],
        "NativeOptions": {"LastModifiedDateOnDocument": {"ArtifactID": 0, "Name": "Saved"}},
    }
    clock = datetime(2019, 11, 5)
    of_field = image(FLAT_DATE, dated, name="a.fodt", clock=clock, fields={"saved": "2018-10-04"})
    of_clock = image(FLAT_DATE, {"ApplicationFieldCodes": []}, name="a.fodt", clock=clock)
    of_file = image(FLAT_DATE, {"ApplicationFieldCodes": []}, name="a.fodt")
    assert [found.outcome.clock["source"] for found in (of_field, of_clock, of_file)] == ["document_field", "given", "file"]
    assert "10/4/18" in of_field.files[0].text
    assert "11/5/19" in of_clock.files[0].text
    for found in (of_field, of_clock):
        (told,) = [finding for finding in found.outcome.findings if finding.code is FindingCode.AUTOMATIC_DATE]
        assert found.outcome.clock["moment"][:10] in told.message


def test_which_password_opened_a_document_is_told_by_position_only(image: ImageIt) -> None:
    example = Path(__file__).parents[2] / "examples" / "contracts" / "Settlement terms (protected).pdf"
    found = image(example.read_bytes(), {}, name="a.pdf", passwords=("wrong", "also wrong", "Saltmere-1887"))
    assert found.outcome.error is None
    assert found.outcome.password_position == 3
    assert "Saltmere" not in repr(found.outcome)
    workbook = example.parents[1] / "finance" / "Salaries (protected).xlsx"
    assert image(workbook.read_bytes(), {}, name="a.xlsx", passwords=("Saltmere-1887",)).outcome.password_position == 1
    assert image(MIXED, {}, passwords=("Saltmere-1887",)).outcome.password_position is None
