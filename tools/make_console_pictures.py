"""Pictures of the console for docs/console.md: each page in light and dark, 1280 and 1920 wide.

A server is started on a folder of its own, loaded with the examples, and looked at with Debian's Chromium. `docs/console/` gets
the 1280 wide ones, cut to a screen and to few colours; all of them, in full, go to `build/console/` to be looked at.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[1]
DOCS, BUILD = ROOT / "docs" / "console", ROOT / "build" / "console"
PASSWORD = "correct horse battery staple"
MOST_BYTES = 150_000
SCREEN_PX = {1280: 800, 1920: 1080}
EXAMPLES = ("*.docx", "*.xlsx", "*.eml", "*.pdf", "*.pptx", "*.html", "*.txt", "*.png")
_IMAGED_SECONDS = 180.0
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


def furnish(page: Page) -> dict[str, str]:
    """A workspace with documents, images, a search, people; gives the paths of what was made, by name."""
    page.goto("/console/workspaces/new")
    page.get_by_label("Name").fill("Doe v. Roe")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("button", name="Upload").wait_for()
    base = re.findall(r"/console/w/\d+", page.url)[0]
    page.get_by_role("button", name="Upload").click()
    natives = sorted({file for pattern in EXAMPLES for file in (ROOT / "examples").rglob(pattern)})[:14]
    page.locator("#upload-files").set_input_files(natives)
    page.locator("tbody tr").nth(len(natives) - 1).wait_for()
    page.goto(f"{base}/searches/new")
    page.get_by_label("Name").fill("Documents without images")
    page.get_by_label("Field").first.select_option(label="Has Images")
    page.get_by_label("Value").first.fill("No")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("is saved").wait_for()
    search = page.url.partition("/console")[2]
    page.goto(f"{base}/imaging-sets/new")
    page.get_by_label("Name").fill("Custodian Doe")
    page.get_by_label("Data Source").select_option(index=1)
    page.get_by_label("Imaging Profile").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Image Documents").click()
    page.get_by_role("button", name="Image Documents").wait_for()
    run = page.url.partition("/console")[2]
    page.get_by_role("button", name="Image Documents").click()
    page.get_by_role("button", name="Stop Imaging").wait_for()
    imaging_set = page.url.partition("/console")[2]
    page.get_by_text("Completed").first.wait_for(timeout=_IMAGED_SECONDS * 1000)
    page.goto(f"{base}/documents")
    document = page.locator("tbody tr", has_text="draft 4.docx").locator("a").get_attribute("href") or ""
    page.goto("/console/users/new")
    page.get_by_label("Name").fill("Doe, Jane")
    page.get_by_label("E-mail").fill("jane@example.com")
    page.get_by_role("button", name="Create").click()
    return {
        "base": base,
        "document": document,
        "search": f"/console{search}",
        "set": f"/console{imaging_set}",
        "run": f"/console{run}",
        "production": f"/console{furnish_productions(page, base)}",
        **furnish_applications(page),
    }


def furnish_productions(page: Page, base: str) -> str:
    """A production of the imaged documents that has run; its path."""
    page.goto(f"{base}/productions/new")
    page.get_by_label("Name").fill("First production")
    page.get_by_label("Documents").select_option(label="Imaging set: Custodian Doe")
    page.get_by_label("Prefix").fill("ROE")
    page.get_by_label("Confidentiality stamp").fill("CONFIDENTIAL")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Run Production").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Completed").first.wait_for(timeout=_IMAGED_SECONDS * 1000)
    return page.url.partition("/console")[2]


def furnish_applications(page: Page) -> dict[str, str]:
    """Two applications with a field of the same name: the first is installed, the second meets a conflict."""
    paths = {}
    for number, name in ((1, "Privilege Log"), (2, "Case Calendar")):
        page.goto("/console/applications")
        archive = {"name": f"{name}.xml", "mimeType": "application/xml", "buffer": application(number, name)}
        page.get_by_label("Upload an application").set_input_files(archive)
        page.get_by_role("button", name="Upload", exact=True).click()
        page.get_by_role("button", name="Create in the Application Library").click()
        page.get_by_role("link", name="Install", exact=True).click()
        paths["application"] = page.url.partition("/console")[2].removesuffix("/install")
        page.get_by_label("Tick Doe v. Roe").check()
        page.get_by_role("button", name="Install into the ticked").click()
        page.get_by_text("Failed (1)" if number == 2 else "Completed (2)").wait_for()
    paths["installs"] = page.url.partition("/console")[2]
    page.get_by_role("row", name=re.compile("Doe v. Roe")).get_by_role("link").click()
    page.get_by_role("button", name="Install with these resolutions").wait_for()
    paths["install"] = page.url.partition("/console")[2]
    return {name: f"/console{path}" for name, path in paths.items()}


def application(number: int, name: str) -> bytes:
    """An application with two fields of documents."""
    fields = "".join(
        f"<Field><ArtifactId>{place}</ArtifactId><DisplayName>{title}</DisplayName><FieldTypeId>1</FieldTypeId>"
        f"<Guid>{number:08d}-0000-0000-0000-{place:012d}</Guid></Field>"
        for place, title in ((1, "Days until hearing"), (2, f"Lines of {name}"))
    )
    document = "<Guid>15c36703-74ea-4ff8-9dfb-ad30ece7530d</Guid><Name>Document</Name>"
    return (
        '<Application xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<Guid>{number:08d}-0000-0000-0000-000000000000</Guid><Name>{name}</Name><RelativityVersion>12.1.0.0</RelativityVersion>"
        "<Version>1.0.0.0</Version>"
        f"<Objects><Object>{document}<DescriptorArtifactTypeId>10</DescriptorArtifactTypeId><Fields>{fields}</Fields></Object></Objects>"
        "<Locked>true</Locked></Application>"
    ).encode()


def pages_of(made: dict[str, str]) -> dict[str, str]:
    """What is shown: the picture's name and the path."""
    base = made["base"]
    return {
        "workspaces": "/console/workspaces",
        "documents": f"{base}/documents",
        "document": made["document"],
        "viewer": f"{made['document']}/viewer",
        "imaging-sets": f"{base}/imaging-sets",
        "imaging-set": made["set"],
        "imaging-set-run": made["run"],
        "qc-review": f"{made['set']}/review?bucket=everything",
        "imaging-profiles": f"{base}/imaging-profiles",
        "imaging-profile": f"{base}/imaging-profiles/new",
        "native-types": f"{base}/native-types",
        "field-codes": f"{base}/field-codes",
        "document-errors": f"{base}/document-errors",
        "warnings": f"{base}/imaging-warnings",
        "jobs": f"{base}/jobs",
        "searches": f"{base}/searches",
        "search": made["search"],
        "users": "/console/users",
        "group": "/console/groups/21",
        "group-rights": f"/console/groups/21{base.removeprefix('/console')}",
        "user": "/console/users/9",
        "productions": f"{base}/productions",
        "production-new": f"{base}/productions/new",
        "production": made["production"],
        "applications": "/console/applications",
        "application": made["application"],
        "application-workspaces": f"{made['application']}/install",
        "application-installs": made["installs"],
        "application-install": made["install"],
        "server": "/console/server",
    }


