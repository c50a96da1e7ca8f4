"""The Object Manager over HTTP: shapes of the contract, and bad requests that are never a failure of the server."""

from collections.abc import Callable

import pytest

from conftest import Client

PREFIXES = ("Relativity.ObjectManager/v1", "relativity.objects")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_document_lives_and_dies(client: Client, workspace_id: int, prefix: str) -> None:
    base = f"{prefix}/workspace/{workspace_id}/object"
    values = [{"Field": {"Name": "Control Number"}, "Value": "DOC1"}]
    made = client.post(f"{base}/create", {"request": {"ObjectType": {"ArtifactTypeID": 10}, "FieldValues": values}}).json()
    document = made["Object"]["ArtifactID"]
    asked = {
        "request": {
            "ObjectType": {"ArtifactTypeID": "10"},
            "fields": [{"Name": "Control Number"}, {"Name": "Has Images"}],
            "Condition": "'Has Images' == CHOICE 1034244",
            "Sorts": [{"FieldIdentifier": {"Name": "Control Number"}, "Direction": "Descending"}],
        },
        "start": 0,
        "length": 100,
    }
    found = client.post(f"{base}/query", asked).json()
    assert (found["TotalCount"], found["CurrentStartIndex"], found["ResultCount"]) == (1, 1, 1)
    assert found["Objects"][0]["FieldValues"][1]["Value"] == {"ArtifactID": 1034244, "Guids": [], "Name": "No"}
    slim = client.post(f"{base}/queryslim", asked).json()
    assert slim["Objects"] == [{"ArtifactID": document, "Values": ["DOC1", {"ArtifactID": 1034244, "Guids": [], "Name": "No"}]}]
    changed = {"Object": {"ArtifactID": document}, "FieldValues": [{"Field": {"Name": "Custodian"}, "Value": "Roe"}]}
    assert client.post(f"{base}/update", {"request": changed}).json() == {"EventHandlerStatuses": []}
    wanted = {"request": {"Object": {"ArtifactID": document}, "Fields": [{"Name": "Custodian"}]}}
    assert client.post(f"{base}/read", wanted).json()["Object"]["FieldValues"][0]["Value"] == "Roe"
    report = client.post(f"{base}/delete", wanted).json()["Report"]["DeletedItems"]
    assert report == [{"ObjectTypeName": "Document", "Action": "Delete", "Count": 1, "Connection": ""}]
    assert client.post(f"{base}/read", wanted).status_code == 404


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"ObjectType": {"Name": "Nonsense"}},
        {"ObjectType": {"ArtifactTypeID": 2**40}},
        {"ObjectType": {"ArtifactTypeID": 10}, "Condition": "'Nonsense' == 1"},
        {"ObjectType": {"ArtifactTypeID": 10}, "Sorts": [{"FieldName": "Control Number", "Direction": "Sideways"}]},
        {"ObjectType": {"ArtifactTypeID": 10}, "Fields": [{"Name": "a\0b"}]},
    ],
)
def test_bad_queries_are_400(client: Client, workspace_id: int, request_: dict[str, object]) -> None:
    answer = client.post(f"Relativity.Objects/workspace/{workspace_id}/object/query", {"request": request_})
    assert answer.status_code == 400, answer.text


def test_who_may_not_see_the_workspace_gets_404(sign_in: Callable[..., Client], workspace_id: int) -> None:
    stranger = sign_in(workspace_id, [])
    asked = {"request": {"ObjectType": {"ArtifactTypeID": 10}}}
    assert stranger.post(f"Relativity.Objects/workspace/{workspace_id}/object/query", asked).status_code == 404
