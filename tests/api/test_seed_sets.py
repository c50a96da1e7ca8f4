"""The samples of the reference texts on imaging sets, as they stand there: seed 000 (v1), seed 002 (older service)."""

import pytest
import requests

from conftest import Client
from imaging_rows import make_search, make_set, put_documents, put_imaged, put_job
from photostat.imaging.profiles.reading import default_profile_id
from photostat.services import Services

OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Imaging Set Service"


def _v1(workspace_id: int, rest: str = "") -> str:
    return f"/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/imaging-sets{rest}"


def _send(client: Client, method: str, path: str, text: str | None = None) -> requests.Response:
    """As a client that copies the sample: text with the content type of the documentation, or no body and none."""
    if text is None:
        return client.request(method, path)
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
    return client.request(method, path, data=text.encode(), headers=headers)


@pytest.fixture
def data_source_id(services: Services, workspace_id: int) -> int:
    """A saved search."""
    return make_search(services.database, workspace_id, "Documents to image")


@pytest.fixture
def profile_id(services: Services, workspace_id: int) -> int:
    """The default profile."""
    with services.database.read() as connection:
        return default_profile_id(connection, workspace_id)


V1_REQUEST = """{
"request" : {
"DataSourceID" : {{DataSourceID}},
"ImagingProfileID" : {{ImagingProfileID}},
"Name" : "All documents",
"EmailNotificationRecipients" : "some_person@test.com;some_other_person@test.com"
}
}"""

RE_RUN = {"documents": 10, "skipped": 8, "errored": 2, "submitted": 2}
"""The finished re-run of the sample: eight have images already, two fail again."""


def _filled(text: str, **numbers: int) -> str:
    for name, number in numbers.items():
        text = text.replace(f"{{{{{name}}}}}", str(number))
    return text


def test_seed_000_create_an_imaging_set(client: Client, workspace_id: int, data_source_id: int, profile_id: int) -> None:
    text = _filled(V1_REQUEST, DataSourceID=data_source_id, ImagingProfileID=profile_id)
    made = _send(client, "POST", _v1(workspace_id), text)
    assert made.status_code == 200
    assert isinstance(made.json(), int)


def test_seed_000_retrieve_an_imaging_set(client: Client, services: Services, workspace_id: int) -> None:
    recipients = "some_person@test.com;some_other_person@test.com"
    set_id = make_set(services.database, workspace_id, recipients=recipients)
    put_job(services.database, workspace_id, set_id, "CompletedWithErrors", **RE_RUN)
    found = _send(client, "GET", _v1(workspace_id, f"/{set_id}")).json()
    assert found == {
        "ImagingProfile": {"ArtifactID": found["ImagingProfile"]["ArtifactID"]},
        "DataSourceID": found["DataSourceID"],
        "EmailNotificationRecipients": recipients,
        "Status": {"LastRunError": "", "QCEnabledOnLastRun": False, "Status": "Completed with errors"},
        "ArtifactID": set_id,
        "Name": "All documents",
    }


def test_seed_000_update_an_imaging_set(
    client: Client, services: Services, workspace_id: int, data_source_id: int, profile_id: int
) -> None:
    set_id = make_set(services.database, workspace_id, "Another name")
    text = _filled(V1_REQUEST, DataSourceID=data_source_id, ImagingProfileID=profile_id)
    updated = _send(client, "POST", _v1(workspace_id, f"/{set_id}"), text)
    assert (updated.status_code, updated.text) == (200, str(set_id))
    found = _send(client, "GET", _v1(workspace_id, f"/{set_id}")).json()
    assert (found["Name"], found["DataSourceID"]) == ("All documents", data_source_id)


def test_seed_000_delete_an_imaging_set(client: Client, services: Services, workspace_id: int) -> None:
    set_id = make_set(services.database, workspace_id)
    deleted = _send(client, "DELETE", _v1(workspace_id, f"/{set_id}"))
    assert (deleted.status_code, deleted.content) == (200, b"")
    again = _send(client, "DELETE", _v1(workspace_id, f"/{set_id}"))
    assert (again.status_code, again.reason) == (404, "Not Found")


@pytest.mark.parametrize("call", ["hide-images", "release-images"])
def test_seed_000_hide_and_release_without_a_body(client: Client, services: Services, workspace_id: int, call: str) -> None:
    set_id = make_set(services.database, workspace_id)
    put_job(services.database, workspace_id, set_id, "Completed")
    answer = _send(client, "POST", _v1(workspace_id, f"/{set_id}/{call}"))
    assert (answer.status_code, answer.content) == (200, b"")


