"""The samples of the reference texts on native types: seed 000 (v1), seed 002 (older service); and our own routes."""

import json

import pytest

from conftest import Client
from photostat.imaging.native_types.store import native_types_of
from photostat.render.native_types import all_native_types
from photostat.services import Services

OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Native Type Service/ReadAsync"

V1_SAMPLE = """{
"BasicCategory": "WordProcessor",
"UseNativeImaging": false,
"RestrictedFromImagingByDefault": false,
"FileTypeID": 1000,
"PreventNativeDownload": false,
"ArtifactID": 1036768,
"Name": "Word for DOS 4.x"
}"""

OLDER_REQUEST = """{
   "nativeTypeId":1036567,
   "workspaceID":1017048
}"""

OLDER_SAMPLE = """{
   "BasicCategory":"WordProcessor",
   "NativeCategory":"WordProcessor",
   "UseNativeImaging":true,
   "RestrictedFromImagingByDefault":false,
   "FileTypeId":1336,
   "PreventNativeDownload":false,
   "ArtifactID":1036567,
   "Name":"Microsoft Word 2010"
}"""


def _v1(workspace_id: int, native_type_id: int) -> str:
    return f"/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/native-types/{native_type_id}"


def _own(workspace_id: int, rest: str = "") -> str:
    return f"/photostat/v1/workspaces/{workspace_id}/native-types{rest}"


@pytest.fixture
def ids(services: Services, workspace_id: int) -> dict[int, int]:
    """FileTypeID -> ArtifactID."""
    with services.database.read() as connection:
        return {found.file_type_id: found.artifact_id for found in native_types_of(connection, workspace_id)}


def test_seed_000_read_a_native_type(client: Client, workspace_id: int, ids: dict[int, int]) -> None:
    found = client.get(_v1(workspace_id, ids[1000]))
    expected = json.loads(V1_SAMPLE) | {"ArtifactID": ids[1000]}
    assert found.status_code == 200
    assert json.dumps(found.json()) == json.dumps(expected)


def test_seed_000_an_unknown_native_type_is_not_found(client: Client, workspace_id: int) -> None:
    assert client.get(_v1(workspace_id, 1036768)).status_code == 404


def test_seed_002_read_a_native_type(client: Client, workspace_id: int, ids: dict[int, int]) -> None:
    text = OLDER_REQUEST.replace("1036567", str(ids[1336])).replace("1017048", str(workspace_id))
    found = client.request("POST", OLDER, data=text, headers={"Content-Type": "application/json"})
    expected = json.loads(OLDER_SAMPLE) | {"ArtifactID": ids[1336]}
    assert found.status_code == 200
    assert json.dumps(found.json()) == json.dumps(expected)


def test_our_list_has_every_native_type(client: Client, workspace_id: int) -> None:
    listed = client.get(_own(workspace_id)).json()["NativeTypes"]
    assert [item["FileTypeID"] for item in listed] == [row.file_type_id for row in all_native_types()]


def test_a_flag_changes_alone_and_is_audited(client: Client, workspace_id: int, ids: dict[int, int]) -> None:
    changed = client.post(_own(workspace_id, f"/{ids[1000]}/flags"), {"RestrictedFromImagingByDefault": True})
    assert changed.status_code == 200
    assert (changed.json()["RestrictedFromImagingByDefault"], changed.json()["PreventNativeDownload"]) == (True, False)
    assert client.get(_v1(workspace_id, ids[1000])).json() == changed.json()
    events = client.get("/photostat/v1/audit", params={"workspaceId": workspace_id}).text
    assert "native_type.update" in events


def test_flags_of_an_unknown_native_type_are_not_found(client: Client, workspace_id: int) -> None:
    assert client.post(_own(workspace_id, "/5/flags"), {"PreventNativeDownload": True}).status_code == 404


def test_a_flag_that_is_no_truth_value_is_refused(client: Client, workspace_id: int, ids: dict[int, int]) -> None:
    refused = client.post(_own(workspace_id, f"/{ids[1000]}/flags"), {"PreventNativeDownload": "perhaps"})
    assert refused.status_code == 400
    assert "PreventNativeDownload" in refused.json()["Message"]
