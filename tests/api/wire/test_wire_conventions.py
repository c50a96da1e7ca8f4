import gzip
import json
from collections.abc import Iterator

import pytest
from asgi_client import CSRF, Answer, call
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from toy_routes import BASE, UPLOAD_LIMIT_BYTES, toy_app

from photostat.api.wire.errors import MalformedBodyError, UnreadableTextError
from photostat.api.wire.file_names import base_name, sent_name
from photostat.api.wire.json_body import decode_json, without_comments
from photostat.api.wire.naming import wire_name
from photostat.api.wire.openapi import same_paths
from photostat.api.wire.route import JSON_LIMIT_BYTES

SERVICE = "/Relativity.REST/api/Toy.Services.IToyModule/Toy%20Service"


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return toy_app()


def error_of(answer: Answer) -> str:
    body = answer.json()
    assert list(body) == ["ErrorType", "Identifier", "Message"]
    return body["ErrorType"].rpartition(".")[2] + ": " + body["Message"]


def test_paths_and_query_names_in_any_case_reach_their_route(app: FastAPI) -> None:
    answer = call(app, "GET", "/relativity.rest/API/TOY-service/V1/workspaces/-1/PROFILES/ALL/?START=3&INCLUDEactions=True")
    assert answer.json() == [{"Name": "with actions", "ArtifactID": 3, "Guids": []}]


