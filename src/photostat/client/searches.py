"""Saved searches: what an imaging set takes its documents from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from photostat.client.decoding import decode
from photostat.client.objects import Query, quoted
from photostat.client.transport import Transport

_ARTIFACT_TYPE = 15
_PATH = "/Relativity.Rest/API/Relativity.Services.Search.ISearchModule/Keyword%20Search%20Manager"


@dataclass(frozen=True)
class SavedSearch:
    """A saved search."""

    artifact_id: int
    name: str


class Searches:
    """The saved searches of a workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, workspace_id: int, name: str, *, conditions: Sequence[Mapping[str, object]] = ()) -> int:
        """A new search; without conditions it finds all documents. Answers its ArtifactID.

        `conditions` are criteria of the Keyword Search Manager, each `{"Condition": {...}, "BooleanOperator": "And"}`.
        """
        search = {
            "ArtifactTypeID": 10,
            "Name": name,
            "Fields": [{"Name": "Control Number"}],
            "SearchCriteria": {"Conditions": list(conditions)},
        }
        asked = {"workspaceArtifactID": workspace_id, "searchDTO": search}
        return decode(int, self._transport.post(f"{_PATH}/CreateSingleAsync", asked), "search")

    def list(self, workspace_id: int, *, name: str | None = None) -> Iterator[SavedSearch]:
        """All, or those of that name in any case, by ArtifactID."""
        condition = "" if name is None else f"'Name' == {quoted(name)}"
        for found in Query(_ARTIFACT_TYPE, ["Name"], condition).all(self._transport, workspace_id):
            yield SavedSearch(found.artifact_id, str(found.values["Name"]))

    def delete(self, workspace_id: int, search_id: int) -> None:
        """Delete a search that is part of no other and of no set."""
        asked = {"workspaceArtifactID": workspace_id, "searchArtifactID": search_id}
        self._transport.post(f"{_PATH}/DeleteSingleAsync", asked)
