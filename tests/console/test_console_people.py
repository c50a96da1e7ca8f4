"""Users, groups, rights and the server's page: for system administrators alone, with errors beside the fields."""

from collections.abc import Callable

import pytest
from console_browser import Browser, Page

from photostat.workspaces.people.rights import Right


def test_account_is_made_put_into_a_group_with_rights_and_can_come_in(
    admin: Browser, stranger: Browser, workspace_id: int
) -> None:
    group = admin.post("/groups/new", {"name": "Reviewers <i>"}).headers["Location"].removeprefix("/console")
    group_id = group.rsplit("/", 1)[1]
    typed = {"name": "Doe, Jane", "email": "jane@example.com", "password": "a long password", "active": "1", "group": [group_id]}
    assert admin.post("/users/new", typed).status_code == 303
    assert "Reviewers <i>" in admin.page("/users").text
    assert stranger.sign_in("jane@example.com", "a long password").status_code == 303
    assert "There is no workspace that you may see" in stranger.page("/workspaces").text
    rights = f"{group}/w/{workspace_id}"
    wrong = admin.post(rights, {"right": ["AddDocuments"]})
    assert wrong.status_code == 400 and "must include ViewWorkspace" in wrong.text
    assert admin.post(rights, {"right": ["ViewWorkspace", "AddDocuments"]}).status_code == 303
    assert stranger.get("/").headers["Location"] == f"/console/w/{workspace_id}/documents"
    boxes = admin.page(rights).tags
    assert {found["value"] for kind, found in boxes if kind == "input" and "checked" in found} == {
        "ViewWorkspace",
        "AddDocuments",
    }
    assert admin.post(f"{group}/delete").status_code == 303
    assert stranger.get(f"/w/{workspace_id}/documents").status_code == 404


def test_account_is_changed_shut_and_deleted(admin: Browser, stranger: Browser) -> None:
    typed = {"name": "Doe, Jane", "email": "jane@example.com", "password": "a long password", "active": "1"}
    admin.post("/users/new", typed)
    path = next(href for href in admin.page("/users").attributes("a", "href") if "/users/1" in href).removeprefix("/console")
    stranger.sign_in("jane@example.com", "a long password")
    assert admin.post(path, typed | {"password": "", "email": "doe@example.com"}).status_code == 303
    assert stranger.get("/workspaces").status_code == 200
    assert admin.post(path, typed | {"password": "", "active": ""}).status_code == 303
    assert stranger.get("/workspaces").status_code == 303
    assert admin.post(f"{path}/delete").status_code == 303
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"password": "short"}, "password", "12 to 1,024"),
        ({"email": "admin@example.com"}, "email", "there is a user"),
        ({"email": "a:b"}, "email", "no colon"),
        ({"email": ""}, "email", "Email"),
    ],
)
def test_wrong_account_comes_back_as_typed(admin: Browser, changed: dict[str, str], field: str, said: str) -> None:
    typed = {"name": "Doe", "email": "x@example.com", "password": "a long password", "active": "1"} | changed
    answer = admin.post("/users/new", typed)
    page = Page(answer.text)
    assert answer.status_code == 400
    assert page.named("name")["value"] == "Doe" and page.named(field)["aria-invalid"] == "true"
    assert said in page.text


def test_last_administrator_stays(admin: Browser) -> None:
    answer = admin.post("/users/9", {"name": "Admin", "email": "admin@example.com", "active": ""})
    assert answer.status_code == 400 and "no active system administrator" in answer.text
    assert admin.post("/users/9/delete").status_code == 409


def test_server_page_shows_settings_without_secrets(admin: Browser) -> None:
    page = admin.page("/server")
    assert "PHOTOSTAT_IMAGING__LEASE_SECONDS" in page.texts and "No worker runs" in page.text
    assert "All slots are idle." in Page(admin.get("/server/live").text).texts


@pytest.mark.parametrize(
    "path",
    ["/users", "/users/new", "/users/9", "/groups/21", "/server", "/server/live", "/server/renderers", "/workspaces/new"],
)
def test_administration_is_for_administrators(person: Callable[..., Browser], workspace_id: int, path: str) -> None:
    assert person(workspace_id, list(Right)[:-1]).get(path).status_code == 403
