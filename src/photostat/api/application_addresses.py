"""How requests about applications are addressed: two services, `workspace` or `workspaces`, ids or GUIDs, versions v1 and up."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator

from photostat.api.wire.shapes import ADMIN_WORKSPACE, INT32_MAX
from photostat.errors import InvalidInputError, NotFoundError


def _admin_level(workspace_id: int) -> int:
    if workspace_id != ADMIN_WORKSPACE:
        raise ValueError("must be -1: applications are kept on the admin level")
    return workspace_id


AdminSegment = Annotated[int, AfterValidator(_admin_level), Path(ge=-1, description="-1: the admin level.")]
ApplicationKey = Annotated[str, Path(max_length=100, description="ArtifactID or GUID.")]

DOCUMENTED_PREFIX = "/Relativity.REST/api/relativity-environment/v1/workspace/{admin_level}/libraryapplications"
OTHER_PREFIXES = (
    "/Relativity.REST/api/relativity-environment/{version}/workspace/{admin_level}/libraryapplications",
    "/Relativity.REST/api/relativity-environment/{version}/workspaces/{admin_level}/libraryapplications",
    "/Relativity.REST/api/Relativity.LibraryApplications/workspace/{admin_level}/libraryapplications",
    "/Relativity.REST/api/Relativity.LibraryApplications/workspaces/{admin_level}/libraryapplications",
)


async def check_version(version: Annotated[str, Path(pattern="^[vV][0-9]{1,3}$")]) -> None:
    """Any version of the API: all are served alike."""


def key_of(text: str) -> int | UUID:
    """An ArtifactID or a GUID. Raises InvalidInputError for neither, NotFoundError for a number that no artifact has."""
    if re.fullmatch(r"[0-9]{1,20}", text, re.ASCII):
        if int(text) > INT32_MAX:
            raise NotFoundError
        return int(text)
    return guid_of(text, "The application: an ArtifactID or a GUID is needed.")


def guid_of(text: str, problem: str = "The package: a GUID is needed.") -> UUID:
    """A GUID. Raises InvalidInputError with `problem`."""
    if re.fullmatch(r"\{?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\}?", text, re.ASCII):
        return UUID(text)
    raise InvalidInputError(problem)
