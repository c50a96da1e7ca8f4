"""Fields of drawings: Visio's obey the field codes, OpenDocument's show what is stored; no clock, no path of our copy."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from drawing_natives import flat_drawing, visio
from page_work import Findings, work_on

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.office import OfficeRenderer
from photostat.render.inside.slide_pages import settle_slide_fields
from photostat.render.model import FindingCode

VSDX = Identification(0, Kind.DRAWING, "vsdx", "Visio Document")
FODG = Identification(0, Kind.DRAWING, "fodg", "OpenDocument Drawing Flat XML")
FIELDS = [
    ("NOW()", "3/4/2019"),
    ("FILENAME()", "plan.vsdx"),
    ("DIRECTORY()", "C:\\drawings"),
    ("PAGECOUNT()", "9"),
    ("PAGENUMBER()", "7"),
    ("DOCCREATION()", "1/1/2001"),
    ("DOCLASTEDIT()", "2/2/2002"),
    ("DOCLASTPRINT()", "3/3/2003"),
]


def shown(
    office: OfficeRenderer, folder: Path, data: bytes, codes: Mapping[str, str], identification: Identification = VSDX
) -> str:
    work = work_on(folder, data)
    work = replace(work, clock=replace(work.clock, moment=datetime(2001, 2, 3, 4, 5)), field_texts={"MicrosoftVisio": codes})
    with pypdfium2.PdfDocument(office.convert(work, identification, timeout_seconds=120)) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_visio_fields_show_what_is_stored_under_document_default(office: OfficeRenderer, tmp_path: Path) -> None:
    page = shown(office, tmp_path, visio(FIELDS), {})
    for number, (_formula, stored) in enumerate(FIELDS, 1):
        assert f"field{number}: {stored} end" in page


@pytest.mark.parametrize(
    ("number", "key"),
    [(number, formula.removesuffix("()").lower()) for number, (formula, _stored) in enumerate(FIELDS, 1)],
)
@pytest.mark.parametrize("text", ["[Code]", "", "A & <B> \\1"])
def test_a_visio_field_shows_what_its_code_says(office: OfficeRenderer, tmp_path: Path, number: int, key: str, text: str) -> None:
    page = shown(office, tmp_path, visio(FIELDS), {key: text})
    assert " ".join(f"field{number}: {text} end".split()) in page
    assert FIELDS[number - 1][1] not in page.split(f"field{number}:")[1].split("end")[0]
    assert sum(stored in page for _formula, stored in FIELDS) >= len(FIELDS) - 1


def test_a_visio_field_that_does_not_name_its_code_keeps_its_text_and_is_told(office: OfficeRenderer, tmp_path: Path) -> None:
    data = visio(FIELDS[:1], with_section=False)
    work = replace(work_on(tmp_path, data), field_texts={"MicrosoftVisio": {"now": "[Now]"}})
    with pypdfium2.PdfDocument(office.convert(work, VSDX, timeout_seconds=120)) as document:
        assert "3/4/2019" in document[0].get_textpage().get_text_range()
    assert isinstance(work.report, Findings)
    assert work.report.items(FindingCode.OPTION_NOT_HONOURED) == ["ApplicationFieldCodes"]


def test_fields_of_a_drawing_show_what_is_stored(office: OfficeRenderer, tmp_path: Path) -> None:
    fields = '<text:date>3/4/2019</text:date> <text:time/> <text:file-name text:display="full">/srv/old/a.odg</text:file-name>'
    page = shown(office, tmp_path, flat_drawing(fields), {}, FODG)
    assert page == "3/4/2019 04:05 /srv/old/a.odg"


def test_a_file_name_without_stored_text_does_not_show_our_copy(office: OfficeRenderer, tmp_path: Path) -> None:
    fields = 'in <text:file-name text:display="full"/> end'
    assert shown(office, tmp_path, flat_drawing(fields), {}, FODG) == "in end"


VDX = b'<?xml version="1.0"?><VisioDocument xmlns="http://schemas.microsoft.com/visio/2003/core">%b</VisioDocument>'
VSD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "VisioDocument".encode("utf-16-le")


@pytest.mark.parametrize(
    ("native", "codes", "is_told"),
    [
        (VSD, {"now": "[Now]"}, True),
        (VSD, {}, False),
        (VDX % b"<Text>page <fld IX='0'>3</fld></Text>", {"pagenumber": ""}, True),
        (VDX % b"<Text>plain</Text>", {"pagenumber": ""}, False),
        (VSD.replace(b"V\0i\0s", b"O\0t\0h"), {"now": "[Now]"}, False),
        (b"", {"now": "[Now]"}, False),
    ],
    ids=["VSD", "VSD without codes", "VDX with a field", "VDX without", "another compound file", "empty"],
)
def test_older_visio_files_say_that_codes_do_not_reach_them(
    tmp_path: Path, native: bytes, codes: dict[str, str], is_told: bool
) -> None:
    work = replace(work_on(tmp_path, native), field_texts={"MicrosoftVisio": codes})
    settle_slide_fields(work, work.native, is_visio=True)
    assert isinstance(work.report, Findings)
    assert work.report.items(FindingCode.OPTION_NOT_HONOURED) == (["ApplicationFieldCodes"] if is_told else [])
