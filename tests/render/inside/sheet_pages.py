"""Workbooks through the real renderer: pages with their size, text, places and picture."""

import json
from pathlib import Path

import pypdfium2
from page_work import Findings, findings, work_on
from PIL import Image

from photostat.render.inside.base import Identification, Work
from photostat.render.inside.office import OfficeRenderer


class Pages:
    """The PDF of one workbook and what was told about it."""

    def __init__(self, document: pypdfium2.PdfDocument, told: Findings) -> None:
        self._document = document
        self.told = told
        self.texts = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
        self.text = "\n".join(self.texts)

    def size_in(self, index: int = 0) -> tuple[float, float]:
        """Width and height in inches, to a tenth."""
        width, height = self._document[index].get_size()
        return round(width / 72, 1), round(height / 72, 1)

    def place(self, words: str, index: int = 0) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of the first character, in points."""
        text = self._document[index].get_textpage()
        found = text.search(words).get_next()
        assert found, f"{words} is not on page {index + 1}"
        return text.get_charbox(found[0])

    def page_of(self, words: str) -> int:
        """Number of the page, from 1, that shows the words; 0 where none does."""
        return next((number for number, text in enumerate(self.texts, 1) if words in text), 0)

    def picture(self, index: int = 0, dpi: int = 96) -> Image.Image:
        return self._document[index].render(scale=dpi / 72).to_pil().convert("RGB")

    def ink(self, index: int = 0) -> int:
        """Pixels darker than middle grey."""
        return sum(self.picture(index).convert("L").histogram()[:128])


class SheetOffice:
    """Images workbooks; each in a folder of its own."""

    def __init__(self, office: OfficeRenderer, folder: Path) -> None:
        self._office = office
        self._folder = folder
        self._count = 0

    def work(self, data: bytes, *, name: str = "book", page_limit: int = 1000, **options: object) -> Work:
        self._count += 1
        profile = json.dumps({"SpreadsheetOptions": options})
        return work_on(self._folder / str(self._count), data, profile=profile, page_limit=page_limit, name=name)

    def pages(self, data: bytes, kind: Identification, **options: object) -> Pages:
        """With these SpreadsheetOptions. The flat tables have no page style, and LibreOffice's own has a header: none then."""
        if kind.extension == "fods":
            options.setdefault("IncludeHeadersAndFooters", "No")
        return self.of(self.work(data, **options), kind)

    def of(self, work: Work, kind: Identification) -> Pages:
        pdf = self._office.convert(work, kind, timeout_seconds=120)
        return Pages(pypdfium2.PdfDocument(pdf.read_bytes()), findings(work))
