"""Field codes in headers and footers of slides and notes pages, and dates that no machine's clock may change."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from drawing_natives import flat_drawing
from page_work import Findings, work_on
from slide_natives import Slide, field, paragraph, presentation, shape

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.office import OfficeRenderer
from photostat.render.inside.stored_fields import settle_fields
from photostat.render.model import FindingCode

PPTX = Identification(0, Kind.PRESENTATION, "pptx", "Impress MS PowerPoint 2007 XML")
PPT = Identification(0, Kind.PRESENTATION, "ppt", "MS PowerPoint 97")
FODP = Identification(0, Kind.PRESENTATION, "fodp", "OpenDocument Presentation Flat XML")
PPT_FILE = Path(__file__).parents[3] / "../shared/corpus/dev/presentation/poi__headers_footers.ppt"
MOMENT = datetime(2001, 2, 3, 4, 5)
AT = {"dt": (0.5, 6.9, 2.0, 0.4), "ftr": (3.5, 6.9, 3.0, 0.4), "sldNum": (7.5, 6.9, 2.0, 0.4)}
MASTER = (
    shape(11, field("datetime1", "1/1/1999"), at=AT["dt"], kind="dt", idx=10)
    + shape(12, "<a:p/>", at=AT["ftr"], kind="ftr", idx=11)
    + shape(13, field("slidenum", "‹#›"), at=AT["sldNum"], kind="sldNum", idx=12)
)
FOOTERS = (
    shape(21, field("datetime1", "3/4/2019"), at=AT["dt"], kind="dt", idx=10)
    + shape(22, paragraph("Our footer"), at=AT["ftr"], kind="ftr", idx=11)
    + shape(23, field("slidenum", "1"), at=AT["sldNum"], kind="sldNum", idx=12)
)
NOTES_FOOTERS = shape(41, field("datetime1", "6/7/2019"), at=(4, 0, 3, 0.5), kind="dt", idx=2)
BOX = shape(31, field("datetime2", "Sunday, May 5, 2019"), at=(1, 3, 5, 1))


def shown(
    office: OfficeRenderer, folder: Path, data: bytes, codes: Mapping[str, str], identification: Identification = PPTX
) -> tuple[list[str], Findings]:
    work = work_on(folder, data)
    work = replace(work, clock=replace(work.clock, moment=MOMENT), field_texts={"MicrosoftPowerpoint": codes})
    with pypdfium2.PdfDocument(office.convert(work, identification, timeout_seconds=120)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert isinstance(work.report, Findings)
    return pages, work.report


def deck() -> bytes:
    slide = Slide("s", ["aloud"], shapes=FOOTERS + BOX, notes_shapes=NOTES_FOOTERS)
    return presentation([slide], master_shapes=MASTER)


def test_fields_show_what_is_stored_under_document_default(office: OfficeRenderer, tmp_path: Path) -> None:
    (page,), findings = shown(office, tmp_path, deck(), {})
    for stored in ("3/4/2019", "Our footer", "6/7/2019", "Sunday, May 5, 2019"):
        assert stored in page
    assert FindingCode.AUTOMATIC_DATE not in findings.codes


def test_headers_and_footers_show_their_codes_and_text_boxes_do_not(office: OfficeRenderer, tmp_path: Path) -> None:
    codes = {"datetime": "[DateTime]", "footer": "[Footer]", "slidenumber": "[Slide Number]"}
    (page,), _findings = shown(office, tmp_path, deck(), codes)
    assert page.count("[DateTime]") == 2  # the slide's and the notes page's
    assert "[Footer]" in page
    assert "[Slide Number]" in page
    assert "Our footer" not in page
    assert "Sunday, May 5, 2019" in page


def test_headers_and_footers_show_nothing(office: OfficeRenderer, tmp_path: Path) -> None:
    (page,), _findings = shown(office, tmp_path, deck(), {"datetime": "", "footer": "", "slidenumber": ""})
    assert page.split() == ["s", "Sunday,", "May", "5,", "2019", "aloud"]


def test_the_value_of_a_document_field_replaces_a_date(office: OfficeRenderer, tmp_path: Path) -> None:
    (page,), _findings = shown(office, tmp_path, deck(), {"datetime": "A & <B> \\1"})
    assert page.count("A & <B> \\1") == 2


def test_a_date_that_its_author_fixed_is_no_field(office: OfficeRenderer, tmp_path: Path) -> None:
    fixed = shape(21, paragraph("3/4/2018 by hand"), at=AT["dt"], kind="dt", idx=10)
    data = presentation([Slide("s", shapes=fixed)], master_shapes=MASTER)
    (page,), _findings = shown(office, tmp_path, data, {"datetime": "[DateTime]"})
    assert "3/4/2018 by hand" in page
    assert "[DateTime]" not in page


def test_a_date_without_stored_text_shows_the_clock_and_is_told(office: OfficeRenderer, tmp_path: Path) -> None:
    box = shape(31, field("datetime1", ""), at=(1, 3, 5, 1))
    (page,), findings = shown(office, tmp_path, presentation([Slide("s", shapes=box)]), {})
    assert "2/3/2001" in page
    assert FindingCode.AUTOMATIC_DATE in findings.codes


def test_fields_of_an_open_document_show_what_is_stored(office: OfficeRenderer, tmp_path: Path) -> None:
    fields = '<text:date>3/4/2019</text:date> <text:time/> <text:file-name text:display="full">/srv/old/a.odp</text:file-name>'
    (page,), findings = shown(office, tmp_path, flat_drawing(fields, kind="presentation"), {}, FODP)
    assert "3/4/2019 04:05 /srv/old/a.odp" in page
    assert FindingCode.AUTOMATIC_DATE in findings.codes


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("codes", "wanted", "unwanted"),
    [
        ({}, ["2/3/01", "Global Slide Footer"], []),
        ({"datetime": "[DateTime]", "footer": "[Footer]"}, ["[DateTime]", "[Footer]"], ["2/3/01", "Global Slide Footer"]),
        ({"datetime": "", "footer": "", "slidenumber": ""}, ["Notes Header"], ["2/3/01", "Global Slide Footer", "1\n"]),
    ],
)
def test_a_binary_deck_obeys_too(
    office: OfficeRenderer, tmp_path: Path, codes: dict[str, str], wanted: list[str], unwanted: list[str]
) -> None:
    if not PPT_FILE.exists():
        pytest.skip("the shared corpus is absent")
    (first, second), findings = shown(office, tmp_path, PPT_FILE.read_bytes(), codes, PPT)
    assert all(words in first for words in wanted)
    assert not any(words in first for words in unwanted)
    assert "custom date format" in second
    assert (FindingCode.AUTOMATIC_DATE in findings.codes) is not bool(codes)


@pytest.mark.corpus
def test_a_date_in_a_text_box_of_a_binary_master_shows_the_clock(office: OfficeRenderer, tmp_path: Path) -> None:
    native = PPT_FILE.with_name("format-corpus__unc-+oxford2001.ppt")
    if not native.exists():
        pytest.skip("the shared corpus is absent")
    pages, findings = shown(office, tmp_path, native.read_bytes(), {"datetime": "[DateTime]"}, PPT)
    assert all("2/3/2001" in page for page in pages)
    assert "[DateTime]" not in "".join(pages)
    assert FindingCode.AUTOMATIC_DATE in findings.codes


@pytest.mark.parametrize(
    "part", [b"<p:sp><p:fld type='datetime1'>", b'<a:fld type="datetime' * 20_000, b"\xff\xfe\x00", b"<p:sp>" * 100_000]
)
def test_a_hostile_part_stays_as_it_is(tmp_path: Path, part: bytes) -> None:
    native = tmp_path / "n.pptx"
    with zipfile.ZipFile(native, "w") as package:
        package.writestr("ppt/slides/slide1.xml", part + b'"dt" "ftr" datetime')
    settled = settle_fields(native, {"datetime": "", "footer": ""}, MOMENT, is_visio=False)
    assert not settled.is_changed
    with zipfile.ZipFile(native) as package:
        assert package.read("ppt/slides/slide1.xml").startswith(part)
