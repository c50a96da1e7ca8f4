"""The Keyword Search Manager over HTTP: a client's way, shapes of the contract, rights, and bad requests."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from conftest import Client
from photostat.workspaces.people.rights import Right

SEARCHES = "Relativity.Services.Search.ISearchModule/Keyword%20Search%20Manager"
READING = ("ReadSingleAsync", "QueryAsync", "QuerySubsetAsync")
WRITING = ("CreateSingleAsync", "UpdateSingleAsync", "CopySingleAsync", "MoveAsync", "DeleteSingleAsync")
SIZE, CREATED_ON = "File Size", 1035314


def condition(field: dict[str, object], operator: str, value: object = None, **members: object) -> dict[str, Any]:
    return {"Condition": {"Operator": operator, "FieldIdentifier": field, "Value": value, **members}}


HAS_TEXT = condition({"Name": "Extracted Text"}, "IsSet", None, NotOperator=False, ConditionType="Criteria")


def search_dto(*conditions: dict[str, Any], name: str = "All documents with text", **members: object) -> dict[str, Any]:
    return {
        "ArtifactTypeID": 10,
        "Name": name,
        "Fields": [{"Name": "Control Number"}, {"Name": "Extracted Text"}],
        "SearchCriteria": {"Conditions": list(conditions)},
        "Sorts": [],
        **members,
    }


def ask(client: Client, workspace_id: int, method: str, **members: object) -> requests.Response:
    return client.post(f"{SEARCHES}/{method}", {"workspaceArtifactID": workspace_id, **members})


def save(client: Client, workspace_id: int, dto: dict[str, Any]) -> int:
    answer = ask(client, workspace_id, "CreateSingleAsync", searchDTO=dto)
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert isinstance(made, int)
    return made


def read(client: Client, workspace_id: int, search_id: int) -> dict[str, Any]:
    answer = ask(client, workspace_id, "ReadSingleAsync", searchArtifactID=search_id)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def load(client: Client, workspace_id: int, **values: object) -> int:
    given = [{"Field": {"Name": name.replace("_", " ")}, "Value": value} for name, value in values.items()]
    request = {"ObjectType": {"ArtifactTypeID": 10}, "FieldValues": given}
    answer = client.post(f"Relativity.ObjectManager/v1/workspace/{workspace_id}/object/create", {"request": request})
    assert answer.status_code == 200, answer.text
    document_id: int = answer.json()["Object"]["ArtifactID"]
    return document_id


def documents(client: Client, workspace_id: int, search_id: int, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/photostat/v1/workspaces/{workspace_id}/searches/{search_id}/documents{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_way_of_a_client(client: Client, workspace_id: int) -> None:
    with_text = load(client, workspace_id, Control_Number="D1", Extracted_Text="Dear Sirs")
    load(client, workspace_id, Control_Number="D2")
    search_id = save(client, workspace_id, search_dto(HAS_TEXT | {"BooleanOperator": "None"}))
    assert read(client, workspace_id, search_id)["Name"] == "All documents with text"
    query = {"Condition": f"'Artifact ID' == {search_id}", "Sorts": []}
    found = ask(client, workspace_id, "QueryAsync", query=query, length=1).json()
    assert {key: found[key] for key in ("Success", "Message", "QueryToken", "TotalCount")} == {
        "Success": True,
        "Message": "",
        "QueryToken": "",
        "TotalCount": 1,
    }
    artifact = found["Results"][0]["Artifact"]
    assert artifact == read(client, workspace_id, search_id)
    assert artifact["SearchCriteria"]["Conditions"][0]["Condition"]["Operator"] == "IsSet"
    assert documents(client, workspace_id, search_id) == {
        "TotalCount": 1,
        "Documents": [{"ArtifactID": with_text, "ControlNumber": "D1"}],
    }
    assert client.get(f"/photostat/v1/workspaces/{workspace_id}/searches/{search_id}/count").json() == {"TotalCount": 1}
    deleted = ask(client, workspace_id, "DeleteSingleAsync", searchArtifactID=search_id)
    assert (deleted.status_code, deleted.content) == (200, b"")
    assert ask(client, workspace_id, "ReadSingleAsync", searchArtifactID=search_id).status_code == 404


def test_a_search_reads_as_it_was_written(client: Client, workspace_id: int) -> None:
    inner = save(client, workspace_id, search_dto(name="Inner"))
    group = {
        "Condition": {"Conditions": [condition({"Name": SIZE}, "greaterthan", "5") | {"BooleanOperator": 2}, HAS_TEXT]},
        "BooleanOperator": "1",
    }
    dto = search_dto(
        group,
        condition({"ArtifactID": CREATED_ON}, "In", Month="may", ConditionType="CriteriaDate") | {"BooleanOperator": "or"},
        condition({"Name": "(Saved Search)"}, "In", inner, NotOperator="true"),
        Sorts=[{"FieldIdentifier": {"Guids": ["2A3F1212-c8ca-4fa9-ad6b-f76c97f05438"]}, "Direction": 1}],
        Scope="Folders",
        SearchFolders=[{"ArtifactID": 1003697}],
        Owner={"ArtifactID": 9},
        SearchText="dear",
        Keywords="k",
        Notes="n",
        Unknown={"a": 1},
    )
    found = read(client, workspace_id, save(client, workspace_id, dto))
    first, second, third = found["SearchCriteria"]["Conditions"]
    assert [item["BooleanOperator"] for item in first["Condition"]["Conditions"]] == ["Or", "None"]
    assert [item["BooleanOperator"] for item in (first, second, third)] == ["And", "Or", "None"]
    assert first["Condition"]["Conditions"][1]["Condition"]["Value"] is None
    assert (second["Condition"]["Month"], second["Condition"]["ConditionType"]) == ("May", "CriteriaDate")
    assert third["Condition"]["FieldIdentifier"]["Name"] == "(Saved Search)"
    assert (third["Condition"]["Value"], third["Condition"]["NotOperator"]) == (inner, True)
    assert found["Fields"][0] == {
        "ArtifactID": 1003667,
        "ViewFieldID": 1000186,
        "Guids": ["2a3f1212-c8ca-4fa9-ad6b-f76c97f05438"],
        "Name": "Control Number",
    }
    assert (found["Sorts"][0]["FieldIdentifier"]["Name"], found["Sorts"][0]["Direction"]) == ("Control Number", "Descending")
    assert (found["Scope"], found["SearchFolders"][0]["Name"]) == ("Folders", "Doe v. Roe")
    assert (found["Owner"]["ArtifactID"], found["SearchContainerID"]) == (9, 1003663)
    assert (found["SearchText"], found["Keywords"], found["Notes"]) == ("dear", "k", "n")
    again = read(client, workspace_id, save(client, workspace_id, found | {"Name": "Again"}))
    changing = ("ArtifactID", "Name", "SystemCreatedOn", "SystemLastModifiedOn")
    assert {k: v for k, v in again.items() if k not in changing} == {k: v for k, v in found.items() if k not in changing}


def test_an_update_replaces_everything(client: Client, workspace_id: int) -> None:
    search_id = save(client, workspace_id, search_dto(HAS_TEXT, Notes="n", SearchText="dear"))
    answer = ask(client, workspace_id, "UpdateSingleAsync", searchDTO={"ArtifactID": search_id, "Name": "Other"})
    assert (answer.status_code, answer.content) == (200, b"")
    found = read(client, workspace_id, search_id)
    assert (found["Name"], found["SearchCriteria"], found["Fields"]) == ("Other", {"Conditions": []}, [])
    assert (found["Notes"], found["SearchText"]) == ("", "")


def test_copies_are_numbered_and_moves_accepted(client: Client, workspace_id: int) -> None:
    search_id = save(client, workspace_id, search_dto(HAS_TEXT))
    copy = ask(client, workspace_id, "CopySingleAsync", searchArtifactID=search_id).json()
    assert copy["Name"] == "All documents with text (1)"
    assert (
        read(client, workspace_id, copy["ArtifactID"])["SearchCriteria"]
        == read(client, workspace_id, search_id)["SearchCriteria"]
    )
    moved = ask(client, workspace_id, "MoveAsync", artifactID=search_id, destinationContainerID=1003663)
    assert (moved.status_code, moved.content) == (200, b"")


def test_queries_page_with_a_token(client: Client, workspace_id: int) -> None:
    for name in ("A1", "A2", "A3", "B"):
        save(client, workspace_id, search_dto(name=name))
    query = {"Condition": "'Name' LIKE 'A%'", "Sorts": [{"FieldIdentifier": {"Name": "Name"}, "Direction": "Descending"}]}
    first = ask(client, workspace_id, "QueryAsync", query=query, length=2).json()
    assert [result["Artifact"]["Name"] for result in first["Results"]] == ["A3", "A2"]
    last = ask(client, workspace_id, "QuerySubsetAsync", queryToken=first["QueryToken"], start=3, length=2).json()
    assert ([result["Artifact"]["Name"] for result in last["Results"]], last["TotalCount"]) == (["A1"], 3)


def test_documents_come_in_pages_in_the_order_of_the_search(client: Client, workspace_id: int) -> None:
    for number in ("D1", "D2", "D3"):
        load(client, workspace_id, Control_Number=number)
    sorts = [{"FieldIdentifier": {"Name": "Control Number"}, "Direction": "Descending"}]
    search_id = save(client, workspace_id, search_dto(Sorts=sorts))
    page = documents(client, workspace_id, search_id, "?start=2&length=2")
    assert (page["TotalCount"], [found["ControlNumber"] for found in page["Documents"]]) == (3, ["D2", "D1"])


BAD: list[tuple[dict[str, Any], str]] = [
    ({}, "Name"),
    (search_dto(name=" "), "Name"),
    (search_dto(name="a\0b"), "Name"),
    (search_dto(ArtifactTypeID=8), "ArtifactTypeID"),
    (
        search_dto(condition({"Name": "Nonsense"}, "Is", 1)),
        "Conditions[0].Condition.FieldIdentifier: there is no field 'Nonsense'",
    ),
    (search_dto(condition({"ArtifactID": 2**31}, "Is", 1)), "FieldIdentifier.ArtifactID"),
    (search_dto(condition({"Name": SIZE}, "IsNearly", 1)), "Operator must be one of Is, IsLike"),
    (search_dto(condition({"Name": SIZE}, "IsLike", 1)), "IsLike does not fit"),
    (search_dto(condition({"Name": SIZE}, "Is", "x")), "must be a number"),
    (search_dto({"Condition": {"Operator": "Is"}}), "FieldIdentifier is required"),
    (search_dto({"Condition": {"FieldIdentifier": {"Name": SIZE}}}), "Operator is required"),
    (search_dto({"BooleanOperator": "And"}), "Condition is required"),
    (search_dto(HAS_TEXT | {"BooleanOperator": "Xor"}), "BooleanOperator must be one of None (0), And (1), Or (2)"),
    (search_dto({"Condition": {"Conditions": [], "NotOperator": True}}), "NotOperator"),
    (search_dto(condition({"Name": "(Saved Search)"}, "In", "x")), "(Saved Search)"),
    (search_dto(Fields=[{"Name": ""}]), "Fields[0]"),
    (search_dto(Fields="x"), "Fields"),
    (search_dto(Sorts=[{"FieldIdentifier": {"Name": SIZE}, "Direction": 2}]), "Direction must be one of"),
    (search_dto(Scope="Folders"), "SearchFolders"),
    (search_dto(SearchFolders=[{"ArtifactID": 5}]), "SearchFolders: there is no folder 5"),
    (search_dto(Owner={"ArtifactID": 5}), "Owner"),
    (search_dto(SearchText='"open'), "SearchText"),
]


@pytest.mark.parametrize(("dto", "named"), BAD)
def test_bad_searches_are_refused_by_the_name_of_the_member(
    client: Client, workspace_id: int, dto: dict[str, Any], named: str
) -> None:
    answer = ask(client, workspace_id, "CreateSingleAsync", searchDTO=dto)
    assert (answer.status_code, named in answer.json()["Message"]) == (400, True), answer.text


@pytest.mark.parametrize(
    ("method", "members", "named"),
    [
        ("UpdateSingleAsync", {"searchDTO": search_dto()}, "SearchDTO.ArtifactID"),
        ("CreateSingleAsync", {}, "SearchDTO"),
        ("ReadSingleAsync", {"searchArtifactID": "x"}, "SearchArtifactID"),
        ("DeleteSingleAsync", {"searchArtifactID": 2**31}, "SearchArtifactID"),
        ("QueryAsync", {"query": {"Condition": "'Name' =="}}, "Condition"),
        ("QueryAsync", {"query": {"Sorts": [{"FieldName": "Nonsense"}]}}, "Sorts"),
        ("QuerySubsetAsync", {"queryToken": "x"}, "QueryToken"),
    ],
)
def test_bad_requests_name_the_member(
    client: Client, workspace_id: int, method: str, members: dict[str, object], named: str
) -> None:
    answer = ask(client, workspace_id, method, **members)
    assert (answer.status_code, named in answer.json()["Message"]) == (400, True), answer.text


def nested(levels: int) -> dict[str, Any]:
    inner = HAS_TEXT
    for _ in range(levels):
        inner = {"Condition": {"Conditions": [HAS_TEXT | {"BooleanOperator": "Or"}, inner]}}
    return inner


def test_deep_groups_are_kept_or_refused(client: Client, workspace_id: int) -> None:
    search_id = save(client, workspace_id, search_dto(nested(55)))
    assert documents(client, workspace_id, search_id)["TotalCount"] == 0
    assert read(client, workspace_id, search_id)["ArtifactID"] == search_id
    for levels, words in ((61, "60 levels"), (300, "recursion limit")):
        answer = ask(client, workspace_id, "CreateSingleAsync", searchDTO=search_dto(nested(levels)))
        assert (answer.status_code, words in answer.json()["Message"]) == (400, True), answer.text


def test_a_deep_search_in_a_deep_condition_is_evaluated(client: Client, workspace_id: int) -> None:
    found = load(client, workspace_id, Control_Number="D1", Extracted_Text="Dear Sirs")
    condition_text = f"'Artifact ID' IN SAVEDSEARCH {save(client, workspace_id, search_dto(nested(60)))}"
    for level in range(50):
        condition_text = f"'Artifact ID' == {found} {('AND', 'OR')[level % 2]} ({condition_text})"
    request = {"ObjectType": {"ArtifactTypeID": 10}, "Condition": condition_text}
    answer = client.post(f"Relativity.ObjectManager/v1/workspace/{workspace_id}/object/queryslim", {"request": request})
    assert (answer.status_code, answer.json().get("TotalCount")) == (200, 1), answer.text[:300]


def whole_request(search_id: int) -> dict[str, object]:
    return {"searchArtifactID": search_id, "searchDTO": search_dto(HAS_TEXT, ArtifactID=search_id), "queryToken": "e30="}


def test_unknown_searches_are_not_found(client: Client, workspace_id: int) -> None:
    for method in ("ReadSingleAsync", "UpdateSingleAsync", "CopySingleAsync", "MoveAsync", "DeleteSingleAsync"):
        answer = ask(client, workspace_id, method, **whole_request(1003667))
        assert (answer.status_code, "does not exist" in answer.json()["Message"]) == (404, True), method
    for what in ("documents", "count"):
        assert client.get(f"/photostat/v1/workspaces/{workspace_id}/searches/1003667/{what}").status_code == 404


def test_seeing_the_workspace_is_enough_to_read_and_not_to_write(
    client: Client, sign_in: Callable[..., Client], workspace_id: int
) -> None:
    search_id = save(client, workspace_id, search_dto(HAS_TEXT))
    reader = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.EDIT_FOLDERS])
    editor = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.EDIT_SEARCHES])
    for method in READING:
        assert ask(reader, workspace_id, method, **whole_request(search_id)).status_code == 200, method
    assert documents(reader, workspace_id, search_id)["TotalCount"] == 0
    for method in WRITING:
        assert ask(reader, workspace_id, method, **whole_request(search_id)).status_code == 403, method
        allowed = ask(editor, workspace_id, method, **whole_request(search_id))
        assert allowed.status_code == 200, allowed.text


def test_without_the_workspace_nothing_is_found(client: Client, sign_in: Callable[..., Client], workspace_id: int) -> None:
    search_id = save(client, workspace_id, search_dto(HAS_TEXT))
    stranger = sign_in(workspace_id, [])
    for method in READING + WRITING:
        assert ask(stranger, workspace_id, method, **whole_request(search_id)).status_code == 404, method
        assert ask(client, 7, method, **whole_request(search_id)).status_code == 404, method
    assert stranger.get(f"/photostat/v1/workspaces/{workspace_id}/searches/{search_id}/documents").status_code == 404
