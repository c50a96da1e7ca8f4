"""Prevent Native Download: natives of such a type stay where they are, whoever asks."""

import sqlalchemy as sa

from conftest import Client
from photostat.services import Services

FILES = "/Relativity.REST/api/relativity-object-model/v1/workspaces"


def test_natives_of_a_type_that_prevents_downloads_are_refused(client: Client, services: Services, workspace_id: int) -> None:
    path = f"/photostat/v1/workspaces/{workspace_id}/documents"
    made = client.request("POST", path, files=[("files", ("a.doc", b"0123456789"))]).json()["Documents"][0]
    document_id = made["ArtifactID"]
    with services.database.transaction() as connection:
        statement = sa.text("UPDATE document SET native_type = 'Word for DOS 4.x' WHERE artifact_id = :id")
        connection.execute(statement, {"id": document_id})
    own = f"{FILES}/{workspace_id}/documents"
    guid = client.get(f"{own}/{document_id}/file-info").json()[0]["Guid"]
    routes = (f"{own}/{document_id}/native-file", f"{own}/{guid}/file")
    assert [client.get(route).content for route in routes] == [b"0123456789"] * 2
    types = client.get(f"/photostat/v1/workspaces/{workspace_id}/native-types").json()["NativeTypes"]
    flags = f"/photostat/v1/workspaces/{workspace_id}/native-types/{types[0]['ArtifactID']}/flags"
    assert types[0]["Name"] == "Word for DOS 4.x"
    assert client.post(flags, {"PreventNativeDownload": True}).status_code == 200
    refused = [client.get(route) for route in routes]
    assert [answer.status_code for answer in refused] == [403, 403]
    assert "Prevent Native Download" in refused[0].json()["Message"]
    assert client.post(flags, {"PreventNativeDownload": False}).status_code == 200
    assert client.get(routes[0]).status_code == 200
