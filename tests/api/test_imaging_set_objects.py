"""Imaging sets through the Object Manager, as polling clients read them (contracts/imaging.md section 19)."""

import base64
from dataclasses import replace

import pytest
from asgi_client import call

from conftest import ADMIN, Client
from imaging_rows import make_search, make_set, put_documents, put_imaged, put_job
from photostat.api.app import make_app
from photostat.imaging.jobs.model import JobState
from photostat.imaging.sets.states import state_of
from photostat.services import Services

READ = "Relativity.Objects/workspace/{w}/object/read"
QUERY = "Relativity.ObjectManager/v1/workspace/{w}/object/query"
STATUS_GUID = "030747e3-e154-4df1-bd10-cf6c9734d10a"
TYPE_GUID = "ba574e88-7408-4434-a688-2324ecfc769e"


@pytest.fixture
def set_id(services: Services, workspace_id: int) -> int:
    """A set that was never run."""
    return make_set(services.database, workspace_id, recipients="a@b.org")


def _status(client: Client, workspace_id: int, set_id: int, field: dict[str, object]) -> object:
    body = {"request": {"Object": {"ArtifactID": set_id}, "Fields": [field]}}
    answer = client.post(READ.format(w=workspace_id), body)
    assert answer.status_code == 200, answer.text
    return answer.json()["Object"]["FieldValues"][0]["Value"]


def test_the_poll_of_existing_clients_gives_the_status_in_each_state(
    client: Client, services: Services, workspace_id: int, set_id: int
) -> None:
    assert _status(client, workspace_id, set_id, {"Name": "Status"}) == "Staging"
    for state in JobState:
        put_job(services.database, workspace_id, set_id, state)
        for field in ({"Name": "Status"}, {"Guid": STATUS_GUID}, {"name": "STATUS"}):
            assert _status(client, workspace_id, set_id, field) == state_of(state, None).status.value


def _query(client: Client, workspace_id: int, condition: str, *names: str, **by: object) -> list[dict[str, object]]:
    request = {
        "ObjectType": by or {"ArtifactTypeID": 1000019},
        "Condition": condition,
        "Fields": [{"Name": name} for name in names],
    }
    answer = client.post(QUERY.format(w=workspace_id), {"request": request, "start": 1, "length": 10})
    assert answer.status_code == 200, answer.text
    return [
        {"id": item["ArtifactID"], **{value["Field"]["Name"]: value["Value"] for value in item["FieldValues"]}}
        for item in answer.json()["Objects"]
    ]


@pytest.mark.parametrize("by", [{"ArtifactTypeID": 1000019}, {"Guid": TYPE_GUID}, {"Name": "Imaging Set"}])
def test_sets_are_found_by_status(
    client: Client, services: Services, workspace_id: int, set_id: int, by: dict[str, object]
) -> None:
    done = make_set(services.database, workspace_id, "Done")
    put_job(services.database, workspace_id, done, "CompletedWithErrors")
    for condition in (
        "'Status' == 'completed with errors'",
        "'Status' LIKE 'Complete'",
        f"'{STATUS_GUID}' STARTSWITH 'Completed'",
        "NOT 'Status' IN ['Staging']",
    ):
        assert [item["id"] for item in _query(client, workspace_id, condition, **by)] == [done], condition
    assert [item["id"] for item in _query(client, workspace_id, "'Status' == 'Staging'", **by)] == [set_id]


def test_a_set_shows_what_its_own_service_shows(client: Client, services: Services, workspace_id: int, set_id: int) -> None:
    put_imaged(services.database, workspace_id, set_id, put_documents(services.database, workspace_id, 2), hidden=True)
    counters = {"documents": 9, "submitted": 6, "imaged": 2, "errored": 1, "skipped": 3}
    put_job(services.database, workspace_id, set_id, "Failed", error="No room.", **counters)
    (found,) = _query(client, workspace_id, "", "*")
    numbers = {name.removeprefix("Number Of Documents"): value for name, value in found.items() if "Number Of" in name}
    assert numbers == {
        "": 9,
        " Completed": 2,
        " Errored": 1,
        " Skipped": 3,
        " Waiting": 3,
        " Submitted": 0,
        " Hidden": 2,
        " Viewable": 0,
        " With Warnings": 0,
    }
    assert found["Last Run Error"] == "2026-01-31T10:15:00.06 No room."
    assert found["Email Notification Recipients"] == "a@b.org"
    assert found["Data Source"]["Name"] == "All documents"  # type: ignore[index]
    assert found["Imaging Profile"]["Name"]  # type: ignore[index]


