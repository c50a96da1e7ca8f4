"""The Application Install service, URL by URL and sample by sample of seed text 003 ("Application Install (REST)"), in its order.

What is told of them later is in test_seed_install_results.py, searches in test_seed_install_searches.py. Installs are rows here
that nobody runs.
"""

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from install_example import ADDRESSES, BASE, GONE, Example, make_example, ok, refused

import install_samples as samples
from conftest import Client
from install_samples import shape_of
from library_archives import EXAMPLE_GUID
from photostat.applications.installs.store.tables import install_table
from photostat.applications.library.model import InstallStatus
from photostat.storage.database import Database


@pytest.fixture
def example(client: Client, database: Database) -> Example:
    """What all tests here begin with."""
    return make_example(client, database)


def _installs(example: Example, *places: int) -> dict[str, Any]:
    return {"request": {"WorkspaceIDs": [example.workspaces[place] for place in places], "UnlockApplications": True}}


def test_client_code_sample_posts_with_a_slash_at_the_end(client: Client, example: Example) -> None:
    """View code sample: InstallApplicationIntoWorkspace."""
    body = f'{{ "request": {{"WorkspaceIDs": [{example.workspaces[0]}], "UnlockApplications": true}} }}'
    sent = {"Content-Type": "application/json; charset=utf-8", "X-Kepler-Version": "2.0", "X-CSRF-Header": ""}
    answer = client.request("POST", f"/Relativity.REST/API/{example.base}/install/", data=body.encode(), headers=sent)
    assert ok(answer)["Results"][0]["InstallStatus"] == {"Code": "Pending"}


def test_every_url_form_is_served(client: Client, database: Database, example: Example) -> None:
    """All URLs of the seed but the searches', by id and by GUID."""
    for base in ADDRESSES:
        _every_url_form(client, database, example, base)


def _every_url_form(client: Client, database: Database, example: Example, base: str) -> None:
    body, everywhere = _installs(example, 0), {"request": {"Mode": "UpgradeOnly", "UnlockApplications": True}}
    for key in (str(example.application_id), str(EXAMPLE_GUID), str(EXAMPLE_GUID).upper()):
        of = f"{base}/{key}/install"
        for path, sent in ((of, body), (f"{of}/false", body), (f"{of}/True", body)):
            assert len(ok(client.post(path, sent))["Results"]) == 1, path
        for path in (f"{of}/all", f"{of}/all/true", f"{of}/ALL/false", f"{base}/{key}/installall"):
            assert ok(client.post(path, everywhere))["Results"] == []
        install_id = example.add(database, InstallStatus.PENDING)
        for path in (f"{of}/{install_id}", f"{of}/{install_id}/true", f"{of}/{install_id}/false"):
            assert ok(client.get(path))["ApplicationInstallID"] == install_id
        current = of.replace("/-1/", f"/{example.workspaces[0]}/")
        for query, with_actions in (
            ("", False),
            ("?true", True),
            ("?includeActions=true", True),
            ("?INCLUDEACTIONS=false", False),
        ):
            found = ok(client.get(current + query))
            assert found["ApplicationInstallID"] == install_id
            assert ("GetDetailsAction" in found["InstallStatus"]) is with_actions
        assert ok(client.get(f"{of}/outdated-workspaces-count"))["OutdatedWorkspacesCount"] == 0
        for path in ("details/1/10", "details/1/10/true", "details/1/10/false"):
            assert ok(client.get(f"{of}/{install_id}/{path}"))["TotalCount"] == 0
        assert client.get(f"{of}/{install_id}/details/csv").status_code == 200
        assert ok(client.delete(of, json={"applicationInstallIDs": [install_id]}))["Results"][0]["IsSuccessful"] is True
        assert ok(client.delete(f"{of}/{install_id}"))["Results"][0]["IsSuccessful"] is False
        assert "Results" in ok(client.delete(f"{of}/all"))
    names = {"nameValidationItems": []}
    assert ok(client.post(f"{base}/install/conflict/validate-names", names)) == []


def test_install_without_actions(client: Client, database: Database, example: Example) -> None:
    """Install an application library to specific workspaces: sample response without the includeActions flag."""
    example.add(database, InstallStatus.COMPLETED)
    answer = ok(client.post(f"{example.base}/install", _installs(example, 0, 1)))
    there, fresh = answer["Results"]
    assert shape_of(answer) == shape_of(samples.INSTALLED)
    assert shape_of(fresh) == shape_of(samples.INSTALLED_PENDING)
    assert answer["ApplicationIdentifier"] == example.identifier
    assert there["InstallStatus"] == {"Code": "Completed", "Message": samples.SKIPPED}
    assert there["WorkspaceIdentifier"]["ArtifactID"] == example.workspaces[0]
    assert len(there["WorkspaceIdentifier"]["Guids"]) == 1
    assert there["ApplicationInstallID"] > 0
    assert fresh["InstallStatus"] == {"Code": "Pending"}


def test_install_with_actions(client: Client, database: Database, example: Example) -> None:
    """The same with the includeActions flag."""
    example.add(database, InstallStatus.COMPLETED)
    answer = ok(client.post(f"{example.base}/install/true", _installs(example, 0, 1)))
    assert shape_of(answer) == shape_of(samples.INSTALLED_WITH_ACTIONS)
    for result in answer["Results"]:
        path = f"{example.application_id}/install/{result['ApplicationInstallID']}/details/1/10"
        assert result["InstallStatus"]["GetDetailsAction"] == samples.action("GetInstallDetailsFirst", "GET", path)


