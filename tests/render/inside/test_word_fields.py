"""Fields of Word documents: the stored value, the code, a document's field or nothing reaches the page, in every format."""

import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import office_natives as made
import pypdfium2
import pytest
import word_natives as native
from page_work import findings, work_on

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.office import OfficeRenderer
from photostat.render.inside.word_fields import FieldChoice, binary, open_document, open_xml, rtf, settle_file
from photostat.render.model import FindingCode

DOCX = Identification(0, Kind.WORD, "docx", "MS Word 2007 XML")
DOC = Identification(0, Kind.WORD, "doc", "MS Word 97")
RTF = Identification(0, Kind.WORD, "rtf", "Rich Text Format")
ODT = Identification(0, Kind.WORD, "odt", "writer8")
FODT = Identification(0, Kind.WORD, "fodt", "OpenDocument Text Flat XML")
CODES = '{"WordProcessingOptions": {"Include": ["FieldCodes"]}}'
DATE, STORED = 'DATE \\@ "d MMMM yyyy"', "4 July 1976"

DOCX_NATIVE = native.docx(
    native.paragraph("body ", native.field(DATE, STORED), " by ", native.simple("AUTHOR", "Ada Author"), native.footnote_mark())
    + native.table(native.paragraph("cell ", native.field(DATE, STORED)))
    + native.paragraph("box ", native.text_box(native.paragraph(native.field(DATE, STORED)))),
    header=native.paragraph("head ", native.field(DATE, STORED)),
    footnote=native.run("note ") + native.simple(DATE, STORED),
)
RTF_NATIVE = native.rtf(
    r"{\header head " + native.rtf_field(DATE, STORED) + r"\par}"
    r"body " + native.rtf_field(DATE, STORED) + " by " + native.rtf_field("AUTHOR", "Ada Author")
    + r"{\footnote note " + native.rtf_field(DATE, STORED) + r"}\par"
    r"\trowd\cellx5000\intbl cell " + native.rtf_field(DATE, STORED) + r"\cell\row\pard"
    r"{\shp{\*\shpinst\shpleft0\shptop2000\shpright6000\shpbottom4000{\sp{\sn shapeType}{\sv 202}}{\shptxt box "
    + native.rtf_field(DATE, STORED) + r"\par}}}\par"
)  # fmt: skip
ODF_BODY = (
    f"<text:p>body <text:date>{STORED}</text:date> by <text:author-name>Ada Author</text:author-name>"
    f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
    f"<text:p>note <text:date>{STORED}</text:date></text:p></text:note-body></text:note></text:p>"
    f'<table:table table:name="t"><table:table-column/><table:table-row><table:table-cell>'
    f"<text:p>cell <text:date>{STORED}</text:date>"
    "</text:p></table:table-cell></table:table-row></table:table>"
    f'<text:p><draw:frame svg:width="6cm" text:anchor-type="as-char"><draw:text-box><text:p>box <text:date>{STORED}</text:date>'
    "</text:p></draw:text-box></draw:frame></text:p>"
)
NATIVES = {
    "docx": (DOCX, DOCX_NATIVE, 5),
    "rtf": (RTF, RTF_NATIVE, 5),
    "odt": (ODT, native.odt(ODF_BODY), 4),
    "fodt": (FODT, made.flat_text(ODF_BODY), 4),
}


@pytest.fixture(scope="module")
def word_97(tmp_path_factory: pytest.TempPathFactory, office: OfficeRenderer) -> bytes:
    """FILENAME stores `stored name.docx`, DATE the day of the conversion, the header's PAGE a number."""
    assert office.versions()
    body = native.paragraph(
        "file ",
        native.field("FILENAME", "x"),
        " date ",
        native.field(DATE, "x"),
        " merge ",
        native.field("MERGEFIELD a", "m"),
        " cite ",
        native.field("QUOTE b", "c"),
    )
    in_cell = native.table(native.paragraph("cell ", native.field("FILENAME", "x")))
    header = native.paragraph("head ", native.field("PAGE", "1"), " ", native.field("FILENAME", "x"))
    note = native.run("note ") + native.field("FILENAME", "x")
    made_by = native.docx(body + in_cell + native.paragraph("end", native.footnote_mark()), header=header, footnote=note)
    return native.as_word_97(tmp_path_factory.mktemp("word97"), made_by)


def text_of(
    office: OfficeRenderer,
    folder: Path,
    data: bytes,
    kind: Identification,
    codes: dict[str, str] | None = None,
    profile: str = "{}",
) -> str:
    work = work_on(folder, data, profile=profile, name=f"native name.{kind.extension}")
    work = replace(work, field_texts={"MicrosoftWord": codes or {}})
    with pypdfium2.PdfDocument(office.convert(work, kind, timeout_seconds=120)) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    text_of.findings = findings(work)  # type: ignore[attr-defined]
    return " ".join(text.split())


def told() -> set[FindingCode]:
    return set(text_of.findings.codes)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NATIVES)
