"""The searches of the Application Install service, URL by URL and sample by sample of seed text 003, in its order."""

import pytest
import sqlalchemy as sa
from install_example import ADDRESSES, BASE, Example, make_example, ok, refused

import install_samples as samples
from conftest import Client
from install_rows import add_install, add_workspaces
from install_samples import action, shape_of
from library_archives import EXAMPLE_GUID
from photostat.applications.library.model import IMAGING_ID, InstallStatus
from photostat.storage.database import Database

IMAGING = f"{BASE}/{IMAGING_ID}"
PAGES = ("FirstPage", "PreviousPage", "NextPage", "LastPage")


@pytest.fixture
def example(client: Client, database: Database) -> Example:
    """An application that is nowhere."""
    return make_example(client, database)


@pytest.fixture
def everywhere(database: Database) -> list[int]:
    """36 workspaces with Imaging; with the library's install 37."""
    names = [f"Case {number:02}" for number in range(36)]
    with database.transaction() as connection:
        ids = add_workspaces(connection, names)
        for workspace_id in ids:
            version = (11, 1, 0, 0)
            add_install(
                connection, IMAGING_ID, workspace_id, InstallStatus.COMPLETED, version, guid=samples.IMAGING_GUID, name="Imaging"
            )
    return ids


def _links(prefix: str, path: str, last: int) -> dict[str, object]:
    query = "length=3&includeActions=true"
    return {
        "FirstPage": action(f"{prefix}-FirstPage", "POST", None),
        "PreviousPage": action(f"{prefix}-PreviousPage", "POST", None),
        "NextPage": action(f"{prefix}-NextPage", "POST", f"{path}?start=4&{query}"),
        "LastPage": action(f"{prefix}-LastPage", "POST", f"{path}?start={last}&{query}"),
    }


def test_search_over_all(client: Client, everywhere: list[int]) -> None:
    """Retrieve installation status by workspace: request and response."""
    found = ok(client.post(f"{BASE}/install/search?start=1&length=3&includeActions=true", samples.SEARCH_REQUEST))
    admin, first, _ = found["Results"]
    assert shape_of(admin) == shape_of(samples.FOUND_ADMIN_CASE)
    assert shape_of({**found, "Results": [first]}) == shape_of(samples.SEARCH)
    assert admin["WorkspaceIdentifier"] == samples.FOUND_ADMIN_CASE["WorkspaceIdentifier"]
    assert (admin["RootFolderID"], first["RootFolderID"]) == (0, 1003697)
    details = action("GetInstallDetails-DefaultPage", "GET", f"1015285/install/{first['ApplicationInstallID']}/details/1/10")
    assert first["InstallStatus"] == {"Code": "Completed", "GetDetailsAction": details}
    assert first["ApplicationIdentifier"] == {"Name": "Imaging", "ArtifactID": 1015285, "Guids": [samples.IMAGING_GUID]}
    assert first["WorkspaceIdentifier"] == {"Name": "Case 00", "ArtifactID": everywhere[0], "Guids": []}
    assert {name: found[name] for name in PAGES} == _links("SearchStatus", "1015285/install/search", 37)
    assert found["Summary"] == samples.SEARCH["Summary"]
    assert (found["CurrentStartIndex"], found["ResultCount"], found["TotalCount"]) == (1, 3, 37)


def test_search_over_one_application(client: Client, everywhere: list[int]) -> None:
    """Query for application installations by identifier: request and response."""
    for key in ("1015285", samples.IMAGING_GUID):
        address = f"{BASE}/{key}/install/search?start=1&length=3&includeActions=true"
        found = ok(client.post(address, samples.SEARCH_ONE_REQUEST))
        assert shape_of(found) == shape_of(samples.SEARCH)
        assert [place["WorkspaceIdentifier"]["Name"] for place in found["Results"]] == ["Case 00", "Case 01", "Case 02"]
        assert found["Summary"]["Completed"] == found["Summary"]["Total"] == found["TotalCount"] == 36
        assert {name: found[name] for name in PAGES} == _links("SearchStatus", "1015285/install/search", 34)


def test_available_workspaces(client: Client, everywhere: list[int]) -> None:
    """Query for application installations with additional fields: rows as in the sample, by the condition that fits them."""
    asked = {"queryOptions": {**samples.AVAILABLE_REQUEST["queryOptions"], "Condition": "NOT ('Case Artifact ID' == -1)"}}
    for key in ("1015285", samples.IMAGING_GUID):
        address = f"{BASE}/{key}/install/available-workspaces?start=1&length=3&includeActions=true"
        found = ok(client.post(address, asked))
        assert shape_of(found) == shape_of(samples.AVAILABLE)
        expected = _links("GetWorkspacesAvailableForInstall", "1015285/install/available-workspaces", 34)
        assert {name: found[name] for name in PAGES} == expected
        assert found["Results"][0]["SchemaVersion"] == "11.1.0.0"
        assert found["Summary"] == samples.SEARCH["Summary"] | {"Completed": 36, "Total": 36}
        assert ok(client.post(address, samples.AVAILABLE_REQUEST))["TotalCount"] == 0


