"""One document through a renderer that misbehaves: it ends as data, in time, and the next document is untouched."""

import dataclasses
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from kept_pages import Pages

from photostat.render.document import DocumentImager, ImagingRequest, stamp_is_current
from photostat.render.fetching import Fetcher
from photostat.render.model import DocumentOutcome, DocumentStatus, ErrorCode, FindingCode, PageImage
from photostat.render.profile import ImagingProfile
from photostat.render.sandbox import InsideProgram, inside_python
from photostat.settings import RenderSettings

FAULTY_HOST = Path(__file__).with_name("faulty_host.py")
SETTINGS = RenderSettings(convert_seconds=3, page_seconds=2, start_seconds=20, max_page_pixels=1_000_000)
MakeImager = Callable[..., DocumentImager]


def faulty(mode: str) -> InsideProgram:
    real = inside_python("photostat.render.inside.host")
    argv = (sys.executable, "-s", "-P", "-B", str(FAULTY_HOST), mode)
    return dataclasses.replace(real, argv=argv, read_only=(*real.read_only, FAULTY_HOST))


@pytest.fixture
def native(tmp_path: Path) -> Path:
    path = tmp_path / "native.pdf"
    path.write_bytes(b"%PDF-1.4 whatever")
    return path


@pytest.fixture
def make_imager() -> Iterator[MakeImager]:
    made: list[DocumentImager] = []

    def make(mode: str, settings: RenderSettings = SETTINGS) -> DocumentImager:
        made.append(DocumentImager(settings, {"pdfium": "1.2.3"}, program=faulty(mode)))
        return made[-1]

    yield make
    for imager in made:
        imager.close()


def image(imager: DocumentImager, native: Path, pages: Pages | None = None) -> DocumentOutcome:
    request = ImagingRequest(native, native.name, ImagingProfile.default_native())
    outcome, _ = imager.image(request, pages or Pages())
    return outcome


def test_good_pages_arrive_encoded_and_numbered(make_imager: MakeImager, native: Path) -> None:
    pages = Pages()
    outcome = image(make_imager("good:3"), native, pages)
    assert outcome.status is DocumentStatus.IMAGED
    assert [page.number for page in pages.pages] == [1, 2, 3]
    assert all(page.data.startswith(b"II*\0") for page in pages.pages)
    assert outcome.renderer["pdfium"] == "1.2.3"
    assert "made-up" not in outcome.renderer
    assert outcome.renderer["sandbox"] in ("bubblewrap", "landlock")


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("crash", ErrorCode.RENDERER_CRASHED),
        ("crash_after_a_page", ErrorCode.RENDERER_CRASHED),
        ("greet_with_garbage", ErrorCode.RENDERER_CRASHED),
        ("garbage", ErrorCode.RENDERER_CRASHED),
        ("endless_message", ErrorCode.RENDERER_CRASHED),
        ("endless_findings", ErrorCode.RENDERER_CRASHED),
        ("endless_counts", ErrorCode.RENDERER_CRASHED),
        ("starting_for_ever", ErrorCode.TIMEOUT),
        ("page_without_count", ErrorCode.RENDERER_CRASHED),
        ("page_out_of_turn", ErrorCode.RENDERER_CRASHED),
        ("page_of_no_height", ErrorCode.RENDERER_CRASHED),
        ("nothing", ErrorCode.RENDERER_CRASHED),
        ("page_too_large", ErrorCode.LIMIT_EXCEEDED),
        ("page_in_no_slot", ErrorCode.LIMIT_EXCEEDED),
        ("hang", ErrorCode.TIMEOUT),
        ("hang_after_a_page", ErrorCode.TIMEOUT),
        ("drip", ErrorCode.TIMEOUT),
        ("unknown_error", ErrorCode.INTERNAL),
    ],
)
def test_a_faulty_renderer_ends_as_an_error_with_its_code(
    make_imager: MakeImager, native: Path, mode: str, code: ErrorCode
) -> None:
    outcome = image(make_imager(mode), native)
    assert outcome.status is DocumentStatus.ERRORED
    assert outcome.error is not None
    assert outcome.error.code is code
    assert outcome.error.detail.isprintable()
    assert outcome.page_count == 0


