"""What the reference texts say of all imaging calls: names in any case, digit texts, comments, no body, 404 Not Found."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from openapi_ground import Ground
from pydantic import TypeAdapter

from conftest import Client
from photostat.api.app import ROUTERS
from photostat.api.examples import EXAMPLES
from photostat.api.wire.json_body import decode_json
from photostat.services import Services

V1 = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}"
ROUTES = {
    (method, route.path_format): route
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods
}
# Numbers that are texts as well (a job by number or GUID), and profiles, which the domain reads and not the wire model
KEPT = {"imagingJobId", "MassProcessId", "WorkspaceArtifactId", "ImagingJobId"}
WITH_BODY = [key for key, example in EXAMPLES.items() if example.request is not None and "rofile" not in key[1]]


@pytest.fixture
def stock(client: Client, services: Services, workspace_id: int) -> Ground:
    """Something of everything."""
    return Ground(client, workspace_id, services.database)


def reads() -> Iterator[str]:
    # A download is a ZIP and needs a production that has run: test_productions.py
    return (path for method, path in EXAMPLES if method == "GET" and not path.endswith("/download"))


def test_reads_answer_the_same_in_any_case_and_with_a_slash_and_leave_nulls_out(client: Client, stock: Ground) -> None:
    wrong = []
    for template in reads():
        path = stock.path("GET", template, stock.renew("GET", template))
        plain, other = client.get(path), client.get(path.swapcase() + "/")
        assert plain.status_code == 200, f"{path}: {plain.text}"
        if (other.status_code, other.text) != (200, plain.text):
            wrong.append(f"{path}: {other.status_code} {other.text[:100]}")
        if "null" in json.dumps(plain.json()):
            wrong.append(f"{path}: {plain.text[:300]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", ["imaging-profiles", "imaging-sets", "application-field-codes"])
def test_a_delete_of_what_is_not_there_is_404_not_found(client: Client, workspace_id: int, kind: str) -> None:
    answer = client.delete(f"{V1.format(workspace_id=workspace_id)}/{kind}/2147483647")
    assert (answer.status_code, answer.reason) == (404, "Not Found")
    assert answer.json()["ErrorType"] == "Relativity.Services.Exceptions.NotFoundException"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "imaging-sets/{set_id}/hide-images"),
        ("POST", "imaging-sets/{set_id}/release-images"),
        ("POST", "imaging-sets/{set_id}/run"),
        ("POST", "jobs/{job_id}/stop"),
        ("POST", "imaging-sets/{set_id}/retry-errors"),
        ("DELETE", "application-field-codes/{field_code_id}"),
        ("DELETE", "imaging-profiles/{profile_id}"),
        ("DELETE", "imaging-sets/{set_id}"),
    ],
)
def test_no_body_and_no_content_type_are_enough(client: Client, stock: Ground, method: str, path: str) -> None:
    url = f"{V1}/{path}"
    for name, value in stock.values.items():
        url = url.replace(f"{{{name}}}", value)
    answer = client.request(method, url)
    assert "Content-Type" not in answer.request.headers
    assert (answer.status_code, answer.reason) == (200, "OK")


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
def test_a_body_reads_the_same_in_any_case_with_texts_for_numbers_and_comments(method: str, path: str) -> None:
    field = ROUTES[method, path].body_field
    assert field is not None
    plain = EXAMPLES[method, path].request
    read: Callable[[object], Any] = TypeAdapter(field.field_info.annotation).validate_python
    odd = json.dumps(spelled_oddly(plain), indent=1)
    commented = odd.replace("\n", ' // a comment, "quoted": {\n', 1).replace("\n", "\n/* and another */ ", 1)
    assert read(decode_json(commented.encode())) == read(plain)


def spelled_oddly(value: object) -> object:
    """Other case of names, texts for numbers and truth values, members that are null or unknown."""
    if isinstance(value, dict):
        members = {name.swapcase(): item if name in KEPT else spelled_oddly(item) for name, item in value.items()}
        return members | {"NobodyKnowsIt": {"a": 1}, "OriginationID": None}
    if isinstance(value, list):
        return [spelled_oddly(item) for item in value]
    if isinstance(value, bool | int):
        return str(value).lower()
    return value
