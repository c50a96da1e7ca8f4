"""Workspaces: create and list."""

from collections.abc import Iterator
from dataclasses import dataclass

from photostat.client.decoding import decode
from photostat.client.objects import ADMIN_LEVEL, Query
from photostat.client.transport import Transport

_ARTIFACT_TYPE = 8
_PATH = "/Relativity.Rest/API/relativity-environment/v1/workspace"


@dataclass(frozen=True)
class Workspace:
    """A workspace."""

    artifact_id: int
    name: str


class Workspaces:
    """All workspaces that the user may see."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, name: str, *, matter_id: int) -> Workspace:
        """A new workspace of a matter; for system administrators."""
        asked = {"Name": name, "Matter": {"ArtifactID": matter_id}}
        return decode(Workspace, self._transport.post(_PATH, {"workspaceRequest": asked}), "workspace")

    def read(self, workspace_id: int) -> Workspace:
        """One workspace."""
        return decode(Workspace, self._transport.get(f"{_PATH}/{workspace_id}"), "workspace")

    def list(self) -> Iterator[Workspace]:
        """Those that the user may see, by ArtifactID."""
        for found in Query(_ARTIFACT_TYPE, ["Name"]).all(self._transport, ADMIN_LEVEL):
            yield Workspace(found.artifact_id, str(found.values["Name"]))
