"""Routes of imaging sets beyond the samples: bad input, conflicts, spellings, our own routes."""

from collections.abc import Callable, Iterable

import pytest

from conftest import Client
from imaging_rows import make_search, make_set, put_documents, put_imaged, put_job, put_rates
from photostat.imaging.profiles.reading import default_profile_id
from photostat.services import Services
from photostat.workspaces.people.rights import Right

OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Imaging Set Service"
VALIDATION = "Relativity.Services.Exceptions.ValidationException"


def _v1(workspace_id: int, rest: str = "") -> str:
    return f"/relativity.rest/api/relativity-imaging/v1/workspaces/{workspace_id}/imaging-sets{rest}"


def _own(workspace_id: int, rest: str = "") -> str:
    return f"/photostat/v1/workspaces/{workspace_id}/imaging-sets{rest}"


@pytest.fixture
def set_id(services: Services, workspace_id: int) -> int:
    """A set that was never run."""
    return make_set(services.database, workspace_id)


@pytest.fixture
def asked(services: Services, workspace_id: int) -> dict[str, object]:
    """What makes a set."""
    search_id = make_search(services.database, workspace_id, "Other documents")
    with services.database.read() as connection:
        profile_id = default_profile_id(connection, workspace_id)
    return {"DataSourceID": search_id, "ImagingProfileID": profile_id, "Name": "A", "EmailNotificationRecipients": ""}


def test_any_case_digit_strings_and_absent_recipients(client: Client, workspace_id: int, asked: dict[str, object]) -> None:
    body = {
        "REQUEST": {"datasourceid": str(asked["DataSourceID"]), "imagingprofileId": str(asked["ImagingProfileID"]), "NAME": "B"}
    }
    set_id = client.post(_v1(workspace_id), body).json()
    found = client.get(_v1(workspace_id, f"/{set_id}/")).json()
    assert (found["Name"], found["EmailNotificationRecipients"]) == ("B", "")
    assert found["Status"] == {"LastRunError": "", "QCEnabledOnLastRun": False, "Status": "Staging"}


@pytest.mark.parametrize(
    ("member", "value", "words"),
    [
        ("DataSourceID", 5, "DataSourceID: there is no saved search 5"),
        ("DataSourceID", 2**31, "DataSourceID"),
        ("DataSourceID", None, "DataSourceID"),
        ("ImagingProfileID", 5, "ImagingProfileID: there is no imaging profile 5"),
        ("ImagingProfileID", "x", "ImagingProfileID"),
        ("Name", "", "Name must not be empty"),
        ("Name", "a\0b", "Name"),
        ("Name", "\ud800", "not valid JSON"),
        ("Name", 5.5, "Name"),
        ("EmailNotificationRecipients", "nobody", "'nobody' is no e-mail address"),
        ("EmailNotificationRecipients", ["a@b.org"], "EmailNotificationRecipients"),
    ],
)
def test_bad_input_is_refused_by_name(
    client: Client, services: Services, workspace_id: int, asked: dict[str, object], member: str, value: object, words: str
) -> None:
    set_id = make_set(services.database, workspace_id)
    for path in (_v1(workspace_id), _v1(workspace_id, f"/{set_id}")):
        if value is None and path.endswith(str(set_id)):
            continue  # an update keeps what is absent
        answer = client.post(path, {"request": {**asked, member: value}})
        assert answer.status_code == 400, answer.text
        assert words in answer.json()["Message"]


@pytest.mark.parametrize("wrong", ["0", "-1", "2147483648", "x", "5"])
def test_a_set_that_cannot_be_is_an_error_of_the_caller(client: Client, workspace_id: int, wrong: str) -> None:
    for method, rest in (("GET", ""), ("DELETE", ""), ("GET", "/status"), ("POST", "/hide-images")):
        answer = client.request(method, _v1(workspace_id, f"/{wrong}{rest}"))
        assert answer.status_code == (404 if wrong == "5" else 400), answer.text