@given(name=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_texts_in_parameter_segments_keep_their_case(name: str) -> None:
    from urllib.parse import quote

    assert call(toy_app(), "GET", f"{BASE.upper()}/1/FILES/{quote(name)}").json() == name


@pytest.mark.parametrize(
    "path", ["/nope", BASE + "//profiles/all", BASE + "/1/files/%2e%2e", BASE + "/1/files/a%00b", "//" + BASE]
)
def test_tricks_in_paths_are_unknown_routes(app: FastAPI, path: str) -> None:
    answer = call(app, "GET", path)
    assert answer.status == 404
    assert error_of(answer).startswith("NotFoundException: ")


def test_nul_in_a_query_value_is_refused_by_name(app: FastAPI) -> None:
    answer = call(app, "GET", BASE + "/1/profiles/all?start=%00")
    assert (answer.status, "start" in error_of(answer)) == (400, True)


def test_a_wrong_verb_is_told_which_there_are(app: FastAPI) -> None:
    answer = call(app, "DELETE", BASE + "/1/profiles/3")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, PUT")


def test_members_in_any_case_and_numbers_as_texts_are_read(app: FastAPI) -> None:
    sent = {"REQUEST": {"name": "x", "artifactid": "12", "IMAGINGFORMAT": "1", "hasqc": "True", "Notes": None, "Unknown": 1}}
    echoed = call(app, "POST", BASE + "/1/profiles/echo", json_body=sent).json()
    assert echoed == {
        "Name": "x",
        "ArtifactID": 12,
        "ImagingFormat": "Jpeg",
        "HasQC": True,
        "Owner": {"Secured": False, "Value": None},
        "Members": [],
    }


@pytest.mark.parametrize("written", ["Tiff", "tIFF", 0, "0", " tiff "])
def test_an_enum_is_read_from_name_number_and_digits(app: FastAPI, written: object) -> None:
    sent = {"request": {"Name": "x", "ImagingFormat": written}}
    assert call(app, "POST", BASE + "/1/profiles/echo", json_body=sent).json()["ImagingFormat"] == "Tiff"


@pytest.mark.parametrize("written", ["Gif", 7, "7", True, 1.5, []])
def test_an_unknown_enum_value_is_answered_with_the_list(app: FastAPI, written: object) -> None:
    answer = call(app, "POST", BASE + "/1/profiles/echo", json_body={"request": {"Name": "x", "ImagingFormat": written}})
    assert answer.status == 400
    assert error_of(answer) == ("ValidationException: Request.ImagingFormat must be one of Tiff (0), Jpeg (1), NotSet.")


@pytest.mark.parametrize(
    ("what", "status"), [("missing", 404), ("conflict", 409), ("forbidden", 403), ("disk", 500), ("bug", 500), ("anonymous", 401)]
)
def test_domain_errors_have_the_statuses_of_the_contract(app: FastAPI, what: str, status: int) -> None:
    answer = call(app, "POST", f"{SERVICE}/Fail/{what}")
    assert answer.status == status
    assert b"secret" not in answer.body and b"Traceback" not in answer.body
    assert (status == 500) == (status != 401 and answer.json()["Identifier"] != "")


def test_without_credentials_the_answer_is_empty_with_the_challenge(app: FastAPI) -> None:
    answer = call(app, "POST", f"{SERVICE}/Fail/anonymous")
    assert (answer.body, answer.headers["www-authenticate"]) == (b"", 'Bearer realm="Relativity.REST"')


def test_a_call_without_the_csrf_header_is_not_found(app: FastAPI) -> None:
    assert call(app, "GET", BASE.lower() + "/1/profiles/3", headers={}).status == 404
    assert call(app, "GET", BASE + "/1/profiles/3", headers={"X-CSRF-Header": ""}).status == 200
    assert call(app, "POST", "/relativity/identity/CONNECT/token", headers={}).status == 200


def test_a_body_with_comments_and_a_last_comma_is_read(app: FastAPI) -> None:
    body = b'\xef\xbb\xbf{"request": { // a comment\n "Name": "http://x /* y */", /* more */ },}'
    assert call(app, "POST", BASE + "/1/profiles/echo", body=body).json()["Name"] == "http://x /* y */"


@given(st.recursive(st.text() | st.integers() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_stripping_comments_leaves_json_without_comments_alone(value: object) -> None:
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert without_comments(body) == body


@pytest.mark.parametrize(
    "body",
    [b"{", b"[NaN]", b'"\xff"', b'"\\ud800"', b"[" * 100_000, b"[" * 300 + b"]" * 300, b'"\\"' * 200_000, b"/* " * 200_000],
)
@pytest.mark.timeout(20)
def test_what_is_no_json_is_refused_with_its_position_in_little_time(body: bytes) -> None:
    with pytest.raises(MalformedBodyError, match="line 1 column"):
        decode_json(body)


@pytest.mark.parametrize("body", [b'{"A": [{"B": "x\\u0000"}]}', b'{"A": [{"B": 1e999}]}'])
def test_texts_that_no_database_takes_are_refused_by_name(body: bytes) -> None:
    with pytest.raises(UnreadableTextError, match=r"^A\[0\]\.B "):
        decode_json(body)


def test_a_json_body_over_the_limit_is_refused_before_it_is_read(app: FastAPI) -> None:
    declared = call(app, "POST", BASE + "/1/profiles", body=b" " * (JSON_LIMIT_BYTES + 1))
    assert (declared.status, declared.chunks_read) == (400, 0)
    assert error_of(declared).startswith("ValidationException: Maximum request length exceeded")

    def hundred_megabytes() -> Iterator[bytes]:
        yield from (b" " * 1_000_000 for _ in range(100))

    chunked = call(app, "POST", BASE + "/1/profiles", body=hundred_megabytes())
    assert (chunked.status, chunked.chunks_read) == (400, 5)


def test_a_route_may_take_longer_json(app: FastAPI) -> None:
    assert call(app, "POST", SERVICE + "/Big", json_body={"Value": "x" * 5_000_000}).json() == 5_000_000


def test_other_content_types_and_compressed_bodies_are_refused(app: FastAPI) -> None:
    for headers in (
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Encoding": "gzip"},
    ):
        assert call(app, "POST", BASE + "/1/profiles", body=b"{}", headers=CSRF | headers).status == 415


def test_an_upload_streams_and_stops_at_its_limit(app: FastAPI) -> None:
    assert call(app, "PUT", "/photostat/v1/raw", body=[b"x" * 1000] * 50).json() == 50_000
    endless = call(app, "PUT", "/photostat/v1/raw", body=(b"x" * 1_000_000 for _ in range(1000)))
    assert (endless.status, endless.chunks_read) == (413, UPLOAD_LIMIT_BYTES // 1_000_000 + 1)


def test_a_client_that_goes_away_is_no_server_error(app: FastAPI) -> None:
    assert call(app, "PUT", "/photostat/v1/raw", body=[b"x", None]).status == 499
    assert call(app, "POST", BASE + "/1/profiles", body=[b"{", None]).status == 499


def multipart(body: bytes, app: FastAPI, kind: str = "form-data") -> Answer:
    return call(
        app, "POST", "/photostat/v1/documents", body=body, headers=CSRF | {"Content-Type": f'multipart/{kind}; boundary="b"'}
    )


def test_parts_with_and_without_names_are_read(app: FastAPI) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="C:\\x\\a.docx"\r\n\r\nhello\r\n'
        b"--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b--\r\n"
    )
    assert multipart(body, app, "mixed").json() == [["files", "a.docx", None, 5], [None, None, "application/json", 2]]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b\r\n",
        b"--b\r\nContent-Disposition: form-data\r\n\r\nno end",
        b"--b\r\n" + b"A: " + b"x" * 100_000,
        b"--b\r\nbad\r\n\r\n",
    ],
)
def test_a_malformed_multipart_body_is_refused(app: FastAPI, body: bytes) -> None:
    answer = multipart(body, app)
    assert (answer.status, error_of(answer).split(":")[0]) == (400, "ServiceSerializationException")


@given(st.text(max_size=400))
def test_a_base_name_holds_no_path_and_no_control_characters(untrusted: str) -> None:
    name = base_name(untrusted)
    assert len(name) <= 255 and not set(name) & set("/\\\0\r\n") and name not in (".", "..")


def test_file_names_are_read_in_the_three_ways_that_clients_write_them() -> None:
    assert sent_name("form-data; filename*=utf-8''%C3%A4.doc", "x.doc") == "ä.doc"
    assert sent_name("form-data", "=?utf-8?B?w6QuZG9j?=") == "ä.doc"
    assert sent_name("form-data", "../../etc/a.doc") == "a.doc"
    assert sent_name("form-data", None) is None


def test_texts_are_compressed_when_asked_and_images_never(app: FastAPI) -> None:
    asked = CSRF | {"Accept-Encoding": "br, gzip"}
    text = call(app, "GET", "/photostat/v1/text/200000", headers=asked)
    assert (text.headers["content-encoding"], len(gzip.decompress(text.body))) == ("gzip", 200_000)
    stream = call(app, "GET", "/photostat/v1/stream", headers=asked)
    assert gzip.decompress(stream.body).endswith(b"999,photostat\n")
    for target in (
        "/photostat/v1/text/200000?kind=image/tiff",
        "/photostat/v1/text/10",
        "/photostat/v1/stream?kind=text/event-stream",
    ):
        assert "content-encoding" not in call(app, "GET", target, headers=asked).headers
    assert "content-encoding" not in call(app, "GET", "/photostat/v1/text/200000").headers


def test_a_sane_request_id_is_kept_and_another_replaced(app: FastAPI) -> None:
    assert call(app, "GET", "/healthz", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert call(app, "GET", "/healthz", headers={"X-Request-ID": "a b\n"}).headers["x-request-id"] != "a b\n"


def test_the_document_tells_every_status_and_the_csrf_header(app: FastAPI) -> None:
    document = call(app, "GET", "/openapi.json", headers={}).json()
    operation = document["paths"][BASE + "/{workspace_id}/profiles"]["post"]
    assert {"200", "400", "401", "403", "404", "409", "413", "415", "429", "500", "503"} == set(operation["responses"])
    assert "X-CSRF-Header" in [parameter["name"] for parameter in operation["parameters"]]
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_paths_that_are_one_to_openapi_are_found() -> None:
    assert same_paths(["/a/{x}", "/b/{x}", "/A/{y}"]) == [("/a/{x}", "/A/{y}")]


def test_wire_names_keep_their_acronyms() -> None:
    assert [wire_name(name) for name in ("artifact_id", "has_qc", "guids")] == ["ArtifactID", "HasQC", "Guids"]
