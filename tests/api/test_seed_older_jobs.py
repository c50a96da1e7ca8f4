"""The samples of seed 002 (legacy) on jobs: what they send, and the exact shape of the answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from imaging_stage import LEGACY, Stage, column, make_stage

from conftest import Client
from photostat.services import Services
from photostat.settings import ImagingSettings
from photostat.storage.database import Database

JSON = {"Content-Type": "application/json; charset=utf-8"}
SERVICE = f"{LEGACY}/Imaging Job Service"


@pytest.fixture
def services(services: Services, tmp_path: Path) -> Services:
    """One folder may hold alternate natives."""
    imaging = ImagingSettings(alternate_native_folders=str(tmp_path / "fileshare"))
    return replace(services, settings=services.settings.model_copy(update={"imaging": imaging}))


@pytest.fixture
def stage(client: Client, database: Database, workspace_id: int) -> Iterator[Stage]:
    """A workspace that could be imaged."""
    yield make_stage(client, database, workspace_id)


def send(client: Client, method: str, text: str) -> str:
    """The text of the answer to a body that is sent as it stands."""
    answer = client.post(f"{SERVICE}/{method}", data=text.encode(), headers=JSON)
    assert answer.status_code == 200, answer.text
    return answer.text


def set_body(stage: Stage, more: str = "") -> str:
    """The seed's body of run and retry."""
    text = """
        {
           "imagingJob":{
              "imagingSetId":1039603,
              "workspaceId":1017371
           }
        }
    """
    return text.replace("1039603", str(stage.set_id)).replace("1017371", f"{stage.workspace_id}{more}")


def guid_of(text: str) -> UUID:
    """The GUID of an answer of exactly this shape."""
    guid = UUID(text.removeprefix('{"ImagingJobId":"').removesuffix('"}'))
    assert text == f'{{"ImagingJobId":"{guid}"}}'
    return guid


def test_seed_002_run_an_imaging_set_job(client: Client, database: Database, stage: Stage) -> None:
    job = guid_of(send(client, "RunImagingSetAsync", set_body(stage)))
    assert (column(database, "kind", job), column(database, "qc_enabled", job)) == ("Imaging Set", False)


def test_seed_002_qc_enabled_is_an_optional_argument(client: Client, database: Database, stage: Stage) -> None:
    job = guid_of(send(client, "RunImagingSetAsync", set_body(stage, ', "QcEnabled": "true"')))
    assert column(database, "qc_enabled", job) is True


@pytest.mark.parametrize("method", ["RetryErrorsAsync", "RetryImagingSetErrorsAsync", "retryerrorsasync"])
def test_seed_002_retry_imaging_set_errors(client: Client, database: Database, stage: Stage, method: str) -> None:
    job = guid_of(send(client, method, set_body(stage)))
    assert column(database, "kind", job) == "Retry Errors"


def test_seed_002_image_a_single_document_with_an_alternate_native(
    client: Client, database: Database, stage: Stage, tmp_path: Path
) -> None:
    alternate = tmp_path / "fileshare" / "path" / "filename.ext"
    alternate.parent.mkdir(parents=True)
    alternate.write_bytes(b"another text")
    sample = """
        {
           "imageDocumentJob":{
              "WorkspaceId":1031808,
              "DocumentId":1053648,
              "ProfileId":1036462,
              "AlternateNativeLocation":"//fileshare/path/filename.ext",
              "RemoveAlternateNativeAfterImaging":"true"
           }
        }
    """
    sample = sample.replace("1031808", str(stage.workspace_id)).replace("1036462", str(stage.profile_id))
    sample = sample.replace("1053648", str(stage.documents[0]))
    job = guid_of(send(client, "ImageDocumentAsync", sample.replace("//fileshare/path/filename.ext", str(alternate))))
    assert (column(database, "alternate_native", job), column(database, "removes_alternate_native", job)) == (
        str(alternate),
        True,
    )
    outside = client.post(f"{SERVICE}/ImageDocumentAsync", data=sample.encode(), headers=JSON)
    assert (outside.status_code, "AlternateNativeLocation" in outside.json()["Message"]) == (400, True)


def test_seed_002_image_a_single_document_with_its_native(client: Client, database: Database, stage: Stage) -> None:
    body = {
        "workspaceId": stage.workspace_id,
        "documentId": str(stage.documents[0]),
        "profileId": stage.profile_id,
        "alternateNativeLocation": "",
        "removeAlternateNativeAfterImaging": True,
    }
    answer = client.post(f"{SERVICE}/ImageDocumentAsync", {"imageDocumentJob": body})
    job = guid_of(answer.text)
    assert column(database, "removes_alternate_native", job) is False


def test_seed_002_cancel_an_imaging_job_by_its_number(client: Client, database: Database, stage: Stage) -> None:
    job = guid_of(send(client, "RunImagingSetAsync", set_body(stage)))
    sample = """
        {
           "stopImagingJobRequest":{
              "imagingJobId":1054631,
              "workspaceArtifactId":1017371
           }
        }
    """
    number = column(database, "job_id", job)
    sample = sample.replace("1054631", str(number)).replace("1017371", str(stage.workspace_id))
    assert send(client, "StopImagingJobAsync", sample) == '{"stopImagingJobResponse":{"success":true}}'
    assert column(database, "state", job) in ("Stopping", "StoppedByUser")


