"""The OpenAPI document: what FastAPI makes of the routes, made true.

Added: the statuses that any call may answer, the X-CSRF-Header, the ways to sign in. Removed: FastAPI's 422, which we never
answer. Refused: two routes that differ only in a parameter's name, which OpenAPI forbids. Document one of them with a
parameter that takes both (`int | UUID`) and declare the other with `include_in_schema=False`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from photostat.api.wire.csrf import GUARDED
from photostat.api.wire.errors import ErrorBody
from photostat.api.wire.examples import Examples, add_examples

Document: TypeAlias = "dict[str, Any]"

INTRODUCTION = (
    "Paths, query names and member names are matched without regard to case; a slash at the end of a path is tolerated. "
    "Enumerations are read from a name in any case, a number, or a digit text, and written as the name. A member that is null "
    "counts as absent; members that are null are left out of answers. Unknown members are ignored. Every call below "
    "`/Relativity.REST/` and `/photostat/v1/` needs the header `X-CSRF-Header`, with any value."
)

_ALWAYS = {
    "400": "Malformed, of the wrong type, or out of range; the text names the member and what is allowed.",
    "401": "No or wrong credentials.",
    "403": "Signed in, but not allowed.",
    "404": "No such thing, none that this user may see, or X-CSRF-Header missing.",
    "409": "In conflict with running work or with an update that came between.",
    "429": "Too many wrong passwords; Retry-After says when the next one is looked at.",
    "500": "Failed; the log has the reason under the Identifier.",
    "503": "The database or the file store is away for the moment; nothing was changed. Retry-After says when to try again.",
}
_WITH_BODY = {"413": "The body is too large.", "415": "The body is not JSON in UTF-8, or it is compressed."}
_PARAMETER = re.compile(r"\{[^{}]*\}")
_METHODS = ("get", "put", "post", "delete", "patch")


def document_maker(app: FastAPI, examples: Examples) -> Callable[[], Document]:
    """What to set as `app.openapi`: makes the document once. Raises ValueError where two paths are one to OpenAPI, and for an
    example of what is not there."""

    def openapi() -> Document:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
            add_examples(app.openapi_schema["paths"], examples)
        return app.openapi_schema

    return openapi


def form_parts(texts: Mapping[str, str]) -> Document:
    """For a route's `openapi_extra`: a multipart body with `files`, and text parts that may be left out (name: description)."""
    parts: Document = {name: {"type": "string", "description": words} for name, words in texts.items()}
    parts["files"] = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}
    return _body("multipart/form-data", {"type": "object", "properties": parts, "required": ["files"]})


def form_fields(fields: Mapping[str, Document]) -> Document:
    """For a route's `openapi_extra`: an urlencoded form; all fields are needed."""
    schema = {"type": "object", "properties": dict(fields), "required": list(fields)}
    return _body("application/x-www-form-urlencoded", schema)


def _body(media_type: str, schema: Document) -> Document:
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def same_paths(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of paths that differ only in the names of parameters or in case."""
    seen: dict[str, str] = {}
    pairs = []
    for path in paths:
        other = seen.setdefault(_PARAMETER.sub("{}", path).lower(), path)
        if other != path:
            pairs.append((other, path))
    return pairs


def _document(app: FastAPI) -> Document:
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=INTRODUCTION,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    paths: Document = document["paths"]
    if pairs := same_paths(paths):
        raise ValueError(f"OpenAPI forbids paths that differ in a parameter's name only: {pairs}")
    parts = document.setdefault("components", {})
    parts["securitySchemes"] = {
        "basic": {"type": "http", "scheme": "basic"},
        "bearer": {"type": "http", "scheme": "bearer", "description": "From the token endpoint, client credentials."},
    }
    schemas = parts.setdefault("schemas", {})
    schemas["ErrorBody"] = ErrorBody.model_json_schema(mode="serialization")
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for method, path, operation in _operations(paths):
        _complete(method, path, operation)
    return document


def _operations(paths: Document) -> Iterator[tuple[str, str, Document]]:
    for path, item in paths.items():
        for method in _METHODS:
            if method in item:
                yield method, path, item[method]


def _complete(method: str, path: str, operation: Document) -> None:
    responses: Document = operation["responses"]
    responses.pop("422", None)
    told = _ALWAYS | (_WITH_BODY if "requestBody" in operation else {})
    for status, description in told.items():
        if status == "409" and method == "get":
            continue  # reading is in nobody's way
        responses.setdefault(status, _response(status, description))
    if not path.lower().startswith(GUARDED):
        return
    operation.setdefault("security", [{"basic": []}, {"bearer": []}])
    header = {"name": "X-CSRF-Header", "in": "header", "required": True, "schema": {"type": "string"}, "example": "-"}
    operation.setdefault("parameters", []).append(header)


def _response(status: str, description: str) -> Document:
    if status == "401":
        return {"description": description, "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}}}
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}}
    return {"description": description, "content": body}
