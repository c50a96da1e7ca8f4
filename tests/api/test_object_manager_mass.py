"""The Object Manager over many objects: mass forms, dependencies, exports."""

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Client
from photostat.workspaces.objects import mass
from photostat.workspaces.people.rights import Right

DOCUMENTS = {"ArtifactTypeID": 10}
ALL = {"ObjectType": DOCUMENTS, "Condition": ""}


class Manager:
    """The calls of one user in one workspace."""

    def __init__(self, client: Client, workspace_id: int) -> None:
        self.client = client
        self.base = f"Relativity.ObjectManager/v1/workspace/{workspace_id}/object"

    def status(self, verb: str, body: object) -> int:
        return self.client.post(f"{self.base}/{verb}", body).status_code

    def call(self, verb: str, body: object) -> Any:
        answer = self.client.post(f"{self.base}/{verb}", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def make(self, *numbers: str) -> list[int]:
        values = [[number, "Doe"] for number in numbers]
        fields = [{"Name": "Control Number"}, {"Name": "Custodian"}]
        made = self.call("create", {"massRequest": {"ObjectType": DOCUMENTS, "Fields": fields, "ValueLists": values}})
        assert made["Success"] and made["Message"] == f"Created {len(numbers)} objects."
        return [item["ArtifactID"] for item in made["Objects"]]

    def custodians(self) -> list[str | None]:
        fields = [{"Name": "Custodian"}]
        sorts = [{"FieldName": "Control Number", "Direction": 0}]
        found = self.call("queryslim", {"request": {"ObjectType": DOCUMENTS, "Fields": fields, "Sorts": sorts}})
        return [row["Values"][0] for row in found["Objects"]]


@pytest.fixture
def manager(client: Client, workspace_id: int) -> Manager:
    return Manager(client, workspace_id)


def value(name: str, raw: object) -> dict[str, object]:
    return {"Field": {"Name": name}, "Value": raw}


def criteria(condition: str, **more: object) -> dict[str, object]:
    found = {"ObjectIdentificationCriteria": {"ObjectType": DOCUMENTS, "Condition": condition}, **more}
    return {"massRequestByCriteria": found}


def test_objects_chosen_by_a_condition_are_updated_in_blocks(manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mass, "AT_ONCE", 2)
    manager.make("A1", "A2", "A3", "B1")
    body = criteria("'Control Number' STARTSWITH 'A' AND 'Custodian' == 'Doe'", FieldValues=[value("Custodian", "Roe")])
    assert manager.call("update", body) == {"TotalObjectsUpdated": 3, "Success": True, "Message": ""}
    assert manager.custodians() == ["Roe", "Roe", "Roe", "Doe"]


def test_named_objects_are_updated_together(manager: Manager) -> None:
    ids = manager.make("A1", "A2", "A3")
    objects = [{"ArtifactID": item} for item in ids[:2]]
    body = {"massRequestByObjectIdentifiers": {"Objects": objects, "FieldValues": [value("Custodian", None)]}}
    assert manager.call("update", body)["TotalObjectsUpdated"] == 2
    assert manager.custodians() == [None, None, "Doe"]


def test_each_object_gets_values_of_its_own(manager: Manager) -> None:
    ids = manager.make("A1", "A2", "A3")
    items = [{"object": {"ArtifactID": item}, "values": [name]} for item, name in zip(ids, ("x", "y", "x"), strict=True)]
    body = {"massRequestPerObjects": {"Fields": [{"Name": "Custodian"}], "ObjectValues": items}}
    assert manager.call("update", body)["TotalObjectsUpdated"] == 3
    assert manager.custodians() == ["x", "y", "x"]
    items.append(items[0])
    assert manager.status("update", body) == 400


def test_one_bad_object_leaves_all_as_they_were(manager: Manager) -> None:
    ids = manager.make("A1", "A2")
    objects = [{"ArtifactID": item} for item in (*ids, 1003667)]
    body = {"massRequestByObjectIdentifiers": {"Objects": objects, "FieldValues": [value("Custodian", "Roe")]}}
    assert manager.status("update", body) == 404
    fields, lists = [{"Name": "Control Number"}], [["A3"], ["a1"]]
    request = {"ObjectType": DOCUMENTS, "Fields": fields, "ValueLists": lists}
    assert manager.status("create", {"massRequest": request}) == 409
    assert manager.custodians() == ["Doe", "Doe"]


def test_objects_are_removed_by_name_and_by_condition(manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mass, "AT_ONCE", 2)
    ids = manager.make("A1", "A2", "A3", "B1")
    removed = manager.call("delete", {"massRequestByObjectIdentifiers": {"Objects": [{"ArtifactID": ids[3]}]}})
    assert removed["Report"]["DeletedItems"][0]["Count"] == 1
    removed = manager.call("delete", criteria("'Control Number' <> 'A2'"))
    assert removed["Success"] and removed["Report"]["DeletedItems"][0]["Count"] == 2
    assert manager.call("query", {"request": {"ObjectType": DOCUMENTS}})["Objects"][0]["Name"] == "A2"


def test_removing_too_many_at_once_is_refused(manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photostat.api.object_manager_mass.MOST_DELETED", 1)
    manager.make("A1", "A2")
    assert manager.status("delete", criteria("")) == 400
    assert manager.custodians() == ["Doe", "Doe"]


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("create", {}),
        ("update", {}),
        ("delete", {}),
        ("update", {**criteria(""), "massRequestPerObjects": {"Fields": [], "ObjectValues": []}}),
        ("update", criteria("'Nonsense' == 1")),
        ("update", {"massRequestByObjectIdentifiers": {"Objects": []}}),
        ("delete", {"massRequestByObjectIdentifiers": {"Objects": []}}),
        ("create", {"massRequest": {"ObjectType": DOCUMENTS, "Fields": [], "ValueLists": [["A"]]}}),
        ("create", {"request": {"ObjectType": DOCUMENTS, "ParentObject": {"ArtifactID": 1003667}, "FieldValues": []}}),
    ],
)
def test_bad_forms_are_400(manager: Manager, verb: str, body: object) -> None:
    assert manager.status(verb, body) == 400