def test_a_set_is_not_found_through_another_workspace(client: Client, workspace_id: int, set_id: int) -> None:
    assert client.get(_v1(workspace_id + 1, f"/{set_id}")).status_code == 404
    body = {"imagingSetId": set_id, "workspaceId": workspace_id + 1}
    assert client.post(f"{OLDER}/ReadAsync", body).status_code == 404


def test_a_partial_update_keeps_the_rest(client: Client, services: Services, workspace_id: int) -> None:
    set_id = make_set(services.database, workspace_id, "A", "a@b.org")
    assert client.post(_v1(workspace_id, f"/{set_id}"), {"request": {"Name": "B"}}).json() == set_id
    found = client.get(_v1(workspace_id, f"/{set_id}")).json()
    assert (found["Name"], found["EmailNotificationRecipients"]) == ("B", "a@b.org")


def test_recipients_that_are_null_are_cleared_by_an_update(client: Client, services: Services, workspace_id: int) -> None:
    nothing = {"EMAILNotificationRecipients": None}
    for is_older in (False, True):
        set_id = make_set(services.database, workspace_id, "A", "a@b.org")
        path: str = f"{OLDER}/SaveAsync" if is_older else _v1(workspace_id, f"/{set_id}")
        older = {"imagingSet": {**nothing, "ArtifactID": set_id}, "workspaceId": workspace_id}
        body: object = older if is_older else {"request": nothing}
        assert client.post(path, body).json() == set_id
        found = client.get(_v1(workspace_id, f"/{set_id}")).json()
        assert (found["Name"], found["EmailNotificationRecipients"]) == ("A", "")


def test_a_running_set_answers_409_and_is_named(
    client: Client, services: Services, workspace_id: int, set_id: int, asked: dict[str, object]
) -> None:
    put_job(services.database, workspace_id, set_id, "Imaging")
    older = {"imagingSet": {"ArtifactID": set_id, "Name": "B"}, "workspaceId": workspace_id}
    for answer in (
        client.post(_v1(workspace_id, f"/{set_id}"), {"request": asked}),
        client.delete(_v1(workspace_id, f"/{set_id}")),
        client.post(f"{OLDER}/SaveAsync", older),
        client.post(f"{OLDER}/DeleteAsync", {"imagingSetId": set_id, "workspaceId": workspace_id}),
    ):
        assert answer.status_code == 409
        assert f"'All documents' ({set_id}) is running" in answer.json()["Message"]


@pytest.mark.parametrize("state", [None, "Imaging", "StoppedByUser", "Failed"])
def test_review_before_completion_is_a_validation_error(
    client: Client, services: Services, workspace_id: int, set_id: int, state: str | None
) -> None:
    if state is not None:
        put_job(services.database, workspace_id, set_id, state)
    for call in ("hide-images", "release-images"):
        answer = client.post(_v1(workspace_id, f"/{set_id}/{call}"))
        assert (answer.status_code, answer.json()["ErrorType"]) == (400, VALIDATION)
        assert answer.json()["Message"] == (
            "Unable to update QC status, the imaging set must be Completed or Completed With Errors"
        )


def test_status_of_a_set_never_run_is_all_zeros(client: Client, workspace_id: int, set_id: int) -> None:
    status = client.get(_v1(workspace_id, f"/{set_id}/status")).json()
    words = {
        "Status": "Staging",
        "LastRunError": "",
        "QcReviewEnabledOnLastRun": False,
        "JobStatus": "Default",
        "JobExists": False,
    }
    assert {name: status.pop(name) for name in words} == words
    assert status.pop("JobType") == 0
    assert len(status) == 9
    assert set(status.values()) == {0}


