"""What tests of the laid-out kinds (mail, HTML, SVG, text) share: a Work that records findings, and printed pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from PIL import Image

from photostat.render.inside.base import HtmlPage, Identification, Kind, Work
from photostat.render.inside.browser import Browser
from photostat.render.model import FindingCode
from photostat.render.profile import ImagingProfile


@dataclass
class Findings:
    """A Report that remembers."""

    told: list[tuple[FindingCode, str, tuple[str, ...]]] = field(default_factory=list)
    pages_told: dict[FindingCode, tuple[int, ...]] = field(default_factory=dict)

    def __call__(self, code: FindingCode, message: str, *, pages: Iterable[int] = (), items: Iterable[str] = ()) -> None:
        self.told.append((code, message, tuple(items)))
        self.pages_told[code] = tuple(sorted({*self.pages_told.get(code, ()), *pages}))

    def message(self, code: FindingCode) -> str:
        """The first message with this code, "" without one."""
        return next((message for told, message, _items in self.told if told is code), "")

    @property
    def codes(self) -> set[FindingCode]:
        return {code for code, _message, _items in self.told}

    def items(self, code: FindingCode) -> list[str]:
        return [item for told, _message, items in self.told for item in items if told is code]


def work_on(
    folder: Path,
    data: bytes,
    *,
    profile: str = "{}",
    page_limit: int = 1000,
    name: str = "native",
    time_zone: str = "",
    fetch: Callable[[Sequence[str]], dict[str, bytes | str]] | None = None,
) -> Work:
    """A document to lay out, alone in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    native = folder / "native.bin"
    native.write_bytes(data)
    scratch = folder / "scratch"
    scratch.mkdir()
    read = ImagingProfile.from_json(profile)
    return Work(native, name, scratch, read, Findings(), page_limit=page_limit, time_zone=time_zone, fetch=fetch)


def findings(work: Work) -> Findings:
    assert isinstance(work.report, Findings)
    return work.report


def identified(kind: Kind, charset: str = "") -> Identification:
    return Identification(0, kind, kind.value, charset=charset)


def content_of(pages: list[HtmlPage]) -> str:
    """What the browser would be given, without our own style."""
    return "".join(page.index.read_text("utf-8").partition("</style>")[2] for page in pages)


def printed(browser: Browser, pages: list[HtmlPage], work: Work) -> pypdfium2.PdfDocument:
    """The PDF of the first page file."""
    target = work.scratch / "printed.pdf"
    browser.print_pdf(pages[0], target, work.report, timeout_seconds=120)
    return pypdfium2.PdfDocument(target.read_bytes())


def text_of(document: pypdfium2.PdfDocument) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def picture_of(document: pypdfium2.PdfDocument, index: int = 0, dpi: int = 96) -> Image.Image:
    return document[index].render(scale=dpi / 72).to_pil().convert("RGB")


def share_of(image: Image.Image, colour: tuple[int, int, int]) -> float:
    """How much of the page has exactly this colour, 0 to 1."""
    counts = {value: count for count, value in image.getcolors(image.width * image.height) or []}
    return counts.get(colour, 0) / (image.width * image.height)


def places_of(document: pypdfium2.PdfDocument, words: str) -> list[tuple[int, float, float, float, float]]:
    """Where `words` stand: page (from 1), left, bottom, right, top in points, one entry for each time."""
    found = []
    for page_number, page in enumerate(document, start=1):
        text_page = page.get_textpage()
        searcher = text_page.search(words, match_case=True)
        while place := searcher.get_next():
            boxes = [text_page.get_charbox(index) for index in range(place[0], place[0] + place[1])]
            left, bottom, right, top = (pick(box[side] for box in boxes) for side, pick in enumerate((min, min, max, max)))
            found.append((page_number, left, bottom, right, top))
    return found
