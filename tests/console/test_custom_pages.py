"""Custom pages of applications: which files are given and to whom, under which policy, and what a hostile ZIP comes to."""

import io
import random
import zipfile
from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from console_browser import Browser, Page
from test_applications_pages import install_of, put, work
from test_console_pages import HOSTILE

from library_archives import xml, zipped
from photostat.applications.installs.page_files import MOST_FILE_BYTES, PageFile, read_page
from photostat.applications.installs.store.custom_pages import StoredPage
from photostat.applications.library.model import IMAGING_GUID
from photostat.errors import NotFoundError
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace
from photostat.workspaces.people.rights import Right

GUID = UUID("aaaaaaaa-0000-0000-0000-000000000001")
SCRIPT = b"<!doctype html><title>Mine</title><script>document.title = 'ran'</script><p>Hello"
FILES = {
    "Index.html": SCRIPT,
    "css\\style.css": b"p { color: red }",
    "images/logo.PNG": b"\x89PNG",
    "images/data.json": b"{}",
    "fonts/a.woff2": b"wOF2",
    "bin/Mine.dll": b"MZ",
    "page.aspx": b"<%= 1 %>",
    "run.ashx": b"x",
    "script.js": b"alert(1)",
    "drawing.svg": b"<svg/>",
    "web.config": b"<x/>",
    "data.xml": b"<x/>",
    ".html": b"x",
    "html": b"x",
    "page.html.js": b"x",
}
Put = Callable[..., str]


def page_xml(name: str = "Page") -> str:
    return (
        f"<CustomPages><CustomPage><Guid>{GUID}</Guid><Name>{name}</Name><FileName>page.zip</FileName></CustomPage></CustomPages>"
    )


@pytest.fixture
def put_page(admin: Browser, services: Services, workspace_id: int) -> Put:
    """Installs an application with a custom page whose ZIP is this; the path of its page below /console."""

    def do(page: bytes, *, version: str = "1.0.0.0") -> str:
        content = zipped({"application.xml": xml(version=version, inside=page_xml()), f"custompages/{GUID}": page})
        application = put(admin, services, content, act="create" if version == "1.0.0.0" else "update")
        assert admin.post(f"{application}/install", {"workspace": str(workspace_id)}).status_code == 303
        work(services)
        return f"/w/{workspace_id}/custom-pages/{GUID}/"

    return do


def test_static_files_are_given_with_their_types(person: Callable[..., Browser], workspace_id: int, put_page: Put) -> None:
    own = put_page(zipped(FILES))
    reader = person(workspace_id, [Right.VIEW_WORKSPACE])
    expected = {
        "": ("text/html", SCRIPT),
        "index.html": ("text/html", SCRIPT),
        "css/style.css": ("text/css", b"p { color: red }"),
        "Images/logo.png": ("image/png", b"\x89PNG"),
        "images/data.json": ("text/plain; charset=utf-8", b"{}"),
        "fonts/a.woff2": ("font/woff2", b"wOF2"),
    }
    answers = {path: reader.get(own + path) for path in expected}
    assert {path: (answer.headers["Content-Type"], answer.content) for path, answer in answers.items()} == expected
    head = reader.request("HEAD", own)
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", str(len(SCRIPT)))


def test_answers_carry_a_policy_without_scripts_narrowed_to_the_page(admin: Browser, put_page: Put) -> None:
    own = put_page(zipped(FILES))
    headers = admin.get(own).headers
    prefix = f"*:*/console{own}"
    assert headers["Content-Security-Policy"] == (
        "sandbox allow-same-origin; default-src 'none'; script-src 'none'; img-src 'self' data:; "
        "style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'; "
        f"frame-ancestors 'none', img-src {prefix} data:; style-src {prefix} 'unsafe-inline'; font-src {prefix}"
    )
    others = ("X-Content-Type-Options", "Referrer-Policy", "Cache-Control", "Cross-Origin-Resource-Policy", "X-Frame-Options")
    assert [headers[name] for name in others] == ["nosniff", "no-referrer", "private, no-cache", "same-origin", "DENY"]
    assert headers["Cross-Origin-Opener-Policy"] == "unsafe-none" and "Set-Cookie" not in headers
    assert admin.get(own + "css/style.css").headers["Content-Security-Policy"] == headers["Content-Security-Policy"]
    refused = admin.get(own + "script.js").headers["Content-Security-Policy"]
    assert "sandbox" not in refused and "script-src 'self'" in refused, "errors and lists are pages of ours"


def test_what_could_be_run_is_not_there(admin: Browser, put_page: Put) -> None:
    own = put_page(zipped(FILES))
    denied = ["bin/Mine.dll", "page.aspx", "run.ashx", "script.js", "drawing.svg", "web.config", "data.xml", ".html", "html"]
    denied += ["page.html.js", "nothing.html", "nothing/", "bin/", "css", "index.html/"]
    assert {path: admin.get(own + path).status_code for path in denied} == dict.fromkeys(denied, 404)


