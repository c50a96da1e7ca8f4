"""Workspaces over HTTP."""

from collections.abc import Callable, Iterable

from conftest import Client
from photostat.services import Services
from photostat.workspaces.artifacts.well_known import FIRST_MATTER
from photostat.workspaces.matters.workspace import finish_deletions
from photostat.workspaces.people.rights import Right

BASE = "relativity-environment/v1/workspace"
REQUEST = {
    "workspaceRequest": {
        "Name": "Example Workspace",
        "Matter": {"Secured": False, "Value": {"ArtifactID": FIRST_MATTER}},
        "Template": {"Secured": False, "Value": {"ArtifactID": 1014823}},
        "Status": {"ArtifactID": "675"},
        "SqlFullTextLanguage": 1033,
    }
}


def test_made_workspace_reads_back_whole_by_both_prefixes(client: Client) -> None:
    made = client.post(BASE, REQUEST)
    assert made.status_code == 200, made.text
    found = made.json()
    assert found["Matter"] == {"Secured": False, "Value": {"ArtifactID": 107, "Guids": [], "Name": "Default Matter"}}
    assert found["ProductionRestrictions"] == {"Secured": False, "Value": None}
    assert len(found["CreatedOn"]) == len("2019-07-16T19:23:54.873")
    assert client.get(f"Relativity.Workspaces/workspace/{found['ArtifactID']}").json() == found


def test_every_question_before_a_create_is_answered(client: Client) -> None:
    pool = client.get(f"{BASE}/eligible-resource-pools").json()[0]["ArtifactID"]
    for kind in ("eligible-file-repositories", "eligible-cache-locations", "eligible-sql-servers"):
        assert client.get(f"{BASE}/eligible-resource-pools/{pool}/{kind}").json()[0]["ArtifactID"] > 0
    assert client.get(f"{BASE}/eligible-statuses").json() == [{"Name": "Active", "ArtifactID": 675, "Guids": []}]
    assert client.get(f"{BASE}/eligible-sql-full-text-languages").json() == {
        "DefaultLanguageLcid": 1033,
        "EligibleLanguages": [{"Name": "English", "ID": 1033}],
    }
    assert client.get(f"{BASE}/default-download-handler-url").json() == "Relativity.Distributed"


def test_matters_and_templates_to_choose_from_are_queried_with_conditions(client: Client) -> None:
    asked = {"request": {"Fields": [{"Name": "*"}], "Condition": ""}, "start": 1, "length": 1000}
    for prefix in (BASE, "Relativity.Workspaces/workspace"):
        matters = client.post(f"{prefix}/query-eligible-matters", asked)
        assert matters.status_code == 200, matters.text
        assert [found["ArtifactID"] for found in matters.json()["Objects"]] == [FIRST_MATTER]
        assert "Default Matter" in matters.json()["Objects"][0]["Values"]
        templates = client.post(f"{prefix}/query-eligible-templates", asked).json()
        assert [found["ArtifactID"] for found in templates["Objects"]] == [1014823, 1015024]
    named = {"request": {"Fields": [{"Name": "Name"}], "Condition": "'Name' LIKE 'Starter'"}, "start": 1, "length": 1}
    assert client.post(f"{BASE}/query-eligible-templates", named).json()["Objects"][0]["Values"] == [
        "Relativity Starter Template"
    ]
    assert client.post(f"{BASE}/query-eligible-matters", named).json()["TotalCount"] == 0
    later = {**asked, "start": 2}
    assert [found["ArtifactID"] for found in client.post(f"{BASE}/query-eligible-templates", later).json()["Objects"]] == [
        1015024
    ]
    wrong = client.post(f"{BASE}/query-eligible-matters", {"request": {"Condition": "'Colour' == 'red'"}})
    assert (wrong.status_code, "Colour" in wrong.json()["Message"]) == (400, True)


def test_unknown_matter_is_refused_by_name(client: Client) -> None:
    answer = client.post(BASE, {"workspaceRequest": {"Name": "x", "Matter": {"ArtifactID": 5}}})
    assert (answer.status_code, "Matter" in answer.json()["Message"]) == (400, True)


def test_stale_update_changes_nothing(client: Client, workspace_id: int) -> None:
    read_on = client.get(f"{BASE}/{workspace_id}").json()["LastModifiedOn"]
    first = client.put(f"{BASE}/{workspace_id}", {"workspaceRequest": {"Name": "One"}, "LastModifiedOn": read_on})
    assert (first.status_code, first.json()["Name"]) == (200, "One")
    second = client.put(f"{BASE}/{workspace_id}", {"workspaceRequest": {"Name": "Two"}, "LastModifiedOn": read_on})
    assert second.status_code == 409
    assert client.get(f"{BASE}/{workspace_id}").json()["Name"] == "One"


def test_deleted_workspace_is_gone_with_its_files(client: Client, services: Services, workspace_id: int) -> None:
    writer = services.blobs.writer()
    writer.write(b"x")
    writer.keep(f"workspaces/{workspace_id}/natives/aa")
    answer = client.delete(f"{BASE}/{workspace_id}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.get(f"{BASE}/{workspace_id}").status_code == 404
    assert list(services.blobs.list_below(f"workspaces/{workspace_id}")) == []
    assert finish_deletions(services.database, services.blobs) == []


def test_who_may_only_look_changes_nothing(sign_in: Callable[[int, Iterable[Right]], Client], workspace_id: int) -> None:
    viewer = sign_in(workspace_id, [Right.VIEW_WORKSPACE])
    assert viewer.get(f"{BASE}/{workspace_id}/summary").json() == {"DocumentCount": 0, "FileSize": 0}
    assert viewer.delete(f"{BASE}/{workspace_id}").status_code == 403
    assert viewer.post(BASE, REQUEST).status_code == 403
    assert sign_in(workspace_id, []).delete(f"{BASE}/{workspace_id}").status_code == 404


def test_wrong_client_gets_oauths_own_error(anonymous: Client) -> None:
    form = {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "x", "scope": "SystemUserInfo"}
    answer = anonymous.request("POST", "/Relativity/Identity/connect/token", data=form)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_client"})
    answer = anonymous.request("POST", "/Relativity/Identity/connect/token", data={"grant_type": "password"})
    assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})


def test_probes_answer_bare_texts(client: Client) -> None:
    ping = "Relativity.Services.Environmental.IEnvironmentModule/Ping%20Service/Ping"
    assert client.post(ping).json() == "Ping"