def shoot(page: Page, name: str, width: int, scheme: str, *, in_docs: bool) -> None:
    """One picture, whole for looking at and, for the docs, cut to the screen and to few colours."""
    BUILD.mkdir(parents=True, exist_ok=True)
    whole = BUILD / f"{name}-{width}-{scheme}.png"
    page.screenshot(path=whole, full_page=True)
    if not in_docs:
        return
    DOCS.mkdir(parents=True, exist_ok=True)
    file = DOCS / f"{name}-{scheme}.png"
    page.screenshot(path=file)
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        sys.exit(f"{file.name} has {file.stat().st_size:,} bytes; {MOST_BYTES:,} are allowed.")


def main() -> None:
    """Everything."""
    with served() as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = opened(browser, url, width=1280, scheme="light").new_page()
        page.goto("/console/")
        shoot(page, "sign-in", 1280, "light", in_docs=True)
        sign_in(page)
        made = furnish(page)
        for width in SCREEN_PX:
            for scheme in ("light", "dark"):
                page = opened(browser, url, width=width, scheme=scheme).new_page()
                sign_in(page)
                for name, path in pages_of(made).items():
                    page.goto(path)
                    page.wait_for_timeout(_SETTLED_MS)  # not "networkidle": a page that follows a set never is
                    shoot(page, name, width, scheme, in_docs=width == 1280)
        browser.close()


if __name__ == "__main__":
    main()