def test_a_stored_field_result_is_printed_as_stored(office: OfficeRenderer, tmp_path: Path, name: str) -> None:
    kind, data, count = NATIVES[name]
    text = text_of(office, tmp_path, data, kind)
    assert text.count(STORED) == count  # body, cell, footnote, text box, and the header where there is one
    assert "Ada Author" in text
    assert FindingCode.AUTOMATIC_DATE not in told()


@pytest.mark.parametrize("name", NATIVES)
def test_a_field_prints_the_text_of_its_code(office: OfficeRenderer, tmp_path: Path, name: str) -> None:
    kind, data, count = NATIVES[name]
    text = text_of(office, tmp_path, data, kind, {"date": "[Date]", "author": "Zoë & <Söhne> €"})
    assert text.count("[Date]") == count
    assert STORED not in text
    assert "by Zoë & <Söhne> €" in text


@pytest.mark.parametrize("name", NATIVES)
def test_a_field_that_shows_nothing_leaves_no_trace(office: OfficeRenderer, tmp_path: Path, name: str) -> None:
    kind, data, _count = NATIVES[name]
    text = text_of(office, tmp_path, data, kind, {"date": ""})
    assert STORED not in text
    assert "body by Ada Author" in text
    assert "DATE" not in text


@pytest.mark.parametrize("name", NATIVES)
def test_field_codes_stand_in_place_of_all_values(office: OfficeRenderer, tmp_path: Path, name: str) -> None:
    kind, data, count = NATIVES[name]
    text = text_of(office, tmp_path, data, kind, {"date": "[Date]"}, CODES)
    assert text.count("{ DATE") == count
    assert "{ AUTHOR }" in text
    assert STORED not in text
    assert "[Date]" not in text


def test_a_word_97_file_prints_its_stored_results(office: OfficeRenderer, tmp_path: Path, word_97: bytes) -> None:
    text = text_of(office, tmp_path, word_97, DOC)
    assert text.count("stored name.docx") == 4  # body, cell, header, footnote
    assert "native name" not in text
    assert "1 January 2000" not in text  # the clock of this request
    assert FindingCode.AUTOMATIC_DATE not in told()


def test_a_word_97_file_prints_the_texts_of_codes(office: OfficeRenderer, tmp_path: Path, word_97: bytes) -> None:
    codes = {"filename": "[FileName]", "date": "", "page": "PG"}
    text = text_of(office, tmp_path, word_97, DOC, codes)
    assert text.count("[FileName]") == 4
    assert "date merge m cite c" in text
    assert "head PG [FileName]" in text


def test_a_word_97_file_prints_field_codes(office: OfficeRenderer, tmp_path: Path, word_97: bytes) -> None:
    text = text_of(office, tmp_path, word_97, DOC, profile=CODES)
    assert text.count("{ FILENAME }") == 4
    assert "{MERGEFIELD a}" in text  # no room for the inner spaces
    assert "{PAGE}" in text
    assert "{ DATE" in text


def test_a_text_without_room_in_a_word_97_file_is_told(office: OfficeRenderer, tmp_path: Path, word_97: bytes) -> None:
    text = text_of(office, tmp_path, word_97, DOC, {"quote": "a value " * 20})
    assert "cite c" in text
    assert FindingCode.OPTION_NOT_HONOURED in told()


def test_a_text_without_room_stands_where_the_model_keeps_the_field(
    office: OfficeRenderer, tmp_path: Path, word_97: bytes
) -> None:
    text = text_of(office, tmp_path, word_97, DOC, {"filename": "a value " * 12})
    assert text.count("a value " * 11) == 4
    assert FindingCode.OPTION_NOT_HONOURED not in told()


def test_a_date_without_a_stored_result_is_that_of_the_clock(office: OfficeRenderer, tmp_path: Path) -> None:
    data = native.docx(native.paragraph("on ", native.field(DATE, "")))
    assert "on 1 January 2000" in text_of(office, tmp_path, data, DOCX)
    assert FindingCode.AUTOMATIC_DATE in told()


def test_no_field_escapes_the_clock_however_many_there_are(office: OfficeRenderer, tmp_path: Path) -> None:
    data = native.docx("".join(native.paragraph(native.field(DATE, "")) for _ in range(1200)))
    assert text_of(office, tmp_path, data, DOCX).count("1 January 2000") == 1200


def test_page_numbers_are_counted_as_laid_out(office: OfficeRenderer, tmp_path: Path) -> None:
    broken = '<w:r><w:br w:type="page"/></w:r>'
    data = native.docx(
        native.paragraph("one", broken, "two"),
        header=native.paragraph(native.field("PAGE", "77"), " of ", native.field("NUMPAGES", "88")),
    )
    text = text_of(office, tmp_path, data, DOCX)
    assert "1 of 2" in text
    assert "2 of 2" in text


