"""A workspace on a bench's server with documents, a saved search of all and an imaging set, and how a client asks for them."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench_server import API, Server, request

V1 = "/Relativity.Rest/API/relativity-imaging/v1"
_BOUNDARY = b"photostat-bench"


@dataclass(frozen=True)
class Site:
    """Ids in one workspace."""

    workspace_id: int
    documents: list[int]
    profile_id: int
    search_id: int
    set_id: int

    @property
    def v1(self) -> str:
        return f"{V1}/workspaces/{self.workspace_id}"

    @property
    def set_path(self) -> str:
        return f"{self.v1}/imaging-sets/{self.set_id}"

    @property
    def run(self) -> str:
        return f"{self.set_path}/run"


def make_site(server: Server, workspace_id: int, natives: Iterable[tuple[str, bytes]]) -> Site:
    documents = upload(server, workspace_id, natives)
    profiles = ask(server, "GET", f"/photostat/v1/workspaces/{workspace_id}/imaging-profiles")["ImagingProfiles"]
    profile_id = next(profile["ArtifactID"] for profile in profiles if profile["IsDefault"])
    search = {"workspaceArtifactID": workspace_id, "searchDTO": {"Name": "All", "ArtifactTypeID": 10}}
    manager = f"{API}/Relativity.Services.Search.ISearchModule/Keyword Search Manager"
    search_id = int(ask(server, "POST", f"{manager}/CreateSingleAsync", search))
    wanted = {"DataSourceID": search_id, "ImagingProfileID": profile_id, "Name": "All"}
    set_id = int(ask(server, "POST", f"{V1}/workspaces/{workspace_id}/imaging-sets", {"request": wanted}))
    return Site(workspace_id, documents, profile_id, search_id, set_id)


def upload(server: Server, workspace_id: int, natives: Iterable[tuple[str, bytes]]) -> list[int]:
    parts = []
    for name, native in natives:
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"'.encode()
        parts.append(b"--" + _BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + native + b"\r\n")
    body = b"".join(parts) + b"--" + _BOUNDARY + b"--\r\n"
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY.decode()}"}
    path = f"/photostat/v1/workspaces/{workspace_id}/documents"
    answer = _checked(*request(server.connect(), "POST", path, body, headers), path)
    return [made["ArtifactID"] for made in answer["Documents"]]


def ask(server: Server, method: str, path: str, body: object = None) -> "dict | list | int | None":
    """The decoded answer of one call; anything but 200 ends the bench."""
    return _checked(*server.call(method, path, body), path)


def poll(server: Server, site: Site) -> dict:
    """The set's status."""
    return ask(server, "GET", f"{site.set_path}/status")


def wait_for(claim: Callable[[], bool], *, seconds: float, every: float) -> None:
    """Until `claim` holds; ends the bench after `seconds`."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            raise SystemExit(f"it did not happen within {seconds} s")
        time.sleep(every)


def _checked(status: int, answer: bytes, path: str) -> "dict | list | int | None":
    if status != 200:
        raise SystemExit(f"{path}: {status} {answer[:500]!r}")
    return json.loads(answer) if answer else None