def test_a_hang_ends_within_its_budget(make_imager: MakeImager, native: Path) -> None:
    started = time.monotonic()
    outcome = image(make_imager("hang"), native)
    assert time.monotonic() - started < SETTINGS.convert_seconds + 10
    assert outcome.error is not None
    assert "PHOTOSTAT_RENDER__CONVERT_SECONDS" in outcome.error.detail


def test_the_start_of_a_renderer_is_not_on_the_time_of_the_conversion(make_imager: MakeImager, native: Path) -> None:
    assert image(make_imager("slow_start"), native).status is DocumentStatus.IMAGED


def test_a_crash_late_in_the_budget_is_not_tried_again(make_imager: MakeImager, native: Path) -> None:
    pages = Pages()
    started = time.monotonic()
    outcome = image(make_imager("late_crash"), native, pages)
    assert outcome.error is not None
    assert outcome.error.code is ErrorCode.RENDERER_CRASHED
    assert pages.starts == 0
    assert time.monotonic() - started < SETTINGS.convert_seconds + 10


def test_more_pages_than_asked_for_are_not_taken(make_imager: MakeImager, native: Path) -> None:
    pages = Pages()
    request = ImagingRequest(native, native.name, ImagingProfile.default_native(), page_cap=2)
    outcome, _ = make_imager("good:5").image(request, pages)
    assert outcome.error is not None
    assert len(pages.pages) == 2


def test_pages_that_are_missing_at_the_end_are_told(make_imager: MakeImager, native: Path) -> None:
    outcome = image(make_imager("fewer_pages"), native)
    assert outcome.status is DocumentStatus.IMAGED_WITH_WARNINGS
    assert [finding.code for finding in outcome.findings if "1 of 3" in finding.message] == [FindingCode.CONTENT_DAMAGED]


def test_findings_cannot_fill_the_memory_of_the_worker(make_imager: MakeImager, native: Path) -> None:
    patient = SETTINGS.model_copy(update={"convert_seconds": 60})
    outcome = image(make_imager("fat_findings", patient), native)
    assert outcome.error is None
    assert 0 < sum(len(item) for finding in outcome.findings for item in finding.items) < 5_000_000


def test_the_last_words_of_a_crashed_renderer_are_kept(make_imager: MakeImager, native: Path) -> None:
    outcome = image(make_imager("crash"), native)
    assert outcome.error is not None
    assert "last words of the renderer" in outcome.error.detail


def test_a_memory_bomb_names_the_limit_and_its_setting(make_imager: MakeImager, native: Path) -> None:
    settings = SETTINGS.model_copy(update={"memory_bytes": 300 * 1024**2, "convert_seconds": 60})
    outcome = image(make_imager("memory_hog", settings), native)
    assert outcome.error is not None
    assert outcome.error.code is ErrorCode.LIMIT_EXCEEDED
    assert "PHOTOSTAT_RENDER__MEMORY_BYTES" in outcome.error.detail


def test_a_crash_in_a_shared_sandbox_is_tried_once_more_alone(make_imager: MakeImager, native: Path) -> None:
    imager = make_imager("good_then_crash")
    assert image(imager, native).status is DocumentStatus.IMAGED
    pages = Pages()
    again = image(imager, native, pages)
    assert again.status is DocumentStatus.IMAGED  # a fresh sandbox: its first document
    assert pages.starts == 1
    assert len(pages.pages) == 1


def test_a_storage_failure_is_an_outcome_and_the_sandbox_goes(make_imager: MakeImager, native: Path) -> None:
    class FullDisk(Pages):
        def receive(self, page: PageImage) -> None:
            raise OSError(28, "No space left on device")

    outcome = image(make_imager("good:2"), native, FullDisk())
    assert outcome.error is not None
    assert outcome.error.code is ErrorCode.STORAGE_FAILED


@pytest.mark.parametrize("kind", ["missing", "folder", "fifo"])
def test_a_native_that_is_no_file_is_missing(make_imager: MakeImager, tmp_path: Path, kind: str) -> None:
    import os

    path = tmp_path / "thing"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    outcome = image(make_imager("good"), path)
    assert outcome.error is not None
    assert outcome.error.code is ErrorCode.NATIVE_MISSING


