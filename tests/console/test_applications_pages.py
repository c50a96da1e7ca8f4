"""The pages of the application library: uploads that are confirmed, installs, their conflicts, and who may."""

import re
from collections.abc import Callable

import pytest
from console_browser import Browser, Page
from imaging_pages import press

from library_archives import EXAMPLE_GUID, document_xml, field_xml, rap
from photostat.applications.installs.running import Installer, run_waiting
from photostat.console.pages import application_install, application_installs, applications
from photostat.console.pages.applications import LIBRARY
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.custom_fields import create_document_field
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import find_field
from photostat.workspaces.people.rights import Right

HOSTILE = "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}"
SHOWN = "<script>alert(1)</script> {{7*7}}"


def work(services: Services) -> None:
    run_waiting(Installer(services.database, services.blobs))


def upload(browser: Browser, content: bytes) -> str:
    """Send an archive as the page's script does; the path of the page where it is confirmed."""
    answer = browser.request(
        "POST",
        f"/{LIBRARY}/package",
        files={"file": ("Example.rap", content)},
        headers={"X-CSRF-Header": "-", "Accept": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    return f"/applications/packages/{answer.json()['PackageGUID']}"


def put(browser: Browser, services: Services, content: bytes, *, act: str = "create") -> str:
    """The path of an application that was uploaded, confirmed and installed into the library."""
    answer = browser.post(upload(browser, content), {"act": act})
    assert answer.status_code == 303, answer.text
    work(services)
    return answer.headers["Location"].removeprefix("/console")


def install_of(browser: Browser, application: str) -> str:
    """The path of the newest install into a workspace."""
    links = re.findall(r"/console(/applications/\d+/installs/\d+)", browser.get(f"{application}/installs").text)
    assert links[0].startswith(application)
    return str(links[0])


def test_an_upload_is_looked_at_then_created_then_updated_by_a_higher_version(admin: Browser, services: Services) -> None:
    assert "Imaging" in admin.page("/applications").text
    fields = document_xml(field_xml(1, HOSTILE, 1))
    path = upload(admin, rap(name=HOSTILE, inside=fields))
    page = admin.page(path)
    assert f"Name {SHOWN} Version 1.0.0.0" in page.text and "Object Types (1) Document" in page.text
    assert "Not yet" in page.text and page.named("act")["value"] == "create"
    assert page.inline_scripts == [] and "49" not in page.texts
    made = press(admin, path, act="create")
    [live] = [value for value in made.attributes("section", "hx-get") if value]
    assert "Pending" in admin.page(live.removeprefix("/console")).texts
    work(services)
    answer = admin.get(live.removeprefix("/console")).text
    assert "Completed" in Page(answer).texts and "hx-get" not in answer
    assert f"{SHOWN} 1.0.0.0 is in the Application Library." in made.text and str(EXAMPLE_GUID) in made.text
    assert admin.get(path).status_code == 404, "a package that was decided about is forgotten"

    same = upload(admin, rap(name="Example"))
    page = admin.page(same)
    assert "Version 1.0.0.0 is not higher than 1.0.0.0, which the library has." in page.text
    refused = admin.post(same, {"act": "update"})
    assert refused.status_code == 400
    page = Page(refused.text)
    [problem] = [found for _, found in page.tags if found.get("id") == "ignore_version-problem"]
    assert "invalid-feedback" in str(problem["class"]) and "IgnoreVersion replaces it all the same." in page.text
    assert "1.0.0.0 is in the Application Library." in press(admin, same, act="update", ignore_version="1").text
    again = upload(admin, rap())
    assert "already exists" in Page(admin.post(again, {"act": "create"}).text).text
    assert "forgotten" in press(admin, f"{again}/forget").text and admin.get(again).status_code == 404
    higher = upload(admin, rap(version="2.0.0.0"))
    assert "Update to 2.0.0.0" in admin.page(higher).text
    application = press(admin, higher, act="update")
    assert "2.0.0.0 is in the Application Library." in application.text
    [download] = application.attributes("button", "data-download")
    assert admin.get(f"/{download}", headers={"X-CSRF-Header": "-"}).content == rap(version="2.0.0.0")
    number = download.split("/")[-2]
    assert "is out of the library" in press(admin, f"/applications/{number}/delete").text
    imaging = press(admin, "/applications/1015285/delete").text
    assert "is required and cannot be deleted" in imaging


def test_an_install_is_asked_for_followed_and_looked_at(admin: Browser, services: Services, workspace_id: int) -> None:
    application = put(admin, services, rap(inside=document_xml(field_xml(1, "Colour of cars", 1))))
    page = admin.page(f"{application}/install?condition=%27Workspace%27+LIKE+%27Doe%27")
    assert "Doe v. Roe" in page.text and "Admin Case" not in page.text and "1 workspace" in page.text
    wrong = admin.page(f"{application}/install?condition=%27Nonsense%27+%3D%3D+1")
    assert wrong.named("condition")["aria-invalid"] == "true" and wrong.named("condition")["value"] == "'Nonsense' == 1"
    nothing = admin.post(f"{application}/install", {"unlock": "1"})
    assert nothing.status_code == 400 and "Tick the workspaces" in nothing.text
    assert "checked" in Page(nothing.text).named("unlock")

    form = {"workspace": str(workspace_id), "once": "twice"}
    answers = {admin.post(f"{application}/install", form).headers["Location"] for _ in range(2)}
    assert answers == {f"/console{application}/installs"}
    waiting = admin.page(f"{application}/installs")
    assert "1 install asked for." in waiting.text and "Pending (1)" in waiting.text
    path = install_of(admin, application)
    [live] = [value for value in waiting.attributes("section", "hx-get") if value]
    assert "Pending (1)" in admin.page(live.removeprefix("/console")).text
    assert "Pending" in admin.page(f"{path}/live").text and "Cancel" in admin.page(path).text

    work(services)
    assert "hx-get" not in admin.get(f"{path}/live").text, "what is over is not asked for any more"
    done = admin.page(path)
    assert "Status Completed" in done.text and "Field Colour of cars" in done.text and "Details (" in done.text
    [csv] = [value for value in done.attributes("button", "data-download") if value.endswith("csv")]
    assert "Colour of cars" in admin.get(f"/{csv}", headers={"X-CSRF-Header": "-"}).text
    listed = admin.page(f"{application}/installs?status=4&condition=%27Workspace%27+LIKE+%27Doe%27")
    assert "Completed (1)" in listed.text and listed.attributes("section", "hx-get") == []
    assert "No install matches." in admin.page(f"{application}/installs?status=3").text
    assert "had this version already" in press(admin, f"{application}/install", workspace=str(workspace_id)).text


def test_outdated_workspaces_are_told_and_updated_and_waiting_installs_cancelled(
    admin: Browser, services: Services, workspace_id: int
) -> None:
    application = put(admin, services, rap())
    press(admin, f"{application}/install", mode="all")
    work(services)
    assert put(admin, services, rap(version="2.0.0.0"), act="update") == application
    assert "Outdated Workspaces 1 Show" in admin.page(application).text
    assert "Example 2.0.0.0 Example.rap No 1 " in admin.page("/applications").text
    assert "out of date" in admin.page(f"{application}/install?condition=%27Is+Out+Of+Date%27+%3D%3D+true").text
    assert "1 install asked for." in press(admin, f"{application}/install", mode="upgrade").text
    path = install_of(admin, application)
    assert "The install is cancelled." in press(admin, f"{path}/cancel").text
    assert "could not be canceled" in press(admin, f"{path}/cancel").text
    press(admin, f"{application}/install", mode="upgrade")
    assert "1 cancelled." in press(admin, f"{application}/installs/cancel", mode="all").text
    assert "Nothing waited." in press(admin, f"{application}/installs/cancel", mode="all").text
    press(admin, f"{application}/install", mode="upgrade")
    number = install_of(admin, application).rsplit("/", 1)[1]
    assert "1 cancelled." in press(admin, f"{application}/installs/cancel", install=number).text
    again = press(admin, f"{install_of(admin, application)}/retry")
    work(services)
    assert "The install is asked for." in again.text and "Outdated Workspaces 0" in admin.page(application).text
    texts = admin.page(install_of(admin, application)).texts
    history = texts[texts.index("History in Doe v. Roe") :]
    assert history.count("Canceled") == 3 and history.count("Completed") == 2


def test_conflicts_are_a_form_whose_ways_out_resolve_them(admin: Browser, services: Services, workspace_id: int) -> None:
    with change(services.database, user_id=9) as begun:
        field_id = create_document_field(begun, workspace_id, SHOWN, FieldType.WHOLE_NUMBER)
    application = put(admin, services, rap(inside=document_xml(field_xml(1, HOSTILE, 1))))
    press(admin, f"{application}/install", workspace=str(workspace_id))
    work(services)
    path = install_of(admin, application)
    page = admin.page(path)
    assert "Status Failed" in page.text and f"Take {SHOWN} for the incoming field" in page.text
    assert page.inline_scripts == [] and "Choose a way out of each" in page.text
    typed = {"way-1000": "1", "value-1000-1": "Has Images", "unlock": "1"}
    refused = admin.post(f"{path}/retry", typed)
    assert refused.status_code == 400
    back = Page(refused.text)
    assert back.named("value-1000-1")["value"] == "Has Images" and back.named("value-1000-1")["aria-invalid"] == "true"
    assert "A Field with the same name already exists" in back.text and "checked" in back.named("unlock")
    assert admin.post(f"{path}/retry", {"way-1000": "1", "value-1000-1": ""}).status_code == 400
    resolved = press(admin, f"{path}/retry", **{"way-1000": "1", "value-1000-1": "Mine"})
    assert "The install is asked for." in resolved.text
    work(services)
    newest = install_of(admin, application)
    assert newest != path and "Status Completed" in admin.page(newest).text
    assert "Conflicts" not in admin.page(path).texts, "an older install offers nothing"
    with services.database.read() as connection:
        assert find_field(connection, workspace_id, field_id).name == "Mine"


@pytest.mark.parametrize("module", [applications, application_installs, application_install], ids=lambda module: module.__name__)
def test_only_system_administrators_come_in(module: object, person: Callable[..., Browser], workspace_id: int) -> None:
    somebody = person(workspace_id, Right)
    assert "/console/applications" not in somebody.page("/workspaces").attributes("a", "href")
    for page in module.PAGES:  # type: ignore[attr-defined]
        path = page.path.replace("{package:uuid}", str(EXAMPLE_GUID)).replace("{id:int}", "1015285").replace("{install:int}", "1")
        method = "POST" if "POST" in page.methods else "GET"
        assert somebody.request(method, path).status_code == 403, path


def test_what_is_not_there_is_not_found(admin: Browser) -> None:
    for path in (
        "/applications/999999999",
        "/applications/1/install",
        "/applications/1015285/installs/999999",
        f"/applications/packages/{EXAMPLE_GUID}",
    ):
        assert admin.get(path).status_code == 404, path