def test_a_set_is_made_changed_and_deleted_under_the_same_rules(
    client: Client, services: Services, workspace_id: int, set_id: int
) -> None:
    (known,) = _query(client, workspace_id, "", "Imaging Profile")
    profile = {"ArtifactID": known["Imaging Profile"]["ArtifactID"]}  # type: ignore[index]
    search = {"ArtifactID": make_search(services.database, workspace_id, "Some")}
    base = f"Relativity.ObjectManager/v1/workspace/{workspace_id}/object"

    def values(**given: object) -> list[dict[str, object]]:
        return [{"Field": {"Name": name.replace("_", " ")}, "Value": value} for name, value in given.items()]

    def create(**given: object) -> tuple[int, dict[str, object]]:
        request = {"ObjectType": {"ArtifactTypeID": 1000019}, "FieldValues": values(**given)}
        answer = client.post(f"{base}/create", {"request": request})
        return answer.status_code, answer.json()

    status, made = create(Name="Made", Data_Source=search, Imaging_Profile=profile)
    assert status == 200
    new_id = made["Object"]["ArtifactID"]  # type: ignore[index]
    assert create(Name="Made", Data_Source=profile, Imaging_Profile=profile)[0] == 400
    assert create(Name="Made")[0] == 400
    assert create(Name="Made", Data_Source=search, Imaging_Profile=profile, Status="Completed")[0] == 400
    change = {"request": {"Object": {"ArtifactID": new_id}, "FieldValues": values(Name="Renamed")}}
    assert client.post(f"{base}/update", change).status_code == 200
    put_job(services.database, workspace_id, new_id, "Imaging")
    gone = {"request": {"Object": {"ArtifactID": new_id}}}
    assert [client.post(f"{base}/{call}", body).status_code for call, body in (("update", change), ("delete", gone))] == [
        409,
        409,
    ]
    put_job(services.database, workspace_id, new_id, "Completed")
    assert client.post(f"{base}/delete", gone).status_code == 200
    assert [item["id"] for item in _query(client, workspace_id, "")] == [set_id]


def test_a_document_points_to_the_set_that_imaged_it(client: Client, services: Services, workspace_id: int, set_id: int) -> None:
    first, _ = put_documents(services.database, workspace_id, 2)
    put_imaged(services.database, workspace_id, set_id, [first])
    documents = {"ArtifactTypeID": 10}
    field = "b881c469-b0a8-476d-b04f-3e6d8c80eeac"
    for condition in (f"'Imaging Set' == {set_id}", f"'{field}' IN OBJECT [{set_id}]", "'Imaging Set' LIKE 'All doc'"):
        (found,) = _query(client, workspace_id, condition, "Imaging Set", **documents)
        assert found["id"] == first
        assert found["Imaging Set"] == {"ArtifactID": set_id, "Guids": [], "Name": "All documents"}


def _texts_with(services: Services, workspace_id: int, set_id: int) -> set[str]:
    """The Status by all ways on which it is told."""
    app = make_app(services)
    headers = {"X-CSRF-Header": "-", "Authorization": "Basic " + base64.b64encode(":".join(ADMIN).encode()).decode()}
    v1 = f"/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/imaging-sets/{set_id}"
    own = f"/photostat/v1/workspaces/{workspace_id}/imaging-sets"
    older = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Imaging%20Set%20Service/ReadAsync"
    read = f"/Relativity.REST/api/{READ.format(w=workspace_id)}"
    asked = {"request": {"Object": {"ArtifactID": set_id}, "Fields": [{"Name": "Status"}]}}
    by_number = {"imagingSetId": set_id, "workspaceId": workspace_id}
    return {
        call(app, "GET", f"{v1}/status", headers=headers).json()["Status"],
        call(app, "GET", v1, headers=headers).json()["Status"]["Status"],
        call(app, "GET", f"{own}/{set_id}/progress", headers=headers).json()["Status"],
        call(app, "GET", own, headers=headers).json()["Sets"][0]["Status"],
        call(app, "POST", older, json_body=by_number, headers=headers).json()["Status"]["Status"],
        call(app, "POST", read, json_body=asked, headers=headers).json()["Object"]["FieldValues"][0]["Value"],
    }


def test_the_setting_spells_the_status_with_a_capital_everywhere(services: Services, workspace_id: int, set_id: int) -> None:
    imaging = services.settings.imaging.model_copy(update={"capital_errors_status": True})
    ours = replace(services, settings=services.settings.model_copy(update={"imaging": imaging}))
    put_job(services.database, workspace_id, set_id, "CompletedWithErrors")
    assert _texts_with(ours, workspace_id, set_id) == {"Completed with Errors"}
    assert _texts_with(services, workspace_id, set_id) == {"Completed with errors"}
