"""Jobs over HTTP: what is refused, and how."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from imaging_stage import V1, Stage, make_stage

from conftest import Client
from photostat.services import Services
from photostat.settings import ImagingSettings
from photostat.storage.database import Database


@pytest.fixture
def services(services: Services) -> Services:
    """Mass imaging takes one document at most."""
    imaging = ImagingSettings(document_limit_for_mass_imaging=1)
    return replace(services, settings=services.settings.model_copy(update={"imaging": imaging}))


@pytest.fixture
def stage(client: Client, database: Database, workspace_id: int) -> Stage:
    """A workspace that could be imaged."""
    return make_stage(client, database, workspace_id)


def test_a_set_that_runs_is_not_run_again(client: Client, stage: Stage) -> None:
    run = f"{stage.v1}/imaging-sets/{stage.set_id}/run"
    assert client.post(run).status_code == 200
    for path in (run, f"{stage.v1}/imaging-sets/{stage.set_id}/retry-errors"):
        again = client.post(path)
        assert (again.status_code, again.json()["Message"]) == (409, "The imaging set is already running.")


def test_what_is_not_there_is_404_and_what_it_refers_to_400(client: Client, database: Database, stage: Stage) -> None:
    document = f"{stage.v1}/documents/{stage.documents[0]}/image"
    known = {"ImageOnTheFlyRequest": {"ProfileId": stage.profile_id}}
    assert client.post(f"{stage.v1}/imaging-sets/5/run").status_code == 404
    assert client.post(f"{stage.v1}/imaging-sets/5/retry-errors").status_code == 404
    assert client.post(f"{stage.v1}/documents/5/image", known).status_code == 404
    assert client.post(document.replace(str(stage.workspace_id), "5"), known).status_code == 404
    unknown = client.post(document, {"imageOnTheFlyRequest": {"ProfileID": 5}})
    assert (unknown.status_code, "ProfileID" in unknown.json()["Message"]) == (400, True)
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE imaging_set SET data_source_id = 5"))
    gone = client.post(f"{stage.v1}/imaging-sets/{stage.set_id}/run")
    assert (gone.status_code, "saved search 5" in gone.json()["Message"]) == (400, True)


@pytest.mark.parametrize(
    ("path", "body", "name"),
    [
        ("documents/{document}/image", None, "required"),
        ("documents/{document}/image", {}, "ImageOnTheFlyRequest"),
        ("documents/{document}/image", {"imageOnTheFlyRequest": {}}, "ProfileID"),
        ("documents/{document}/image", {"imageOnTheFlyRequest": {"ProfileID": "x"}}, "ProfileID"),
        ("documents/{document}/image", {"imageOnTheFlyRequest": {"ProfileID": 2**40}}, "ProfileID"),
        ("documents/{document}/image", {"imageOnTheFlyRequest": {"ProfileID": 5, "OriginationID": "x"}}, "OriginationID"),
        ("documents/mass-image", {"MassImageRequest": {"ProfileId": 5}}, "MassProcessID"),
        ("documents/mass-image", {"MassImageRequest": {"ProfileId": 5, "MassProcessId": [5]}}, "MassProcessID"),
        ("documents/mass-image", {"MassImageRequest": {"ProfileId": 5, "MassProcessId": 10**60}}, "MassProcessID"),
        ("documents/mass-image", {"MassImageRequest": {"ProfileId": 5, "MassProcessId": 5, "sourceType": 7}}, "RenderedPdf (1)"),
        ("imaging-sets/{set}/run", {"imagingSetRequest": {"QcEnabled": "perhaps"}}, "QcEnabled"),
        ("imaging-sets/{set}/run", [], "object"),
        ("jobs/1/priority", {"updateJobPriorityRequest": {"Priority": 0}}, "Priority"),
        ("jobs/1/priority", {"updateJobPriorityRequest": {"Priority": 2**31}}, "Priority"),
        ("jobs/1/priority", {"updateJobPriorityRequest": {}}, "Priority"),
        ("jobs/1/priority", {}, "UpdateJobPriorityRequest"),
        ("jobs/x/stop", {}, "number"),
    ],
)
def test_bad_bodies_are_refused_by_the_name_of_the_member(
    client: Client, stage: Stage, path: str, body: object, name: str
) -> None:
    places = path.format(document=stage.documents[0], set=stage.set_id)
    answer = client.post(f"{stage.v1}/{places}", body)
    assert answer.status_code == 400, answer.text
    assert name in answer.json()["Message"], answer.text


def test_an_unknown_or_ended_job_is_a_success_of_false(client: Client, stage: Stage) -> None:
    job = client.post(f"{stage.v1}/imaging-sets/{stage.set_id}/run").json()["ImagingJobID"]
    for number in (5_000_000, -7, 2**63 - 1):
        for call, body in (("stop", {}), ("priority", {"updateJobPriorityRequest": {"Priority": "5"}})):
            answer = client.post(f"{stage.v1}/jobs/{number}/{call}", body)
            assert (answer.status_code, answer.json()["Success"], bool(answer.json()["ErrorMessage"])) == (200, False, True)
    assert client.post(f"{stage.v1}/jobs/{job}/stop").json() == {"Success": True, "ErrorMessage": ""}
    ended = client.post(f"{stage.v1}/jobs/{job}/stop").json()
    assert (ended["Success"], bool(ended["ErrorMessage"])) == (False, True)
    assert client.post(f"{stage.v1.replace(str(stage.workspace_id), '5')}/jobs/{job}/stop").status_code == 404


def test_a_mass_process_that_is_not_there_is_404(client: Client, stage: Stage) -> None:
    for process in (5_000_000, "5000000", "RES_AB12", 2**40, -3, ""):
        body = {"MassImageRequest": {"ProfileId": stage.profile_id, "MassProcessId": process}}
        answer = client.post(f"{stage.v1}/documents/mass-image", body)
        assert answer.status_code == 404, (process, answer.text)


def test_a_retry_of_a_set_without_errors_has_a_job(client: Client, stage: Stage) -> None:
    answer = client.post(f"{stage.v1}/imaging-sets/{stage.set_id}/retry-errors", {"imagingSetRequest": {}})
    assert answer.json()["ImagingJobID"] > 0


def test_a_list_over_the_limit_is_refused_with_the_advice_to_use_a_set(client: Client, stage: Stage) -> None:
    lists = f"MassOperation/v1/MassOperationManager/workspace/{stage.workspace_id}/CreateMassProcessTables"
    process = client.post(lists, {"request": {"query": {}}}).json()["ProcessID"]
    body = {"MassImageRequest": {"ProfileId": stage.profile_id, "MassProcessId": process}}
    answer = client.post(f"{stage.v1}/documents/mass-image", body)
    assert (answer.status_code, "imaging set" in answer.json()["Message"]) == (400, True), answer.text
    assert client.get(f"{V1}/environment/jobs/mass-imaging-max-size").text == "1"
