"""The client against a real server: a set from natives to reviewed images, and everything beside it."""

import hashlib
import time
from pathlib import Path

import pytest

from photostat.client import Client, JobNotLiveError, ServerError

EXAMPLES = Path(__file__).parents[2] / "examples"
NATIVES = [
    EXAMPLES / name
    for name in ("odd/Untitled.doc", "finance/Shipments.csv", "pictures/Logo.png", "reports/Inspection report 24-088.pdf")
]
FIRST_MATTER = 107


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_set_from_upload_to_released_images(client: Client, tmp_path: Path) -> None:
    workspace = client.workspaces.create("Doe v. Roe", matter_id=FIRST_MATTER).artifact_id
    assert workspace in [found.artifact_id for found in client.workspaces.list()]
    loaded = client.documents.upload(workspace, NATIVES, control_number_prefix="DOE", folder_path="First / Load")
    assert [item.file_name for item in loaded] == [native.name for native in NATIVES]
    assert loaded[0].control_number.startswith("DOE")
    search = client.searches.create(workspace, "All documents")
    assert [found.name for found in client.searches.list(workspace, name="all DOCUMENTS")] == ["All documents"]
    default = client.profiles.list(workspace)[0]
    assert default.is_default

    made = client.sets.create(workspace, "First", search_id=search, profile_id=default.artifact_id, recipients="a@example.com")
    read = client.sets.read(workspace, made)
    assert (read.name, read.data_source_id, read.status.status) == ("First", search, "Staging")
    with pytest.raises(JobNotLiveError):
        client.sets.stop(workspace, made)
    with pytest.raises(ServerError, match="must be Completed") as refused:
        client.sets.release_images(workspace, made)
    assert refused.value.status == 400 and refused.value.request_id

    job = client.sets.run(workspace, made, hides_images=True)
    ended = client.sets.wait(workspace, made, every_seconds=0.2)
    assert ended.imaging_job_id == job and ended.is_completed and ended.percentage is None
    errors = list(client.sets.errors(workspace, made))
    assert ended.number_of_documents_errored == len(errors) == 1
    assert errors[0].document.artifact_id == loaded[0].artifact_id and errors[0].remedy and errors[0].status == "ReadyToRetry"
    assert ended.number_of_documents_completed == ended.number_of_documents_hidden == 3
    with pytest.raises(JobNotLiveError):
        client.jobs.change_priority(workspace, job, 5)

    client.sets.release_images(workspace, made)
    assert client.sets.status(workspace, made).number_of_documents_viewable == 3
    client.sets.hide_images(workspace, made)
    assert client.sets.status(workspace, made).number_of_documents_hidden == 3

    client.sets.retry_errors(workspace, made)
    assert client.sets.wait(workspace, made, every_seconds=0.2).number_of_documents_errored == 1
    assert [found.status for found in client.sets.errors(workspace, made)].count("ReadyToRetry") == 1

    client.sets.update(workspace, made, name="Renamed")
    assert [line.name for line in client.sets.list(workspace)] == ["Renamed"]
    client.sets.delete(workspace, made)
    assert list(client.sets.list(workspace)) == []
    _documents_keep_their_images(client, workspace, [item.artifact_id for item in loaded], tmp_path)


def _documents_keep_their_images(client: Client, workspace: int, documents: list[int], folder: Path) -> None:
    failed, table, _, report = documents
    assert client.documents.status(workspace, failed).error is not None
    status = client.documents.status(workspace, report)
    pages = client.documents.images(workspace, report)
    assert status.has_images == "Yes" and status.image_count == len(pages) > 0
    client.documents.download_image(workspace, report, 1, folder / "page.tif")
    assert (folder / "page.tif").read_bytes()[:4] in (b"II*\0", b"MM\0*")
    client.documents.download_native(workspace, table, folder / "native.csv")
    assert _sha256(folder / "native.csv") == _sha256(NATIVES[1])
    assert sorted(file.name for file in folder.iterdir()) == ["native.csv", "page.tif"]
    found = client.documents.query(workspace, condition="'File Name' LIKE '.png'")
    assert [item.values["File Name"] for item in found.objects] == ["Logo.png"] and found.total_count == 1
    assert [item.artifact_id for item in client.documents.list(workspace)] == documents


@pytest.mark.slow
def test_profiles_field_codes_and_native_types(client: Client) -> None:
    workspace = client.workspaces.create("Profiles", matter_id=FIRST_MATTER).artifact_id
    basic = {"ImageOutputDpi": 300, "BasicImageFormat": "Tiff", "ImageSize": "Letter"}
    types = client.native_types.list(workspace)
    assert client.native_types.read(workspace, types[0].artifact_id) == types[0]
    made = client.profiles.create_basic(workspace, "Plain", basic, NativeTypes=[{"ArtifactID": types[0].artifact_id}])
    read = client.profiles.read(workspace, made)
    assert (read.name, read.imaging_method, read.basic_options["ImageSize"]) == ("Plain", "Basic", "Letter")
    assert [item.artifact_id for item in read.native_types] == [types[0].artifact_id]
    native = client.profiles.create_native(
        workspace, "Colour", basic, NativeOptions={"NativeImageFormat": "Tiff", "RenderColorPagesToJpeg": True}
    )
    client.profiles.update(workspace, native, Notes="for pictures")
    assert client.profiles.read(workspace, native).notes == "for pictures"

    code = client.field_codes.create(workspace, "Date", application="MicrosoftWord", option="ShowFieldCode", profile_ids=[native])
    client.field_codes.update(workspace, code, Option="ShowNothing")
    found = client.field_codes.read(workspace, code)
    assert (found.option, [item.artifact_id for item in found.imaging_profiles]) == ("ShowNothing", [native])
    client.field_codes.delete(workspace, code)
    client.profiles.delete(workspace, made)
    assert made not in [line.artifact_id for line in client.profiles.list(workspace)]
    with pytest.raises(ServerError) as gone:
        client.profiles.read(workspace, made)
    assert gone.value.status == 404


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_one_document_is_imaged_on_the_fly(client: Client) -> None:
    workspace = client.workspaces.create("On the fly", matter_id=FIRST_MATTER).artifact_id
    [document] = client.documents.upload(workspace, NATIVES[2:3])
    profile = client.profiles.list(workspace)[0].artifact_id
    assert client.documents.image(workspace, document.artifact_id, profile) > 0
    while client.documents.status(workspace, document.artifact_id).has_images == "Pending":
        time.sleep(0.1)
    assert client.documents.status(workspace, document.artifact_id).has_images == "Yes"


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
