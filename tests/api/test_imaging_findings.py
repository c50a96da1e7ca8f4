"""Errors, findings and the status of documents over HTTP."""

import pytest
import sqlalchemy as sa

from conftest import Client
from photostat.imaging.documents import store
from photostat.imaging.documents.model import NewError
from photostat.imaging.jobs.model import JobKind
from photostat.render.messages import document_error
from photostat.render.model import ErrorCode, Finding, FindingCode
from photostat.storage.database import Database
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR, ArtifactType

STATUS = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{}/documents/{}/status"


def load(client: Client, workspace_id: int, count: int) -> list[int]:
    """So many documents; gives their ids."""
    files = [("files", (f"{number}.txt", b"x%d" % number)) for number in range(count)]
    made = client.post(f"/photostat/v1/workspaces/{workspace_id}/documents", files=files)
    assert made.status_code == 200, made.text
    return [found["ArtifactID"] for found in made.json()["Documents"]]


def fail(database: Database, workspace_id: int, document_id: int, code: ErrorCode, *, set_id: int | None = None) -> None:
    """As a worker records it."""
    new = NewError(
        document_id=document_id,
        job_id=31,
        profile_job_id=31,
        job_kind=JobKind.MASS_IMAGING if set_id is None else JobKind.IMAGING_SET,
        set_id=set_id,
        imaging_method="Basic",
        native_type="PDF",
        error=document_error(code, "no password was given"),
    )
    with database.transaction() as connection:
        store.record_error(connection, workspace_id, new)
        connection.execute(
            sa.text("UPDATE document SET has_images = :error WHERE artifact_id = :id"),
            {"error": HAS_IMAGES_ERROR, "id": document_id},
        )


@pytest.fixture
def set_id(database: Database, workspace_id: int) -> int:
    """An imaging set, as far as its errors need one."""
    with database.transaction() as connection:
        new = NewArtifact(artifact_type_id=ArtifactType.IMAGING_SET, name="All documents")
        return insert_artifact(connection, workspace_id, new, user_id=9)


def test_an_error_tells_who_what_when_and_the_remedy(client: Client, database: Database, workspace_id: int, set_id: int) -> None:
    locked, other = load(client, workspace_id, 2)
    fail(database, workspace_id, locked, ErrorCode.PASSWORD_PROTECTED, set_id=set_id)
    fail(database, workspace_id, other, ErrorCode.EMPTY)
    answer = client.get(f"/photostat/v1/workspaces/{workspace_id}/imaging-sets/{set_id}/errors").json()
    assert answer["TotalCount"] == 1
    (error,) = answer["Errors"]
    assert error.pop("OccurredOn") <= error.pop("StatusChangedOn")
    assert error.pop("ErrorID") > 0
    assert error["Document"].pop("Name")
    assert error == {
        "Document": {"ArtifactID": locked, "Guids": []},
        "ImagingSet": {"Name": "All documents", "ArtifactID": set_id, "Guids": []},
        "ImagingJobID": 31,
        "JobType": "Imaging Set",
        "ImagingMethod": "Basic",
        "NativeType": "PDF",
        "Code": "password_protected",
        "Title": "Password protected",
        "Message": "OI EXOpenExport failed - 11: file is password protected or encrypted [11]",
        "Detail": "no password was given",
        "Remedy": "Ask the custodian for the password, add it to the passwords of the workspace and retry the errors of the set.",
        "Status": "ReadyToRetry",
    }


def test_errors_are_filtered_by_state_and_code_and_read_in_pages(client: Client, database: Database, workspace_id: int) -> None:
    documents = load(client, workspace_id, 3)
    for document_id, code in zip(documents, (ErrorCode.EMPTY, ErrorCode.CORRUPT, ErrorCode.EMPTY), strict=True):
        fail(database, workspace_id, document_id, code)
    with database.transaction() as connection:
        store.resolve_errors(connection, workspace_id, documents[2:])
    path = f"/photostat/v1/workspaces/{workspace_id}/imaging-errors"

    def read(**wanted: object) -> tuple[int, list[int]]:
        answer = client.get(path, params=wanted).json()
        return answer["TotalCount"], [error["Document"]["ArtifactID"] for error in answer["Errors"]]

    assert read() == (3, documents)
    assert read(state="readytoretry") == (2, documents[:2])
    assert read(state="Resolved", code="empty") == (1, documents[2:])
    first = client.get(path, params={"limit": 2}).json()["Errors"]
    assert read(after=first[-1]["ErrorID"], limit=2) == (3, documents[2:])
    history = client.get(f"/photostat/v1/workspaces/{workspace_id}/documents/{documents[2]}/imaging-errors").json()
    assert [error["Status"] for error in history["Errors"]] == ["Resolved"]
    assert client.get(f"/photostat/v1/workspaces/{workspace_id}/documents/5/imaging-errors").status_code == 404


