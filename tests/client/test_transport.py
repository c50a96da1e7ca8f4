"""How the client stands bad networks, old tokens and strange answers, against a server that misbehaves as each test says."""

import base64
import hashlib
import json
import time
from pathlib import Path

import pytest
from toy_server import Prepared, toy_server

from photostat.client import Client, ServerError, UnexpectedAnswerError, UnreachableError
from photostat.client import transport as transport_module
from photostat.errors import InvalidInputError

DONE = Prepared(body=b'{"Success": true}')
NOT_READY = Prepared(503, b'{"ErrorType": "T", "Identifier": "", "Message": "Starting."}', {"X-Request-Id": "abc"})
STATUS = Prepared(body=b'{"imagecount": 2, "HASIMAGES": "Yes", "warnings": [], "Tomorrow": {}}')


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "_PAUSE_SECONDS", 0.001)


def signed_in(url: str) -> Client:
    return Client(url, "jane@example.com", "päss:word", timeout_seconds=5)


def test_names_are_read_in_any_case_and_unknown_members_passed_over() -> None:
    with toy_server(STATUS) as toy, signed_in(toy.url) as client:
        found = client.documents.status(5, 6)
    assert (found.image_count, found.has_images, found.error) == (2, "Yes", None)
    [asked] = toy.asked
    assert asked.headers["X-CSRF-Header"] == "-"
    assert base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode() == "jane@example.com:päss:word"


def test_get_is_tried_again_while_the_server_starts_or_hangs_up() -> None:
    with toy_server(NOT_READY, Prepared(hangs_up=True), STATUS) as toy, signed_in(toy.url) as client:
        assert client.documents.status(5, 6).image_count == 2
    assert len(toy.asked) == 3


def test_post_is_never_sent_twice() -> None:
    with toy_server(Prepared(hangs_up=True), DONE) as toy, signed_in(toy.url) as client, pytest.raises(UnreachableError):
        client.jobs.stop(5, 6)
    assert len(toy.asked) == 1
    with toy_server(NOT_READY, DONE) as toy, signed_in(toy.url) as client, pytest.raises(ServerError) as refused:
        client.jobs.stop(5, 6)
    assert len(toy.asked) == 1
    error = refused.value
    assert (error.status, error.error_type, error.message, error.request_id) == (503, "T", "Starting.", "abc")


def test_connection_that_the_server_ended_while_idle_is_opened_anew_even_for_a_post() -> None:
    with toy_server(Prepared(body=DONE.body, ends_connection=True), DONE) as toy, signed_in(toy.url) as client:
        client.jobs.stop(5, 6)
        time.sleep(0.2)
        client.jobs.stop(5, 6)
    assert len(toy.asked) == 2


def test_connection_is_kept_between_calls() -> None:
    with toy_server(DONE) as toy, signed_in(toy.url) as client:
        client.jobs.stop(5, 6)
        sock = client._transport._connection.sock
        client.jobs.stop(5, 6)
        assert sock is not None and client._transport._connection.sock is sock


def test_redirect_is_not_followed_so_that_the_password_stays_here() -> None:
    moved = Prepared(302, b"", {"Location": "http://127.0.0.1:1/"})
    with toy_server(moved) as toy, signed_in(toy.url) as client, pytest.raises(ServerError, match="302"):
        client.documents.status(5, 6)
    assert len(toy.asked) == 1


def test_token_is_fetched_once_and_again_when_the_server_does_not_know_it_any_more() -> None:
    token = Prepared(body=b'{"access_token": "one", "expires_in": 28800, "token_type": "Bearer"}')
    other = Prepared(body=b'{"access_token": "two", "expires_in": 28800, "token_type": "Bearer"}')
    unknown = Prepared(401, b"")
    with toy_server(token, STATUS, STATUS, unknown, other, STATUS) as toy:
        with Client(toy.url, client_id="id", client_secret="s&cret") as client:
            for _ in range(3):
                client.documents.status(5, 6)
        assert "s&cret" not in repr(client._transport._credentials)
    words = [asked.headers.get("Authorization", asked.path) for asked in toy.asked]
    path = "/Relativity/Identity/connect/token"
    assert words == [path, "Bearer one", "Bearer one", "Bearer one", path, "Bearer two"]
    assert b"client_secret=s%26cret" in toy.asked[0].body


