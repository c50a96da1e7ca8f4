"""The console's door: sessions, where sign-in leads, foreign pages, and the API by the session cookie."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from console_browser import ADMIN, Browser, Page

from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.people.accounts import set_password


def test_root_leads_to_the_console(stranger: Browser) -> None:
    answer = stranger.get("//")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/console/")


def test_page_without_a_session_leads_to_sign_in_and_back(stranger: Browser) -> None:
    answer = stranger.get("/workspaces?a=b%20c")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/console/sign-in?next=/console/workspaces%3Fa%3Db%2520c"
    page = stranger.page("/sign-in?next=/console/workspaces%3Fa%3Db%2520c")
    assert page.named("next")["value"] == "/console/workspaces?a=b%20c"
    answer = stranger.post("/sign-in", {"email": ADMIN[0], "password": ADMIN[1], "next": "/console/workspaces?a=b%20c"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/workspaces?a=b%20c")
    assert "Workspaces" in stranger.page("/workspaces").text


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/console/\\evil", "/console\n/x", "javascript:alert(1)", "/Relativity.REST/"],
)
def test_sign_in_leads_nowhere_else(stranger: Browser, wanted: str) -> None:
    answer = stranger.post("/sign-in", {"email": ADMIN[0], "password": ADMIN[1], "next": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/")


def test_wrong_password_keeps_the_address_and_says_nothing_else(stranger: Browser) -> None:
    for email in (ADMIN[0], "nobody@example.com"):
        answer = stranger.sign_in(email, "wrong")
        page = Page(answer.text)
        assert (answer.status_code, page.named("email")["value"]) == (401, email)
        assert "The e-mail address or the password is wrong" in page.text


def test_eleventh_wrong_password_is_refused_unseen(stranger: Browser) -> None:
    statuses = [stranger.sign_in("somebody@example.com", "wrong").status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: Browser, services: Services) -> None:
    cookie = stranger.sign_in(*ADMIN).headers["Set-Cookie"]
    token = cookie.partition("=")[2].partition(";")[0]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    with services.database.read() as connection:
        stored = connection.execute(sa.text("SELECT token_hash FROM console_session")).scalar_one()
    assert len(token) == 43 and token.encode() not in bytes(stored)


def test_over_tls_the_cookie_is_bound_to_the_host(stranger: Browser) -> None:
    behind_proxy = {"X-Forwarded-Proto": "https"}  # of this machine, which the test's server trusts
    form = {"email": ADMIN[0], "password": ADMIN[1], "next": ""}
    cookie = stranger.post("/sign-in", form, headers=behind_proxy).headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")}
    assert cookie.startswith("__Host-photostat=") and {"Secure", "HttpOnly", "Path=/"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    sent = {"Cookie": cookie.partition(";")[0]}
    assert stranger.get("/workspaces", headers=behind_proxy | sent).status_code == 200
    assert stranger.get("/workspaces", headers=sent).status_code == 303


def test_signing_out_ends_the_session_on_the_server(admin: Browser) -> None:
    cookies = admin.session.cookies.get_dict()
    assert admin.post("/sign-out").headers["Location"] == "/console/sign-in"
    admin.session.cookies.update(cookies)
    assert admin.get("/workspaces").status_code == 303


def test_signing_in_anew_ends_the_session_before(admin: Browser, services: Services) -> None:
    assert admin.sign_in(*ADMIN).status_code == 303
    with services.database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM console_session")).scalar_one() == 1


@pytest.mark.parametrize(
    "ended", ["used_on = now() - interval '3 hours'", "ends_on = now() - interval '1 second'"], ids=["idle", "too old"]
)
def test_session_ends_by_itself(admin: Browser, services: Services, ended: str) -> None:
    with services.database.transaction() as connection:
        connection.execute(sa.text(f"UPDATE console_session SET {ended}"))
    assert admin.get("/workspaces").status_code == 303
    assert admin.get("/workspaces", headers={"Accept": "application/json"}).status_code == 401
    partial = admin.get("/workspaces", headers={"HX-Request": "true", "HX-Current-URL": f"{admin.base}/console/workspaces?x=1"})
    assert (partial.status_code, partial.headers["HX-Redirect"]) == (401, "/console/sign-in?next=/console/workspaces%3Fx%3D1")


def test_new_password_ends_all_sessions(admin: Browser, services: Services) -> None:
    with change(services.database, user_id=9) as begun:
        set_password(begun, 9, "another long password", services.authenticator.forget_all)
    assert admin.get("/workspaces").status_code == 303


def test_shut_account_is_out_at_once(admin: Browser, services: Services) -> None:
    with services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE user_account SET is_active = false WHERE artifact_id = 9"))
    assert admin.get("/workspaces").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": None, "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": None, "Origin": "null"},
        {"Sec-Fetch-Site": None},
    ],
)
def test_foreign_page_changes_nothing(admin: Browser, headers: dict[str, str | None]) -> None:
    answer = admin.post("/workspaces/new", {"name": "Theirs", "matter": "107"}, headers=headers)
    assert answer.status_code == 403
    assert "Theirs" not in admin.page("/workspaces").text


def test_over_plain_http_the_origin_is_enough(admin: Browser) -> None:
    headers = {"Sec-Fetch-Site": None, "Origin": admin.base}
    assert admin.post("/workspaces/new", {"name": "Ours", "matter": "107"}, headers=headers).status_code == 303


def test_api_takes_the_session_of_our_own_page(admin: Browser, stranger: Browser) -> None:
    marked = {"X-CSRF-Header": "-", "Accept": "application/json"}
    answer = admin.get("//photostat/v1/me", headers=marked)
    assert (answer.status_code, answer.json()["Email"]) == (200, ADMIN[0])
    assert admin.get("//photostat/v1/me", headers={"Accept": "application/json"}).status_code == 404
    for site in ("cross-site", "same-site"):
        refused = admin.get("//photostat/v1/me", headers=marked | {"Sec-Fetch-Site": site})
        assert (refused.status_code, refused.headers.get("WWW-Authenticate")) == (401, None)
    without = admin.post("//photostat/v1/groups", headers=marked | {"Sec-Fetch-Site": None}, json={"Name": "x"})
    assert without.status_code == 401
    assert stranger.get("//photostat/v1/me", headers=marked).status_code == 401


def test_ended_session_is_no_user_of_the_api(admin: Browser) -> None:
    cookies = admin.session.cookies.get_dict()
    admin.post("/sign-out")
    admin.session.cookies.update(cookies)
    assert admin.get("//photostat/v1/me", headers={"X-CSRF-Header": "-"}).status_code == 401


def test_own_password_is_changed_with_the_old_one(person: Callable[..., Browser], workspace_id: int) -> None:
    somebody = person(workspace_id, [])
    wrong = {"old_password": "no", "new_password": "a new long password", "again": "a new long password"}
    answer = somebody.post("/password", wrong)
    assert answer.status_code == 400 and "OldPassword is not your password" in answer.text
    differs = somebody.post("/password", wrong | {"again": "b"})
    assert differs.status_code == 400 and "differ" in differs.text
    done = somebody.post("/password", wrong | {"old_password": "an ordinary password"})
    assert (done.status_code, done.headers["Location"]) == (303, "/console/sign-in")
    assert somebody.get("/workspaces").status_code == 303