def test_retry_request_is_taken(client: Client, database: Database, example: Example) -> None:
    """Sample request if there are conflict resolutions to be resolved with a retry; without WorkspaceIDs as well."""
    asked = {**samples.RETRY_REQUEST["request"], "WorkspaceIDs": [example.workspaces[0]]}
    answer = ok(client.post(f"{example.base}/install", {"request": asked}))
    assert [result["WorkspaceIdentifier"]["ArtifactID"] for result in answer["Results"]] == [example.workspaces[0]]
    for resolution in asked["ConflictResolutions"]:
        resolution["WorkspaceID"] = example.workspaces[1]
    other = ok(client.post(f"{example.base}/install", {"request": asked | {"WorkspaceIDs": []}}))
    (result,) = other["Results"]
    assert result["WorkspaceIdentifier"]["ArtifactID"] == example.workspaces[1]
    with database.read() as connection:
        query = sa.select(install_table.c.resolutions).where(
            install_table.c.application_install_id == result["ApplicationInstallID"]
        )
        stored = connection.execute(query).scalar_one()
    assert [(item["type"], item["correlation"], item["value"]) for item in stored] == [
        (1, 1000, "NewName"),
        (3, 1001, ""),
        (4, 1002, ""),
    ]
    assert stored[1]["fields"] == ["6d7a5661-b193-44b1-a2d5-a880792407df"]
    assert stored[2]["application"] == 1038426


def test_resolution_types_are_read_by_every_spelling(client: Client, example: Example) -> None:
    resolution = samples.RETRY_REQUEST["request"]["ConflictResolutions"][0]  # type: ignore[index]
    for spelled in ("RenameField", "rename", 1, "1"):
        asked = resolution | {"ResolutionType": spelled, "WorkspaceID": example.workspaces[0]}
        assert ok(client.post(f"{example.base}/install", {"Request": {"conflictresolutions": [asked]}}))["Results"]


def test_one_unknown_workspace_does_not_stop_the_others(client: Client, example: Example) -> None:
    asked = {"WorkspaceIDs": [5, example.workspaces[0], -1], "UnlockAllApplications": True}
    unknown, good, admin = ok(client.post(f"{example.base}/install/true", {"request": asked}))["Results"]
    assert good["InstallStatus"]["Code"] == "Pending"
    for result in (unknown, admin):
        assert (result["ApplicationInstallID"], result["InstallStatus"]["Code"]) == (0, "Failed")
        assert result["Messages"]
        assert "GetDetailsAction" not in result["InstallStatus"]


def test_install_refuses_what_it_cannot_read(client: Client, example: Example) -> None:
    bodies: list[object] = [
        {},
        {"request": {}},
        {"request": {"WorkspaceIDs": [], "ConflictResolutions": []}},
        {"request": {"WorkspaceIDs": "all"}},
        {"request": {"WorkspaceIDs": [2**31]}},
        {"request": {"WorkspaceIDs": [1], "UnlockApplications": "perhaps"}},
        {"request": {"WorkspaceIDs": [1], "ConflictResolutions": [{"ResolutionType": "Rename"}]}},
        [1],
    ]
    for body in bodies:
        refused(client.post(f"{example.base}/install", body))


def test_install_of_what_is_not_in_the_library_is_not_found(client: Client) -> None:
    body = {"request": {"WorkspaceIDs": [1], "Mode": "ForceInstall"}}
    for key in ("5", "99999999999", str(uuid4())):
        for path in ("install", "install/all"):
            assert GONE in refused(client.post(f"{BASE}/{key}/{path}", body), 404)
        for path in ("install/1", "install/outdated-workspaces-count", "install/1/details/1/10", "install/1/details/csv"):
            assert GONE in refused(client.get(f"{BASE}/{key}/{path}"), 404)
        assert GONE in refused(client.delete(f"{BASE}/{key}/install/all"), 404)
    refused(client.post(f"{BASE}/no-key/install", body))


def test_the_workspace_segment_is_the_admin_level(client: Client, example: Example) -> None:
    other = example.base.replace("/-1/", f"/{example.workspaces[0]}/")
    refused(client.post(f"{other}/install", _installs(example, 0)))
    refused(client.get(f"{other}/install/outdated-workspaces-count"))
    refused(client.get(f"{other}/install/5"))
    refused(client.delete(f"{other}/install/all"))


def test_install_to_all_has_a_result_for_each_workspace(client: Client, database: Database, example: Example) -> None:
    """Install an application library to all workspaces: sample responses without and with the includeActions flag."""
    example.add(database, InstallStatus.COMPLETED)
    asked = {"request": {"Mode": "ForceInstall", "UnlockApplications": True}}
    plain = ok(client.post(f"{example.base}/install/all", asked))
    assert shape_of(plain) == shape_of(samples.INSTALLED)
    assert [result["WorkspaceIdentifier"]["ArtifactID"] for result in plain["Results"]] == example.workspaces
    assert [result["InstallStatus"]["Code"] for result in plain["Results"]] == ["Completed", "Pending", "Pending"]
    detailed = ok(client.post(f"{example.base}/install/all/true", asked))
    assert shape_of(detailed) == shape_of(samples.INSTALLED_WITH_ACTIONS)


def test_upgrade_only_touches_what_has_the_application(client: Client, database: Database, example: Example) -> None:
    """The client can specify one of two options for Mode."""
    example.add(database, InstallStatus.COMPLETED, version=0)
    for mode in ("UpgradeOnly", 2, "2", "upgradeonly"):
        found = ok(client.post(f"{example.base}/install/all", {"Mode": mode}))
        assert [result["WorkspaceIdentifier"]["ArtifactID"] for result in found["Results"]] == example.workspaces[:1]
    for wrong in ({"request": {}}, {"request": {"Mode": 0}}, {"request": {"Mode": 3}}, {"request": {"Mode": "Everything"}}):
        refused(client.post(f"{example.base}/install/all", wrong))