def test_names_that_climb_lead_nowhere(admin: Browser, put_page: Put) -> None:
    own = put_page(zipped(FILES))
    names = [
        "..%2F..%2F..%2Fdocuments",
        "css%2F..%2Findex.html",
        "%2Findex.html",
        "/index.html",
        "index.html%00",
        "..%5Cindex.html",
    ]
    assert {name: admin.get(own + name).status_code for name in names} == dict.fromkeys(names, 404)
    assert admin.get(own.replace(str(GUID), str(GUID).upper())).status_code == 404, "one page, one address"


def test_a_page_without_a_start_file_is_a_list_of_its_static_files(admin: Browser, put_page: Put) -> None:
    name = f"a b/{HOSTILE}.html".replace("/script", "-script")
    own = put_page(zipped({name: b"x", "b/default.htm": b"start", "c.js": b"x"}))
    page = admin.page(own)
    assert page.inline_scripts == [] and "c.js" not in page.text and "b/default.htm" in page.text and name in page.text
    links = [link for link in page.attributes("a", "href") if "/custom-pages/" in link]
    assert [admin.get("/" + link).content for link in links] == [b"x", b"start"]
    assert admin.get(own + "b/").content == b"start" and "It has no static files." not in page.text
    assert "default" not in admin.page(own + "a%20b/").text


def _many_zeros() -> bytes:
    return zipped({"index.html": bytes(8_000_000)})


def _two_of_a_name() -> bytes:
    return zipped({"index.html": b"x", "INDEX.html": b"y"})


def _climbing() -> bytes:
    return zipped({"index.html": b"x", "../../etc/passwd.txt": b"x"})


def _linked() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        member = zipfile.ZipInfo("index.html")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
    return into.getvalue()


def _large() -> bytes:
    return zipped({"index.html": random.Random(1).randbytes(MOST_FILE_BYTES + 1)}, method=zipfile.ZIP_STORED)


def _damaged() -> bytes:
    return zipped({"index.html": SCRIPT}, method=zipfile.ZIP_STORED).replace(b"Hello", b"hello", 1)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (_many_zeros, "packed tighter than 1 : 200"),
        (_two_of_a_name, "twice"),
        (_climbing, "forbidden name"),
        (_linked, "is a link or a device"),
        (_large, "larger than 16 MB"),
        (_damaged, "is damaged"),
        (lambda: b"no ZIP", "no valid ZIP archive"),
    ],
)
def test_a_hostile_zip_is_refused_in_words(made: Callable[[], bytes], told: str, admin: Browser, put_page: Put) -> None:
    # The archive around it has limits of its own: what is packed twice passes them and is refused here
    answer = admin.get(put_page(made()))
    assert (answer.status_code, told in Page(answer.text).text) == (400, True), answer.text[-500:]


def test_only_who_sees_the_workspace_gets_files_and_only_while_it_is_installed(
    admin: Browser,
    stranger: Browser,
    person: Callable[..., Browser],
    services: Services,
    workspace_id: int,
    put_page: Put,
) -> None:
    own = put_page(zipped(FILES))
    with change(services.database, user_id=9) as begun:
        other = create_workspace(begun, NewWorkspace(name="Other", matter_id=107), services.birth_steps)
    elsewhere = own.replace(f"/w/{workspace_id}/", f"/w/{other}/")
    assert admin.get(elsewhere).status_code == 404, "the other workspace has no such application"
    assert person(other, Right).get(own).status_code == 404
    assert person(workspace_id, []).get(own).status_code == 404
    assert stranger.get(own).headers["Location"].startswith("/console/sign-in?next=")
    assert admin.get(own.replace(str(GUID), str(UUID(int=1)))).status_code == 404
    assert admin.post(own).status_code == 405
    with change(services.database, user_id=9) as begun:
        begun.connection.execute(
            sa.text("DELETE FROM workspace_application WHERE application_guid <> :imaging"), {"imaging": IMAGING_GUID}
        )
    assert admin.get(own).status_code == 404


def test_an_upgrade_serves_its_own_files(admin: Browser, put_page: Put) -> None:
    put_page(zipped({"index.html": b"old", "gone.html": b"x"}))
    own = put_page(zipped({"index.html": b"new"}), version="2.0.0.0")
    assert admin.get(own).content == b"new" and admin.get(own + "gone.html").status_code == 404


def test_the_page_of_an_install_leads_there(admin: Browser, put_page: Put) -> None:
    own = put_page(zipped(FILES))
    [application] = {link for link in admin.page("/applications").attributes("a", "href") if link.split("/")[-1].isdigit()} - {
        "/console/applications/1015285"
    }
    install = admin.page(install_of(admin, application.removeprefix("/console")))
    assert f"/console{own}" in install.attributes("a", "href") and "Stored; its static files are served" in install.text


def test_a_store_that_gives_streams_only_will_do() -> None:
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

    class Streams:
        def open(self, _key: str) -> Stream:
            return Stream(zipped(FILES))

    page = StoredPage(GUID, "Page", "key")
    assert read_page(Streams(), page, "") == PageFile(SCRIPT, "text/html")  # type: ignore[arg-type]
    with pytest.raises(NotFoundError):
        read_page(Streams(), page, "page.aspx")  # type: ignore[arg-type]
