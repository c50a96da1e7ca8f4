"""Fields and choices over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Client
from photostat.api.fields import _TYPES
from photostat.workspaces.people.rights import Right


def base(workspace_id: int) -> str:
    return f"Relativity-Object-Model/v1/workspaces/{workspace_id}/fields"


def made(answer: Any) -> int:
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize("kind", sorted(_TYPES))
@pytest.mark.parametrize("older", [False, True])
def test_a_field_of_each_type_is_made_read_and_removed(client: Client, workspace_id: int, kind: str, older: bool) -> None:
    word = next(names[older] for item, names in _TYPES.items() if item == kind)
    start = f"relativity.fields/workspace/{workspace_id}" if older else base(workspace_id)
    field = made(client.post(f"{start}/{word}", {"fieldRequest": {"Name": "Mine", "ObjectType": {"ArtifactTypeID": 10}}}))
    one = f"{start}/fields/{field}" if older else f"{start}/{field}"
    found = client.get(one).json()
    assert (found["Name"], found["FieldType"], found["IsSystem"]) == ("Mine", kind, False)
    assert client.delete(one).status_code == 200
    assert client.get(one).status_code == 404


def test_choices_are_added_listed_and_removed(client: Client, workspace_id: int) -> None:
    field = made(client.post(f"{base(workspace_id)}/multiple-choice-fields", {"fieldRequest": {"name": "Tags"}}))
    choices = f"{base(workspace_id)}/{field}/choices"
    ids = [made(client.post(choices, {"choiceRequest": {"Name": name}})) for name in ("Hot", "Cold")]
    assert client.post(choices, {"choiceRequest": {"Name": "hot"}}).status_code == 409
    assert [(item["ArtifactID"], item["Name"]) for item in client.get(choices).json()] == list(
        zip(ids, ["Hot", "Cold"], strict=True)
    )
    assert client.delete(f"{choices}/{ids[0]}").status_code == 200
    assert [item["Name"] for item in client.get(choices).json()] == ["Cold"]
    assert client.delete(f"{base(workspace_id)}/1003672/choices/{ids[1]}").status_code == 404


def test_removing_a_field_removes_its_values(client: Client, workspace_id: int) -> None:
    field = made(client.post(f"{base(workspace_id)}/date-fields", {"fieldRequest": {"Name": "Due"}}))
    objects = f"Relativity.Objects/workspace/{workspace_id}/object"
    values = [
        {"Field": {"Name": "Control Number"}, "Value": "A"},
        {"Field": {"ArtifactID": field}, "Value": "2024-02-29"},
    ]
    request = {"ObjectType": {"ArtifactTypeID": 10}, "FieldValues": values}
    assert client.post(f"{objects}/create", {"request": request}).status_code == 200
    assert client.delete(f"{base(workspace_id)}/{field}").status_code == 200
    asked = {"ObjectType": {"ArtifactTypeID": 10}, "Fields": [{"Name": "*"}]}
    found = client.post(f"{objects}/query", {"request": asked}).json()
    assert found["TotalCount"] == 1
    assert "Due" not in [item["Field"]["Name"] for item in found["Objects"][0]["FieldValues"]]


def test_system_fields_stay(client: Client, workspace_id: int) -> None:
    assert client.get(f"{base(workspace_id)}/1003667").json()["FieldCategory"] == "Identifier"
    assert client.delete(f"{base(workspace_id)}/1003667").status_code == 409
    assert client.post(f"{base(workspace_id)}/1003672/choices", {"choiceRequest": {"Name": "Perhaps"}}).status_code == 409


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, "FieldRequest"),
        ({"fieldRequest": {}}, "Name"),
        ({"fieldRequest": {"Name": ""}}, "Name"),
        ({"fieldRequest": {"Name": "a\0b"}}, "Name"),
        ({"fieldRequest": {"Name": "A", "Length": 0}}, "Length"),
        ({"fieldRequest": {"Name": "A", "Length": 2**40}}, "Length"),
        ({"fieldRequest": {"Name": "A", "ObjectType": {"ArtifactTypeID": 8}}}, "ObjectType"),
    ],
)
def test_bad_fields_are_refused_by_name(client: Client, workspace_id: int, body: object, word: str) -> None:
    answer = client.post(f"{base(workspace_id)}/fixed-length-fields", body)
    assert answer.status_code == 400 and word.lower() in answer.json()["Message"].lower(), answer.text


def test_a_name_is_given_once(client: Client, workspace_id: int) -> None:
    answer = client.post(f"{base(workspace_id)}/date-fields", {"fieldRequest": {"Name": "control number"}})
    assert answer.status_code == 409


def test_only_who_edits_fields_makes_and_removes_them(client: Client, sign_in: Callable[..., Client], workspace_id: int) -> None:
    field = made(client.post(f"{base(workspace_id)}/single-choice-fields", {"fieldRequest": {"Name": "Mine"}}))
    calls: list[tuple[str, str, object]] = [
        ("POST", f"{base(workspace_id)}/date-fields", {"fieldRequest": {"Name": "New"}}),
        ("POST", f"{base(workspace_id)}/{field}/choices", {"choiceRequest": {"Name": "New"}}),
        ("DELETE", f"{base(workspace_id)}/{field}", None),
    ]
    reader, stranger = sign_in(workspace_id, [Right.VIEW_WORKSPACE]), sign_in(workspace_id, [])
    editor = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.EDIT_FIELDS])
    assert reader.get(f"{base(workspace_id)}/{field}").status_code == 200
    assert stranger.get(f"{base(workspace_id)}/{field}").status_code == 404
    for method, path, body in calls:
        assert reader.request(method, path, json=body).status_code == 403
        assert stranger.request(method, path, json=body).status_code == 404
        assert editor.request(method, path, json=body).status_code == 200