def test_a_mass_operation_by_condition_needs_its_right(
    manager: Manager, sign_in: Callable[..., Client], workspace_id: int
) -> None:
    ids = manager.make("A1")
    view = [Right.VIEW_WORKSPACE]
    by_ids = {"massRequestByObjectIdentifiers": {"Objects": [{"ArtifactID": ids[0]}], "FieldValues": []}}
    one = {"request": {"Object": {"ArtifactID": ids[0]}, "FieldValues": []}}
    new = {"request": {"ObjectType": DOCUMENTS, "FieldValues": [value("Control Number", "N")]}}
    editor = Manager(sign_in(workspace_id, [*view, Right.EDIT_DOCUMENTS]), workspace_id)
    assert [editor.status("update", body) for body in (one, by_ids, criteria(""))] == [200, 200, 403]
    assert [editor.status("delete", body) for body in (one, by_ids)] == [403, 403]
    runner = Manager(sign_in(workspace_id, [*view, Right.RUN_MASS_OPERATION]), workspace_id)
    assert [runner.status("update", body) for body in (one, by_ids, criteria(""))] == [403, 403, 403]
    assert [runner.status("delete", body) for body in (one, by_ids, criteria(""))] == [403, 403, 403]
    assert (editor.status("create", new), runner.status("create", new)) == (403, 403)
    both = [*view, Right.RUN_MASS_OPERATION, Right.EDIT_DOCUMENTS, Right.DELETE_DOCUMENTS, Right.ADD_DOCUMENTS]
    worker = Manager(sign_in(workspace_id, both), workspace_id)
    assert (worker.status("create", new), worker.status("update", criteria("")), worker.status("delete", criteria(""))) == (
        200,
        200,
        200,
    )


def test_a_new_document_is_answered_with_its_folder_and_values(manager: Manager) -> None:
    request = {"ObjectType": DOCUMENTS, "FieldValues": [value("Control Number", "A1")]}
    made = manager.call("create", {"request": request})["Object"]
    assert made["ParentObject"] == {"ArtifactID": 1003697}
    assert [item["Value"] for item in made["FieldValues"]] == ["A1"]


def test_dependencies_name_what_would_go(manager: Manager, workspace_id: int) -> None:
    fields = f"Relativity-Object-Model/v1/workspaces/{workspace_id}/fields"
    field = manager.client.post(f"{fields}/single-choice-fields", {"fieldRequest": {"Name": "Tag"}}).json()
    for name in ("Hot", "Cold"):
        manager.client.post(f"{fields}/{field}/choices", {"choiceRequest": {"Name": name}})
    found = manager.call("dependencylist", {"request": {"Objects": [{"ArtifactID": field}]}})
    assert [(item["ObjectType"]["Value"], item["Count"]["Value"]) for item in found] == [("Field", 1), ("Choice", 2)]


def test_decimals_keep_all_their_digits(manager: Manager, workspace_id: int) -> None:
    fields = f"Relativity-Object-Model/v1/workspaces/{workspace_id}/fields"
    manager.client.post(f"{fields}/decimal-fields", {"fieldRequest": {"Name": "Sum"}})
    values = [value("Control Number", '"\\u0000number:5'), value("Sum", "12345678901234567890.0123456789")]
    manager.call("create", {"request": {"ObjectType": DOCUMENTS, "FieldValues": values}})
    asked = {"request": {"ObjectType": DOCUMENTS, "Fields": [{"Name": "Sum"}, {"Name": "Control Number"}]}}
    answer = manager.client.post(f"{manager.base}/queryslim", asked)
    assert '"Values":[12345678901234567890.0123456789,' in answer.text
    assert answer.json()["Objects"][0]["Values"][1] == '"\\u0000number:5'