def test_a_reference_to_nothing_prints_what_is_stored(office: OfficeRenderer, tmp_path: Path) -> None:
    data = native.docx(
        native.paragraph("see ", native.field("REF gone \\h", "clause 7"), " on page ", native.field("PAGEREF gone", "12"))
    )
    assert "see clause 7 on page 12" in text_of(office, tmp_path, data, DOCX)


def test_a_table_of_contents_becomes_its_code_and_leaves_no_lines(office: OfficeRenderer, tmp_path: Path) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
    lines = "".join(native.paragraph(f"entry {n} ", native.field(f"PAGEREF _T{n}", str(n))) for n in range(60))
    toc = native.paragraph(begin + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "first entry") + lines
    data = native.docx(toc + native.paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "after"))
    assert "entry 59 59" in text_of(office, tmp_path / "stored", data, DOCX)
    assert text_of(office, tmp_path / "codes", data, DOCX, profile=CODES) == '{ TOC \\o "1-3" } after'


def test_a_field_in_a_field_prints_the_outer_result_only(office: OfficeRenderer, tmp_path: Path) -> None:
    inner = native.field("MERGEFIELD state", "inner")
    parts = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>', inner,
        '<w:r><w:instrText> = "x" "yes" "no" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>', "outer",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )  # fmt: skip
    assert text_of(office, tmp_path / "a", native.docx(native.paragraph("x ", *parts, " y")), DOCX) == "x outer y"
    text = text_of(office, tmp_path / "b", native.docx(native.paragraph(*parts)), DOCX, profile=CODES)
    assert text == '{ IF { MERGEFIELD state } = "x" "yes" "no" }'


@pytest.mark.parametrize(
    "part",
    [
        b"<w:fldChar/>",
        b'<w:p xmlns:w="u"><w:fldChar ',
        b'<!DOCTYPE x [<!ENTITY a "b">]><x><w:fldChar/></x>',
        b"<x>" * 5000 + b'<w:fldChar w:fldCharType="begin"/>',
        native.docx("")[:2000] + b"<w:fldChar ",
    ],
)
def test_xml_that_is_none_stays_as_it_is(part: bytes) -> None:
    assert open_xml.settle(part, FieldChoice(show_codes=True)) is part


def test_fields_that_do_not_end_stay_as_they_are() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r></w:p>'
    for count in (1, 10, 1000):
        part = f"<w:body {space}>{begin * count}</w:body>".encode()
        assert open_xml.settle(part, FieldChoice(show_codes=True)) is part


@pytest.mark.parametrize(
    "data",
    [
        rb"{\rtf1 {\field{\*\fldinst DATE}{\fldrslt x}",
        rb"{\rtf1 " + rb"{\field" * 100_000,
        rb"{\rtf1 {\field{\*\fldinst \bin999999999 DATE}{\fldrslt x}}}",
        rb"{\rtf1 {\field}{\field{\fldrslt x}}}",
    ],
)
def test_rtf_that_is_none_stays_as_it_is(data: bytes) -> None:
    started = time.process_time()
    assert rtf.settle(data, FieldChoice({"date": "[Date]"})) is data
    assert time.process_time() - started < 2


def test_hostile_open_document_parts_take_linear_time() -> None:
    part = b'<text:date a="' * 100_000 + b"<text:date>" * 100_000
    started = time.process_time()
    assert open_document.settle(part, FieldChoice({"date": "x"})) is part
    assert time.process_time() - started < 2


def test_a_damaged_word_97_file_is_left_alone(tmp_path: Path, word_97: bytes) -> None:
    path = tmp_path / "broken.doc"
    for at in range(512, len(word_97), len(word_97) // 60):
        broken = bytearray(word_97)
        broken[at : at + 64] = b"\xff" * 64
        path.write_bytes(broken)
        binary.settle_file(path, FieldChoice({"date": "[Date]"}), show_hidden=True)  # returns; never raises, never hangs
        assert path.stat().st_size == len(broken)


def test_parts_without_fields_keep_their_packed_bytes(tmp_path: Path) -> None:
    path = tmp_path / "native.docx"
    path.write_bytes(DOCX_NATIVE)
    before = {
        name: zipfile.ZipFile(io.BytesIO(DOCX_NATIVE)).read(name) for name in zipfile.ZipFile(io.BytesIO(DOCX_NATIVE)).namelist()
    }
    assert settle_file(path, DOCX.office_filter, FieldChoice({"date": "[Date]"}), show_hidden=False).is_read
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        after = {name: package.read(name) for name in package.namelist()}
    assert after.keys() == before.keys()
    assert {name for name in before if before[name] != after[name]} == {
        "word/document.xml",
        "word/header.xml",
        "word/footnotes.xml",
    }


def test_a_document_without_fields_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "native.docx"
    path.write_bytes(native.docx(native.paragraph("plain")))
    inode = path.stat().st_ino
    settle_file(path, DOCX.office_filter, FieldChoice({"date": "[Date]"}), show_hidden=True)
    assert path.stat().st_ino == inode
