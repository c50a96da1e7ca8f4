"""Clients and matters over HTTP."""

from conftest import Client

CLIENTS = "relativity-identity/v1/workspaces/-1/clients"
ENVIRONMENT = "relativity-environment/v1/workspaces/-1"


def test_client_with_matters_stays_until_they_are_gone(client: Client) -> None:
    asked = {"clientRequest": {"Name": "Example Client", "Number": "1", "Status": {"ArtifactID": 662}}}
    made = client.post(CLIENTS, asked)
    assert made.status_code == 200, made.text
    client_id = made.json()["ArtifactID"]
    request = {"Client": {"Secured": False, "Value": {"ArtifactID": client_id}}, "Status": {"ArtifactID": "671"}}
    matter = client.post(f"{ENVIRONMENT}/matters", {"MatterRequest": {**request, "Name": "M", "Number": "1"}})
    assert isinstance(matter.json(), int), matter.text
    assert client.delete(f"{CLIENTS}/{client_id}").status_code == 409
    assert client.delete(f"{ENVIRONMENT}/matters/{matter.json()}").status_code == 200
    assert client.delete(f"{CLIENTS}/{client_id}").status_code == 200
    assert client.get(f"{CLIENTS}/{client_id}").status_code == 404


def test_metadata_and_actions_come_when_asked_for(client: Client) -> None:
    bare = client.get(f"{CLIENTS}/97").json()
    whole = client.get(f"{CLIENTS}/97?includeMetadata=true&includeActions=true").json()
    assert "Meta" not in bare and whole["Meta"]["ReadOnly"] == ["IsClientDomain"]
    assert [action["Verb"] for action in whole["Actions"]] == ["DELETE", "PUT"]


def test_matter_in_use_stays_and_stale_update_is_refused(client: Client, workspace_id: int) -> None:
    assert client.delete(f"{ENVIRONMENT}/matters/107").status_code == 409
    found = client.get(f"{ENVIRONMENT}/matters/107/true/true").json()
    assert found == client.get(f"{ENVIRONMENT}/matters/107").json()
    stale = {"MatterRequest": {"Name": "X"}, "LastModifiedOn": "2019-07-16T19:23:54.873"}
    assert client.put(f"{ENVIRONMENT}/matters/107", stale).status_code == 409
    fresh = client.put(f"{ENVIRONMENT}/matters/107", {"MatterRequest": {"Name": "X"}, "LastModifiedOn": found["LastModifiedOn"]})
    assert (fresh.status_code, fresh.json()["Name"]) == (200, "X")


def test_wrong_status_is_answered_with_the_allowed_ones(client: Client) -> None:
    answer = client.post(CLIENTS, {"clientRequest": {"Name": "a", "Number": "1", "Status": {"ArtifactID": 5}}})
    assert (answer.status_code, answer.json()["Message"]) == (400, "Status must be one of 662 (Active), 663 (Inactive).")