def test_wrong_secret_and_wrong_password_are_refused_once() -> None:
    with (
        toy_server(Prepared(400, b'{"error": "invalid_client"}')) as toy,
        Client(toy.url, client_id="id", client_secret="x") as client,
        pytest.raises(ServerError) as refused,
    ):
        client.documents.status(5, 6)
    assert refused.value.status == 401
    with toy_server(Prepared(401, b"")) as toy, signed_in(toy.url) as client, pytest.raises(ServerError, match="password"):
        client.documents.status(5, 6)
    assert len(toy.asked) == 1


def test_download_that_breaks_off_or_is_damaged_leaves_no_file(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"native").hexdigest()
    damaged = Prepared(body=b"nativ3", headers={"ETag": f'"{sha256}"'})
    whole = Prepared(body=b"native", headers={"ETag": f'"{sha256}"'})
    with toy_server(Prepared(body=b"nat", told_bytes=6), damaged, whole) as toy, signed_in(toy.url) as client:
        with pytest.raises(UnreachableError, match="shorter"):
            client.documents.download_native(5, 6, tmp_path / "a")
        with pytest.raises(UnreachableError, match="SHA-256"):
            client.documents.download_native(5, 6, tmp_path / "a")
        assert list(tmp_path.iterdir()) == []
        client.documents.download_native(5, 6, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"native"


def test_upload_streams_names_and_bytes_as_they_are(tmp_path: Path) -> None:
    native = tmp_path / 'ünsinn "1".txt'
    native.write_bytes(b"\r\n--x")
    answer = {"Documents": [{"ArtifactID": 1, "ControlNumber": "A", "FileName": native.name}]}
    with toy_server(Prepared(body=json.dumps(answer).encode())) as toy, signed_in(toy.url) as client:
        [made] = client.documents.upload(5, [native], control_number_prefix="A")
    assert made.file_name == native.name
    body = toy.asked[0].body
    assert b"filename*=UTF-8''%C3%BCnsinn%20%221%22.txt\r\n" in body and b"\r\n\r\n\r\n--x\r\n--" in body
    assert len(body) == int(toy.asked[0].headers["Content-Length"])


def test_upload_that_is_refused_before_it_is_whole_says_why(tmp_path: Path) -> None:
    native = tmp_path / "big.bin"
    with native.open("wb") as file:
        file.truncate(64 * 1024**2)
    refusal = Prepared(413, b'{"ErrorType": "T", "Identifier": "", "Message": "Too large."}', reads_body=False)
    with toy_server(refusal) as toy, signed_in(toy.url) as client, pytest.raises((ServerError, UnreachableError)) as refused:
        client.documents.upload(5, [native])
    # the kernel may throw the answer away together with the connection; then at least nothing hangs
    assert isinstance(refused.value, UnreachableError) or refused.value.message == "Too large."


def test_missing_file_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    with toy_server(DONE) as toy, signed_in(toy.url) as client, pytest.raises(InvalidInputError, match="no file"):
        client.documents.upload(5, [tmp_path / "none"])
    assert toy.asked == []


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"ImageCount": "2", "HasImages": "Yes", "Warnings": []}', b'{"ImageCount": 2}']
)
def test_answer_of_another_kind_of_server_is_named(body: bytes) -> None:
    with toy_server(Prepared(body=body)) as toy, signed_in(toy.url) as client, pytest.raises(UnexpectedAnswerError):
        client.documents.status(5, 6)


@pytest.mark.parametrize(
    "url", ["example.com", "ftp://example.com", "http://", "http://a:b@example.com", "http://[::1", "http://h:x"]
)
def test_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InvalidInputError, match="no address"):
        signed_in(url)


def test_server_that_is_not_there_is_told_with_its_address() -> None:
    with toy_server(DONE) as toy:
        pass
    with signed_in(toy.url) as client, pytest.raises(UnreachableError, match=toy.url):
        client.documents.status(5, 6)


def test_one_way_to_sign_in_is_needed() -> None:
    for names in ({}, {"user": "a", "client_id": "b"}):
        with pytest.raises(InvalidInputError, match="either"):
            Client("http://127.0.0.1", **names)  # type: ignore[arg-type]


def test_https_where_there_is_no_tls_is_told_as_such() -> None:
    with (
        toy_server() as toy,
        signed_in(toy.url.replace("http:", "https:")) as client,
        pytest.raises(UnreachableError, match="does not speak TLS"),
    ):
        client.documents.status(5, 6)
