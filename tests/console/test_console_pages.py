"""Every page of the console: who gets it and who does not, what its head says to the browser, and nothing hostile in it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from console_browser import Browser, Page
from test_console_documents import upload

from photostat.console.pages import PAGES
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.folders.editing import create_folder
from photostat.workspaces.people.rights import Right

HOSTILE = "<script>alert(1)</script>{{7*7}}\"'&"


def paths_of(methods: str, workspace_id: int, **ids: int) -> list[str]:
    """The paths of all pages below the workspace with this method, ids filled in; unknown ones get one that nothing has."""
    found = [page.path for page in PAGES if methods in page.methods and "/w/{w:int}" in page.path]
    filled = [path.replace("{w:int}", str(workspace_id)).replace("{path:path}", "index.html") for path in found]
    filled = [re.sub(r"\{\w+:uuid\}", str(UUID(int=1)), path) for path in filled]
    return [re.sub(r"\{(\w+):int\}", lambda match: str(ids.get(match[1], 2_000_000_000)), path) for path in filled]


def test_workspace_of_others_does_not_exist(person: Callable[..., Browser], workspace_id: int) -> None:
    somebody = person(workspace_id, [])
    answers = {path: somebody.get(path, headers={"Accept": "text/html"}).status_code for path in paths_of("GET", workspace_id)}
    assert {path: status for path, status in answers.items() if status not in (403, 404)} == {}
    answers = {path: somebody.post(path).status_code for path in paths_of("POST", workspace_id)}
    assert {path: status for path, status in answers.items() if status not in (400, 403, 404)} == {}


def test_reader_gets_pages_and_changes_nothing(person: Callable[..., Browser], workspace_id: int, services: Services) -> None:
    reader = person(workspace_id, [Right.VIEW_WORKSPACE])
    for path in ("documents", "searches", "searches/new"):
        assert reader.get(f"/w/{workspace_id}/{path}").status_code == 200
    answers = {path: reader.post(path, {"name": "x", "profile": "1"}).status_code for path in paths_of("POST", workspace_id)}
    assert {path: status for path, status in answers.items() if status not in (400, 403, 404)} == {}


def test_every_link_of_the_frame_leads_somewhere(admin: Browser, workspace_id: int) -> None:
    page = admin.page(f"/w/{workspace_id}/documents")
    known = [re.compile(re.sub(r"\{\w+:int\}", r"\\d+", found.path)) for found in PAGES]
    links = {urlsplit(href).path for href in page.attributes("a", "href") if href.startswith("/console/")}
    lost = [link for link in links if not any(path.fullmatch(link.removeprefix("/console")) for path in known)]
    assert lost == []


@pytest.mark.parametrize(
    ("path", "entry"),
    [("/groups/21", "Users"), ("/users/9", "Users"), ("/w/{w}/imaging-warnings", "Document Errors"), ("/w/{w}/jobs", "Jobs")],
)
def test_the_navigation_says_where_one_is(admin: Browser, workspace_id: int, path: str, entry: str) -> None:
    text = admin.get(path.replace("{w}", str(workspace_id))).text
    assert re.findall(r'aria-current="page">([^<]+)<', text) == [entry]


def test_no_address_stands_twice() -> None:
    addresses = [(page.path, method) for page in PAGES for method in page.methods]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("path", ["/workspaces", "/sign-in", "/no/such/page", "/w/1/documents"])
def test_head_lets_the_browser_run_and_load_nothing_foreign(admin: Browser, path: str) -> None:
    headers = admin.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin" and headers["X-Frame-Options"] == "DENY"


def test_pages_keep_the_policy(admin: Browser, workspace_id: int) -> None:
    """No inline script or style, no handler in an attribute: the browser would refuse them, and something would not work."""
    document_id = upload(admin, workspace_id, "one.txt")[0]
    paths = ["/workspaces", "/workspaces/new", "/users", "/users/new", "/users/9", "/server", "/password"]
    paths += [f"/w/{workspace_id}/{rest}" for rest in ("documents", f"documents/{document_id}", "searches", "searches/new")]
    for path in paths:
        page = admin.page(path)
        assert page.inline_scripts == [], path
        assert [name for _, found in page.tags for name in found if name.startswith("on") or name == "style"] == [], path
        foreign = [
            value for tag, name in (("script", "src"), ("link", "href"), ("img", "src")) for value in page.attributes(tag, name)
        ]
        assert all(value.startswith("/console/static/") for value in foreign), path


def test_assets_are_cached_for_ever_under_a_name_that_changes_with_them(stranger: Browser) -> None:
    sheet = stranger.page("/sign-in").attributes("link", "href")[1]
    answer = stranger.get(sheet.removeprefix("/console"))
    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    for wrong in (sheet.replace("/static/", "/static/x"), "/static/../app.py", "/static/x/%2e%2e/app.py"):
        assert stranger.get(wrong.removeprefix("/console")).status_code in (303, 404)


def test_hostile_names_of_workspaces_searches_and_people_are_text(admin: Browser, services: Services) -> None:
    made = admin.post("/workspaces/new", {"name": HOSTILE, "matter": "107"})
    base = made.headers["Location"].removeprefix("/console").removesuffix("/documents")
    admin.post("/users/new", {"name": HOSTILE, "email": f"{HOSTILE}@x", "active": "1"})
    admin.post(f"{base}/searches/new", {"name": HOSTILE})
    with change(services.database, user_id=9) as begun:
        create_folder(begun, int(base.rsplit("/", 1)[1]), HOSTILE)
    for path in ("/workspaces", "/users", f"{base}/documents", f"{base}/searches"):
        page = admin.page(path)
        assert page.inline_scripts == [] and "alert(1)" in page.text
        assert "49" not in page.texts


def test_error_page_names_the_request_and_no_trace(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("photostat.console.pages.people.list_users", broken)
    answer = admin.get("/users", headers={"X-Request-Id": "abc-1"})
    page = Page(answer.text)
    assert answer.status_code == 500 and "abc-1" in page.texts
    assert "secret" not in answer.text and "Traceback" not in answer.text
    partial = admin.get("/users", headers={"HX-Request": "true"})
    assert (partial.status_code, partial.headers["Content-Type"]) == (500, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/sign-out", 405), ("PUT", "/workspaces", 405), ("GET", "/w/0/documents", 404)],
)
def test_what_is_not_there_says_so(admin: Browser, method: str, path: str, status: int) -> None:
    assert admin.request(method, path).status_code == status


def test_forms_have_limits(admin: Browser) -> None:
    too_long = admin.post("/workspaces/new", {"name": "x" * 1_100_000})
    too_many = admin.post("/workspaces/new", "&".join(f"a{number}=1" for number in range(6_000)))
    with_nul = admin.post("/workspaces/new", "name=%00")
    assert [answer.status_code for answer in (too_long, too_many, with_nul)] == [400, 400, 400]
    assert admin.post("/workspaces/new", {"name": "", "matter": "107"}).status_code == 400
    assert admin.post("/workspaces/new", {"name": "x", "matter": "999999"}).status_code == 400


def test_form_sent_twice_is_done_once(admin: Browser) -> None:
    form = {"name": "Only once", "matter": "107", "once": "abc"}
    first, second = (admin.post("/workspaces/new", form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert admin.page("/workspaces").texts.count("Only once") == 2  # in the switcher and in the list


def test_message_of_any_length_and_script_is_shown(admin: Browser) -> None:
    name = "訴" * 255
    assert admin.post("/workspaces/new", {"name": name, "matter": "107"}).status_code == 303
    assert f"The workspace {name} is there." in admin.page("/workspaces").texts