def test_seed_000_status_of_an_imaging_set(client: Client, services: Services, workspace_id: int) -> None:
    set_id = make_set(services.database, workspace_id)
    put_imaged(services.database, workspace_id, set_id, put_documents(services.database, workspace_id, 8))
    put_job(services.database, workspace_id, set_id, "CompletedWithErrors", **RE_RUN)
    assert _send(client, "GET", _v1(workspace_id, f"/{set_id}/status")).json() == {
        "Status": "Completed with errors",
        "LastRunError": "",
        "QcReviewEnabledOnLastRun": False,
        "JobType": 0,
        "NumberOfDocuments": 10,
        "NumberOfDocumentsHidden": 0,
        "NumberOfDocumentsViewable": 8,
        "NumberOfDocumentsWithWarnings": 0,
        "JobStatus": "Default",
        "JobExists": False,
        "NumberOfDocumentsCompleted": 0,
        "NumberOfDocumentsSkipped": 8,
        "NumberOfDocumentsWaiting": 0,
        "NumberOfDocumentsErrored": 2,
        "NumberOfDocumentsSubmitted": 0,
    }


def test_seed_002_save_creates_then_updates_and_read_gives_the_sample(
    client: Client, workspace_id: int, data_source_id: int, profile_id: int
) -> None:
    created = _send(
        client,
        "POST",
        f"{OLDER}/SaveAsync",
        f"""{{
   "imagingSet":{{
      "ImagingProfile":{{
         "ArtifactID":{profile_id}
      }},
      "DataSource":{data_source_id},
      "EmailNotificationRecipients":"",
      "Name":"Imaging Set"
   }},
   "workspaceId":{workspace_id}
}}""",
    )
    assert created.status_code == 200
    set_id = created.json()
    updated = _send(
        client,
        "POST",
        f"{OLDER}/SaveAsync",
        f"""{{
   "imagingSet":{{
      "ImagingProfile":{{
         "ArtifactID":{profile_id}
      }},
      "DataSource":{data_source_id},
      "EmailNotificationRecipients":"",
      "Status":{{

      }},
      "ArtifactID":{set_id},
      "Name":"Imaging Set updated from REST"
   }},
   "workspaceId":{workspace_id}
}}""",
    )
    assert (updated.status_code, updated.json()) == (200, set_id)
    read = _send(client, "POST", f"{OLDER}/ReadAsync", f'{{\n   "imagingSetId":{set_id},\n   "workspaceID":{workspace_id}\n}}')
    assert read.json() == {
        "ImagingProfile": {"ArtifactID": profile_id},
        "DataSource": data_source_id,
        "EmailNotificationRecipients": "",
        "Status": {},
        "ArtifactID": set_id,
        "Name": "Imaging Set updated from REST",
    }


def test_seed_002_delete_an_imaging_set(client: Client, services: Services, workspace_id: int) -> None:
    set_id = make_set(services.database, workspace_id)
    text = f'{{\n   "imagingSetId":{set_id},\n   "workspaceID":{workspace_id}\n}}'
    deleted = _send(client, "POST", OLDER.replace(" ", "%20") + "/DeleteAsync", text)
    assert (deleted.status_code, deleted.content) == (200, b"")
    assert _send(client, "POST", f"{OLDER}/ReadAsync", text).status_code == 404


@pytest.mark.parametrize(("method", "hidden"), [("HideImagingSetAsync", 3), ("ReleaseImagingSetAsync", 0)])
def test_seed_002_hide_and_release_an_imaging_set(
    client: Client,
    services: Services,
    workspace_id: int,
    method: str,
    hidden: int,
) -> None:
    set_id = make_set(services.database, workspace_id)
    put_imaged(services.database, workspace_id, set_id, put_documents(services.database, workspace_id, 3), hidden=not hidden)
    put_job(services.database, workspace_id, set_id, "Completed", documents=3, submitted=3, imaged=3)
    answer = _send(
        client,
        "POST",
        f"{OLDER}/{method}",
        f"""{{
   "imagingSet":{{
      "imagingSetId":{set_id},
      "Name":1017371
   }},
   "workspaceId":{workspace_id}
}}""",
    )
    assert (answer.status_code, answer.content) == (200, b"")
    status = _send(client, "GET", _v1(workspace_id, f"/{set_id}/status")).json()
    assert (status["NumberOfDocumentsHidden"], status["NumberOfDocumentsViewable"]) == (hidden, 3 - hidden)
