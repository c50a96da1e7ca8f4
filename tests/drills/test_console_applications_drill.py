"""The application library in a browser: an upload is looked at and confirmed, installed, followed until it is over by itself.

What an application brings as a custom page is shown there, and tries in vain to run, to send and to load what is not its own.
"""

import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from drills.chromium import Watched, chromium, sign_in, window
from drills.served import PASSWORD, Served
from library_archives import document_xml, field_xml, rap, xml, zipped

pytestmark = pytest.mark.slow

BROCHURE = "aaaaaaaa-0000-0000-0000-000000000001"
BROCHURE_XML = f"<CustomPages><CustomPage><Guid>{BROCHURE}</Guid><Name>Brochure</Name></CustomPage></CustomPages>"
BROCHURE_FILES = {
    "index.html": b"""<!doctype html><title>Brochure</title><link rel="stylesheet" href="css/page.css">
        <link rel="stylesheet" href="http://127.0.0.2:9/page.css"><style>h1 { color: rgb(1, 2, 3) }</style>
        <meta http-equiv="refresh" content="0;url=/console/workspaces?refreshed">
        <body onload="document.title = 'ran'"><script>document.title = 'ran'</script>
        <h1>Cars</h1><p>Blue</p><a href="javascript:document.title = 'ran'">Run</a>
        <img id="own" src="images/dot.gif"><img src="/console/workspaces?picture"><img src="http://127.0.0.2:9/dot.gif">
        <iframe src="/console/workspaces?framed"></iframe>
        <form method="post" action="/console/sign-out"><button>Send</button></form>
        <a href="more/">More</a>""",
    "more/index.html": b"<!doctype html><title>More</title>",
    "css/page.css": b"p { color: rgb(4, 5, 6); background: url(../images/dot.gif?css) } h1 { background: url(/console/?css) }",
    "images/dot.gif": b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
}


def check_barriers(page: Page) -> None:
    """Nothing serious under axe-core, in light and in dark."""
    for scheme, options in (("dark", {"runOnly": ["color-contrast"]}), ("light", {})):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found if item["impact"] in ("serious", "critical")] == []


def check_custom_page(watched: Watched) -> None:
    """The page of an install leads to the brochure, which looks as it should and reaches nothing but its own files."""
    with watched.context.expect_page() as opened:
        watched.page.get_by_role("link", name="Brochure").click()
    page = opened.value
    answered: list[str] = []

    def note(answer: Response) -> None:
        answered.append(answer.url)

    page.on("response", note)
    page.wait_for_load_state()
    page.reload()
    expect(page).to_have_title("Brochure")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.locator("p")).to_have_css("color", "rgb(4, 5, 6)")
    expect(page.locator("#own")).to_have_js_property("naturalWidth", 1)
    page.get_by_text("Run").click()
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_title("Brochure")
    own = page.url
    page.get_by_role("link", name="More").click()
    expect(page).to_have_title("More")
    assert own.endswith(f"/custom-pages/{BROCHURE}/")
    assert {url.removeprefix(own) for url in answered} == {"", "css/page.css", "images/dot.gif", "images/dot.gif?css", "more/"}
    page.close()


def test_an_application_is_uploaded_installed_and_its_conflict_resolved(start: Callable[..., Served], tmp_path: Path) -> None:
    served = start(PHOTOSTAT_IMAGING__WORKERS="1")
    (tmp_path / "wrong.rap").write_bytes(b"no archive")
    cars = xml(name="Cars", inside=document_xml(field_xml(1, "Colour", 1)) + BROCHURE_XML)
    brochure = {f"custompages/{BROCHURE}": zipped(BROCHURE_FILES)}
    (tmp_path / "cars.rap").write_bytes(zipped({"application.xml": cars, **brochure}))
    vans = rap(UUID(int=1), name="Vans", inside=document_xml(field_xml(2, "Colour", 1)))
    (tmp_path / "vans.rap").write_bytes(vans)
    with chromium() as browser:
        watched = window(browser, served.url)
        page = watched.page
        sign_in(watched, "admin@example.com", PASSWORD)
        page.goto("/console/workspaces/new")
        page.get_by_label("Name").fill("Doe v. Roe")
        page.get_by_role("button", name="Create").click()
        page.get_by_role("link", name="Applications").click()

        upload = page.get_by_role("button", name="Upload", exact=True)
        page.get_by_label("Upload an application").set_input_files(tmp_path / "wrong.rap")
        upload.click()
        expect(page.locator("#archive-problem")).not_to_be_empty()
        check_barriers(page)
        page.get_by_label("Upload an application").set_input_files(tmp_path / "cars.rap")
        upload.dblclick()
        page.get_by_role("heading", name="Confirm Cars").wait_for()
        check_barriers(page)
        page.get_by_role("button", name="Create in the Application Library").dblclick()
        page.get_by_text("Cars 1.0.0.0 is in the Application Library.").wait_for()
        check_barriers(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        assert Path(download.value.path()).read_bytes() == (tmp_path / "cars.rap").read_bytes()
        page.get_by_role("link", name="Install", exact=True).click()
        page.get_by_label("Tick Doe v. Roe").check()
        check_barriers(page)
        page.get_by_role("button", name="Install into the ticked (1)").click()
        page.get_by_text("Completed (2)").wait_for()  # into the library and the workspace; the list says so by itself
        check_barriers(page)
        page.get_by_role("row", name=re.compile("Doe v. Roe")).get_by_role("link").click()
        check_barriers(page)
        check_custom_page(watched)

        page.goto("/console/applications")
        page.get_by_label("Upload an application").set_input_files(tmp_path / "vans.rap")
        upload.click()
        page.get_by_role("button", name="Create in the Application Library").click()
        page.get_by_role("link", name="Install", exact=True).click()
        page.get_by_role("button", name="Install into all workspaces").click()
        page.get_by_role("dialog").get_by_role("button", name="Go on").click()
        page.get_by_text("Failed (1)").wait_for()
        page.get_by_role("row", name=re.compile("Doe v. Roe")).get_by_role("link").click()
        page.get_by_label("Give Colour, which is in the way").check()
        page.get_by_label("Count Vans").or_(page.get_by_label("Count Cars")).check()
        retry = page.get_by_role("button", name="Install with these resolutions")
        retry.click()
        expect(page.get_by_label("New name of Colour")).to_have_attribute("aria-invalid", "true")
        check_barriers(page)
        page.get_by_label("New name of Colour").fill("Colour of the car")
        retry.click()
        page.get_by_text("The install is asked for.").wait_for()
        page.get_by_text("Details (").wait_for()  # the page follows the new install by itself
        expect(page.locator("dd [role=status]")).to_have_text("Completed")
        with page.expect_download() as download:
            page.get_by_role("button", name="Details as CSV").click()
        assert download.value.suggested_filename.startswith("Vans_")
        assert "Colour" in Path(download.value.path()).read_text()
        watched.check()
