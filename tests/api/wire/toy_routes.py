"""A small application that uses all of the wire layer, with nothing of the domain in it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Path, Query, Response
from prometheus_client import CollectorRegistry
from pydantic import Field, JsonValue
from starlette.responses import StreamingResponse

from photostat.api.wire.app import build_app
from photostat.api.wire.bodies import BodyReader, streamed_body
from photostat.api.wire.enums import ByName
from photostat.api.wire.multipart import parts_of
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Identifier, Int32, Securable
from photostat.errors import ConflictError, MachineLacksError, NotAuthenticatedError, NotAuthorizedError, NotFoundError

BASE = "/Relativity.REST/api/toy-service/v1/workspaces"
UPLOAD_LIMIT_BYTES = 8 * 1024 * 1024


class Format(StrEnum):
    TIFF = "tiff"
    JPEG = "jpeg"
    NOT_SET = "not_set"


FormatMember = Annotated[Format, ByName(Format, numbers={0: Format.TIFF, 1: Format.JPEG})]


class Profile(WireModel):
    name: Annotated[str, Field(min_length=1, max_length=50)]
    artifact_id: ArtifactID = 1
    imaging_format: FormatMember = Format.TIFF
    has_qc: bool = False
    notes: str | None = None
    file_type_id: Int32 | None = Field(default=None, alias="FileTypeId")
    owner: Securable[Identifier] = Securable[Identifier]()
    members: tuple[Identifier, ...] = ()


class ProfileRequest(WireModel):
    request: Profile


class AnyBody(WireModel):
    value: JsonValue = None


FAILURES: dict[str, Exception] = {
    "missing": NotFoundError(),
    "conflict": ConflictError("It runs."),
    "forbidden": NotAuthorizedError("Not with this one."),
    "anonymous": NotAuthenticatedError("wrong password"),
    "disk": MachineLacksError("No room on the disk."),
    "bug": RuntimeError("secret detail"),
}


def profile_routes() -> APIRouter:
    router = wire_router(BASE, tags=["Toy"])

    @router.get("/{workspace_id}/profiles/{profile_id:int}")
    def read(workspace_id: Int32, profile_id: Annotated[int, Path(le=2**31 - 1)]) -> Profile:
        return Profile(name=f"{workspace_id}", artifact_id=profile_id)

    @router.get("/{workspace_id}/profiles/{guid:uuid}", include_in_schema=False)
    def read_by_guid(workspace_id: Int32, guid: UUID) -> Profile:
        return Profile(name=str(guid))

    @router.put("/{workspace_id}/profiles/{profile_id:int}")
    def update(workspace_id: Int32, profile_id: Annotated[int, Path(le=2**31 - 1)], body: ProfileRequest) -> None:
        return None

    @router.post("/{workspace_id}/profiles")
    def create(workspace_id: Int32, body: ProfileRequest) -> int:
        return body.request.artifact_id

    @router.post("/{workspace_id}/profiles/echo")
    def echo(workspace_id: Int32, body: ProfileRequest) -> Profile:
        return body.request

    @router.get("/{workspace_id}/profiles/all")
    def read_all(workspace_id: Int32, start: Annotated[int, Query(ge=0)] = 1, includeActions: bool = False) -> list[Identifier]:
        return [Identifier(artifact_id=start, name="with actions" if includeActions else None)]

    @router.get("/{workspace_id}/files/{file_name}")
    def file(workspace_id: Int32, file_name: str) -> str:
        return file_name

    return router


def other_routes() -> APIRouter:
    router = wire_router("/Relativity.REST/api/Toy.Services.IToyModule", tags=["Toy legacy"])

    @router.post("/Toy Service/ReadAsync")
    def read_async(body: ProfileRequest) -> Profile:
        return body.request

    @router.post("/Toy Service/Any")
    def any_body(body: AnyBody) -> AnyBody:
        return body

    @router.post("/Toy Service/Big", max_body_size=32 * 1024 * 1024)
    def big(body: AnyBody) -> int:
        return len(str(body.value))

    @router.post("/Toy Service/Fail/{what}")
    def fail(what: str) -> int:
        raise FAILURES.get(what, NotFoundError())

    return router


def own_routes() -> APIRouter:
    router = wire_router("/photostat/v1", tags=["Toy uploads"])

    @router.put("/raw")
    def raw(body: Annotated[BodyReader, streamed_body(UPLOAD_LIMIT_BYTES)]) -> int:
        return sum(len(chunk) for chunk in body)

    @router.post("/documents")
    def documents(body: Annotated[BodyReader, streamed_body(UPLOAD_LIMIT_BYTES)]) -> list[Any]:
        return [
            [part.name, part.file_name, part.content_type, sum(len(chunk) for chunk in part.chunks)] for part in parts_of(body)
        ]

    @router.get("/text/{size}", response_class=Response)
    def text(size: Annotated[int, Path(ge=0, le=2_000_000)], kind: str = "text/plain") -> Response:
        return Response(b"photostat " * (size // 10), media_type=kind)

    @router.get("/stream", response_class=Response)
    def stream(kind: str = "text/csv") -> StreamingResponse:
        def lines() -> Iterator[bytes]:
            for number in range(1000):
                yield b"%d,photostat\n" % number

        return StreamingResponse(lines(), media_type=kind)

    return router


def probe_routes() -> APIRouter:
    router = wire_router("")

    @router.get("/healthz")
    def health() -> str:
        return "ok"

    @router.post("/Relativity/Identity/connect/token")
    def token() -> dict[str, str]:
        return {"access_token": "x"}

    return router


def toy_app(registry: CollectorRegistry | None = None, threads: int = 8) -> FastAPI:
    routers = [profile_routes(), other_routes(), own_routes(), probe_routes()]
    return build_app(routers, title="Toy", version="1.0", registry=registry or CollectorRegistry(), threads=threads)
