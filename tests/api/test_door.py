"""The door of the API: nobody gets in without credentials, and nothing is said about why."""

import base64
import http.client

import pytest

from conftest import ADMIN, Client

PING = "Relativity.Services.Environmental.IEnvironmentModule/Ping%20Service/Ping"


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Basic " + base64.b64encode(b"admin@example.com:wrong").decode(),
        "Basic " + base64.b64encode(b"nobody\0@example.com:wrong").decode(),
        "Bearer",
        "Bearer nothing-like-a-token",
        "Digest x",
    ],
)
def test_stranger_gets_401_with_the_challenge_and_no_words(anonymous: Client, authorization: str) -> None:
    answer = anonymous.post(PING, headers={"Authorization": authorization})
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Relativity.REST"'


def test_eleventh_wrong_password_is_not_even_looked_at(anonymous: Client) -> None:
    wrong = ("somebody@example.com", "wrong")
    statuses = [anonymous.post(PING, auth=wrong).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_password_beyond_ascii_is_read_in_both_encodings(client: Client, anonymous: Client, encoding: str) -> None:
    asked = {"Email": "jürgen@example.com", "Password": "ein längeres Paßwort"}
    assert client.post("/photostat/v1/users", asked).status_code == 200
    pair = base64.b64encode(f"{asked['Email']}:{asked['Password']}".encode(encoding)).decode()
    answer = anonymous.get("/photostat/v1/me", headers={"Authorization": f"Basic {pair}"})
    assert (answer.status_code, answer.json()["Email"]) == (200, asked["Email"])


def test_call_without_the_csrf_header_is_404(client: Client) -> None:
    del client.session.headers["X-CSRF-Header"]
    answer = client.post(PING)
    assert answer.status_code == 404
    assert answer.json()["ErrorType"] == "Relativity.Services.Exceptions.NotFoundException"


def test_unknown_route_needs_a_user_before_it_is_unknown(anonymous: Client, client: Client) -> None:
    assert anonymous.get("no/such/route").status_code == 401
    assert client.get("no/such/route").status_code == 404
    assert client.session.auth == ADMIN


@pytest.mark.parametrize(
    "path",
    [
        "//Relativity.REST/api/",
        "/./photostat/v1/me",
        "/Relativity.REST/../photostat/v1/me",
        "/x",
        "/",
        "/healthz/../photostat/v1/me",
    ],
)
def test_no_spelling_of_a_path_gets_around_the_door(server: str, path: str) -> None:
    host, _, port = server.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    connection.request("GET", path, headers={"X-CSRF-Header": "-"})
    assert connection.getresponse().status in (401, 404)
    connection.close()


def test_probes_and_the_openapi_document_are_open(anonymous: Client) -> None:
    assert [anonymous.get(path).status_code for path in ("/healthz", "/readyz", "/metrics", "/openapi.json")] == [200] * 4
