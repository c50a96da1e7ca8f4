"""A sandbox that is started before its document: nothing of what was done in advance is seen in the images."""

from datetime import UTC, datetime
from pathlib import Path

from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.model import PageImage
from photostat.render.profile import ImagingProfile
from photostat.settings import RenderSettings

_CLOCK = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class _Pages:
    def __init__(self) -> None:
        self.pages: list[bytes] = []

    def start_over(self) -> None:
        self.pages.clear()

    def receive(self, page: PageImage) -> None:
        self.pages.append(page.data)


def _imaged(imager: DocumentImager, path: Path) -> list[bytes]:
    pages = _Pages()
    request = ImagingRequest(path, path.name, ImagingProfile.default_native(), clock=_CLOCK)
    outcome, _ = imager.image(request, pages)
    assert outcome.error is None
    return pages.pages


def test_office_that_was_started_in_advance_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear counsel,\n\nplease find enclosed what you asked for.\n")
    fresh, ready = DocumentImager(RenderSettings(), {}), DocumentImager(RenderSettings(), {})
    try:
        ready.start_sandbox()
        ready.start_office()
        assert _imaged(ready, path) == _imaged(fresh, path) != []
    finally:
        fresh.close()
        ready.close()
