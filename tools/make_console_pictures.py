"""Pictures of the console for docs/console.md: each page in light and dark, 1280 and 1920 wide.

A server is started on a folder of its own, loaded with the examples, and looked at with Debian's Chromium. `docs/console/` gets
those that the docs show, cut to a screen and to few colours; all of them, in full, go to `build/console/` to be looked at.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from console_furniture import furnish
from photostat.console.pages import PAGES
from photostat.console.routing import Page as DeclaredPage

ROOT = Path(__file__).parents[1]
DOCS, BUILD = ROOT / "docs" / "console", ROOT / "build" / "console"
PASSWORD = "correct horse battery staple"
MOST_BYTES = 150_000
SCREEN_PX = {1280: 800, 1920: 1080}
_SETTLED_MS = 700


@contextmanager
def served() -> Iterator[str]:
    """The address of a server of its own; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="photostat-pictures-") as folder:
        Path(folder).chmod(0o755)
        command = [sys.executable, "-m", "photostat", "serve", "--data-dir", f"{folder}/data", "--port", "0"]
        environment = os.environ | {"PHOTOSTAT_ADMIN_PASSWORD": PASSWORD}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        try:
            assert process.stdout is not None
            said = next(line for line in process.stdout if line.startswith("Photostat serves "))
            yield re.findall(r"https?://\S+", said)[0]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def opened(browser: Browser, url: str, *, width: int, scheme: str) -> BrowserContext:
    """A window of this width in these colours."""
    return browser.new_context(
        base_url=url,
        viewport={"width": width, "height": SCREEN_PX[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )


def sign_in(page: Page) -> None:
    """As the administrator."""
    page.goto("/console/")
    page.get_by_label("E-mail").fill("admin@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Main").wait_for()


@dataclass(frozen=True)
class Shot:
    """A page to be looked at. `scheme`: its colours in the docs, None where they do not show it; `steps`: done on it first."""

    name: str
    path: str
    scheme: str | None = "light"
    steps: Callable[[Page], None] | None = None


def shots_of(made: Mapping[str, str]) -> list[Shot]:
    """Every page, and what pages show when something was done on them."""
    base, profile = made["base"], made["profile"]
    return [
        Shot("workspaces", "/console/workspaces"),
        Shot("workspace-new", "/console/workspaces/new", "dark"),
        Shot("password", "/console/password", None),
        Shot("documents", f"{base}/documents"),
        Shot("documents-upload", f"{base}/documents", None, lambda page: page.get_by_role("button", name="Upload").click()),
        Shot("documents-wrong-condition", f"{base}/documents?condition='File Name' LIKES 1", None),
        Shot("document", made["document"], "dark"),
        Shot("viewer", f"{made['document']}/viewer", "light", painted),
        Shot("viewer-legend", f"{made['document']}/viewer", "light", lambda page: press(page, "?")),
        Shot("imaging-sets", f"{base}/imaging-sets", "dark"),
        Shot("imaging-set-new", f"{base}/imaging-sets/new", "light"),
        Shot("imaging-set", made["set"]),
        Shot("imaging-set-edit", f"{made['set']}/edit", "light"),
        Shot("imaging-set-run", made["run"]),
        Shot("qc-review", f"{made['set']}/review?bucket=everything"),
        Shot("imaging-profiles", f"{base}/imaging-profiles", "dark"),
        Shot("imaging-profile-new", f"{base}/imaging-profiles/new", "dark"),
        Shot("imaging-profile", profile, "dark"),
        Shot("imaging-profile-preview", profile, "light", partial(preview, control_number=made["control_number"])),
        Shot("imaging-profile-history", f"{profile}/history", "dark"),
        Shot("imaging-profile-import", f"{base}/imaging-profiles/import", "light"),
        Shot("native-types", f"{base}/native-types", "dark"),
        Shot("native-type", made["native_type"], "light"),
        Shot("field-codes", f"{base}/field-codes"),
        Shot("field-code", made["field_code"], "light"),
        Shot("field-code-new", f"{base}/field-codes/new", "dark"),
        Shot("document-errors", f"{base}/document-errors"),
        Shot("warnings", f"{base}/imaging-warnings", "dark"),
        Shot("jobs", f"{base}/jobs?all=1"),
        Shot("searches", f"{base}/searches", "dark"),
        Shot("search-new", f"{base}/searches/new", "light"),
        Shot("search", made["search"], "dark"),
        Shot("users", "/console/users"),
        Shot("user", "/console/users/9", "dark"),
        Shot("user-new", "/console/users/new", "light"),
        Shot("group", "/console/groups/21", "dark"),
        Shot("group-rights", f"/console/groups/21{base.removeprefix('/console')}", "dark"),
        Shot("productions", f"{base}/productions", "dark"),
        Shot("production-new", f"{base}/productions/new", "dark"),
        Shot("production", made["production"]),
        Shot("applications", "/console/applications", "light"),
        Shot("application-package", made["package"]),
        Shot("application", made["application"]),
        Shot("application-workspaces", f"{made['application']}/install", "dark"),
        Shot("application-installs", made["installs"], "dark"),
        Shot("application-install", made["install"]),
        Shot("server", "/console/server", "dark"),
        Shot("no-such-page", "/console/no/such/page", None),
    ]


def painted(page: Page) -> None:
    """The viewer with its page."""
    page.locator("#viewer[data-ready][data-shown='1']").wait_for()
    page.locator("g.markup").first.wait_for()


def press(page: Page, key: str) -> None:
    """A key in the viewer."""
    page.locator("#viewer[data-ready]").wait_for()
    page.keyboard.press(key)


def preview(page: Page, control_number: str) -> None:
    """A document imaged with what is typed."""
    page.get_by_label("Control Number").fill(control_number)
    page.get_by_role("button", name="Preview").click()
    page.locator("img[src*='/preview/']").first.wait_for(timeout=60_000)
    page.locator("img[src*='/preview/']").first.scroll_into_view_if_needed()


def shoot(page: Page, shot: Shot, width: int, scheme: str) -> None:
    """One picture, whole for looking at and, for the docs, cut to the screen and to few colours."""
    page.screenshot(path=BUILD / f"{shot.name}-{width}-{scheme}.png", full_page=True)
    if width != min(SCREEN_PX) or scheme != shot.scheme:
        return
    file = DOCS / f"{shot.name}.png"
    page.screenshot(path=file)
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        sys.exit(f"{file.name} has {file.stat().st_size:,} bytes; {MOST_BYTES:,} are allowed.")


def forgotten(shots: Sequence[Shot]) -> list[str]:
    """The pages of the console of which no picture is made."""
    patterns = {page.path for page in PAGES if isinstance(page, DeclaredPage) and "GET" in page.methods and page.is_whole}
    shown = {urlsplit(shot.path).path.removeprefix("/console") for shot in shots} | {"/sign-in"}
    return sorted(path for path in patterns if not any(_pattern(path).fullmatch(each) for each in shown))


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+:(int|uuid)\}", r"[0-9a-f-]+", path))


def main() -> None:
    """Everything; ends with an error where a page has no picture."""
    for folder in (BUILD, DOCS):
        folder.mkdir(parents=True, exist_ok=True)
    with served() as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = opened(browser, url, width=1280, scheme="light").new_page()
        sign_in(page)
        shots = shots_of(furnish(page))
        if left := forgotten(shots):
            sys.exit(f"no picture of {', '.join(left)}")
        for width in SCREEN_PX:
            for scheme in ("light", "dark"):
                page = opened(browser, url, width=width, scheme=scheme).new_page()
                page.goto("/console/")
                shoot(page, Shot("sign-in", ""), width, scheme)
                sign_in(page)
                for shot in shots:
                    page.goto(shot.path)
                    if shot.steps is not None:
                        shot.steps(page)
                    page.wait_for_timeout(_SETTLED_MS)  # not "networkidle": a page that follows a set never is
                    shoot(page, shot, width, scheme)
        browser.close()


if __name__ == "__main__":
    main()
