"""What pictures of the console show: a workspace with documents, sets, productions, applications, people; made by clicking."""

import re
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
EXAMPLES = ("*.docx", "*.xlsx", "*.eml", "*.pdf", "*.pptx", "*.html", "*.txt", "*.png")
_IMAGED_MS = 180_000.0


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
    page.goto(f"{base}/searches/new")
    page.get_by_label("Name").fill("All documents")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("is saved").wait_for()
    make_set(page, base, "Custodian Doe", "Documents without images")
    page.get_by_role("link", name="Image Documents").click()
    page.get_by_role("button", name="Image Documents").click()
    page.get_by_role("button", name="Stop Imaging").wait_for()
    imaging_set = page.url.partition("/console")[2]
    page.get_by_text("Completed").first.wait_for(timeout=_IMAGED_MS)
    page.goto(f"{base}/documents")
    link = page.locator("tbody tr", has_text="draft 4.docx").locator("a")
    document, control_number = link.get_attribute("href") or "", link.inner_text()
    draw_markups(page, document)
    first = {
        name: first_of(page, f"{base}/{path}") for name, path in (("native_type", "native-types"), ("field_code", "field-codes"))
    }
    make_set(page, base, "Everything once more", "All documents")
    run = f"{page.url.partition('/console')[2]}/run"
    page.goto("/console/users/new")
    page.get_by_label("Name").fill("Doe, Jane")
    page.get_by_label("E-mail").fill("jane@example.com")
    page.get_by_role("button", name="Create").click()
    return {
        "base": base,
        "document": document,
        "control_number": control_number,
        "search": f"/console{search}",
        "set": f"/console{imaging_set}",
        "run": f"/console{run}",
        "profile": f"/console{change_profile(page, base)}",
        **first,
        "production": f"/console{furnish_productions(page, base)}",
        **furnish_applications(page),
    }


def make_set(page: Page, base: str, name: str, search: str) -> None:
    """A set with the default profile; its page is open then."""
    page.goto(f"{base}/imaging-sets/new")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Data Source").select_option(label=search)
    page.get_by_label("Imaging Profile").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Image Documents").wait_for()


def draw_markups(page: Page, document: str) -> None:
    """Two redactions and a highlight on the first page, one below the other."""
    page.goto(f"{document}/viewer")
    page.locator("#viewer[data-ready][data-shown='1']").wait_for()
    for number, key in enumerate("bxl"):
        page.keyboard.press(key)
        page.keyboard.press("n")
        page.get_by_text("Drawn on page 1.").wait_for()
        for _ in range(24 * (2 - number)):
            page.keyboard.press("ArrowUp")
        page.wait_for_timeout(600)  # a move is stored a moment after the last key


def change_profile(page: Page, base: str) -> str:
    """A copy of the default profile, changed twice; its path."""
    page.goto(f"{base}/imaging-profiles")
    page.get_by_role("button", name="Copy").click()
    for label, value in (("ImageOutputDpi", "200"), ("MaxPagesPerDoc", "500")):
        page.get_by_label("Name", exact=False).first.fill("Production, 200 dpi")
        page.locator(f'[id="NativeOptions.{label}"]').fill(value)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The imaging profile is saved.").wait_for()
    return page.url.partition("/console")[2]


def first_of(page: Page, path: str) -> str:
    """Where the first row of a list leads."""
    page.goto(path)
    return page.locator("tbody tr a[href]").first.get_attribute("href") or ""


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
    page.get_by_text("Completed").first.wait_for(timeout=_IMAGED_MS)
    return page.url.partition("/console")[2]


def furnish_applications(page: Page) -> dict[str, str]:
    """Two applications with a field of the same name: the first is installed, the second meets a conflict."""
    paths = {}
    for number, name in ((1, "Privilege Log"), (2, "Case Calendar")):
        send_archive(page, number, name)
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
    send_archive(page, 3, "Deposition Tracker")
    page.get_by_role("button", name="Create in the Application Library").wait_for()
    paths["package"] = page.url.partition("/console")[2]
    return {name: f"/console{path}" for name, path in paths.items()}


def send_archive(page: Page, number: int, name: str) -> None:
    """Upload an application; its components are shown then."""
    page.goto("/console/applications")
    archive = {"name": f"{name}.xml", "mimeType": "application/xml", "buffer": application(number, name)}
    page.get_by_label("Upload an application").set_input_files(archive)
    page.get_by_role("button", name="Upload", exact=True).click()


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
