"""Orientation, comments, hidden text and tracked changes of Word documents, on the page."""

from dataclasses import dataclass
from pathlib import Path

import office_natives as made
import pypdfium2
import pytest
import word_natives as native
from page_work import Findings, findings, work_on

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.office import OfficeRenderer
from photostat.render.model import FindingCode

DOCX = Identification(0, Kind.WORD, "docx", "MS Word 2007 XML")
DOC = Identification(0, Kind.WORD, "doc", "MS Word 97")
RTF = Identification(0, Kind.WORD, "rtf", "Rich Text Format")
FODT = Identification(0, Kind.WORD, "fodt", "OpenDocument Text Flat XML")
LANDSCAPE = '{"WordProcessingOptions": {"PageOrientation": "Landscape"}}'
PORTRAIT = '{"WordProcessingOptions": {"PageOrientation": "Portrait"}}'
COMMENTS = '{"WordProcessingOptions": {"Include": ["Comments"]}}'
HIDDEN = '{"WordProcessingOptions": {"Include": ["HiddenText"]}}'
ACCEPTED = '{"WordProcessingOptions": {"ShowTrackChanges": false}}'


@dataclass
class Printed:
    sizes: list[tuple[float, float]]
    pages: list[str]
    right_most: float  # of all characters, points
    findings: Findings
    pdf: Path

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pages).split())


def printed(office: OfficeRenderer, folder: Path, data: bytes, kind: Identification, profile: str = "{}") -> Printed:
    work = work_on(folder, data, profile=profile)
    pdf = office.convert(work, kind, timeout_seconds=120)
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage() for page in document]
        boxes = [text.get_charbox(index) for text in texts for index in range(text.count_chars())]
        sizes = [page.get_size() for page in document]
        pages = [text.get_text_range() for text in texts]
    return Printed(sizes, pages, max((box[2] for box in boxes), default=0), findings(work), pdf)


TWO_WAYS = native.docx(
    native.paragraph("upright", properties=native.page(header=True))
    + native.table(*(native.paragraph(f"column {n}") for n in range(6)), width=2100),
    header=native.paragraph(
        "left", "<w:r><w:tab/></w:r>", "RIGHT", properties='<w:tabs><w:tab w:val="right" w:pos="12960"/></w:tabs>'
    ),
    section=native.page(15840, 12240, header=True),
)


def test_every_section_keeps_its_own_orientation_by_default(office: OfficeRenderer, tmp_path: Path) -> None:
    assert printed(office, tmp_path, TWO_WAYS, DOCX).sizes == [(612, 792), (792, 612)]


def test_landscape_turns_every_section(office: OfficeRenderer, tmp_path: Path) -> None:
    assert printed(office, tmp_path, TWO_WAYS, DOCX, LANDSCAPE).sizes == [(792, 612), (792, 612)]


def test_portrait_turns_every_section_and_keeps_wide_tables_and_header_tabs_on_the_page(
    office: OfficeRenderer, tmp_path: Path
) -> None:
    page = printed(office, tmp_path, TWO_WAYS, DOCX, PORTRAIT)
    assert page.sizes == [(612, 792), (612, 792)]
    assert "column 5" in page.pages[1]
    assert "RIGHT" in page.pages[1]
    assert page.right_most <= 612 - 36


def test_margins_that_leave_no_room_on_the_turned_page_are_shrunk(office: OfficeRenderer, tmp_path: Path) -> None:
    data = native.docx(native.paragraph("a few words " * 20), section=native.page(31680, 7200, margin=7000))
    page = printed(office, tmp_path, data, DOCX, PORTRAIT)
    assert page.sizes[0] == (360, 1584)
    assert "words" in page.text
    assert page.right_most <= 360


def test_a_square_page_stays(office: OfficeRenderer, tmp_path: Path) -> None:
    data = native.docx(native.paragraph("square"), section=native.page(12960, 12960))
    assert printed(office, tmp_path, data, DOCX, LANDSCAPE).sizes == [pytest.approx((648, 648), abs=2)]


@pytest.mark.parametrize("profile", [LANDSCAPE, PORTRAIT])
def test_an_rtf_and_an_open_document_turn_too(office: OfficeRenderer, tmp_path: Path, profile: str) -> None:
    for number, (data, kind) in enumerate(((native.rtf("words"), RTF), (made.flat_text("<text:p>words</text:p>"), FODT))):
        ((width, height),) = printed(office, tmp_path / str(number), data, kind, profile).sizes
        assert (width > height) == (profile == LANDSCAPE)


LONG = "so that nobody can say it was cut " * 200 + "THE END"
COMMENTED = native.docx(
    native.paragraph("first ", native.commented("the promise", 1), " then")
    + native.table(native.paragraph("cell ", native.commented("a price", 2))),
    comments=native.comment(1, "Ada Author", LONG) + native.comment(2, "Bob Buyer", "too dear"),
)


