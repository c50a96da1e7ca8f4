"""The examples of the imaging calls in the OpenAPI document: each operation has its own, and each would be taken."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from fastapi.routing import APIRoute
from prometheus_client import CollectorRegistry
from pydantic import TypeAdapter

from photostat.api.app import ROUTERS
from photostat.api.examples import EXAMPLES
from photostat.api.wire.app import build_app
from photostat.api.wire.examples import Example

APP = build_app(ROUTERS, title="Photostat", version="0", registry=CollectorRegistry(), threads=1, examples=EXAMPLES)
DOCUMENT: dict[str, Any] = APP.openapi()
ROUTES = {(method, route.path_format): route for route in APP.routes if isinstance(route, APIRoute) for method in route.methods}


def operations() -> Iterator[tuple[str, str, Any]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if any("imaging" in tag.lower() for tag in operation["tags"]):
                yield method.upper(), path, operation


def json_of(part: Any) -> Any:
    return part.get("content", {}).get("application/json")


def test_each_imaging_operation_shows_a_request_and_an_answer() -> None:
    bare = []
    for method, path, operation in operations():
        body, answer = json_of(operation.get("requestBody", {})), json_of(operation["responses"]["200"])
        if body is not None and "example" not in body:
            bare.append(f"{method} {path}: request")
        if answer is not None and answer["schema"] and "example" not in answer:
            bare.append(f"{method} {path}: answer")
    assert not bare


@pytest.mark.parametrize(("method", "path"), [key for key, example in EXAMPLES.items() if example.request is not None])
def test_a_request_that_is_shown_is_well_formed(method: str, path: str) -> None:
    field = ROUTES[method, path].body_field
    assert field is not None
    TypeAdapter(field.field_info.annotation).validate_python(EXAMPLES[method, path].request)


@pytest.mark.parametrize(("method", "path"), [key for key, example in EXAMPLES.items() if example.answer is not None])
def test_an_answer_that_is_shown_fits_its_schema(method: str, path: str) -> None:
    schema = json_of(DOCUMENT["paths"][path][method.lower()]["responses"]["200"])["schema"]
    jsonschema_rs.validate({**schema, "components": DOCUMENT["components"]}, EXAMPLES[method, path].answer)


def test_an_example_of_an_operation_that_is_gone_is_refused() -> None:
    app = build_app(
        ROUTERS, title="x", version="0", registry=CollectorRegistry(), examples={("GET", "/nowhere"): Example(answer=1)}
    )
    with pytest.raises(ValueError, match="no operation"):
        app.openapi()
