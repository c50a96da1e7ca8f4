"""The samples of seed 000 on jobs, document status and environment: what they send, and the exact shape of the answers.

The bodies are the seed's texts; only ids are put in the place of the seed's own.
"""

import pytest
import sqlalchemy as sa
from imaging_stage import V1, Stage, column, make_stage

from conftest import Client
from photostat.imaging.documents import store
from photostat.imaging.documents.model import NewError
from photostat.imaging.jobs.model import JobKind
from photostat.render.messages import document_error
from photostat.render.model import ErrorCode
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR

JSON = {"Content-Type": "application/json; charset=utf-8"}


@pytest.fixture
def stage(client: Client, database: Database, workspace_id: int) -> Stage:
    """A workspace that could be imaged."""
    return make_stage(client, database, workspace_id)


def send(client: Client, path: str, text: str) -> str:
    """The text of the answer to a body that is sent as it stands."""
    answer = client.post(path, data=text.encode(), headers=JSON)
    assert answer.status_code == 200, answer.text
    return answer.text


def run(client: Client, stage: Stage) -> int:
    """A job that runs the set."""
    return int(client.post(f"{stage.v1}/imaging-sets/{stage.set_id}/run").json()["ImagingJobID"])


def test_seed_000_run_an_imaging_set(client: Client, database: Database, stage: Stage) -> None:
    text = send(
        client,
        f"{stage.v1}/imaging-sets/{stage.set_id}/run",
        """
        {
        "imagingSetRequest":{
        "QcEnabled":true
        }
        }
        """,
    )
    job = column(database, "job_id", text.removeprefix('{"ImagingJobID":').removesuffix("}"))
    assert text == f'{{"ImagingJobID":{job}}}'
    assert column(database, "qc_enabled", job) is True
    assert column(database, "kind", job) == "Imaging Set"


@pytest.mark.parametrize(
    ("body", "hides"),
    [
        (None, False),
        ("{}", False),
        ('{"imagingSetRequest": {}}', False),
        ('{"ImagingSetRequest": {"qcenabled": "true"} // hidden until they are looked at\n}', True),
        ('{"imagingSetRequest": {"QcEnabled": null, "OriginationID": "5b1f3f0e-3a9f-4c4e-9a38-3d4a58b6a6c1"}}', False),
    ],
)
def test_seed_000_run_takes_no_body_empty_wrapper_and_any_case(
    client: Client, database: Database, stage: Stage, body: str | None, hides: bool
) -> None:
    path = f"{stage.v1}/imaging-sets/{stage.set_id}/run".upper()
    answer = client.post(path) if body is None else client.post(path, data=body.encode(), headers=JSON)
    assert answer.status_code == 200, answer.text
    assert column(database, "qc_enabled", answer.json()["ImagingJobID"]) is hides


def test_seed_000_image_a_document_on_the_fly(client: Client, database: Database, stage: Stage) -> None:
    text = send(
        client,
        f"{stage.v1.replace('/API/', '/api/')}/documents/{stage.documents[0]}/image",
        """
        {
        "imageOnTheFlyRequest":{
        "ProfileID":1036462
        }
        }
        """.replace("1036462", str(stage.profile_id)),
    )
    job = int(text.removeprefix('{"ImagingJobID":').removesuffix("}"))
    assert text == f'{{"ImagingJobID":{job}}}'
    assert column(database, "kind", job) == "Image on the Fly"
    status = client.get(f"{stage.v1}/documents/{stage.documents[0]}/status")
    assert status.text == '{"ImageCount":0,"Warnings":[],"HasImages":"Pending"}'


def test_seed_000_mass_image_with_numbers_as_texts(client: Client, database: Database, stage: Stage) -> None:
    lists = f"MassOperation/v1/MassOperationManager/workspace/{stage.workspace_id}/CreateMassProcessTables"
    process = client.post(lists, {"request": {"artifactTypeId": 10, "query": {"condition": ""}}}).json()["ProcessID"]
    body = """
        {
        "MassImageRequest":{
        "ProfileId":"1036462",
        "MassProcessId":5,
        "sourceType":"0"
        }
        }
        """.replace("1036462", str(stage.profile_id)).replace("5,", f"{process},")
    text = send(client, f"{stage.v1}/documents/mass-image", body)
    job = int(text.removeprefix('{"ImagingJobID":').removesuffix("}"))
    assert text == f'{{"ImagingJobID":{job}}}'
    assert (column(database, "kind", job), column(database, "source_type", job)) == ("Mass Imaging", "Native")
    assert column(database, "documents", job) == len(stage.documents)


def test_seed_000_stop_a_job(client: Client, database: Database, stage: Stage) -> None:
    job = run(client, stage)
    stop = f"{stage.v1}/jobs/{job}/stop"
    body = """
        {
        "stopImagingJobRequest":{
        }
        }
        """
    assert send(client, stop, body) == '{"Success":true,"ErrorMessage":""}'
    assert column(database, "state", job) in ("Stopping", "StoppedByUser")


def test_seed_000_retry_errors(client: Client, database: Database, stage: Stage) -> None:
    text = send(
        client,
        f"{stage.v1}/imaging-sets/{stage.set_id}/retry-errors",
        """
        {
        "imagingSetRequest":{
        }
        }
        """,
    )
    job = int(text.removeprefix('{"ImagingJobID":').removesuffix("}"))
    assert text == f'{{"ImagingJobID":{job}}}'
    assert column(database, "kind", job) == "Retry Errors"


def test_seed_000_update_the_priority_of_a_job(client: Client, database: Database, stage: Stage) -> None:
    job = run(client, stage)
    text = send(
        client,
        f"{stage.v1}/jobs/{job}/priority",
        """
        {
        "updateJobPriorityRequest":{
        "Priority":1
        }
        }
        """,
    )
    assert text == '{"Success":true,"ErrorMessage":""}'
    assert column(database, "priority", job) == 1


def test_seed_000_status_of_a_document_in_error(client: Client, database: Database, stage: Stage) -> None:
    document_id = stage.documents[0]
    with database.transaction() as connection:
        new = NewError(
            document_id=document_id,
            job_id=1,
            profile_job_id=1,
            job_kind=JobKind.IMAGING_SET,
            set_id=stage.set_id,
            imaging_method="Basic",
            native_type="Microsoft Word 2010",
            error=document_error(ErrorCode.PASSWORD_PROTECTED),
        )
        store.record_error(connection, stage.workspace_id, new)
        connection.execute(
            sa.text("UPDATE document SET has_images = :error WHERE artifact_id = :id"),
            {"error": HAS_IMAGES_ERROR, "id": document_id},
        )
    answer = client.get(f"{stage.v1}/documents/{document_id}/status")
    assert answer.text == (
        '{"ImageCount":0,"Error":{"Message":"OI EXOpenExport failed - 11: file is password protected or encrypted [11]",'
        '"Status":"ReadyToRetry"},"Warnings":[],"HasImages":"Error"}'
    )


def test_seed_000_remove_inactive_jobs(client: Client) -> None:
    answer = client.delete(f"{V1}/environment/jobs/inactive-jobs")
    assert (answer.status_code, answer.content) == (200, b"")


def test_seed_000_size_of_mass_imaging(client: Client) -> None:
    answer = client.get(f"{V1}/environment/jobs/mass-imaging-max-size")
    assert (answer.status_code, answer.text) == (200, "10000")
