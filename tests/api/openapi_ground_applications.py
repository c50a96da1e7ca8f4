"""Good calls of the application library, and what they stand on; see openapi_ground.py."""

import itertools
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from library_archives import rap

LIBRARY = "/Relativity.REST/api/relativity-environment/v1/workspace/{admin_level}/libraryapplications"

_BASE = LIBRARY.replace("{admin_level}", "-1")
_versions = itertools.count(2)

Files = dict[str, tuple[str, bytes]]


def fill_library(make: Callable[..., Any], values: dict[str, str]) -> None:
    """An application and a package."""
    guid = uuid4()
    values["application_guid"] = str(guid)
    values["application"] = str(make("POST", _BASE, files=_files(guid, "1.0.0.0"))["ApplicationIdentifier"]["ArtifactID"])
    values["package"] = make("POST", f"{_BASE}/package", files=_files(uuid4(), "1.0.0.0"))["PackageGUID"]


def library_files(method: str, path: str, values: dict[str, str]) -> Files | None:
    """The parts of an upload; None for calls that are none."""
    if (method, path) == ("PUT", LIBRARY):
        return _files(UUID(values["application_guid"]), f"{next(_versions)}.0.0.0")
    if method == "POST" and path in (LIBRARY, f"{LIBRARY}/package"):
        return _files(uuid4(), "1.0.0.0")
    return None


def library_parameters(method: str, path: str, make: Callable[..., Any], values: dict[str, str]) -> dict[str, str]:
    """A package made for this call, where the path names one in the place of an application."""
    if path != f"{LIBRARY}/{{application}}" or method not in ("POST", "PUT"):
        return {}
    guid = uuid4() if method == "POST" else UUID(values["application_guid"])
    files = _files(guid, f"{next(_versions)}.0.0.0")
    return {"application": make("POST", f"{_BASE}/package", files=files)["PackageGUID"]}


def _files(guid: UUID, version: str) -> Files:
    return {"rapStream": ("Example.rap", rap(guid, version=version))}