def test_comments_are_marked_and_listed_whole(office: OfficeRenderer, tmp_path: Path) -> None:
    page = printed(office, tmp_path, COMMENTED, DOCX, COMMENTS)
    assert "first the promise[1] then" in page.pages[0]
    assert "a price[2]" in page.pages[0]
    listed = " ".join(" ".join(page.pages[1:]).split())
    assert listed.startswith("Comments [1] Ada Author, 2020-05-06 07:08, page 1, on “the promise”: so that nobody")
    assert "THE END [2] Bob Buyer, 2020-05-06 07:08, page 1, on “a price”: too dear" in listed
    assert listed.count("so that nobody can say it was cut") == 200


def test_comments_are_not_shown_unless_included_but_told(office: OfficeRenderer, tmp_path: Path) -> None:
    page = printed(office, tmp_path, COMMENTED, DOCX)
    assert "too dear" not in page.text
    assert "[1]" not in page.text
    assert FindingCode.COMMENTS_PRESENT in page.findings.codes


def test_comments_of_an_rtf_and_an_open_document_are_listed(office: OfficeRenderer, tmp_path: Path) -> None:
    note = r"{\*\atnid AA}{\*\atnauthor Ada Author}\chatn{\*\annotation between us}"
    open_document = (
        "<text:p>plain<office:annotation><dc:creator>Ada Author</dc:creator><text:p>between</text:p><text:p>us</text:p>"
        "</office:annotation></text:p>"
    )
    for number, (data, kind) in enumerate(((native.rtf(f"plain{note}"), RTF), (made.flat_text(open_document), FODT))):
        page = printed(office, tmp_path / str(number), data, kind, COMMENTS)
        assert "[1] Ada Author" in page.pages[-1]
        assert "between us" in page.text


def test_many_comments_are_all_listed(office: OfficeRenderer, tmp_path: Path) -> None:
    body = "".join(native.paragraph(native.commented(f"word {n}", n)) for n in range(1, 301))
    data = native.docx(body, comments="".join(native.comment(n, "A", f"remark {n}.") for n in range(1, 301)))
    text = printed(office, tmp_path, data, DOCX, COMMENTS).text
    assert [n for n in range(1, 301) if f"[{n}] A, 2020-05-06 07:08, page" not in text or f": remark {n}." not in text] == []


VANISH = "<w:vanish/>"
STYLES = '<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'
HIDDEN_DOCX = native.docx(
    native.paragraph("open ", native.run("SECRET", marks=VANISH), " end", native.footnote_mark())
    + native.paragraph(native.run("STYLED", marks='<w:rStyle w:val="H"/>'))
    + native.paragraph(native.run("seen", marks='<w:vanish w:val="0"/>')),
    header=native.paragraph(native.run("HEADED", marks=VANISH)),
    footnote=native.run("NOTED", marks=VANISH),
    styles=STYLES,
)
HIDDEN_ODF = made.flat_text('<text:p>open <text:span text:style-name="h">SECRET</text:span></text:p>').replace(
    b"<office:body>",
    b'<office:automatic-styles><style:style style:name="h" style:family="text"><style:text-properties text:display="none"/>'
    b"</style:style></office:automatic-styles><office:body>",
)


def test_hidden_text_is_not_shown_but_told(office: OfficeRenderer, tmp_path: Path) -> None:
    natives = ((HIDDEN_DOCX, DOCX), (native.rtf(r"open {\v SECRET} end\par"), RTF), (HIDDEN_ODF, FODT))
    for number, (data, kind) in enumerate(natives):
        page = printed(office, tmp_path / str(number), data, kind)
        assert "SECRET" not in page.text
        assert "open" in page.text
        assert page.findings.items(FindingCode.HIDDEN_CONTENT) == ["text formatted as hidden"]


def test_hidden_text_is_shown_when_included(office: OfficeRenderer, tmp_path: Path) -> None:
    natives = ((HIDDEN_DOCX, DOCX), (native.rtf(r"open {\v SECRET\v0  not} end\par"), RTF), (HIDDEN_ODF, FODT))
    for number, (data, kind) in enumerate(natives):
        page = printed(office, tmp_path / str(number), data, kind, HIDDEN)
        assert "open SECRET" in page.text
        assert FindingCode.HIDDEN_CONTENT in page.findings.codes
        if kind is DOCX:
            assert all(word in page.text for word in ("STYLED", "HEADED", "NOTED", "seen"))


def test_hidden_text_is_underlined_with_dots(office: OfficeRenderer, tmp_path: Path) -> None:
    def ink(name: str, marks: str) -> int:
        page = printed(
            office, tmp_path / name, native.docx(native.paragraph(native.run("SECRET words", marks=marks))), DOCX, HIDDEN
        )
        with pypdfium2.PdfDocument(page.pdf) as document:
            return sum(document[0].render(scale=4).to_pil().convert("L").histogram()[:128])

    assert ink("hidden", VANISH) > ink("plain", "") * 1.02


def test_hidden_text_of_a_word_97_file_is_shown_when_included(office: OfficeRenderer, tmp_path: Path) -> None:
    data = native.as_word_97(tmp_path, native.docx(native.paragraph("open ", native.run("SECRET", marks=VANISH), " end")))
    hidden = printed(office, tmp_path / "off", data, DOC)
    assert "SECRET" not in hidden.text
    assert hidden.findings.items(FindingCode.HIDDEN_CONTENT) == ["text formatted as hidden"]
    assert "open SECRET end" in printed(office, tmp_path / "on", data, DOC, HIDDEN).text


