"""A protected document from its error to its images, as clients see it: run, status, password, retry, status, history."""

from conftest import Client
from imaging_ground import ImagingGround, load, make_ground
from photostat.services import Services

V1 = "/Relativity.Rest/API/relativity-imaging/v1/workspaces"
PROTECTED = "contracts/Settlement terms (protected).pdf"
PASSWORD = "Saltmere-1887"  # docs/examples.md


def make_protected(services: Services, workspace_id: int) -> ImagingGround:
    """The quick natives and a protected one."""
    ground = make_ground(services, workspace_id)
    ground.documents.update(load(services, workspace_id, (PROTECTED,)))
    return ground


def test_a_password_added_to_the_bank_turns_an_error_into_images_at_the_retry(
    client: Client, services: Services, workspace_id: int
) -> None:
    ground = make_protected(services, workspace_id)
    document_id = ground.documents[PROTECTED]
    ours, v1 = f"/photostat/v1/workspaces/{workspace_id}", f"{V1}/{workspace_id}"
    status = f"{v1}/documents/{document_id}/status"

    assert client.post(f"{v1}/imaging-sets/{ground.set_id}/run").status_code == 200
    ground.work()
    assert client.get(status).json() == {
        "ImageCount": 0,
        "Error": {
            "Message": "OI EXOpenExport failed - 11: file is password protected or encrypted [11]",
            "Status": "ReadyToRetry",
        },
        "Warnings": [],
        "HasImages": "Error",
    }
    wanted = {"state": "ReadyToRetry", "code": "password_protected"}
    listed = client.get(f"{ours}/imaging-sets/{ground.set_id}/errors", params=wanted).json()
    assert [error["Document"]["ArtifactID"] for error in listed["Errors"]] == [document_id]
    assert listed["Errors"][0]["JobType"] == "Imaging Set"

    assert client.post(f"{ours}/passwords", {"Passwords": ["not this one", PASSWORD]}).json() == {"Count": 2}
    retried = client.post(f"{v1}/imaging-sets/{ground.set_id}/retry-errors", {"imagingSetRequest": {}}).json()
    ground.choose()
    pending = client.get(status).json()
    assert (pending["HasImages"], "Error" in pending) == ("Pending", False)
    states = [error["Status"] for error in client.get(f"{ours}/documents/{document_id}/imaging-errors").json()["Errors"]]
    assert states == ["Retried"]
    ground.work()
    imaged = client.get(status).json()
    assert (imaged["HasImages"], imaged["ImageCount"] > 0, "Error" in imaged) == ("Yes", True, False)
    (history,) = client.get(f"{ours}/documents/{document_id}/imaging-errors").json()["Errors"]
    assert (history["Status"], history["Code"]) == ("Resolved", "password_protected")
    findings = client.get(f"{ours}/documents/{document_id}/imaging-findings").json()
    assert "opened_with_password" in [finding["Code"] for finding in findings]
    assert PASSWORD not in str(findings)
    assert client.post(f"{v1}/jobs/{retried['ImagingJobID']}/stop").json()["Success"] is False
