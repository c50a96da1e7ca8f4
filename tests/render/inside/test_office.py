"""LibreOffice: what of a document reaches the page, what is told about it, and how failure ends."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import office_natives as made
import pypdfium2
import pytest
from page_work import Findings, work_on

from photostat.render.inside.base import DocumentFailed, Identification, Kind, RendererDied, Work
from photostat.render.inside.decrypt import decrypt
from photostat.render.inside.office import CSV_FILTER, OfficeRenderer
from photostat.render.inside.soffice_process import SofficeProcess
from photostat.render.inside.uno_side import findings as uno_findings
from photostat.render.inside.uno_side import fonts as uno_fonts
from photostat.render.model import ErrorCode, FindingCode

FLAT_TEXT = Identification(0, Kind.WORD, "fodt", "OpenDocument Text Flat XML")
FLAT_SHEETS = Identification(0, Kind.SPREADSHEET, "fods", "OpenDocument Spreadsheet Flat XML")
PYTHON = "/usr/bin/python3"  # the one with LibreOffice's binding
WORD = Identification(0, Kind.WORD, "docx", "MS Word 2007 XML")
CSV = Identification(0, Kind.SPREADSHEET, "csv", CSV_FILTER, charset="cp1252")
HIDDEN = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'


def pages_of(office: OfficeRenderer, work: Work, identification: Identification) -> list[str]:
    with pypdfium2.PdfDocument(office.convert(work, identification, timeout_seconds=120)) as document:
        return [page.get_textpage().get_text_range() for page in document]


def findings_of(work: Work) -> Findings:
    assert isinstance(work.report, Findings)
    return work.report


def test_a_hidden_sheet_is_imaged_and_named(office: OfficeRenderer, tmp_path: Path) -> None:
    tables = made.sheet("Open", "for all to see") + made.sheet("Secret", "hidden figures", style="h")
    work = work_on(tmp_path, made.flat_sheets(tables, styles=HIDDEN))
    pages = pages_of(office, work, FLAT_SHEETS)
    assert ["for all to see" in page for page in pages] == [True, False]
    assert "hidden figures" in pages[1]
    assert findings_of(work).items(FindingCode.HIDDEN_CONTENT) == ["sheet Secret"]


def test_a_hidden_sheet_stays_hidden_when_the_profile_says_so(office: OfficeRenderer, tmp_path: Path) -> None:
    tables = made.sheet("Open", "for all to see") + made.sheet("Secret", "hidden figures", style="h")
    profile = '{"SpreadsheetOptions": {"UnhideHiddenWorksheets": false}}'
    work = work_on(tmp_path, made.flat_sheets(tables, styles=HIDDEN), profile=profile)
    pages = pages_of(office, work, FLAT_SHEETS)
    assert len(pages) == 1
    assert findings_of(work).items(FindingCode.HIDDEN_CONTENT) == ["sheet Secret"]


CHANGE = 'w:id="1" w:author="A" w:date="2020-01-01T00:00:00Z"'
CHANGED = made.paragraph("kept") + (
    f"<w:p><w:del {CHANGE}><w:r><w:delText>struckout</w:delText></w:r></w:del>"
    f"<w:ins {CHANGE}><w:r><w:t>putin</w:t></w:r></w:ins></w:p>"
)


def test_tracked_changes_are_shown_by_default(office: OfficeRenderer, tmp_path: Path) -> None:
    work = work_on(tmp_path, made.word(CHANGED))
    (page,) = pages_of(office, work, WORD)
    assert "struckout" in page
    assert "putin" in page
    assert FindingCode.TRACKED_CHANGES in findings_of(work).codes


def test_tracked_changes_are_dark_enough_for_a_page_of_one_bit(office: OfficeRenderer, tmp_path: Path) -> None:
    work = work_on(tmp_path, made.word(CHANGED))
    with pypdfium2.PdfDocument(office.convert(work, WORD, timeout_seconds=120)) as document:
        picture = document[0].render(scale=4).to_pil().convert("RGB")
    coloured = {colour for _count, colour in picture.getcolors(1 << 24) or [] if max(colour) - min(colour) > 100}
    assert (128, 0, 0) in coloured
    assert all(red >= green == blue for red, green, blue in coloured)


def test_tracked_changes_count_as_accepted_when_not_shown(office: OfficeRenderer, tmp_path: Path) -> None:
    profile = '{"WordProcessingOptions": {"ShowTrackChanges": false}}'
    (page,) = pages_of(office, work_on(tmp_path, made.word(CHANGED), profile=profile), WORD)
    assert "struckout" not in page
    assert "putin" in page


def test_a_protected_document_opens_with_its_password_only(office: OfficeRenderer, tmp_path: Path) -> None:
    locked = replace(WORD, encrypted=True, office_filter="")
    work = work_on(tmp_path, made.encrypted(made.word(made.paragraph("behind the door")), "right"))
    with pytest.raises(DocumentFailed) as refused:
        decrypt(replace(work, passwords=("wrong",)), locked)
    assert refused.value.code is ErrorCode.PASSWORD_PROTECTED
    opened = decrypt(replace(work, passwords=("wrong", "right")), locked)
    assert opened is not None
    assert "behind the door" in pages_of(office, replace(work, native=opened), WORD)[0]


@pytest.mark.parametrize("identification", [WORD, FLAT_TEXT])
def test_a_broken_document_is_corrupt(office: OfficeRenderer, tmp_path: Path, identification: Identification) -> None:
    work = work_on(tmp_path, b"PK\x03\x04 nothing that any filter reads")
    with pytest.raises(DocumentFailed) as refused:
        office.convert(work, identification, timeout_seconds=120)
    assert refused.value.code is ErrorCode.CORRUPT


def test_comments_neither_crash_nor_show_but_are_told(office: OfficeRenderer, tmp_path: Path) -> None:
    note = "<office:annotation><dc:creator>A</dc:creator><text:p>between us</text:p></office:annotation>"
    work = work_on(tmp_path, made.flat_text(f"<text:p>plain{note}</text:p>"))
    (page,) = pages_of(office, work, FLAT_TEXT)
    assert "between us" not in page
    assert FindingCode.COMMENTS_PRESENT in findings_of(work).codes


def test_cells_of_delimited_text_stay_as_written(office: OfficeRenderer, tmp_path: Path) -> None:
    work = work_on(tmp_path, "Nr;Straße;Datum\r\n00123;Köln;3-4\r\n".encode("cp1252"))
    (page,) = pages_of(office, work, CSV)
    for cell in ("00123", "Köln", "3-4"):
        assert cell in page
    assert "native" not in page  # the name of our copy, as LibreOffice's default header would print it


def test_a_font_that_is_missing_is_named_and_one_of_the_same_widths_is_not(office: OfficeRenderer, tmp_path: Path) -> None:
    runs = "".join(
        f'<w:p><w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t>a</w:t></w:r></w:p>'
        for font in ("Nobody Has This", "Times New Roman")
    )
    work = work_on(tmp_path, made.word(runs))
    pages_of(office, work, WORD)
    assert findings_of(work).items(FindingCode.FONT_REPLACED) == ["Nobody Has This"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Times New Roman Cyr", []),
        ("Arial (Hebrew)", []),
        ("@Batang Western", ["Batang"]),
        ("Univers 45;Univers 45", ["Univers 45"]),
        ("Unheard;Arial", []),
    ],
)
def test_a_family_counts_whatever_script_it_was_listed_for(asked: str, told: list[str]) -> None:
    findings = uno_findings.Findings()
    uno_fonts.tell_replaced([asked], uno_fonts.families(["Liberation Sans", "Liberation Serif"]), findings)
    assert [item for finding in findings.as_list() for item in finding["items"]] == told


def test_only_one_page_more_than_the_limit_is_written(office: OfficeRenderer, tmp_path: Path) -> None:
    body = "".join(f'<w:p><w:r><w:t>page {n}</w:t><w:br w:type="page"/></w:r></w:p>' for n in range(9))
    work = work_on(tmp_path, made.word(body), page_limit=3)
    assert len(pages_of(office, work, WORD)) == 4


def test_a_linked_picture_is_not_fetched_but_listed(office: OfficeRenderer, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/pixel.png"
        frame = (
            '<draw:frame draw:name="f" svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">'
            f'<draw:image xlink:href="{url}" xlink:type="simple"/></draw:frame>'
        )
        work = work_on(tmp_path, made.flat_text(f"<text:p>see {frame}</text:p>"))
        pages_of(office, work, FLAT_TEXT)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert findings_of(work).items(FindingCode.REMOTE_CONTENT_BLOCKED) == [url]


# Run beside a soffice of ours, by someone who opens a document and asks for its macros (mode 4: always, no warning).
RUN_MACRO = """
import sys, uno
pipe, url = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
def value(name, what):
    holder = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    holder.Name, holder.Value = name, what
    return holder