def test_seed_002_update_the_priority_of_an_imaging_job(client: Client, database: Database, stage: Stage) -> None:
    job = guid_of(send(client, "RunImagingSetAsync", set_body(stage)))
    sample = """
        {
           "UpdateJobPriorityRequest":{
              "jobGuid":"2C0512A4-E56E-4B4F-A0B2-BAC351E13D2F",
              "priority":10,
              "workspaceId":1017371
           }
        }
    """
    sample = sample.replace("2C0512A4-E56E-4B4F-A0B2-BAC351E13D2F", str(job).upper())
    sample = sample.replace("1017371", str(stage.workspace_id))
    assert send(client, "UpdateJobPriorityAsync", sample) == (
        '{"updateJobPriorityResponse":{"updateJobPriorityResponse":true,"errorMessage":""}}'
    )
    assert column(database, "priority", job) == 10


def test_contract_14_stop_takes_the_guid_and_the_oldest_form(client: Client, stage: Stage) -> None:
    job = guid_of(send(client, "RunImagingSetAsync", set_body(stage)))
    by_guid = {"stopImagingJobRequest": {"imagingJobId": f"{{{job}}}", "workspaceArtifactId": stage.workspace_id}}
    assert client.post(f"{SERVICE}/StopImagingJobAsync", by_guid).text == '{"stopImagingJobResponse":{"success":true}}'
    again = client.post(f"{SERVICE}/StopImagingJobAsync", by_guid)
    assert again.json()["stopImagingJobResponse"]["success"] is False
    assert again.json()["stopImagingJobResponse"]["errorMessage"]
    oldest = {"workspaceArtifactId": stage.workspace_id, "imagingJobId": str(job)}
    assert client.post(f"{SERVICE}/StopImagingJobAsync", oldest).text == "false"
    job = guid_of(send(client, "RunImagingSetAsync", set_body(stage)))
    assert client.post(f"{SERVICE}/StopImagingJobAsync", {**oldest, "imagingJobId": str(job)}).text == "true"
    assert client.post(f"{SERVICE}/StopImagingJobAsync", {}).status_code == 400


def test_contract_14_stop_imaging_set_answers_whether_a_job_ran(client: Client, stage: Stage) -> None:
    body = {"imagingJob": {"imagingSetId": stage.set_id, "workspaceId": stage.workspace_id}}
    assert client.post(f"{SERVICE}/StopImagingSetAsync", body).text == "false"
    send(client, "RunImagingSetAsync", set_body(stage))
    assert client.post(f"{SERVICE}/StopImagingSetAsync", body).text == "true"
    assert client.post(f"{SERVICE}/StopImagingSetAsync", body).text == "false"
    unknown = {"imagingJob": {"imagingSetId": 5, "workspaceId": stage.workspace_id}}
    assert client.post(f"{SERVICE}/StopImagingSetAsync", unknown).status_code == 404


def test_contract_14_mass_image_takes_the_process_as_table_name(client: Client, database: Database, stage: Stage) -> None:
    lists = f"MassOperation/v1/MassOperationManager/workspace/{stage.workspace_id}/CreateMassProcessTables"
    process = client.post(lists, {"request": {"query": {}}}).json()["ProcessID"]
    body = {"WorkspaceId": stage.workspace_id, "ProfileId": stage.profile_id, "MassActionTableName": str(process)}
    answer = client.post(f"{SERVICE}/MassImageDocumentsAsync", {"massImageDocumentsRequest": body})
    assert answer.status_code == 200, answer.text
    job = UUID(answer.json())
    assert (column(database, "kind", job), column(database, "documents", job)) == ("Mass Imaging", 2)


def test_contract_14_rates_are_whole_numbers_an_hour(client: Client, stage: Stage) -> None:
    body = {"imageDocumentJob": {"WorkspaceId": stage.workspace_id, "DocumentId": stage.documents[0]}}
    body["imageDocumentJob"]["ProfileId"] = stage.profile_id
    job = guid_of(client.post(f"{SERVICE}/ImageDocumentAsync", body).text)
    asked = {"ImagingJobId": str(job), "WorkspaceArtifactId": stage.workspace_id}
    status = f"{LEGACY}/Imaging Status Service"
    assert client.post(f"{status}/GetNumberOfDocumentsSubmittedPerHourAsync", asked).text == "6"
    assert client.post(f"{status}/GetNumberOfDocumentsImagedPerHourAsync", {"request": asked}).text == "0"
    assert client.post(f"{status}/GetNumberOfDocumentsImagedPerHourAsync", {}).status_code == 400
    unknown = {"ImagingJobId": 5_000_000, "WorkspaceArtifactId": stage.workspace_id}
    assert client.post(f"{status}/GetNumberOfDocumentsImagedPerHourAsync", unknown).status_code == 404


def test_contract_14_health_tells_workers_jobs_and_settings(client: Client, stage: Stage) -> None:
    send(client, "RunImagingSetAsync", set_body(stage))
    health = f"{LEGACY}/Imaging Health Check Service"
    agents = client.post(f"{health}/GetAgentsHealthAsync", {"agentsHealthRequest": {}})
    assert agents.json() == {"IsHealthy": False, "Agents": []}
    environment = client.post(f"{health}/GetEnvironmentStatusAsync", {"environmentStatusRequest": {}}).json()
    assert environment["WorkerStatus"] == "No worker"
    assert environment["JobStatus"] == [{"Status": "Waiting", "Count": 1}]
    assert {"Name": "DocumentLimitForMassImaging", "Value": "10000"} in environment["InstanceSettings"]
