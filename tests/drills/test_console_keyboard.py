"""The workflow of the seed text without a mouse: search, profile, set, run, watched, errors, retry, hide, redact, export.

Nothing is clicked and nothing is focused by a script: what is pressed was reached by Tab. On the way a key is pressed twice, the
server is away for a while, and the session ends.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from drills.chromium import Watched, chromium, window
from drills.exported import check_export
from drills.imaging_jobs import QUICK, ImagingDrill
from drills.served import PASSWORD, Served
from drills.uploads import new_workspace

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
MOST_STOPS = 120
ENDED_MS = 180_000
_LOST = "ERR_CONNECTION_REFUSED"


class Keyboard:
    """Hands that have nothing else."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self.page: Page = watched.page

    def to(self, wanted: Locator) -> None:
        """Tab until this has the focus, and see that it shows."""
        wanted.wait_for()
        for _ in range(MOST_STOPS):
            if wanted.evaluate("element => element === document.activeElement"):
                expect(wanted).to_be_in_viewport()
                assert wanted.evaluate("element => element.matches(':focus-visible')")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {wanted}")

    def press(self, wanted: Locator, *keys: str) -> None:
        """Go there and press, Enter if nothing else is said."""
        self.to(wanted)
        self.keys(*(keys or ("Enter",)))

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, label: str, text: str) -> None:
        """Into the field with this label; a list takes the entry that begins so."""
        self.to(self.page.get_by_label(label, exact=True).or_(self.page.get_by_label(f"{label} *", exact=True)))
        self.page.keyboard.type(text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True).first

    def sign_in(self) -> None:
        self.type("E-mail", "admin@example.com")
        self.type("Password", PASSWORD)
        self.keys("Enter")
        self.page.get_by_role("navigation", name="Main").wait_for()

    def end_session(self) -> None:
        """As if it had run out."""
        self.page.context.clear_cookies(name="photostat_session")


@pytest.fixture
def stage(start: Callable[..., Served], data_dir: Path) -> tuple[ImagingDrill, int]:
    """Documents, one of them good for nothing; and one of five pages."""
    drill = ImagingDrill(start(PHOTOSTAT_IMAGING__WORKERS="1"), new_workspace(data_dir))
    imaged, *_ = drill.load(QUICK)
    return drill, imaged


@pytest.fixture
def hands(stage: tuple[ImagingDrill, int]) -> Iterator[Keyboard]:
    """Before the sign-in."""
    with chromium() as browser:
        yield Keyboard(window(browser, stage[0].served.url))


def test_the_workflow_goes_by_keyboard_alone(
    hands: Keyboard, stage: tuple[ImagingDrill, int], start: Callable[..., Served], tmp_path: Path
) -> None:
    drill, imaged = stage
    enter_workspace(hands)
    make_search(hands)
    make_profile(hands)
    make_set(hands)
    run(hands)
    lose_the_server(hands, drill, start)
    look_at_errors_and_retry(hands)
    hide_and_release(hands)
    redact(hands, f"{drill.workspace_id}/documents/{imaged}")
    export(hands, drill, imaged, tmp_path / "export.zip")
    hands.watched.check()


def enter_workspace(hands: Keyboard) -> None:
    """Sign in, and through the switcher."""
    hands.page.goto("/console/")
    hands.sign_in()
    hands.press(hands.page.locator("header .dropdown-toggle").first, "Enter", "ArrowDown", "Enter")
    hands.page.get_by_role("heading", name="Documents").wait_for()


def make_search(hands: Keyboard) -> None:
    """Of all documents."""
    hands.press(hands.link("Saved Searches"))
    hands.press(hands.page.get_by_role("link", name="New").first)
    hands.type("Name", "All documents")
    hands.keys("Enter")
    hands.page.get_by_text("is saved").wait_for()


def make_profile(hands: Keyboard) -> None:
    """A copy of the default one. Twice the session ends: the page after the sign-in is the one before it, with what was typed."""
    hands.press(hands.link("Imaging Profiles"))
    hands.press(hands.page.locator("tbody a").first)
    hands.page.get_by_role("button", name="Save").wait_for()
    here = hands.page.url
    hands.end_session()
    hands.press(hands.link("History"))
    hands.page.get_by_label("E-mail").wait_for()
    hands.sign_in()
    assert hands.page.url == f"{here}/history"
    hands.press(hands.link("Imaging Profiles"))
    hands.press(hands.button("Copy").first)
    name = hands.page.get_by_label("Name *", exact=True)
    hands.type("Name", "")
    hands.keys("Control+a")
    hands.page.keyboard.type("Production")
    hands.to(hands.page.locator('[id="NativeOptions.ImageOutputDpi"]'))
    hands.keys("Control+a")
    hands.page.keyboard.type("200")
    hands.end_session()
    hands.keys("Enter")
    hands.page.get_by_label("E-mail").wait_for()
    hands.sign_in()
    hands.page.get_by_text("nothing was saved").wait_for()
    expect(name).to_have_value("Production")
    expect(hands.page.locator('[id="NativeOptions.ImageOutputDpi"]')).to_have_value("200")
    hands.press(hands.button("Save"))
    hands.page.get_by_text("The imaging profile is saved.").wait_for()