how = (value("Hidden", True), value("MacroExecutionMode", 4), value("FilterName", "OpenDocument Text Flat XML"))
document = desktop.loadComponentFromURL(url, "_blank", 0, how)
print(document.BasicLibraries.getByName("Standard").getElementNames(), "allowed", document.AllowMacroExecution)
document.close(True)
"""


def test_no_document_is_allowed_macros_even_for_one_who_asks(tmp_path: Path) -> None:
    """With LibreOffice's own settings the same document is allowed its macros (tried in 25.2.3)."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    native = tmp_path / "macro.fodt"
    scripts = (
        '<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded'
        ' ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>Sub Main\nEnd Sub</ooo:source-code>'
        "</ooo:module>"
        "</ooo:library-embedded></ooo:libraries></office:script></office:scripts>"
    )
    native.write_bytes(made.flat_text("<text:p>harmless</text:p>", before=scripts))
    program = Path(shutil.which("soffice") or "").resolve().parent
    process = SofficeProcess(tmp_path / "home", program, PYTHON, start_seconds=60)
    try:
        command = [PYTHON, "-I", "-c", RUN_MACRO, process.pipe, native.as_uri()]
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    finally:
        process.kill()
    assert told.strip() == "('M',) allowed False"


WIDE = (
    '<style:style style:name="w" style:family="table-column">'
    '<style:table-column-properties style:column-width="40cm"/></style:style>'
)


