"""Imaging profiles, native types and field codes through the Object Manager."""

from typing import Any

import pytest

from conftest import Client
from photostat.imaging.profiles.reading import default_profile_id
from photostat.render.native_types import all_native_types
from photostat.services import Services
from photostat.workspaces.people.rights import Right

PROFILE_GUID = "c6fac105-3493-4551-b956-4757066e622f"
PROFILE_NAME_GUID = "a4f377f9-de22-4df3-a890-d080eacf6394"


def _path(workspace_id: int, call: str) -> str:
    return f"/Relativity.REST/api/Relativity.ObjectManager/v1/workspace/{workspace_id}/object/{call}"


def _query(client: Client, workspace_id: int, object_type: dict[str, Any], fields: list[str], condition: str = "") -> Any:
    asked = {"ObjectType": object_type, "Fields": [{"Name": name} for name in fields], "Condition": condition}
    answered = client.post(_path(workspace_id, "queryslim"), {"request": asked, "start": 1, "length": 2000})
    assert answered.status_code == 200, answered.text
    return answered.json()


@pytest.mark.parametrize("object_type", [{"ArtifactTypeID": 1000018}, {"Guid": PROFILE_GUID}, {"Name": "Imaging Profile"}])
def test_profiles_are_found_by_type_id_guid_and_name(client: Client, workspace_id: int, object_type: dict[str, Any]) -> None:
    found = _query(client, workspace_id, object_type, ["Name", "Imaging Method", "Is Default"])
    assert [row["Values"] for row in found["Objects"]] == [["Default", "Native", True]]


def test_the_name_of_a_profile_is_read_by_its_guid(client: Client, workspace_id: int, services: Services) -> None:
    with services.database.read() as connection:
        profile_id = default_profile_id(connection, workspace_id)
    asked = {"request": {"Object": {"ArtifactID": profile_id}, "Fields": [{"Guid": PROFILE_NAME_GUID}]}}
    found = client.post(_path(workspace_id, "read"), asked).json()
    assert found["Object"]["FieldValues"][0]["Value"] == "Default"


def test_native_types_are_found_by_condition(client: Client, workspace_id: int) -> None:
    restricted = _query(client, workspace_id, {"Name": "Native Type"}, ["Name"], "'Restricted From Imaging By Default' == true")
    assert restricted["TotalCount"] == sum(row.restricted_by_default for row in all_native_types())
    word = _query(client, workspace_id, {"Name": "Native Type"}, ["Name", "Native Category"], "'File Type ID' == 1336")
    assert word["Objects"][0]["Values"] == ["Microsoft Word 2010", "WordProcessor"]


def test_a_flag_of_a_native_type_is_set(client: Client, workspace_id: int) -> None:
    condition = "'File Type ID' == 1000"
    native_type = {"Name": "Native Type"}
    found = _query(client, workspace_id, native_type, ["Name"], condition)["Objects"][0]["ArtifactID"]
    values = [{"Field": {"Name": "Prevent Native Download"}, "Value": True}]
    updated = client.post(_path(workspace_id, "update"), {"request": {"Object": {"ArtifactID": found}, "FieldValues": values}})
    assert updated.status_code == 200, updated.text
    flags = ["Restricted From Imaging By Default", "Prevent Native Download"]
    assert _query(client, workspace_id, native_type, flags, condition)["Objects"][0]["Values"] == [False, True]


def test_field_codes_are_found_and_deleted(client: Client, workspace_id: int) -> None:
    code_type = {"Name": "Application Field Code"}
    found = _query(client, workspace_id, code_type, ["Field Code", "Application", "Option"], "'Application' == 'microsoftvisio'")
    assert [row["Values"] for row in found["Objects"]] == [
        ["Directory", "MicrosoftVisio", "ShowFieldCode"],
        ["FileName", "MicrosoftVisio", "ShowFieldCode"],
        ["Now", "MicrosoftVisio", "DocumentDefault"],
    ]
    asked = {"request": {"Object": {"ArtifactID": found["Objects"][0]["ArtifactID"]}}}
    assert client.post(_path(workspace_id, "delete"), asked).status_code == 200
    assert _query(client, workspace_id, code_type, ["Name"])["TotalCount"] == 16


def test_who_may_not_edit_profiles_deletes_none(client: Client, workspace_id: int, sign_in: Any, services: Services) -> None:
    with services.database.read() as connection:
        profile_id = default_profile_id(connection, workspace_id)
    reader = sign_in(workspace_id, [Right.VIEW_WORKSPACE])
    refused = reader.post(_path(workspace_id, "delete"), {"request": {"Object": {"ArtifactID": profile_id}}})
    assert refused.status_code == 403


def test_the_default_profile_is_not_deleted(client: Client, workspace_id: int, services: Services) -> None:
    with services.database.read() as connection:
        profile_id = default_profile_id(connection, workspace_id)
    refused = client.post(_path(workspace_id, "delete"), {"request": {"Object": {"ArtifactID": profile_id}}})
    assert refused.status_code == 409
