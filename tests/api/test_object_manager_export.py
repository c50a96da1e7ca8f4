"""Exports through the Object Manager, and saved searches as objects."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from test_object_manager_mass import DOCUMENTS, Manager

from conftest import Client
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.people.rights import Right
from photostat.workspaces.searches.definition import SearchDefinition
from photostat.workspaces.searches.editing import create_search


@pytest.fixture
def manager(client: Client, workspace_id: int) -> Manager:
    return Manager(client, workspace_id)


def asked(**more: object) -> dict[str, object]:
    sorts = [{"Field": {"Name": "Control Number"}, "Direction": "Descending"}]
    return {"queryRequest": {"ObjectType": DOCUMENTS, "Fields": [{"Name": "Control Number"}], "Sorts": sorts}, **more}


def block(manager: Manager, run_id: str, size: int) -> list[str]:
    found = manager.call("retrievenextresultsblockfromexport", {"runID": run_id, "batchSize": size})
    return [row["Values"][0] for row in found]


def test_an_export_gives_all_rows_in_order_and_ends(manager: Manager) -> None:
    ids = manager.make("A1", "A2", "A3", "A4", "A5")
    run = manager.call("initializeexport", asked(start=2))
    assert (run["RecordCount"], run["FieldData"][0]["Name"]) == (4, "Control Number")
    manager.make("A6")
    assert block(manager, run["RunID"], 1) == ["A4"]
    manager.call("delete", {"massRequestByObjectIdentifiers": {"Objects": [{"ArtifactID": item} for item in ids[1:3]]}})
    assert block(manager, run["RunID"], 1) == ["A1"]
    assert block(manager, run["RunID"], 1) == []


def test_an_export_belongs_to_who_began_it(manager: Manager, sign_in: Callable[..., Client], workspace_id: int) -> None:
    manager.make("A1")
    run = manager.call("initializeexport", asked())
    other = Manager(sign_in(workspace_id, [Right.VIEW_WORKSPACE]), workspace_id)
    body = {"runID": run["RunID"], "batchSize": 10}
    assert other.status("retrievenextresultsblockfromexport", body) == 404
    assert manager.status("retrievenextresultsblockfromexport", {"runID": str(uuid4())}) == 404
    assert manager.status("retrievenextresultsblockfromexport", {"runID": "x"}) == 400
    assert block(manager, run["RunID"], 0) == ["A1"]


def test_saved_searches_are_renamed_and_removed(
    manager: Manager, sign_in: Callable[..., Client], services: Services, workspace_id: int
) -> None:
    with change(services.database, user_id=9) as begun:
        search = create_search(begun, workspace_id, "All", SearchDefinition())
    renamed = {"Object": {"ArtifactID": search}, "FieldValues": [{"Field": {"Name": "Name"}, "Value": "All documents"}]}
    reader = Manager(sign_in(workspace_id, [Right.VIEW_WORKSPACE]), workspace_id)
    assert (reader.status("update", {"request": renamed}), reader.status("delete", {"request": renamed})) == (403, 403)
    manager.call("update", {"request": renamed})
    assert manager.call("read", {"request": {"Object": {"ArtifactID": search}}})["Object"]["Name"] == "All documents"
    manager.call("delete", {"request": renamed})
    assert manager.status("read", {"request": {"Object": {"ArtifactID": search}}}) == 404