def test_an_empty_native_is_empty(make_imager: MakeImager, tmp_path: Path) -> None:
    path = tmp_path / "empty.docx"
    path.touch()
    outcome = image(make_imager("good"), path)
    assert outcome.error is not None
    assert outcome.error.code is ErrorCode.EMPTY


def test_a_native_over_the_limit_names_the_setting(make_imager: MakeImager, native: Path) -> None:
    outcome = image(make_imager("good", SETTINGS.model_copy(update={"max_native_bytes": 4})), native)
    assert outcome.error is not None
    assert outcome.error.code is ErrorCode.LIMIT_EXCEEDED
    assert "PHOTOSTAT_RENDER__MAX_NATIVE_BYTES" in outcome.error.detail


def test_a_stamp_is_current_while_its_renderers_are_installed() -> None:
    from photostat import __version__

    stamp = {"pdfium": "1", "sandbox": "bubblewrap", "photostat": __version__}
    assert stamp_is_current(stamp, {"pdfium": "1", "chromium": "9"})
    assert not stamp_is_current(stamp, {"pdfium": "2"})
    assert not stamp_is_current({**stamp, "libreoffice": "25"}, {"pdfium": "1"})


class Remote(Fetcher):
    """A network of one picture, which counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "asked", [])

    def fetch(self, urls: Sequence[str]) -> Iterator[tuple[str, bytes | str]]:
        self.asked.extend(urls)  # type: ignore[attr-defined]
        for url in urls:
            yield url, b"picture" if url.endswith("/1.png") else "gone"


CONSENT = SETTINGS.model_copy(update={"fetch_remote_pictures": True})


def image_with(remote: Remote, native: Path, *, mode: str, settings: RenderSettings, profile: str = "{}") -> DocumentOutcome:
    imager = DocumentImager(settings, {}, program=faulty(mode), fetcher=remote)
    try:
        return imager.image(ImagingRequest(native, native.name, ImagingProfile.from_json(profile)), Pages())[0]
    finally:
        imager.close()


def test_remote_pictures_come_into_the_sandbox_where_profile_and_settings_allow_it(native: Path) -> None:
    remote = Remote()
    outcome = image_with(remote, native, mode="fetch", settings=CONSENT)
    assert outcome.error is None
    assert remote.asked == ["http://a.example/1.png", "http://a.example/2.png"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("settings", "profile"),
    [(SETTINGS, "{}"), (CONSENT, '{"EmailOptions": {"DownloadImagesFromInternet": false}}')],
    ids=["no consent of the server", "not asked for by the profile"],
)
def test_a_renderer_that_asks_for_the_network_without_the_right_is_ended_unheard(
    native: Path, settings: RenderSettings, profile: str
) -> None:
    remote = Remote()
    outcome = image_with(remote, native, mode="fetch", settings=settings, profile=profile)
    assert outcome.error is not None
    assert outcome.error.code is ErrorCode.RENDERER_CRASHED
    assert "may not" in outcome.error.detail
    assert remote.asked == []  # type: ignore[attr-defined]


def test_a_renderer_asks_for_the_network_once_a_document(native: Path) -> None:
    remote = Remote()
    outcome = image_with(remote, native, mode="fetch_twice", settings=CONSENT)
    assert outcome.error is not None
    assert len(remote.asked) == 2 * 2  # type: ignore[attr-defined]  # the document is tried twice


def test_the_same_inputs_have_the_same_digest_and_a_clock_changes_it(native: Path) -> None:
    profile = ImagingProfile.from_json(
        '{"NativeOptions": {"LastModifiedDateOnDocument": {"Name": "Saved"}}, "ApplicationFieldCodes": []}'
    )
    plain = ImagingRequest(native, "a", profile)
    assert plain.inputs_digest() == ImagingRequest(native, "b", profile, passwords=("x",)).inputs_digest()
    clocked = dataclasses.replace(plain, clock=datetime(2024, 1, 2))
    dated = dataclasses.replace(plain, fields={"saved": "2024-01-02"})
    assert len({plain.inputs_digest(), clocked.inputs_digest(), dated.inputs_digest()}) == 3
    # the document's own field goes before the clock of the job
    assert dataclasses.replace(dated, clock=datetime(2020, 1, 1)).inputs_digest() == dated.inputs_digest()
