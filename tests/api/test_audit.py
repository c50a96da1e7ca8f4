"""The audit log over HTTP."""

import pytest

from conftest import Client
from photostat.services import Services
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.change import change

AUDIT = "/photostat/v1/audit"


def test_events_are_found_by_workspace_artifact_and_action(client: Client, workspace_id: int) -> None:
    place = f"relativity-environment/v1/workspace/{workspace_id}"
    assert client.put(place, {"workspaceRequest": {"Name": "Renamed"}}).status_code == 200
    found = client.get(AUDIT, params={"workspace": -1, "artifact": workspace_id, "action": "workspace.update"}).json()
    assert [(event["UserID"], event["Artifacts"]) for event in found] == [(9, [{"First": workspace_id, "Last": workspace_id}])]
    assert client.get(AUDIT, params={"workspace": workspace_id, "action": "workspace.update"}).json() == []
    assert client.get(AUDIT, params={"artifact": workspace_id + 1, "action": "workspace.update"}).json() == []


def test_many_artifacts_are_one_range_and_pages_follow_each_other(client: Client, services: Services) -> None:
    with change(services.database, user_id=9) as begun:
        begun.note("document.create", ADMIN_LEVEL, range(2_000_000, 2_100_000))
    first = client.get(AUDIT, params={"limit": 1}).json()
    rest = client.get(AUDIT, params={"after": first[0]["Position"]}).json()
    assert [event["Position"] for event in rest] == list(range(2, len(rest) + 2))
    found = client.get(AUDIT, params={"artifact": 2_050_000}).json()
    assert [event["Artifacts"] for event in found] == [[{"First": 2_000_000, "Last": 2_099_999}]]


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 1001}, {"after": 2**63}, {"artifact": 2**31}, {"action": "a\0"}])
def test_bad_questions_are_400(client: Client, asked: dict[str, object]) -> None:
    assert client.get(AUDIT, params=asked).status_code == 400
