"""Presentations on the page: notes below their slide, long notes on further pages, slides turned to an orientation."""

import re
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from page_work import Findings, work_on
from slide_natives import Slide, paragraph, presentation, shape

from photostat.render.inside.base import Identification, Kind, Work
from photostat.render.inside.office import OfficeRenderer
from photostat.render.model import FindingCode

PPTX = Identification(0, Kind.PRESENTATION, "pptx", "Impress MS PowerPoint 2007 XML")
NO_NOTES = '{"PresentationOptions": {"ShowSpeakerNotes": false, "SlideOrientation": "%s"}}'
NOTES = '{"PresentationOptions": {"ShowSpeakerNotes": true, "SlideOrientation": "%s"}}'
BULLET = "<a:pPr marL='228600' indent='-228600'><a:buFont typeface='Arial'/><a:buChar char='•'/></a:pPr>"
LONG = [" ".join(f"w{place * 100 + number}" for number in range(100)) for place in range(50)]


def opened(office: OfficeRenderer, work: Work) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(office.convert(work, PPTX, timeout_seconds=120).read_bytes())


def texts(document: pypdfium2.PdfDocument) -> list[str]:
    return [page.get_textpage().get_text_range() for page in document]


def shown(office: OfficeRenderer, folder: Path, slides: Sequence[Slide], profile: str = "{}") -> list[str]:
    return texts(opened(office, work_on(folder, presentation(slides), profile=profile)))


def top_of(page: pypdfium2.PdfPage, word: str) -> float:
    """How far down the page a word stands, 0 to 1."""
    text = page.get_textpage()
    place, _length = text.search(word).get_next()
    return 1 - float(text.get_charbox(place)[3]) / page.get_height()


def findings_of(work: Work) -> Findings:
    assert isinstance(work.report, Findings)
    return work.report


def test_notes_stand_below_their_slide_on_a_portrait_page(office: OfficeRenderer, tmp_path: Path) -> None:
    document = opened(office, work_on(tmp_path, presentation([Slide("onslide", ["aloud"])])))
    assert document.get_page_size(0) == (540, 720)
    assert top_of(document[0], "onslide") < 0.45 < top_of(document[0], "aloud")


def test_without_notes_the_slides_stand_alone_as_wide_as_the_file_has_them(office: OfficeRenderer, tmp_path: Path) -> None:
    work = work_on(tmp_path, presentation([Slide("onslide", ["aloud"])]), profile=NO_NOTES % "OriginalSetting")
    document = opened(office, work)
    assert document.get_page_size(0) == (720, 540)
    assert "aloud" not in texts(document)[0]
    assert FindingCode.NOTES_PRESENT in findings_of(work).codes


@pytest.mark.parametrize("notes_master", [True, False])
def test_a_slide_without_notes_gets_a_portrait_page_too(office: OfficeRenderer, tmp_path: Path, notes_master: bool) -> None:
    document = opened(office, work_on(tmp_path, presentation([Slide("onslide")], notes_master=notes_master)))
    width, height = document.get_page_size(0)
    assert width < height
    assert top_of(document[0], "onslide") < 0.45


def test_a_landscape_notes_page_becomes_portrait(office: OfficeRenderer, tmp_path: Path) -> None:
    document = opened(office, work_on(tmp_path, presentation([Slide("onslide", ["aloud"])], notes_in=(10, 7.5))))
    assert document.get_page_size(0) == (540, 720)
    assert top_of(document[0], "onslide") < top_of(document[0], "aloud")


def test_a_slide_that_its_author_took_off_the_notes_page_is_shown(office: OfficeRenderer, tmp_path: Path) -> None:
    (page,) = shown(office, tmp_path, [Slide("onslide", ["aloud"], picture=False)])
    assert "onslide" in page
    assert "aloud" in page