def make_set(hands: Keyboard) -> None:
    """Enter twice on Save makes one."""
    hands.press(hands.link("Imaging Sets"))
    hands.press(hands.link("New Imaging Set"))
    hands.type("Name", "Custodian Doe")
    hands.type("Data Source", "All")
    hands.type("Imaging Profile", "Prod")
    hands.press(hands.button("Save"), "Enter", "Enter")
    expect(hands.page.locator("[data-status]")).to_have_text("Staging")
    hands.press(hands.link("All sets"))
    expect(hands.page.locator("tbody tr")).to_have_count(1)
    hands.press(hands.link("Custodian Doe"))


def run(hands: Keyboard) -> None:
    """Watched to its end without a reload."""
    hands.press(hands.link("Image Documents"))
    hands.press(hands.button("Image Documents"), "Enter", "Enter")
    hands.page.get_by_text("Imaging Status").wait_for()
    until_completed(hands)
    expect(hands.page.get_by_text("3 documents successfully imaged.")).to_be_visible()


def until_completed(hands: Keyboard) -> None:
    expect(hands.page.locator("[data-status]")).to_have_text("Completed with errors", timeout=ENDED_MS)


def lose_the_server(hands: Keyboard, drill: ImagingDrill, start: Callable[..., Served]) -> None:
    """The page says so by itself, and by itself takes it back; nobody has to sign in anew."""
    hands.watched.check()
    lost = hands.page.locator("#connection")
    expect(lost).to_be_hidden()
    port = urlsplit(drill.served.url).port
    drill.served.stop()
    expect(lost).to_be_visible()
    drill.served = start("--port", str(port), PHOTOSTAT_IMAGING__WORKERS="1")
    expect(lost).to_be_hidden()
    assert [fault for fault in hands.watched.faults if "net::ERR_" not in fault] == []
    assert any(_LOST in fault for fault in hands.watched.faults)
    hands.watched.faults.clear()


def look_at_errors_and_retry(hands: Keyboard) -> None:
    """The list of errors opens; the retry is in vain."""
    hands.press(hands.link("Show Document Errors"))
    expect(hands.page.locator("tbody tr")).to_have_count(1)
    hands.press(hands.page.locator("tbody summary").first)
    expect(hands.page.locator("tbody details").first).to_have_attribute("open", "")
    hands.press(hands.page.locator("tbody").get_by_role("link", name="Custodian Doe"))
    hands.press(hands.button("Retry Errors"))
    hands.page.get_by_text("The documents in error are imaged once more.").wait_for()
    until_completed(hands)


def hide_and_release(hands: Keyboard) -> None:
    hands.press(hands.button("Hide Images"))
    hands.page.get_by_text("3 documents set to hidden.").wait_for()
    hands.press(hands.button("Release Images"), "Space")
    hands.page.get_by_text("0 documents set to hidden.").wait_for()


def redact(hands: Keyboard, document: str) -> None:
    """Open a document, draw, move, take back; a session that ended leads back to the viewer."""
    page = hands.page
    hands.press(hands.link("Documents"))
    hands.press(page.locator(f"tbody a[href$='/w/{document}']").first)
    hands.press(hands.link("View images"))
    page.locator("#viewer[data-ready][data-shown='1']").wait_for()
    says = page.locator("[data-says]")
    hands.keys("PageDown")
    page.locator("#viewer[data-shown='2']").wait_for()
    hands.keys("b", "n")
    expect(says).to_contain_text("Drawn on page 2.")
    drawn = page.locator("g.markup-black.is-chosen")
    expect(drawn).to_be_focused()
    before = drawn.bounding_box()
    hands.keys("ArrowDown", "ArrowDown", "Alt+ArrowRight")
    expect(says).to_contain_text("Moved.")
    moved = drawn.bounding_box()
    assert before is not None and moved is not None and moved["y"] > before["y"]
    hands.keys("Control+z")
    expect(says).to_contain_text("Taken back.")
    assert drawn.bounding_box() == before

    hands.end_session()
    hands.keys("b", "n")
    page.get_by_label("E-mail").wait_for()
    hands.sign_in()
    assert urlsplit(page.url).path == f"/console/w/{document}/viewer"
    page.locator("#viewer[data-ready]").wait_for()
    hands.press(hands.button("Undo"))
    expect(says).to_contain_text("Taken back.")
    expect(page.locator("[data-markup-count]")).to_have_text("0")
    hands.keys("b", "n")
    expect(says).to_contain_text("Drawn on page 1.")


def export(hands: Keyboard, drill: ImagingDrill, redacted: int, archive: Path) -> None:
    """A production of the set, watched to its end and downloaded: five pages, one, one, and a sheet for what is no document."""
    page = hands.page
    hands.press(hands.link("Productions"))
    hands.press(hands.link("New Production"))
    hands.type("Name", "First volume")
    hands.type("Documents", "Imaging")
    hands.type("Prefix", "DOE")
    hands.press(hands.button("Save"))
    hands.press(hands.button("Run Production"))
    hands.press(hands.button("Go on"))
    expect(page.locator("[data-status]")).to_have_text("Completed", timeout=ENDED_MS)
    with page.expect_download() as download:
        hands.press(hands.link("Download ZIP"))
    download.value.save_as(archive)
    (drawn,) = drill.call("GET", f"/photostat/v1/workspaces/{drill.workspace_id}/documents/{redacted}/markups")["Markups"]
    size_px = drawn["Right"] - drawn["Left"], drawn["Bottom"] - drawn["Top"]
    check_export(archive, bates=("DOE0000001", "DOE0000008"), redacted_page="DOE0000001", redaction_px=size_px)
