"""The samples of the reference texts on application field codes: seed 000 (v1), seed 002 (older service)."""

import json

import pytest
import requests

from conftest import Client
from photostat.imaging.profiles.reading import default_profile_id
from photostat.services import Services

OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Application Field Code Service"

CREATE = """{
"ApplicationFieldCode": {
"FieldCode": "DateTime",
"Application": "MicrosoftWord",
"Option": "ShowFieldCode"
}
}"""

READ = """{
"FieldCode": "Date",
"Application": "MicrosoftWord",
"Option": "ShowNothing",
"ImagingProfiles": [
{
"ArtifactID": 1037523
}
],
"ArtifactID": 1038657,
"Name": "MicrosoftWord Date ShowNothing"
}"""

UPDATE = """{
"ApplicationFieldCode": {
"FieldCode": "DateTime",
"Application": "MicrosoftExcel",
"Option": "ShowFieldCode"
}
}"""

OLDER_KEY = """{
   "applicationFieldCodeId":1038582,
   "workspaceID":1017048
}"""

OLDER_READ = """{
   "FieldCode":"Date",
   "Application":"MicrosoftWord",
   "Option":"ShowFieldCode",
   "ArtifactID":1038582,
   "Name":"NewFieldCode"
}"""


def _v1(workspace_id: int, rest: str = "") -> str:
    return f"/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/application-field-codes{rest}"


def _send(client: Client, path: str, text: str) -> requests.Response:
    """As a client that copies the sample."""
    return client.request("POST", path, data=text.encode(), headers={"Content-Type": "application/json; charset=utf-8"})


@pytest.fixture
def profile_id(services: Services, workspace_id: int) -> int:
    """The default profile."""
    with services.database.read() as connection:
        return default_profile_id(connection, workspace_id)


def test_seed_000_create_a_field_code(client: Client, workspace_id: int) -> None:
    made = _send(client, _v1(workspace_id), CREATE)
    assert made.status_code == 200, made.text
    assert client.get(_v1(workspace_id, f"/{made.text}")).json() == {
        "FieldCode": "DateTime",
        "Application": "MicrosoftWord",
        "Option": "ShowFieldCode",
        "ArtifactID": made.json(),
        "Name": "MicrosoftWord DateTime ShowFieldCode",
    }


def test_seed_000_read_a_field_code(client: Client, workspace_id: int, profile_id: int) -> None:
    asked = {"FieldCode": "Date", "Application": 1, "Option": "3", "ImagingProfiles": [{"ArtifactID": profile_id}]}
    made = client.post(_v1(workspace_id), {"applicationFieldCode": asked})
    found = client.get(_v1(workspace_id, f"/{made.json()}"))
    expected = json.loads(READ.replace("1037523", str(profile_id)).replace("1038657", made.text))
    assert json.dumps(found.json()) == json.dumps(expected)


def test_seed_000_update_a_field_code(client: Client, workspace_id: int) -> None:
    made = _send(client, _v1(workspace_id), CREATE)
    updated = _send(client, _v1(workspace_id, f"/{made.text}"), UPDATE)
    assert (updated.status_code, updated.text) == (200, made.text)
    assert client.get(_v1(workspace_id, f"/{made.text}")).json()["Name"] == "MicrosoftExcel DateTime ShowFieldCode"


def test_seed_000_delete_a_field_code(client: Client, workspace_id: int) -> None:
    made = _send(client, _v1(workspace_id), CREATE)
    deleted = client.delete(_v1(workspace_id, f"/{made.text}"))
    assert (deleted.status_code, deleted.text) == (200, "true")
    again = client.delete(_v1(workspace_id, f"/{made.text}"))
    assert (again.status_code, again.reason) == (404, "Not Found")


