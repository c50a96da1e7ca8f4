"""The console in a browser: sign in, make a workspace, upload, look, search, by keyboard; no error, no request elsewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from drills.chromium import chromium, sign_in, window
from drills.served import PASSWORD, Served

pytestmark = pytest.mark.slow
HOSTILE = "<img src=x onerror=alert(1)>.txt"


def test_people_find_their_way_through_the_console(start: Callable[..., Served], tmp_path: Path) -> None:
    served = start(PHOTOSTAT_IMAGING__WORKERS="0")
    names = ["letter.txt", HOSTILE, *(f"{number}.txt" for number in range(8))]
    for name in names:
        (tmp_path / name).write_text(f"Dear {name}")
    with chromium() as browser:
        watched = window(browser, served.url)
        page = watched.page
        page.goto("/console/users")
        assert page.url.endswith("/console/sign-in?next=/console/users")
        sign_in(watched, "admin@example.com", PASSWORD)
        page.goto("/console/workspaces/new")
        page.get_by_label("Name").fill("Doe v. Roe")
        page.get_by_role("button", name="Create").dblclick()
        page.get_by_text("The workspace Doe v. Roe is there.").wait_for()
        documents = page.url

        page.get_by_role("button", name="Upload").click()
        page.locator("#upload-files").set_input_files([tmp_path / name for name in names])
        page.get_by_role("cell", name="letter.txt").wait_for()
        assert page.locator("tbody tr").count() == len(names)
        assert page.get_by_text(HOSTILE).is_visible() and page.locator("img[src=x]").count() == 0
        page.get_by_role("button", name="Count").click()
        page.get_by_text(f"{len(names)} documents").wait_for()

        page.get_by_label("Condition").fill("'File Name' == 'letter.txt'")
        page.get_by_label("Condition").press("Enter")
        page.get_by_role("link", name="All", exact=True).wait_for()
        assert page.locator("tbody tr").count() == 1
        page.locator("tbody a").click()
        page.get_by_role("heading", name="Extracted text").wait_for()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download native").click()
        assert Path(download.value.path()).read_text() == "Dear letter.txt"
        page.get_by_role("button", name="Image now").click()
        page.get_by_text("The document is being imaged.").wait_for()
        Image.new("RGB", (85, 110), "white").save(tmp_path / "page.jpg", dpi=(10, 10))
        page.locator("#replace-images").set_input_files(tmp_path / "page.jpg")
        page.get_by_role("link", name="View images").wait_for()

        page.goto(documents)
        page.get_by_label("Tick letter").or_(page.locator("tbody input").first).check()
        page.get_by_role("button", name="Image ticked (1)").click()
        page.get_by_text("images 1 document.").wait_for()

        page.get_by_role("button", name="Image all of this list").click()
        page.get_by_role("dialog").get_by_text("Image all documents of this workspace?").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="hidden")

        # by keyboard alone: the first stop leads past the navigation, the colours switch and stay
        page.goto(documents)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
        page.get_by_role("button", name="Colours").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.reload()
        assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"

        # a session that ends elsewhere leads back to the same page
        page.context.clear_cookies(name="photostat_session")
        page.get_by_role("link", name="Saved Searches").click()
        page.get_by_label("E-mail").fill("admin@example.com")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Saved Searches").wait_for()
        watched.check()

        # a connection that is lost shows itself, and goes away when it is back
        page.goto("/console/server")
        page.context.set_offline(True)
        page.get_by_text("The server does not answer.").wait_for()
        page.context.set_offline(False)
        page.get_by_text("The server does not answer.").wait_for(state="hidden")
