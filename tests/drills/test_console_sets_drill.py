"""The workflow of the seed text in a real browser: profile, set, run, watched, errors, retry, hide, release, redact, export."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright

from drills.chromium import draw_box
from drills.exported import check_export
from drills.imaging_jobs import QUICK, ImagingDrill
from drills.served import PASSWORD, Served
from drills.uploads import new_workspace

pytestmark = pytest.mark.slow
TIMES = 3
PICTURES = os.environ.get("PHOTOSTAT_PICTURES", "")
"""A folder that gets pictures of the pages, for whoever wants to look at them."""


@pytest.fixture
def drill(start: Callable[..., Served], data_dir: Path) -> ImagingDrill:
    """Twelve documents, three of them good for nothing, and a saved search of all."""
    begun = ImagingDrill(start(PHOTOSTAT_IMAGING__WORKERS="1"), new_workspace(data_dir))
    begun.load(QUICK, times=TIMES)
    begun.make_set()
    return begun


@pytest.fixture
def page(drill: ImagingDrill) -> Iterator[Page]:
    """A page of somebody who is signed in; nothing may be logged as an error, nothing may be asked of another host."""
    trouble: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(30_000)
        page.on("console", lambda message: trouble.append(message.text) if is_trouble(message) else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(drill.served.url) else trouble.append(asked.url))
        page.goto(f"{drill.served.url}/console/w/{drill.workspace_id}/imaging-profiles")
        page.get_by_label("E-mail").fill("admin@example.com")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        yield page
        browser.close()
    assert trouble == []


def is_trouble(message: ConsoleMessage) -> bool:
    """An error, but for the browser's word on a form that came back with its mistakes."""
    return message.type == "error" and "status of 400" not in message.text


