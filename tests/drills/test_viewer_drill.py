"""The viewer in a real browser: pages turned, redactions drawn by pointer and by keyboard alone, a conflict, a reader who sees
none of what lies beneath. No message of the browser's console, no request to another host."""

from collections.abc import Callable, Iterator
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from drills.chromium import draw_box
from drills.served import Served
from drills.viewer_stage import ADMIN, READER, Stage

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Watched:
    """A page of the browser; what it complained of, and which hosts it asked."""

    def __init__(self, browser: Browser, stage: Stage, who: tuple[str, str]) -> None:
        self.stage = stage
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.goto(f"{stage.url}/console/sign-in")
        self.page.fill("[name=email]", who[0])
        self.page.fill("[name=password]", who[1])
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def open(self, document: int = 0) -> None:
        """The viewer on a document, once its page is painted."""
        self.page.goto(f"{self.stage.url}/console/w/{self.stage.workspace_id}/documents/{self.stage.documents[document]}/viewer")
        self.shown(1)

    def shown(self, number: int) -> None:
        """Wait until this page is painted."""
        self.page.wait_for_selector(f"#viewer[data-ready][data-shown='{number}']")

    def says(self, words: str) -> None:
        """Wait until the viewer says this."""
        expect(self.page.locator("[data-says]")).to_contain_text(words)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def is_quiet(self, *, but: str = "") -> None:
        """Nothing was complained of, and nobody else was asked."""
        assert [text for text in self.complaints if not but or but not in text] == []
        assert self.hosts == {urlsplit(self.stage.url).netloc}


def test_a_redaction_is_drawn_turned_past_reloaded_and_undone(start: Callable[..., Served], browser: Browser) -> None:
    stage = Stage(start())
    admin = Watched(browser, stage, ADMIN)
    page = admin.page
    admin.open()
    admin.complaints.clear()  # those of the page after sign-in are not the viewer's
    admin.keys("PageDown")
    admin.shown(2)
    admin.keys("End")
    admin.shown(3)
    admin.keys("Home")
    admin.shown(1)

    # by pointer
    admin.keys("b")
    draw_box(page, page.locator("[data-stage]"), left=80, up=40, right=60, down=10)
    admin.says("Drawn on page 1.")
    [drawn] = stage.markups()
    assert (drawn["Style"], drawn["Right"] - drawn["Left"] > 80) == ("Black", True)
    page.reload()
    admin.shown(1)
    expect(page.locator("g.markup-black")).to_have_count(1)

    # by keyboard alone: a text redaction in the middle, moved and made larger
    admin.keys("t", "n")
    admin.says("Drawn on page 1.")
    expect(page.locator("g.markup-text.is-chosen")).to_be_focused()
    before = stage.markups()[1]
    admin.keys("ArrowDown", "ArrowDown", "ArrowLeft", "Shift+ArrowDown", "Alt+ArrowRight")
    admin.says("Moved.")
    after = stage.markups()[1]
    moved = {edge: after[edge] - before[edge] for edge in ("Left", "Top", "Right", "Bottom")}
    assert moved == {"Left": -9, "Top": 20, "Right": -9, "Bottom": 30}

    # turned: the same pixels are covered
    admin.keys("r")
    admin.says("turned")
    admin.keys("Control+z")
    admin.says("Taken back.")
    assert stage.markups()[1] | {"ModifiedOn": ""} == before | {"ModifiedOn": ""}

    # somebody else is faster
    versions = stage.call("GET", f"{stage.of()}/markups")["Versions"]
    stage.call("PATCH", f"{stage.of()}/markups/{drawn['MarkupID']}", {"Version": versions["1"], "Left": 1})
    admin.keys("Shift+M", "Delete")
    admin.says("Somebody else changed this page")
    assert len(stage.markups()) == 2
    admin.keys("Delete")
    admin.says("Removed from page 1.")
    assert len(stage.markups()) == 1

    # a range of pages, the list with its jumps, the other document
    admin.keys("Escape", "g")
    page.locator("[data-range] [data-from]").fill("2")
    page.locator("[data-range] button[value=yes]").click()
    admin.says("Redacted: pages 2 to 3.")
    page.locator("[data-markups] button").last.click()
    admin.shown(3)
    expect(page.locator("g.markup.is-chosen")).to_be_focused()
    admin.keys("c", "f", "?")
    expect(page.locator("[data-legend]")).to_be_visible()
    admin.keys("Escape")
    expect(page.locator("[data-legend]")).to_be_hidden()
    admin.keys(".")
    page.wait_for_url(f"**/documents/{stage.documents[1]}/viewer*", timeout=10_000)

    # thousands of pages and markups: the page has few elements, and they are those in sight
    stage.lengthen(1, 2_000)
    stage.call(
        "POST", f"{stage.of(1)}/markups", {"PageNumber": 1, "LastPageNumber": 2_000, "Style": "Black", "Shape": "FullPage"}
    )
    admin.open(1)
    expect(page.locator("[data-markup-count]")).to_have_text("2000")
    admin.keys("End")
    admin.shown(2_000)
    expect(page.locator(".viewer-thumb[aria-current]")).to_be_in_viewport()
    expect(page.locator(".viewer-thumb[aria-current]")).to_contain_text("2000")
    admin.keys("Shift+M")
    expect(page.locator("[data-markups] [aria-current=true]")).to_contain_text("Page 2000:")
    expect(page.locator("[data-markups] [aria-current=true]")).to_be_in_viewport()
    assert page.locator(".viewer-thumb").count() < 60
    assert page.locator("[data-markups] li").count() < 200
    admin.is_quiet(but="409")

    reader = Watched(browser, stage, READER)
    reader.open()
    reader.complaints.clear()
    reader.keys("PageDown")
    reader.shown(2)
    reader.keys("f", "b")
    with Image.open(BytesIO(reader.page.locator("[data-stage] canvas").first.screenshot())) as picture:
        middle = picture.convert("L").crop((picture.width // 2 - 60, 150, picture.width // 2 + 60, picture.height - 150))
        assert middle.getextrema() == (0, 0)
    expect(reader.page.locator("[data-drawing]")).to_be_hidden()
    reader.is_quiet()