def test_seed_002_create_read_update_delete_a_field_code(client: Client, workspace_id: int) -> None:
    code = {"FieldCode": "Date", "Application": "MicrosoftWord", "Option": "ShowFieldCode", "Name": "NewFieldCode"}
    made = client.post(f"{OLDER}/SaveAsync", {"applicationFieldCode": code, "workspaceId": workspace_id})
    assert made.status_code == 200, made.text
    key = OLDER_KEY.replace("1038582", made.text).replace("1017048", str(workspace_id))
    found = _send(client, f"{OLDER}/ReadAsync", key)
    assert json.dumps(found.json()) == json.dumps(json.loads(OLDER_READ.replace("1038582", made.text)))
    changed = code | {"ArtifactID": made.json(), "Name": "Renamed"}
    assert client.post(f"{OLDER}/SaveAsync", {"applicationFieldCode": changed, "workspaceId": workspace_id}).text == made.text
    assert _send(client, f"{OLDER}/ReadAsync", key).json()["Name"] == "Renamed"
    deleted = _send(client, f"{OLDER}/DeleteAsync", key)
    assert (deleted.status_code, deleted.text) == (200, "true")
    assert _send(client, f"{OLDER}/DeleteAsync", key).status_code == 404


def test_seed_002_numbers_begin_at_zero_and_at_one_in_v1(client: Client, workspace_id: int) -> None:
    code = {"FieldCode": "Date", "Application": 1, "Option": 1}
    older = client.post(f"{OLDER}/SaveAsync", {"applicationFieldCode": code, "workspaceId": workspace_id}).json()
    newer = client.post(_v1(workspace_id), {"applicationFieldCode": code}).json()
    assert client.get(_v1(workspace_id, f"/{older}")).json()["Name"] == "MicrosoftExcel Date ShowFieldCode"
    assert client.get(_v1(workspace_id, f"/{newer}")).json()["Name"] == "MicrosoftWord Date DocumentDefault"


def test_seed_002_an_unknown_field_code_is_not_changed(client: Client, workspace_id: int) -> None:
    code = {"FieldCode": "Date", "Application": 1, "Option": 1, "ArtifactID": 1038582}
    answer = client.post(f"{OLDER}/SaveAsync", {"applicationFieldCode": code, "workspaceId": workspace_id})
    expected = "No application field code was found under the ArtifactID 1038582."
    assert (answer.status_code, answer.json()["Message"]) == (404, expected)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"FieldCode": ""}, "FieldCode"),
        ({"FieldCode": "a;b"}, "FieldCode"),
        ({"FieldCode": None}, "FieldCode"),
        ({"Application": 0}, "Application"),
        ({"Application": "NotSet"}, "Application"),
        ({"Application": None}, "Application"),
        ({"Option": "NotSet"}, "Option"),
        ({"Option": 5}, "Option"),
        ({"Option": "ReplaceWithRelativityField"}, "RelativityField"),
        ({"Option": 4, "RelativityField": {"ArtifactID": 5}}, "RelativityField"),
        ({"Option": 4, "RelativityField": {"ArtifactID": 1003672}}, "RelativityField"),
        ({"ImagingProfiles": [{"ArtifactID": 5}]}, "ImagingProfiles"),
        ({"ImagingProfiles": [{"ArtifactID": 2**31}]}, "ImagingProfiles"),
    ],
)
def test_a_bad_field_code_is_refused_by_the_name_of_its_member(
    client: Client, workspace_id: int, change: dict, named: str
) -> None:
    code = {"FieldCode": "Date", "Application": "MicrosoftWord", "Option": "ShowNothing"} | change
    refused = client.post(_v1(workspace_id), {"ApplicationFieldCode": code})
    assert refused.status_code == 400
    assert named in refused.json()["Message"]


def test_a_code_can_print_a_document_field_and_keeps_it_in_an_update(client: Client, workspace_id: int) -> None:
    code = {"FieldCode": "{Date}", "Application": 1, "Option": 4, "RelativityField": {"ArtifactID": 1035314}}
    made = client.post(_v1(workspace_id), {"ApplicationFieldCode": code}).json()
    found = client.get(_v1(workspace_id, f"/{made}")).json()
    assert found["RelativityField"] == {"ArtifactID": 1035314, "Name": "System Created On"}
    assert found["FieldCode"] == "Date"
    assert client.post(_v1(workspace_id, f"/{made}"), {"ApplicationFieldCode": {"FieldCode": "Time"}}).status_code == 200
    assert client.get(_v1(workspace_id, f"/{made}")).json()["RelativityField"]["ArtifactID"] == 1035314
    client.post(_v1(workspace_id, f"/{made}"), {"ApplicationFieldCode": {"Option": "ShowNothing"}})
    assert "RelativityField" not in client.get(_v1(workspace_id, f"/{made}")).json()