def test_a_workspace_without_the_application_has_no_install(client: Client, example: Example) -> None:
    found = ok(client.post(f"{example.base}/install/available-workspaces", samples.AVAILABLE_REQUEST))
    assert [place["WorkspaceIdentifier"]["ArtifactID"] for place in found["Results"]] == sorted(example.workspaces)
    place = found["Results"][0]
    assert set(place) == set(samples.FOUND_AVAILABLE) - {
        "ApplicationInstallID",
        "SchemaVersion",
        "InstalledBy",
        "StartedOn",
        "CompletedOn",
    }
    assert place["InstallStatus"] == {"Code": "Unknown"}
    assert place["ApplicationIdentifier"] == {"Name": "Example", **example.identifier}
    assert (found["Summary"]["Other"], found["Summary"]["Total"]) == (3, 3)
    assert not set(PAGES) & set(found)


def test_every_search_url_is_served(client: Client, database: Database, example: Example) -> None:
    install_id = example.add(database, InstallStatus.PENDING)
    queries = ("", "?INCLUDEACTIONS=True&LENGTH=50", "?start1&length=2147483647", "?start=1&length=50&includeActions=false")
    bodies = (None, {}, {"queryOptions": {"Condition": ""}}, {"QUERYOPTIONS": {"condition": "'Status' == 'Pending'"}})
    for base in ADDRESSES:
        one, same = f"{base}/{example.application_id}/install", f"{base}/{EXAMPLE_GUID}/install"
        paths = (f"{base}/install/search", *(f"{of}/{what}" for of in (one, same) for what in ("search", "available-workspaces")))
        for path in paths:
            for query, body in zip(queries, bodies, strict=True):
                found = ok(client.post(path + query, body))
                assert install_id in [place.get("ApplicationInstallID") for place in found["Results"]]
                assert ("NextPage" in found) is ("True" in query)


def test_pending_and_in_progress_are_active(client: Client, database: Database, example: Example) -> None:
    for status, workspace in ((InstallStatus.PENDING, 0), (InstallStatus.IN_PROGRESS, 1), (InstallStatus.CANCELED, 2)):
        example.add(database, status, workspace)
    asked = {"queryOptions": {"Sorts": [{"FieldName": "Status Code", "Direction": 1}, {"FieldName": "Workspace"}]}}
    found = ok(client.post(f"{example.base}/install/search", asked))
    assert found["Summary"] == samples.SEARCH["Summary"] | {  # type: ignore[operator]
        "Pending": 1,
        "InProgress": 1,
        "Canceled": 1,
        "Completed": 1,
        "TotalActiveInstalls": 2,
        "Total": 4,
    }
    codes = [place["InstallStatus"]["Code"] for place in found["Results"]]
    assert codes == ["Canceled", "Completed", "InProgress", "Pending"]


def test_links_over_all_name_no_application_unless_one_is_asked_for(client: Client, everywhere: list[int]) -> None:
    found = ok(client.post(f"{BASE}/install/search?start=4&length=3&includeActions=true", {}))
    query = "length=3&includeActions=true"
    for name, start in (("FirstPage", 1), ("PreviousPage", 1), ("NextPage", 7), ("LastPage", 37)):
        assert found[name] == action(f"SearchStatus-{name}", "POST", f"install/search?start={start}&{query}")


def test_a_search_that_means_nothing_is_refused(client: Client) -> None:
    asked: list[tuple[str, dict[str, object]]] = [
        ("start=0", {}),
        ("length=0", {}),
        ("start=-1", {}),
        (f"length={2**31}", {}),
        ("start=one", {}),
        ("includeActions=perhaps", {}),
        ("", {"Condition": "'Status Code' =="}),
        ("", {"Condition": "'Colour' == 4"}),
        ("", {"Condition": "'Status Code' == 'x'"}),
        ("", {"Condition": "'Workspace' == 'a\u0000b'"}),
        ("", {"Condition": "NOT " * 100 + "'Status Code' == 4"}),
        ("", {"Sorts": [{"FieldName": "Colour"}]}),
        ("", {"Sorts": [{"FieldName": "Workspace", "Direction": "Sideways"}]}),
        ("", {"Sorts": [{"Direction": "Ascending"}]}),
        ("", {"Sorts": [{"FieldName": "Workspace"}] * 21}),
    ]
    for path in ("install/search", "1015285/install/search", "1015285/install/available-workspaces"):
        for query, options in asked:
            refused(client.post(f"{BASE}/{path}?{query}", {"queryOptions": options}))


def test_a_search_leaves_out_a_workspace_that_is_deleted(client: Client, database: Database, everywhere: list[int]) -> None:
    with database.transaction() as connection:
        sql = sa.text("UPDATE workspace SET is_being_deleted = true WHERE artifact_id = :id")
        connection.execute(sql, {"id": everywhere[0]})
    for path in ("search", "available-workspaces"):
        assert ok(client.post(f"{IMAGING}/install/{path}", {}))["TotalCount"] == 36


def test_names_are_checked(client: Client, workspace_id: int) -> None:
    """Validate new artifact names: request and response."""
    item = samples.NAMES_REQUEST["nameValidationItems"][0] | {"WorkspaceID": workspace_id}
    answer = ok(client.post(f"{BASE}/install/conflict/validate-names", {"nameValidationItems": [item]}))
    assert answer == [samples.NAMES[0] | {"WorkspaceID": workspace_id}]
    free = item | {"Value": "Quite Another"}
    both = ok(client.post(f"{BASE}/install/conflict/validate-names", {"NameValidationItems": [item, free]}))
    assert [(one["IsAvailable"], bool(one["Messages"])) for one in both] == [(False, True), (True, False)]
    for wrong in ({}, {"nameValidationItems": [{}]}, {"nameValidationItems": [item | {"ConflictType": "Colour"}]}):
        refused(client.post(f"{BASE}/install/conflict/validate-names", wrong))