@pytest.mark.parametrize(("kind", "job_type"), [("Imaging Set", 1), ("Retry Errors", 2)])
def test_status_of_a_running_set(
    client: Client, services: Services, workspace_id: int, set_id: int, kind: str, job_type: int
) -> None:
    counters = {"documents": 10, "submitted": 7, "imaged": 3, "errored": 1, "skipped": 2}
    put_job(services.database, workspace_id, set_id, "Imaging", kind=kind, qc_enabled=True, **counters)
    status = client.get(_v1(workspace_id, f"/{set_id}/status")).json()
    assert (status["JobType"], status["JobExists"], status["JobStatus"]) == (job_type, True, "SubmittedToInvariant")
    assert (status["Status"], status["QcReviewEnabledOnLastRun"]) == ("Imaging", True)
    numbers = [status[f"NumberOfDocuments{name}"] for name in ("", "Completed", "Errored", "Skipped", "Waiting", "Submitted")]
    assert numbers == [10, 3, 1, 2, 4, 7]


def test_a_failed_run_tells_when_and_why(client: Client, services: Services, workspace_id: int, set_id: int) -> None:
    put_job(services.database, workspace_id, set_id, "Failed", error="The saved search is gone.")
    text = "2026-01-31T10:15:00.06 The saved search is gone."
    assert client.get(_v1(workspace_id, f"/{set_id}/status")).json()["LastRunError"] == text
    assert client.get(_v1(workspace_id, f"/{set_id}")).json()["Status"]["LastRunError"] == text


def test_older_read_of_a_set_that_has_run(client: Client, services: Services, workspace_id: int, set_id: int) -> None:
    put_job(services.database, workspace_id, set_id, "CompletedWithErrors", documents=3, submitted=3, imaged=1, errored=2)
    found = client.post(f"{OLDER}/ReadAsync", {"imagingSetId": set_id, "workspaceID": workspace_id}).json()["Status"]
    assert "T" in found.pop("StartTime")
    assert found == {
        "ImageCompletion": "0 documents pending submission\n3 documents submitted\n0 documents remaining.\n"
        "1 document successfully imaged.\n2 documents with errors.\n0 documents skipped.",
        "ImageQCReviewStatus": "0 documents set to hidden.\n0 documents viewable.",
        "LastRunError": "",
        "QCEnabledOnLastRun": False,
        "Status": "Completed with errors",
        "CompletionRate": "0 documents submitted per hour\n0 documents imaged per hour",
    }


def test_older_save_says_what_is_missing_and_which_set_is_unknown(client: Client, workspace_id: int) -> None:
    body = {"imagingSet": {"ArtifactID": 0, "Name": "A", "DataSource": 0}, "workspaceId": workspace_id}
    missing = client.post(f"{OLDER}/SaveAsync", body)
    assert (missing.status_code, missing.json()["Message"]) == (400, "ImagingSet.DataSource is required.")
    unknown = client.post(f"{OLDER}/SaveAsync", {"imagingSet": {"ArtifactID": 5, "Name": "A"}, "workspaceId": workspace_id})
    assert unknown.status_code == 404
    assert unknown.json()["Message"] == "No imaging set was found under the ArtifactID 5."
    body["imagingSet"] = {"Name": "A", "DataSource": 5, "ImagingProfile": {"ArtifactID": 5}}
    assert (
        client.post(f"{OLDER}/SaveAsync", body).json()["Message"].startswith("ImagingSet.DataSource: there is no saved search 5")
    )


def test_older_review_takes_artifact_id_too(client: Client, services: Services, workspace_id: int, set_id: int) -> None:
    put_job(services.database, workspace_id, set_id, "Completed")
    for method in ("HideImagingSetAsync", "ReleaseImagingSetAsync"):
        body = {"imagingSet": {"ArtifactID": str(set_id), "Name": "All documents"}, "workspaceId": workspace_id}
        assert client.post(f"{OLDER}/{method}", body).status_code == 200
    assert client.post(f"{OLDER}/{method}", {"imagingSet": {}, "workspaceId": workspace_id}).status_code == 400


