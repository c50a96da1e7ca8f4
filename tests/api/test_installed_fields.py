"""Fields that an application brought are like any other: written, found by conditions and by saved searches."""

import io

import requests

from conftest import Client
from library_archives import FIELD, document_xml, field_xml, rap
from photostat.applications.installs.model import InstallRequest
from photostat.applications.installs.requesting import install_into
from photostat.applications.installs.running import Installer, run_waiting
from photostat.applications.library.editing import create_application
from photostat.applications.library.receiving import received
from photostat.services import Services
from photostat.workspaces.change import change

ADMIN_ID = 9
SEARCHES = "Relativity.Services.Search.ISearchModule/Keyword%20Search%20Manager"
NUMBER = field_xml(7, "Weight", 6)
SAVED_SEARCH = (
    "<SavedSearches><SavedSearch><Guid>aaaaaaaa-0000-0000-0000-000000000005</Guid><Name>Brought</Name></SavedSearch>"
    "</SavedSearches>"
)


def _install(services: Services, workspace_id: int) -> None:
    content = rap(inside=document_xml(FIELD, NUMBER) + SAVED_SEARCH)
    with (
        received(services.blobs, io.BytesIO(content), None) as upload,
        change(services.database, user_id=ADMIN_ID) as begun,
    ):
        application = create_application(begun, upload)
        install_into(begun, application, InstallRequest(workspace_ids=(workspace_id,)))
    assert run_waiting(Installer(services.database, services.blobs)) == 2  # into the library, into the workspace


def _count(client: Client, workspace_id: int, condition: str, kind: object = 10) -> int:
    key = {"ArtifactTypeID": kind} if isinstance(kind, int) else {"Name": kind}
    asked = {"request": {"ObjectType": key, "Condition": condition}, "start": 1, "length": 10}
    answer = client.post(f"Relativity.Objects/workspace/{workspace_id}/object/query", asked)
    assert answer.status_code == 200, answer.text
    total: int = answer.json()["TotalCount"]
    return total


def _made(answer: requests.Response) -> int:
    assert answer.status_code == 200, answer.text
    made: int = answer.json()
    return made


def test_an_installed_field_is_written_and_searched(client: Client, services: Services, workspace_id: int) -> None:
    _install(services, workspace_id)
    values = [("Control Number", "DOC1"), ("Weight", 2.5), ("Colour", {"Name": "Red"})]
    given = [{"Field": {"Name": name}, "Value": value} for name, value in values]
    created = client.post(
        f"Relativity.ObjectManager/v1/workspace/{workspace_id}/object/create",
        {"request": {"ObjectType": {"ArtifactTypeID": 10}, "FieldValues": given}},
    )
    assert created.status_code == 200, created.text
    assert _count(client, workspace_id, "'Weight' > 2") == 1
    assert _count(client, workspace_id, "'Weight' > 3") == 0
    assert _count(client, workspace_id, "'Colour' == CHOICE 4bdfb723-99eb-426c-b020-6964532d9e1c") == 1
    weight = {"Operator": "GreaterThan", "FieldIdentifier": {"Name": "Weight"}, "Value": 2}
    search = {
        "ArtifactTypeID": 10,
        "Name": "Heavy",
        "Fields": [{"Name": "Control Number"}, {"Name": "Weight"}],
        "SearchCriteria": {"Conditions": [{"Condition": weight}]},
    }
    wanted = {"workspaceArtifactID": workspace_id, "searchDTO": search}
    heavy = _made(client.post(f"{SEARCHES}/CreateSingleAsync", wanted))
    assert _count(client, workspace_id, f"'ArtifactID' IN SAVEDSEARCH {heavy}") == 1


def test_a_brought_saved_search_finds_nothing_until_it_has_conditions(
    client: Client, services: Services, workspace_id: int
) -> None:
    _install(services, workspace_id)
    given = [{"Field": {"Name": "Control Number"}, "Value": "DOC1"}]
    client.post(
        f"Relativity.ObjectManager/v1/workspace/{workspace_id}/object/create",
        {"request": {"ObjectType": {"ArtifactTypeID": 10}, "FieldValues": given}},
    )
    found = client.post(
        f"{SEARCHES}/QueryAsync", {"workspaceArtifactID": workspace_id, "query": {"Condition": "'Name' == 'Brought'"}}
    )
    search_id = found.json()["Results"][0]["Artifact"]["ArtifactID"]
    assert _count(client, workspace_id, "") == 1
    assert _count(client, workspace_id, f"'ArtifactID' IN SAVEDSEARCH {search_id}") == 0


def test_installed_applications_are_objects_of_the_workspace(client: Client, services: Services, workspace_id: int) -> None:
    _install(services, workspace_id)
    assert _count(client, workspace_id, "", "Relativity Application") == 2
    assert _count(client, workspace_id, "'Version' == '1.0.0.0' AND 'Locked' == true", "Relativity Application") == 1