def test_bad_filters_are_refused_by_name(client: Client, workspace_id: int) -> None:
    base = f"/photostat/v1/workspaces/{workspace_id}"
    for path, params, name in (
        ("imaging-errors", {"state": "Broken"}, "state"),
        ("imaging-errors", {"state": "a\0b"}, "state"),
        ("imaging-errors", {"code": "a\0b"}, "code"),
        ("imaging-errors", {"limit": "0"}, "limit"),
        ("imaging-errors", {"after": str(2**63)}, "after"),
        ("imaging-findings", {"severity": "loud"}, "severity"),
        ("imaging-findings", {"after": "x"}, "after"),
    ):
        answer = client.get(f"{base}/{path}", params=params)
        assert (answer.status_code, name in answer.json()["Message"]) == (400, True), answer.text
    assert client.get(f"{base}/imaging-sets/5/errors").status_code == 404
    assert client.get(f"{base}/imaging-sets/{10**11}/errors").status_code in (400, 404)


def test_findings_are_read_for_workspace_set_and_document(
    client: Client, database: Database, workspace_id: int, set_id: int
) -> None:
    of_set, other, plain = load(client, workspace_id, 3)
    found = [
        Finding(FindingCode.FONT_REPLACED, "Fonts were replaced.", (1, 3), ("Calibri",)),
        Finding(FindingCode.MACROS_PRESENT, "Macros."),
    ]
    with database.transaction() as connection:
        store.replace_findings(connection, workspace_id, of_set, found)
        store.replace_findings(connection, workspace_id, other, found[1:])
        connection.execute(
            sa.text("UPDATE document SET imaging_set = :set WHERE artifact_id = :id"), {"set": set_id, "id": of_set}
        )
    base = f"/photostat/v1/workspaces/{workspace_id}"

    def read(path: str, **wanted: object) -> list[tuple[int, str]]:
        answer = client.get(f"{base}/{path}", params=wanted)
        assert answer.status_code == 200, answer.text
        return [(item["Document"]["ArtifactID"], item["Code"]) for item in answer.json()]

    assert read("imaging-findings", limit=1) == [(of_set, "font_replaced"), (of_set, "macros_present")]
    assert read("imaging-findings", after=of_set) == [(other, "macros_present")]
    assert read(f"imaging-sets/{set_id}/findings") == [(of_set, "font_replaced"), (of_set, "macros_present")]
    assert read(f"imaging-sets/{set_id}/findings", severity="Warning") == [(of_set, "font_replaced")]
    assert read(f"documents/{plain}/imaging-findings") == []
    (font, _) = client.get(f"{base}/documents/{of_set}/imaging-findings").json()
    assert (font["Pages"], font["Items"], font["Severity"], font["Title"]) == ([1, 3], ["Calibri"], "warning", "Font replaced")


def test_the_status_of_a_document_shows_warnings_without_an_error(client: Client, database: Database, workspace_id: int) -> None:
    (document_id,) = load(client, workspace_id, 1)
    cut_off = Finding(FindingCode.TEXT_CUT_OFF, "Possible cut-off text detected. The content is wider than the page.", (2,))
    with database.transaction() as connection:
        store.replace_findings(connection, workspace_id, document_id, [cut_off])
    answer = client.get(STATUS.format(workspace_id, document_id))
    assert answer.text == (
        '{"ImageCount":0,"Warnings":[{"Message":"Possible cut-off text detected.","Type":"Cut-Off Text"}],"HasImages":"No"}'
    )
    assert client.get(STATUS.format(workspace_id, 5)).status_code == 404
    assert client.get(STATUS.format(5, document_id)).status_code == 404
