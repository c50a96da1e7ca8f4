"""Queries of the module services (Keyword Search Manager, Folder Manager): conditions and sorts, and the pages after the first.

A query token is the query itself, in base64: it gives nobody a right, outlives the server, and costs no memory. A page asked for
by a token is evaluated anew, so what was made or removed in the meantime shows.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import to_json

from photostat.api.object_manager import SortModel
from photostat.api.wire.json_body import decode_json
from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import ArtifactID, Int32
from photostat.errors import InvalidInputError, PhotostatError
from photostat.storage.database import Connection
from photostat.workspaces.objects.model import Key, ObjectQuery, Page
from photostat.workspaces.objects.query import Objects, query
from photostat.workspaces.people.rights import Access

LARGEST_PAGE = 1_000
"""Results in one answer: each is a whole thing."""

T = TypeVar("T", bound=WireModel)


class WorkspaceBody(WireModel):
    """A request that names its workspace."""

    also_spelled: ClassVar[Mapping[str, str]] = {"workspaceid": "workspace_artifact_id"}

    workspace_artifact_id: ArtifactID


class ModuleQuery(WireModel):
    """Which things, in which order."""

    condition: str = ""
    sorts: tuple[SortModel, ...] = ()


class QueryBody(WorkspaceBody):
    """The first page of a query. `length` 0 or less: as many as one answer holds."""

    query: ModuleQuery = ModuleQuery()
    length: Int32 = 0


class QuerySubsetBody(WorkspaceBody):
    """A later page. `start` counts from 1."""

    query_token: str
    start: Int32 = 1
    length: Int32 = 0


class ModuleResult(WireModel, Generic[T]):
    """One thing that was found."""

    success: bool = True
    artifact: T
    message: str = ""
    warning_messages: tuple[str, ...] = ()


class ModuleResults(WireModel, Generic[T]):
    """A page. `QueryToken` is empty where nothing follows it."""

    success: bool = True
    message: str = ""
    query_token: str = ""
    total_count: int
    results: tuple[ModuleResult[T], ...]


def later_page(body: QuerySubsetBody) -> tuple[ModuleQuery, int, int]:
    """Query, start and length of a request with a token. Raises InvalidInputError for a token that is none of ours."""
    try:
        text = base64.urlsafe_b64decode(body.query_token.encode("ascii"))
        return ModuleQuery.model_validate(decode_json(text)), body.start, body.length
    except (binascii.Error, UnicodeEncodeError, ValidationError, PhotostatError) as error:
        raise InvalidInputError("QueryToken: must be one that a query has answered. Query again.") from error


def found_page(
    connection: Connection, objects: Objects, access: Access, kind: int, asked: ModuleQuery, *, start: int = 1, length: int = 0
) -> Page:
    """A page of things of one type; only their ids are read. Raises InvalidInputError: condition, sorts."""
    length = LARGEST_PAGE if length <= 0 else min(length, LARGEST_PAGE)
    wanted = ObjectQuery(
        object_type=Key(artifact_type_id=kind),
        condition=asked.condition,
        sorts=[item.sort() for item in asked.sorts],
        start=start,
        length=length,
    )
    return query(connection, objects, access, wanted)


def results_of(page: Page, asked: ModuleQuery, artifact_of: Callable[[int], T | None]) -> ModuleResults[T]:
    """The answer for a page; a thing that vanished since the page was read (None) is left out."""
    found = (artifact_of(row.artifact_id) for row in page.rows)
    is_last = page.start - 1 + len(page.rows) >= page.total_count
    return ModuleResults[T](
        query_token="" if is_last else base64.urlsafe_b64encode(to_json(asked, by_alias=True)).decode("ascii"),
        total_count=page.total_count,
        results=tuple(ModuleResult[T](artifact=artifact) for artifact in found if artifact is not None),
    )
