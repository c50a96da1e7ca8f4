"""Every page of the console under axe-core, in light and in dark: nothing serious, nothing critical.

The pages are found as people find them, by links, until each of `PAGES` was seen: one that no link leads to fails.
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from drills.chromium import Watched, chromium, sign_in, window
from drills.imaging_jobs import QUICK, ImagingDrill
from drills.served import PASSWORD, Served
from drills.uploads import new_workspace
from library_archives import rap
from photostat.console.pages import PAGES
from photostat.console.routing import Page as DeclaredPage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
GRAVE = ("serious", "critical")
WANTED = [page.path for page in PAGES if isinstance(page, DeclaredPage) and "GET" in page.methods and page.is_whole]
# More of a page than it shows at first
_UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
_AXE = Axe()


@pytest.fixture
def stage(start: Callable[..., Served], data_dir: Path) -> tuple[ImagingDrill, int]:
    """A workspace with a set that ran, with an error; and a document with images."""
    begun = ImagingDrill(start(PHOTOSTAT_IMAGING__WORKERS="1"), new_workspace(data_dir))
    imaged, *_ = begun.load(QUICK)
    begun.make_set()
    begun.run()
    begun.until_ended()
    begun.check(errored=1)
    return begun, imaged


def barriers(page: Page, where: str) -> list[str]:
    """What axe holds against the page as it stands, in light and, for the colours, in dark."""
    page.evaluate(_UNFOLD)
    expect(page.locator(".htmx-request")).to_have_count(0)
    found = []
    for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        result = _AXE.run(page, options={"resultTypes": ["violations"], **options})
        for violation in result.response["violations"]:
            if violation["impact"] in GRAVE:
                told = [f"{' '.join(map(str, node['target']))}: {node['failureSummary']}" for node in violation["nodes"][:4]]
                found.append(f"{where} ({scheme}): {violation['id']}, {len(violation['nodes'])} times: {' | '.join(told)}")
    return found


def pattern_of(path: str) -> str:
    """The page that answers at a path below /console; empty where none does."""
    found = (each for each in WANTED if re.fullmatch(re.sub(r"\{\w+:(int|uuid)\}", r"[0-9a-f-]+", each), path))
    return next(found, "")


def walk(watched: Watched, *first: str) -> tuple[set[str], list[str]]:
    """Each page once, by links from the first ones; the patterns that were seen, and what is wrong."""
    page, seen, faults = watched.page, set[str](), list[str]()
    ahead = [f"/console{path}" for path in reversed(first)]
    while ahead:
        path = ahead.pop()
        pattern = pattern_of(path.removeprefix("/console"))
        if not pattern or pattern in seen:
            continue
        seen.add(pattern)
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        links = page.locator("main a[href], nav a[href], .dropdown-menu a[href]").evaluate_all(
            "found => found.map((a) => a.href)"
        )
        ahead += [parts.path for parts in map(urlsplit, links) if parts.netloc == watched.host]
        if pattern.endswith("/viewer"):
            page.locator("#viewer[data-ready]").wait_for()
        faults += barriers(page, pattern)
    return seen, faults


def furnish(page: Page, base: str) -> str:
    """A production, an application that is installed, another one that waits to be confirmed: the path of that one."""
    page.goto(f"/console{base}/productions/new")
    page.get_by_label("Name").fill("Volume 1")
    page.get_by_label("Documents").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Volume 1").wait_for()
    _send_archive(page, "Example 1", UUID(int=1))
    page.get_by_role("button", name="Create in the Application Library").click()
    page.get_by_role("link", name="Install", exact=True).click()
    page.locator("tbody input").first.check()
    page.get_by_role("button", name="Install into the ticked").click()
    page.wait_for_url("**/installs")
    _send_archive(page, "Example 2", UUID(int=2))
    return urlsplit(page.url).path.removeprefix("/console")


def _send_archive(page: Page, name: str, guid: UUID) -> None:
    page.goto("/console/applications")
    page.locator("#archive").set_input_files(
        {"name": f"{name}.rap", "mimeType": "application/zip", "buffer": rap(guid, name=name)}
    )
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/packages/*")


def folded_away(page: Page, base: str, imaged: int) -> list[str]:
    """What pages show only when something was done: a form with a problem, menus, dialogs, the answer to a wrong address."""
    page.goto(f"/console{base}/imaging-profiles/import")
    page.get_by_role("button", name="Import").click()
    found = barriers(page, "a form with a problem")
    page.locator("header .dropdown-toggle").last.click()
    page.get_by_role("button", name="Sign out").wait_for()
    found += barriers(page, "a menu")
    page.goto(f"/console{base}/documents/{imaged}/viewer")
    page.locator("#viewer[data-ready]").wait_for()
    page.keyboard.press("b")
    page.keyboard.press("n")
    page.locator("g.markup.is-chosen").wait_for()
    found += barriers(page, "the viewer with a markup")
    for key, dialog in (("?", "[data-legend]"), ("g", "[data-range]")):
        page.keyboard.press(key)
        page.locator(dialog).wait_for()
        found += barriers(page, f"the dialog {dialog}")
        page.keyboard.press("Escape")
    page.goto("/console/no/such/page")
    return found + barriers(page, "a page that is not there")


def test_no_page_has_a_serious_barrier(stage: tuple[ImagingDrill, int]) -> None:
    drill, imaged = stage
    base = f"/w/{drill.workspace_id}"
    with chromium() as browser:
        watched = window(browser, drill.served.url)
        page = watched.page
        page.goto("/console/sign-in")
        faults = barriers(page, "/sign-in")
        sign_in(watched, "admin@example.com", PASSWORD)
        package = furnish(page, base)
        first = (f"{base}/documents/{imaged}", f"{base}/documents", f"{base}/imaging-warnings", package, "/applications")
        seen, more = walk(watched, *first)
        faults += more + folded_away(page, base, imaged)
    assert faults == []
    assert set(WANTED) - seen - {"/sign-in"} == set()
    watched.check()