def picture(page: Page, name: str) -> None:
    """Look for barriers on the page; keep a picture of it, where they are wanted."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    serious = [item for item in found.response["violations"] if item["impact"] in ("serious", "critical")]
    assert [(name, item["id"], item["nodes"][0]["html"][:300]) for item in serious] == []
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_a_set_is_made_run_watched_retried_hidden_released_and_exported(page: Page, drill: ImagingDrill, tmp_path: Path) -> None:
    make_profile(page)
    make_set(page)
    run(page)
    look_at_errors(page)
    retry(page)
    preview(page)
    hide_review_and_release(page)
    size_px = redact(page, drill)
    export(page, tmp_path / "export.zip", size_px)


def make_profile(page: Page) -> None:
    """A copy of the default profile with another resolution; a mistake is told beside its field."""
    picture(page, "profiles")
    page.get_by_role("button", name="Copy").click()
    page.get_by_label("Name", exact=False).first.fill("Production")
    dpi = page.locator('[id="NativeOptions.ImageOutputDpi"]')
    dpi.fill("99999")
    page.get_by_role("button", name="Save").click()
    expect(page.locator('[id="NativeOptions.ImageOutputDpi-problem"]')).to_contain_text("between 1 and 1200")
    picture(page, "profile-problem")
    dpi.fill("100")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The imaging profile is saved.")).to_be_visible()
    picture(page, "profile")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("row", name="NativeOptions.ImageOutputDpi 300 100")).to_be_visible()
    picture(page, "profile-history")


def make_set(page: Page) -> None:
    """Through the form, from the list."""
    page.get_by_role("link", name="Imaging Sets").click()
    picture(page, "sets")
    page.get_by_role("link", name="New Imaging Set").click()
    page.get_by_label("Name").fill("Custodian Doe")
    page.get_by_label("Data Source").select_option(index=1)
    page.get_by_label("Imaging Profile").select_option(label="Production")
    page.get_by_label("Email Notification Recipients").fill("reviewer@example.com")
    picture(page, "set-form")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-status]")).to_have_text("Staging")
    expect(page.get_by_role("button", name="Retry Errors")).to_be_disabled()
    picture(page, "set-staging")


def run(page: Page) -> None:
    """Image Documents, the estimate beside it, then watched without a reload to its end."""
    page.get_by_role("link", name="Image Documents").click()
    expect(page.get_by_text("of 12 documents")).to_be_visible()
    picture(page, "set-run")
    page.get_by_role("button", name="Image Documents").click()
    page.evaluate("window.wasNotReloaded = true")
    expect(page.get_by_role("button", name="Stop Imaging")).to_be_visible()
    picture(page, "set-running")
    expect(page.locator("[data-status]")).to_have_text("Completed with errors", timeout=180_000)
    expect(page.get_by_text("9 documents successfully imaged.")).to_be_visible()
    expect(page.get_by_text("3 documents with errors.")).to_be_visible()
    expect(page.get_by_role("button", name="Retry Errors")).to_be_enabled()
    assert page.evaluate("window.wasNotReloaded") is True
    picture(page, "set-completed")


def look_at_errors(page: Page) -> None:
    """The errors of this set, and what to do about one."""
    page.get_by_role("link", name="Show Document Errors").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("tbody summary").first.click()
    picture(page, "document-errors")
    page.get_by_role("link", name="Custodian Doe").first.click()


def retry(page: Page) -> None:
    """Once more, in vain."""
    page.get_by_role("button", name="Retry Errors").click()
    expect(page.get_by_text("The documents in error are imaged once more.")).to_be_visible()
    expect(page.locator("[data-status]")).to_have_text("Completed with errors", timeout=180_000)
    expect(page.get_by_text("9 documents viewable.")).to_be_visible()


def preview(page: Page) -> None:
    """The profile of the set, typed anew, on one document."""
    address = page.url
    page.get_by_role("link", name="Production", exact=True).click()
    page.locator('[id="NativeOptions.MaxPagesPerDoc"]').fill("1")
    page.get_by_label("Control Number").fill("DOC0000001")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("As typed below: 1 page")).to_be_visible()
    for picture_of in page.locator("img[alt^='Page ']").all():
        assert picture_of.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    picture(page, "profile-preview")
    page.goto(address)


def hide_review_and_release(page: Page) -> None:
    """By keyboard alone."""
    expect(page.get_by_role("button", name="Release Images")).to_be_disabled()
    page.get_by_role("button", name="Hide Images").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 documents set to hidden.")).to_be_visible()
    expect(page.get_by_role("button", name="Hide Images")).to_be_disabled()
    page.get_by_role("link", name="QC Review").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Everything").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(12)
    page.get_by_role("checkbox", name="DOC0000001").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Everything: 12")).to_be_visible()
    assert page.locator("td.thumbnail img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    picture(page, "qc-review")
    page.get_by_role("button", name="Mark as reviewed (1)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 document marked as reviewed.")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(11)
    page.get_by_role("button", name="Release Images").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Go on").press("Enter")
    expect(page.get_by_text("0 documents set to hidden.")).to_be_visible()
    page.get_by_role("link", name="Jobs").click()
    page.get_by_role("link", name="Ended ones too").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    picture(page, "jobs")


def redact(page: Page, drill: ImagingDrill) -> tuple[int, int]:
    """Look at the first document, draw a black box with the mouse; its width and height on the page."""
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="DOC0000001").click()
    document = page.url.rpartition("/")[2]
    page.get_by_role("link", name="View images").click()
    page.locator("#viewer[data-ready]").wait_for()
    page.get_by_role("button", name="Black").click()
    draw_box(page, page.locator("#viewer"), left=60, up=40, right=60, down=10)
    expect(page.locator("[data-says]")).to_contain_text("Drawn on page 1.")
    (drawn,) = drill.call("GET", f"/photostat/v1/workspaces/{drill.workspace_id}/documents/{document}/markups")["Markups"]
    return drawn["Right"] - drawn["Left"], drawn["Bottom"] - drawn["Top"]


def export(page: Page, archive: Path, size_px: tuple[int, int]) -> None:
    """A production of the set: a mistake is told, then it is run, watched and downloaded."""
    page.get_by_role("link", name="Productions").click()
    page.get_by_role("link", name="New Production").click()
    page.get_by_label("Name").fill("First volume")
    page.get_by_label("Documents").select_option(label="Imaging set: Custodian Doe")
    page.get_by_label("Prefix").fill("DOE 1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Name")).to_have_value("First volume")
    page.get_by_label("Prefix").fill("DOE")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Run Production").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("[data-status]")).to_have_text("Completed", timeout=180_000)
    picture(page, "production")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download ZIP").click()
    download.value.save_as(archive)
    # Three times five pages, six pictures and tables of one page, three sheets
    check_export(archive, bates=("DOE0000001", "DOE0000024"), redacted_page="DOE0000001", redaction_px=size_px)