def test_a_column_wider_than_the_paper_is_not_cut_off(office: OfficeRenderer, tmp_path: Path) -> None:
    table = made.sheet("Wide", "a cell as long as its column " * 6 + "END")
    table = table.replace("<table:table-row>", '<table:table-column table:style-name="w"/><table:table-row>', 1)
    work = work_on(tmp_path, made.flat_sheets(table, styles=WIDE))
    with pypdfium2.PdfDocument(office.convert(work, FLAT_SHEETS, timeout_seconds=120)) as document:
        text = document[0].get_textpage()
        place, length = text.search("END").get_next()
        assert text.get_charbox(place + length - 1)[2] < document[0].get_width()


@pytest.mark.parametrize(
    ("name", "shown"), [("../Letter to Smith.fodt", "Letter to Smith.fodt"), ("\u00e9" * 300 + ".fodt", "\u00e9" * 97 + ".fodt")]
)
@pytest.mark.parametrize("display", ["full", "name-and-extension"])
def test_a_file_name_field_shows_the_documents_own_name(
    office: OfficeRenderer, tmp_path: Path, name: str, shown: str, display: str
) -> None:
    field = f'<text:p>file <text:file-name text:display="{display}"/> end</text:p>'
    work = work_on(tmp_path, made.flat_text(field), name=name)
    (page,) = pages_of(office, work, FLAT_TEXT)
    assert page.replace("\r\n", "").replace(" ", "") == f"file{shown}end".replace(" ", "")


@pytest.mark.slow
def test_a_formatted_but_empty_sheet_gives_no_flood_of_pages(office: OfficeRenderer, tmp_path: Path) -> None:
    fill = '<style:table-cell-properties fo:background-color="#ffff00"/>'
    styles = f'<style:style style:name="c" style:family="table-cell">{fill}</style:style>'
    rows = (
        '<table:table table:name="S"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>lonely</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:style-name="c"/>'
        "</table:table-row></table:table>"
    )
    started = time.monotonic()
    pages = pages_of(office, work_on(tmp_path, made.flat_sheets(rows, styles=styles), page_limit=500), FLAT_SHEETS)
    assert "lonely" in pages[0]
    assert len(pages) <= 501
    assert time.monotonic() - started < 60


def test_a_hanging_libreoffice_ends_in_its_budget_and_the_next_document_works(office: OfficeRenderer, tmp_path: Path) -> None:
    office.versions()
    assert office.pid is not None
    stopped = office.pid
    os.kill(stopped, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(RendererDied, match="CONVERT_SECONDS"):
        office.convert(work_on(tmp_path / "1", made.word(made.paragraph("a"))), WORD, timeout_seconds=2)
    assert time.monotonic() - started < 12
    assert not Path(f"/proc/{stopped}").exists()
    assert "b" in pages_of(office, work_on(tmp_path / "2", made.word(made.paragraph("b"))), WORD)[0]


def test_a_crashed_libreoffice_is_told_and_the_next_document_works(office: OfficeRenderer, tmp_path: Path) -> None:
    office.versions()
    assert office.pid is not None
    os.kill(office.pid, signal.SIGKILL)
    with pytest.raises(RendererDied):
        office.convert(work_on(tmp_path / "1", made.word(made.paragraph("a"))), WORD, timeout_seconds=60)
    assert "b" in pages_of(office, work_on(tmp_path / "2", made.word(made.paragraph("b"))), WORD)[0]


def test_closing_leaves_no_process_and_no_profile(office: OfficeRenderer, tmp_path: Path) -> None:
    own = OfficeRenderer(tmp_path / "home")
    assert own.versions()["libreoffice"] == office.versions()["libreoffice"]
    pid, pipes = own.pid, set(Path("/tmp").glob("OSL_PIPE_*"))
    own.close()
    assert not Path(f"/proc/{pid}").exists()
    assert not (tmp_path / "home").exists()
    assert len(pipes - set(Path("/tmp").glob("OSL_PIPE_*"))) >= 2  # its own and the one for the profile