def test_a_hidden_section_is_shown_when_hidden_text_is_included(office: OfficeRenderer, tmp_path: Path) -> None:
    data = made.flat_text(
        '<text:p>open</text:p><text:section text:name="s" text:display="none"><text:p>SECRET</text:p></text:section>'
    )
    hidden = printed(office, tmp_path / "off", data, FODT)
    assert "SECRET" not in hidden.text
    assert "section s" in hidden.findings.items(FindingCode.HIDDEN_CONTENT)
    assert "SECRET" in printed(office, tmp_path / "on", data, FODT, HIDDEN).text


CHANGE = 'w:id="9" w:author="A" w:date="2020-01-01T00:00:00Z"'
MIXED = f"<w:del {CHANGE}><w:r><w:delText>OLD</w:delText></w:r></w:del><w:ins {CHANGE}><w:r><w:t>NEW</w:t></w:r></w:ins>"
MOVED = (
    f'<w:p><w:moveFromRangeStart w:name="m" {CHANGE}/><w:moveFrom {CHANGE}><w:r><w:t>GONE</w:t></w:r></w:moveFrom>'
    '<w:moveFromRangeEnd w:id="9"/></w:p>'
    f'<w:p><w:moveToRangeStart w:name="m" {CHANGE}/><w:moveTo {CHANGE}><w:r><w:t>CAME</w:t></w:r></w:moveTo>'
    '<w:moveToRangeEnd w:id="9"/></w:p>'
)
CHANGED = native.docx(
    native.paragraph("body ", MIXED, native.footnote_mark()) + native.table(native.paragraph("cell ", MIXED)) + MOVED,
    header=native.paragraph("head ", MIXED),
    footnote=native.run("note ") + MIXED,
)


def test_tracked_changes_are_shown_in_every_part(office: OfficeRenderer, tmp_path: Path) -> None:
    page = printed(office, tmp_path, CHANGED, DOCX)
    assert page.text.count("OLD") == page.text.count("NEW") == 4
    assert "GONE" in page.text
    assert "CAME" in page.text


def test_tracked_changes_are_accepted_in_every_part(office: OfficeRenderer, tmp_path: Path) -> None:
    page = printed(office, tmp_path, CHANGED, DOCX, ACCEPTED)
    assert ("OLD" in page.text, page.text.count("NEW")) == (False, 4)
    assert ("GONE" in page.text, "CAME" in page.text) == (False, True)


def test_tracked_changes_of_rtf_doc_and_open_document_are_shown_or_accepted(office: OfficeRenderer, tmp_path: Path) -> None:
    rtf = native.rtf(r"{\*\revtbl{Unknown;}{A;}}body {\deleted\revauthdel1\revdttmdel0 OLD}{\revised\revauth1\revdttm0 NEW}\par")
    info = "<office:change-info><dc:creator>A</dc:creator><dc:date>2020-01-01T00:00:00</dc:date></office:change-info>"
    odf = made.flat_text(
        f'<text:tracked-changes><text:changed-region text:id="a"><text:insertion>{info}</text:insertion></text:changed-region>'
        f'<text:changed-region text:id="b"><text:deletion>{info}<text:p>OLD</text:p></text:deletion></text:changed-region>'
        '</text:tracked-changes><text:p>body <text:change text:change-id="b"/><text:change-start text:change-id="a"/>NEW'
        '<text:change-end text:change-id="a"/></text:p>'
    )
    doc = native.as_word_97(tmp_path, native.docx(native.paragraph("body ", MIXED)))
    for number, (data, kind) in enumerate(((rtf, RTF), (doc, DOC), (odf, FODT))):
        shown = printed(office, tmp_path / f"shown{number}", data, kind).text
        accepted = printed(office, tmp_path / f"accepted{number}", data, kind, ACCEPTED).text
        assert ("OLD" in shown, "NEW" in shown) == (True, True), kind.extension
        assert ("OLD" in accepted, "NEW" in accepted) == (False, True), kind.extension


def test_all_options_together_do_not_contradict(office: OfficeRenderer, tmp_path: Path) -> None:
    data = native.docx(
        native.paragraph(
            native.commented("promise", 1), MIXED, native.run("SECRET", marks=VANISH), " ", native.field("PAGE", "1")
        ),
        comments=native.comment(1, "Ada Author", "remark"),
    )
    profile = (
        '{"WordProcessingOptions": {"PageOrientation": "Landscape", "ShowTrackChanges": false,'
        ' "Include": ["Comments", "FieldCodes", "HiddenText"]}}'
    )
    page = printed(office, tmp_path, data, DOCX, profile)
    assert set(page.sizes) == {(792, 612)}
    assert "promise[1]NEWSECRET { PAGE }" in page.text
    assert "OLD" not in page.text
    assert page.pages[-1].endswith("remark")