def test_progress_has_what_the_console_shows(client: Client, services: Services, workspace_id: int, set_id: int) -> None:
    put_imaged(services.database, workspace_id, set_id, put_documents(services.database, workspace_id, 2), hidden=True)
    counters = {"documents": 10, "submitted": 7, "imaged": 2, "errored": 1, "skipped": 2}
    job_id = put_job(services.database, workspace_id, set_id, "Imaging", **counters)
    put_rates(services.database, job_id, 1, submitted=7, imaged=2)
    found = client.get(_own(workspace_id, f"/{set_id}/progress")).json()
    assert (found["Status"], found["StatusWithPercentage"], found["Percentage"]) == ("Imaging", "Imaging (50%)", 50)
    assert (found["IsRunning"], found["ImagingJobID"], found["NumberOfDocumentsPendingSubmission"]) == (True, job_id, 1)
    assert (found["SubmittedPerHour"], found["ImagedPerHour"]) == (42, 12)
    assert 60 <= found["SecondsSinceLastResult"] < 180
    assert "5 documents remaining." in found["ImageCompletion"]
    assert found["ImageQCReviewStatus"] == ["2 documents set to hidden.", "0 documents viewable."]
    assert "StartTime" in found and "EndTime" not in found


def test_progress_of_a_set_never_run(client: Client, workspace_id: int, set_id: int) -> None:
    found = client.get(_own(workspace_id, f"/{set_id}/progress")).json()
    assert (found["Status"], found["StatusWithPercentage"], found["IsRunning"]) == ("Staging", "Staging", False)
    assert not {"Percentage", "ImagingJobID", "StartTime", "SecondsSinceLastResult"} & set(found)


def test_sets_are_listed_newest_first_in_pages(client: Client, services: Services, workspace_id: int) -> None:
    made = [make_set(services.database, workspace_id, f"Set {number}") for number in range(3)]
    put_job(services.database, workspace_id, made[2], "Submitting", documents=4, submitted=1, skipped=1)
    first = client.get(_own(workspace_id), params={"length": 2}).json()
    assert first["TotalCount"] == 3
    assert [item["ArtifactID"] for item in first["Sets"]] == [made[2], made[1]]
    assert (first["Sets"][0]["Status"], first["Sets"][0]["Percentage"], first["Sets"][0]["IsRunning"]) == ("Submitting", 50, True)
    assert (first["Sets"][1]["DataSourceName"], first["Sets"][1]["Status"]) == ("All documents", "Staging")
    assert first["Sets"][1]["ImagingProfileName"]
    rest = client.get(_own(workspace_id), params={"start": 3, "length": 2}).json()
    assert [item["Name"] for item in rest["Sets"]] == ["Set 0"]
    for wrong in ({"start": 0}, {"length": 101}, {"start": "x"}):
        assert client.get(_own(workspace_id), params=wrong).status_code == 400


def test_whoever_only_looks_reads_and_changes_nothing(
    sign_in: Callable[[int, Iterable[Right]], Client], workspace_id: int, set_id: int
) -> None:
    reader = sign_in(workspace_id, [Right.VIEW_WORKSPACE])
    assert reader.get(_v1(workspace_id, f"/{set_id}/status")).status_code == 200
    assert reader.delete(_v1(workspace_id, f"/{set_id}")).status_code == 403


def test_a_run_leaves_staging_before_it_answers(client: Client, workspace_id: int, set_id: int) -> None:
    """No worker here: the set waits, and can be stopped; the status never equals that of a fresh set."""
    run = client.post(_v1(workspace_id, f"/{set_id}/run"), {"imagingSetRequest": {"QcEnabled": True}})
    assert run.status_code == 200, run.text
    status = client.get(_v1(workspace_id, f"/{set_id}/status")).json()
    assert (status["Status"], status["JobType"], status["JobExists"], status["JobStatus"]) == ("Waiting", 1, True, "Created")
    assert status["QcReviewEnabledOnLastRun"]
    assert client.delete(_v1(workspace_id, f"/{set_id}")).status_code == 409
    own = client.get(_own(workspace_id, f"/{set_id}/progress")).json()
    assert (own["ImagingJobID"], own["IsRunning"]) == (run.json()["ImagingJobID"], True)
