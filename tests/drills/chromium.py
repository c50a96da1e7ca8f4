"""Debian's Chromium before a server, led by Playwright; notes whatever no page may do.

Nothing is downloaded: the browser is the one that renders mail, and the driver is in Playwright's wheel.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, sync_playwright

PROGRAM = os.environ.get("PHOTOSTAT_RENDER__CHROMIUM") or "/usr/bin/chromium"


@dataclass
class Watched:
    """A window, and what went wrong in it: errors of scripts, of the policy, requests to other hosts."""

    context: BrowserContext
    page: Page
    host: str
    faults: list[str] = field(default_factory=list)

    def note_message(self, message: ConsoleMessage) -> None:
        """Errors and warnings of the browser's console; a refusal that the page shows to people is no fault."""
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.faults.append(f"console: {message.text}")

    def note_request(self, request: Request) -> None:
        """Requests that leave the host."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.faults.append(f"request: {request.url}")

    def check(self) -> None:
        """Raise AssertionError for what was noted."""
        assert self.faults == []


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without a network of its own and without its sandbox: root may not have one, and it sees our pages alone."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=PROGRAM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server"]
        )
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, url: str, *, width: int = 1280, height: int = 800, scheme: str = "light") -> Watched:
    """A fresh window (cookies and all) for the server at `url`."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.set_default_timeout(30_000)
    watched = Watched(context, context.new_page(), urlsplit(url).netloc)
    watched.page.on("console", watched.note_message)
    watched.page.on("pageerror", lambda error: watched.faults.append(f"script: {error}"))
    watched.page.on("request", watched.note_request)
    return watched


def sign_in(watched: Watched, email: str, password: str) -> None:
    """Through the form."""
    page = watched.page
    page.goto("/console/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Main").wait_for()


def draw_box(page: Page, place: Locator, *, left: int, up: int, right: int, down: int) -> None:
    """Drag the mouse from one corner to the other; pixels from the middle of a place."""
    bounds = place.bounding_box()
    assert bounds is not None
    x, y = bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2
    page.mouse.move(x - left, y - up)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=3)
    page.mouse.up()
