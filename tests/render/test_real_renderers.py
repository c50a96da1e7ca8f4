"""The real renderers in real sandboxes: killed in mid-document, at each level, and in any order."""

import contextlib
import hashlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.model import DocumentOutcome, DocumentStatus, PageImage
from photostat.render.profile import ImagingProfile
from photostat.render.sandbox import Level, why_not
from photostat.render.sandbox.members import descendants
from photostat.settings import RenderSettings

sys.path.append(str(Path(__file__).parents[1]))
import hostile_natives as hostile

pytestmark = pytest.mark.xdist_group("volume")
EXAMPLES = Path(__file__).parents[2] / "examples"
MAIL = b"From: a@example.com\nTo: b@example.com\nSubject: Tide tables\n\nSee you at high water.\n"
PAGE = b"<h1>Tide tables</h1><p>High water at noon."
ORDER_KINDS = (".docx", ".xlsx", ".pptx", ".eml", ".html")
PATIENCE_SECONDS = 60


class Pages:
    """Keeps the digests of what it receives."""

    def __init__(self) -> None:
        self.digests: list[str] = []
        self.starts = 0

    def start_over(self) -> None:
        self.digests.clear()
        self.starts += 1

    def receive(self, page: PageImage) -> None:
        self.digests.append(hashlib.sha256(page.data).hexdigest())


@pytest.fixture
def imager() -> Iterator[DocumentImager]:
    made = DocumentImager(RenderSettings(), {})
    yield made
    made.close()


def image(imager: DocumentImager, path: Path, pages: Pages) -> DocumentOutcome:
    return imager.image(ImagingRequest(path, path.name, ImagingProfile.default_native()), pages)[0]


@pytest.mark.parametrize(
    ("name", "data", "renderer"),
    [
        ("long.docx", hostile.letter("word " * 40, paragraphs=4_000), "soffice.bin"),
        ("long.html", b"<p>" + b"word " * 200_000, "chromium"),
    ],
)
def test_a_renderer_that_is_killed_costs_one_more_try_and_nothing_else(
    imager: DocumentImager, tmp_path: Path, name: str, data: bytes, renderer: str
) -> None:
    (tmp_path / name).write_bytes(data)
    others = set(descendants(os.getpid()))  # a browser that another test keeps warm is not ours to kill
    killer = threading.Thread(target=kill_first, args=(renderer, others))
    killer.start()
    pages = Pages()
    outcome = image(imager, tmp_path / name, pages)
    killer.join()
    assert outcome.error is None, outcome.error
    assert pages.starts == 1
    assert outcome.page_count == len(pages.digests) > 1


def kill_first(name: str, others: set[int]) -> None:
    """Kill the first process of that name below us, when it has had a moment to begin its work.

    The first is the one with the lowest number: the browser's own children have its name, and it replaces a lost one.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = sorted(pid for pid in descendants(os.getpid()) if pid not in others and is_named(pid, name))
        if found:
            time.sleep(0.3)
            os.kill(found[0], signal.SIGKILL)
            return
        time.sleep(0.01)


def is_named(pid: int, name: str) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip() == name
    return False


def test_the_levels_give_the_same_pages(tmp_path: Path) -> None:
    natives = {"letter.docx": hostile.letter(), "mail.eml": MAIL, "page.html": PAGE, "drawing.pdf": hostile.page_file()}
    digests: dict[str, list[list[str]]] = {}
    for level in (Level.BUBBLEWRAP, Level.LANDLOCK):
        if why_not(level):
            pytest.skip(f"{level} does not work here")
        imager = DocumentImager(RenderSettings(), {}, level=level)
        try:
            for name, data in natives.items():
                (tmp_path / name).write_bytes(data)
                pages = Pages()
                outcome = image(imager, tmp_path / name, pages)
                assert outcome.status is DocumentStatus.IMAGED, (level, name, outcome.error, outcome.findings)
                assert pages.starts == 0
                digests.setdefault(level, []).append(pages.digests)
        finally:
            imager.close()
    assert digests[Level.BUBBLEWRAP] == digests[Level.LANDLOCK]


def test_documents_of_one_sandbox_need_no_second_try(imager: DocumentImager, tmp_path: Path) -> None:
    """The scratch is wiped after each document, and the renderers that stay warm must not miss what is gone."""
    natives = {"a.eml": MAIL, "b.html": PAGE, "c.docx": hostile.letter(), "d.txt": b"words"}
    for name, data in [*natives.items(), *natives.items()]:
        (tmp_path / name).write_bytes(data)
        pages = Pages()
        assert image(imager, tmp_path / name, pages).error is None
        assert pages.starts == 0, name


@pytest.mark.slow
@pytest.mark.parametrize("kind", ORDER_KINDS)
def test_a_document_looks_the_same_first_and_after_ten_others(kind: str) -> None:
    natives = sorted(path for path in EXAMPLES.rglob("*") if path.suffix in ORDER_KINDS)
    looked_at = [path for path in natives if path.suffix == kind]
    others = [path for path in natives if path not in looked_at]
    imaged = 0
    for native in looked_at:
        first, later = Pages(), Pages()
        imager = DocumentImager(RenderSettings(), {})
        try:
            image(imager, native, first)
            for other in (others * 10)[:10]:
                image(imager, other, Pages())
            image(imager, native, later)
        finally:
            imager.close()
        assert first.digests == later.digests
        imaged += bool(first.digests)
    assert imaged