def test_every_word_of_long_notes_is_on_some_page_once(office: OfficeRenderer, tmp_path: Path) -> None:
    pages = shown(office, tmp_path, [Slide("first", ["short"]), Slide("second", LONG), Slide("third", ["brief"])])
    assert re.findall(r"w\d+", " ".join(pages)) == [f"w{number}" for number in range(5000)]
    assert len(pages) > 8
    assert "first" in pages[0]
    assert "w0 " in pages[1]
    assert "third" in pages[-1]
    assert "brief" in pages[-1]


def test_long_notes_keep_within_the_margins_and_are_painted(office: OfficeRenderer, tmp_path: Path) -> None:
    document = opened(office, work_on(tmp_path, presentation([Slide("second", LONG)])))
    for number in range(len(document) - 1):
        picture = document[number].render(scale=0.5).to_pil().convert("L")
        assert set(picture.crop((0, 0, picture.width, picture.height // 20)).tobytes()) == {255}
        assert set(picture.crop((0, picture.height * 19 // 20, *picture.size)).tobytes()) == {255}
        ink = picture.crop((0, picture.height // 2, *picture.size)).point(lambda level: 255 * (level < 200)).getbbox()
        assert ink is not None
        assert ink[3] - ink[1] > picture.height * 0.4


@pytest.mark.parametrize(
    ("line", "properties", "word"),
    [
        ("هذا نص طويل يجب ألا يُقطع " * 12, "<a:pPr algn='r' rtl='1'/>", "طويل"),
        ("日本語の長いメモは切り取られてはならない。" * 20, "", "日本語"),
        ("a point of the list " * 12, BULLET, "•"),
    ],
)
def test_long_notes_of_any_script_flow(office: OfficeRenderer, tmp_path: Path, line: str, properties: str, word: str) -> None:
    pages = shown(office, tmp_path, [Slide("onslide", [line] * 30, notes_properties=properties)])
    assert len(pages) > 2
    everything = "".join("".join(pages).split())
    assert everything.count(word) == (30 if word == "•" else 30 * line.count(word))


def test_what_else_stands_on_the_notes_page_is_shown_once(office: OfficeRenderer, tmp_path: Path) -> None:
    boxes = "".join(shape(100 + n, paragraph(f"box{n}"), at=(n % 7, n // 7 / 10, 0.9, 0.2)) for n in range(70))
    pages = shown(office, tmp_path, [Slide("onslide", LONG[:9], notes_shapes=boxes)])
    assert len(re.findall(r"box\d+", pages[0])) == 70
    assert "box" not in "".join(pages[1:])
    assert re.findall(r"w\d+", " ".join(pages[1:]))[-1] == "w899"


def test_an_enormous_word_is_broken_and_shown_whole(office: OfficeRenderer, tmp_path: Path) -> None:
    pages = shown(office, tmp_path, [Slide("n", ["x" * 30_000, "last"])])
    assert sum(page.count("x") for page in pages) == 30_000
    assert "last" in pages[-1]


def test_only_one_page_of_notes_more_than_the_limit_is_made(office: OfficeRenderer, tmp_path: Path) -> None:
    work = work_on(tmp_path, presentation([Slide("first", LONG), Slide("second", LONG)]), page_limit=3)
    pages = texts(opened(office, work))
    assert len(pages) == 5
    assert "first" in pages[0]
    assert "second" in pages[4]


def test_a_hidden_slide_is_imaged_and_named_with_its_page(office: OfficeRenderer, tmp_path: Path) -> None:
    told: list[tuple[FindingCode, list[int]]] = []

    class Recorder(Findings):
        def __call__(self, code, message, *, pages=(), items=()):  # type: ignore[no-untyped-def]
            told.append((code, list(pages)))

    work = work_on(tmp_path, presentation([Slide("open", LONG[:10]), Slide("secret", ["hush"], hidden=True)]))
    object.__setattr__(work, "report", Recorder())
    pages = texts(opened(office, work))
    number = next(number for number, page in enumerate(pages, 1) if "secret" in page)
    assert number > 2
    assert (FindingCode.HIDDEN_CONTENT, [number]) in told


CORNERS = shape(8, paragraph("UPPER"), at=(0, 0, 1.2, 0.4)) + shape(9, paragraph("LOWER"), at=(8.7, 7, 1.2, 0.4))


@pytest.mark.parametrize(
    ("orientation", "size"), [("OriginalSetting", (720, 540)), ("Landscape", (720, 540)), ("Portrait", (540, 720))]
)
def test_slides_get_the_orientation_and_nothing_is_cut(
    office: OfficeRenderer, tmp_path: Path, orientation: str, size: tuple[int, int]
) -> None:
    work = work_on(tmp_path, presentation([Slide("s", shapes=CORNERS)]), profile=NO_NOTES % orientation)
    document = opened(office, work)
    assert document.get_page_size(0) == size
    text = document[0].get_textpage()
    for word in ("UPPER", "LOWER"):
        left, bottom, _right, _top = text.get_charbox(text.search(word).get_next()[0])
        assert 0 <= left < size[0]
        assert 0 <= bottom < size[1]


def test_a_turned_slide_is_scaled_and_not_distorted(office: OfficeRenderer, tmp_path: Path) -> None:
    data = presentation([Slide("s", shapes=CORNERS)])
    distances = []
    for orientation in ("Landscape", "Portrait"):
        document = opened(office, work_on(tmp_path / orientation, data, profile=NO_NOTES % orientation))
        text = document[0].get_textpage()
        first, second = (text.get_charbox(text.search(word).get_next()[0]) for word in ("UPPER", "LOWER"))
        distances.append((second[0] - first[0], first[1] - second[1]))
    (wide, high), (turned_wide, turned_high) = distances
    assert turned_wide / wide == pytest.approx(0.75, abs=0.01)
    assert turned_high / high == pytest.approx(0.75, abs=0.01)


def test_a_portrait_deck_turns_to_landscape(office: OfficeRenderer, tmp_path: Path) -> None:
    data = presentation([Slide("onslide")], size_in=(7.5, 10))
    document = opened(office, work_on(tmp_path, data, profile=NO_NOTES % "Landscape"))
    assert document.get_page_size(0) == (720, 540)


def test_beside_notes_the_slides_picture_has_the_orientation_and_the_page_is_portrait(
    office: OfficeRenderer, tmp_path: Path
) -> None:
    data = presentation([Slide("s", ["aloud"], shapes=CORNERS)])
    places = []
    for orientation in ("OriginalSetting", "Portrait"):
        document = opened(office, work_on(tmp_path / orientation, data, profile=NOTES % orientation))
        assert document.get_page_size(0) == (540, 720)
        places.append([top_of(document[0], word) for word in ("UPPER", "LOWER", "aloud")])
    original, turned = places
    assert turned[0] > original[0] + 0.05
    assert turned[1] - turned[0] < original[1] - original[0]
    assert turned[2] > 0.55


@pytest.mark.parametrize("profile", [NOTES % "OriginalSetting", NO_NOTES % "OriginalSetting"], ids=["notes", "slides alone"])
def test_a_text_that_its_slide_cuts_off_is_told_with_its_page(office: OfficeRenderer, tmp_path: Path, profile: str) -> None:
    whole = Slide("whole", shapes=shape(9, paragraph("a line"), at=(1, 5, 4, 1)))
    cut = Slide("cut", shapes=shape(9, "".join(paragraph(f"line {n}") for n in range(40)), at=(1, 5, 4, 1)))
    work = work_on(tmp_path, presentation([whole, cut]), profile=profile)
    opened(office, work)
    assert findings_of(work).items(FindingCode.TEXT_CUT_OFF) == ["slide 2"]
    assert findings_of(work).pages_told[FindingCode.TEXT_CUT_OFF] == (2,)
