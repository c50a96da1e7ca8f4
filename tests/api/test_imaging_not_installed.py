"""A workspace without the application Imaging says so, wherever imaging is asked of it."""

import sqlalchemy as sa

from conftest import Client
from photostat.storage.database import Database

CALLS = [
    ("GET", "imaging-profiles/1"),
    ("GET", "imaging-sets/1"),
    ("GET", "documents/1/status"),
    ("POST", "imaging-sets/1/run"),
]


def test_imaging_services_refuse_a_workspace_without_imaging(client: Client, database: Database, workspace_id: int) -> None:
    def statuses() -> list[int]:
        answers = [
            client.request(method, f"relativity-imaging/v1/workspaces/{workspace_id}/{path}", json={}) for method, path in CALLS
        ]
        assert all("Imaging is not installed" in answer.json()["Message"] for answer in answers if answer.status_code == 409)
        return [answer.status_code for answer in answers]

    assert statuses() == [404] * len(CALLS)
    with database.transaction() as connection:
        connection.execute(sa.text("DELETE FROM workspace_application WHERE workspace_id = :id"), {"id": workspace_id})
    assert statuses() == [409] * len(CALLS)
