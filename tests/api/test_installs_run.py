"""Whole lives of applications over HTTP, with the installs run: real archives, conflicts and their resolution, updates."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from install_example import BASE, ok

from conftest import Client
from library_archives import FIELD, rap
from photostat.applications.installs.running import Installer, run_waiting
from photostat.services import Services

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "rap"
LIBRARY = "relativity-environment/v1/workspace/-1/libraryapplications"
DOCUMENT = "15c36703-74ea-4ff8-9dfb-ad30ece7530d"

Run = Callable[[], int]


@pytest.fixture
def run(services: Services) -> Run:
    """Runs all installs that wait, as a worker does."""
    return lambda: run_waiting(Installer(services.database, services.blobs))


def _upload(client: Client, run: Run, content: bytes, name: str = "Example.rap", method: str = "POST") -> int:
    made = ok(client.request(method, LIBRARY, files={"rapStream": (name, content)}))
    run()
    application_id: int = made["ApplicationIdentifier"]["ArtifactID"]
    assert ok(client.get(f"{LIBRARY}/{application_id}/libraryinstall"))["InstallStatus"]["Code"] == "Completed"
    return application_id


def _installed(client: Client, run: Run, application_id: int, **asked: object) -> Any:
    """The status, with actions, of an install that has ended."""
    (result,) = ok(client.post(f"{BASE}/{application_id}/install", {"request": asked}))["Results"]
    assert result["InstallStatus"]["Code"] == "Pending"
    run()
    return ok(client.get(f"{BASE}/{application_id}/install/{result['ApplicationInstallID']}/true"))


def _field(name: str, guid: object, version: str = "1.0.0.0", application: object = None) -> bytes:
    """An application with one field of documents."""
    field = FIELD.replace("4bdfb723-99eb-426c-b020-6964532d9e1b", str(guid)).replace("Colour", name)
    field = field.replace("4bdfb723-99eb-426c-b020-6964532d9e1c", str(uuid4()))
    document = f"<Guid>{DOCUMENT}</Guid><Name>Document</Name><DescriptorArtifactTypeId>10</DescriptorArtifactTypeId>"
    inside = f"<Objects><Object>{document}<Fields>{field}</Fields></Object></Objects>"
    key = application or uuid4()
    return rap(key, name=f"App {str(key)[:8]}", version=version, inside=inside)  # type: ignore[arg-type]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the checkout")
def test_real_archives_come_back_byte_for_byte_and_are_installed(client: Client, workspace_id: int, run: Run) -> None:
    files = sorted(path for path in CORPUS.iterdir() if path.suffix in (".rap", ".xml"))
    assert len(files) >= 2
    for file in files:
        application_id = _upload(client, run, file.read_bytes(), file.name)
        assert client.get(f"{LIBRARY}/{application_id}/contents").content == file.read_bytes()
        status = _installed(client, run, application_id, WorkspaceIDs=[workspace_id])
        assert status["InstallStatus"]["Code"] == "Completed", status
        page = ok(client.get(f"{BASE}/{application_id}/install/{status['ApplicationInstallID']}/details/1/2/true"))
        assert page["Details"][0]["Message"]
        assert page["TotalCount"] >= page["ResultCount"] >= 1
        found = ok(client.post(f"{BASE}/{application_id}/install/search", {"queryOptions": {"Condition": "'Is Installed' == 1"}}))
        assert workspace_id in [place["WorkspaceIdentifier"]["ArtifactID"] for place in found["Results"]]


def test_a_conflict_is_resolved_by_the_retry_that_the_answer_leads_to(client: Client, workspace_id: int, run: Run) -> None:
    first = _upload(client, run, _field("Hue", uuid4()))
    assert _installed(client, run, first, WorkspaceIDs=[workspace_id])["InstallStatus"]["Code"] == "Completed"
    second = _upload(client, run, _field("Hue", uuid4()))
    failed = _installed(client, run, second, WorkspaceIDs=[workspace_id])
    assert failed["InstallStatus"] == {"Code": "Failed", "Message": ""}
    told = failed["ValidationResult"]
    descriptions = [conflict["Description"] for conflict in told["InstallConflicts"]]
    assert "A field with the name Hue already exists in the target workspace. Unable to import this field." in descriptions
    chosen = []
    for conflict in told["InstallConflicts"]:
        option = conflict["ResolutionOptions"][0]
        chosen.append(option | ({"Value": "Older Hue"} if option["ResolutionType"] == "Rename" else {}))
    template = told["RetryInstallRequestTemplate"]
    assert template["WorkspaceIDs"] == [workspace_id]
    retry = told["RetryInstallAction"]
    (again,) = ok(client.request(retry["Verb"], retry["Href"], json=template | {"ConflictResolutions": chosen}))["Results"]
    run()
    done = ok(client.get(f"{BASE}/{second}/install/{again['ApplicationInstallID']}/true"))
    assert done["InstallStatus"]["Code"] == "Completed", done
    old = ok(client.get(f"{BASE}/{second}/install/{failed['ApplicationInstallID']}"))
    assert old["ValidationMessages"] == ["The supplied installation status identifier is out of date for this application."]


def test_an_outdated_workspace_is_found_and_updated(client: Client, workspace_id: int, run: Run) -> None:
    key, field = uuid4(), uuid4()
    application_id = _upload(client, run, _field("Hue", field, application=key))
    _installed(client, run, application_id, WorkspaceIDs=[workspace_id])
    _upload(client, run, _field("Hue", field, "1.10.0.0", key), method="PUT")
    asked = {"queryOptions": {"Condition": "'Is Out Of Date' == true"}}
    (place,) = ok(client.post(f"{BASE}/{application_id}/install/available-workspaces", asked))["Results"]
    assert (place["WorkspaceIdentifier"]["ArtifactID"], place["SchemaVersion"]) == (workspace_id, "1.0.0.0")
    outdated = ok(client.get(f"{BASE}/{application_id}/install/outdated-workspaces-count"))
    assert outdated["OutdatedWorkspacesCount"] == 1
    href = outdated["UpdateOutdatedApplications"]["Href"]
    assert len(ok(client.post(href, {"request": outdated["UpdateOutdatedApplicationsPayload"]}))["Results"]) == 1
    run()
    assert ok(client.get(f"{BASE}/{application_id}/install/outdated-workspaces-count"))["OutdatedWorkspacesCount"] == 0
    here = f"{BASE}/{application_id}/install".replace("/-1/", f"/{workspace_id}/")
    assert ok(client.get(here))["Version"] == "1.10.0.0"
