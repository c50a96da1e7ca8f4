"""The Folder Manager over HTTP: shapes of the contract, rights, and bad requests that are never a failure of the server."""

from collections.abc import Callable

import pytest
import requests

from conftest import Client
from photostat.workspaces.people.rights import Right

FOLDERS = "Relativity.Services.Folder.IFolderModule/Folder%20Manager"
ROOT = 1003697
READING = (
    "GetWorkspaceRootAsync",
    "GetChildrenAsync",
    "GetFolderTreeAsync",
    "GetAccessStatusAsync",
    "QueryAsync",
    "QuerySubsetAsync",
)
WRITING = ("CreateSingleAsync", "UpdateSingleAsync", "MoveFolderAsync", "DeleteUnusedFoldersAsync")


def ask(client: Client, workspace_id: int, method: str, **members: object) -> requests.Response:
    return client.post(f"{FOLDERS}/{method}", {"workspaceArtifactID": workspace_id, **members})


def make(client: Client, workspace_id: int, name: str, parent: int = ROOT) -> int:
    answer = ask(client, workspace_id, "CreateSingleAsync", model={"name": name, "parentFolder": {"artifactId": parent}})
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert isinstance(made, int)
    return made


def whole_request(folder_id: int, name: str = "Other") -> dict[str, object]:
    """All members that any of the methods needs, with good values."""
    return {
        "model": {"artifactID": folder_id, "name": name, "parentFolder": {"artifactID": ROOT}},
        "artifactID": folder_id,
        "destinationFolderID": ROOT,
        "parentId": ROOT,
        "queryToken": "e30=",
    }


def test_the_root_has_the_members_of_the_contract(client: Client, workspace_id: int) -> None:
    root = ask(client, workspace_id, "GetWorkspaceRootAsync").json()
    assert root["ParentFolder"] == {"Name": "Doe v. Roe", "ArtifactID": 1003663, "Guids": []}
    assert root["Permissions"] == {"add": True, "delete": True, "edit": True, "secure": True}
    assert (root["ArtifactID"], root["Name"], root["HasChildren"], root["Selected"]) == (ROOT, "Doe v. Roe", False, False)
    assert root["AccessControlListIsInherited"] is True
    assert "Children" not in root


def test_folders_are_made_renamed_moved_and_listed(client: Client, workspace_id: int) -> None:
    mail, other = make(client, workspace_id, "Mail"), make(client, workspace_id, "Other")
    inner = make(client, workspace_id, "2024", mail)
    model = {"artifactID": inner, "name": "2025", "parentFolder": {"artifactID": mail}}
    assert ask(client, workspace_id, "UpdateSingleAsync", model=model).json() == inner
    moved = ask(client, workspace_id, "MoveFolderAsync", artifactID=inner, destinationFolderID=other)
    assert moved.json() == {"ProcessState": "Complete", "TotalOperations": 1, "OperationsCompleted": 1}
    children = ask(client, workspace_id, "GetChildrenAsync", parentId=other).json()
    assert [(child["Name"], child["ArtifactID"]) for child in children] == [("2025", inner)]
    assert children[0]["ParentFolder"]["Name"] == "Other"


def test_the_tree_shows_what_is_unfolded_and_what_is_selected(client: Client, workspace_id: int) -> None:
    mail = make(client, workspace_id, "Mail")
    make(client, workspace_id, "2024", mail)
    nodes = [{"ArtifactID": ROOT}]
    tree = ask(client, workspace_id, "GetFolderTreeAsync", expandedNodes=nodes, selectedFolder={"artifactID": mail}).json()
    assert [node["ArtifactID"] for node in tree] == [ROOT]
    (child,) = tree[0]["Children"]
    assert (child["Name"], child["Selected"], child["HasChildren"], child["Children"]) == ("Mail", True, True, [])


def test_folders_without_documents_are_cleared_away(client: Client, workspace_id: int) -> None:
    mail = make(client, workspace_id, "Mail")
    answer = ask(client, workspace_id, "DeleteUnusedFoldersAsync").json()
    assert (answer["TotalCount"], answer["Results"][0]["Artifact"]["ArtifactID"]) == (1, mail)
    gone = ask(client, workspace_id, "GetAccessStatusAsync", artifactID=mail).json()
    assert gone == {"Exists": False, "CanView": False}
    assert ask(client, workspace_id, "GetAccessStatusAsync", artifactID=ROOT).json() == {"Exists": True, "CanView": True}


def test_queries_page_with_a_token(client: Client, workspace_id: int) -> None:
    for name in ("A1", "A2", "A3", "B"):
        make(client, workspace_id, name)
    query = {"Condition": "'Name' STARTSWITH 'a'", "Sorts": [{"FieldIdentifier": {"Name": "Name"}, "Direction": 1}]}
    first = ask(client, workspace_id, "QueryAsync", query=query, length=2).json()
    assert (first["Success"], first["TotalCount"]) == (True, 3)
    assert [result["Artifact"]["Name"] for result in first["Results"]] == ["A3", "A2"]
    last = ask(client, workspace_id, "QuerySubsetAsync", queryToken=first["QueryToken"], start=3, length=2).json()
    assert [result["Artifact"]["Name"] for result in last["Results"]] == ["A1"]
    assert (last["TotalCount"], last["QueryToken"]) == (3, "")


@pytest.mark.parametrize(
    ("method", "members"),
    [
        ("CreateSingleAsync", {"model": {"name": "A", "parentFolder": {"artifactID": 5}}}),
        ("UpdateSingleAsync", {"model": {"artifactID": 5, "name": "A"}}),
        ("MoveFolderAsync", {"artifactID": 5, "destinationFolderID": ROOT}),
        ("GetChildrenAsync", {"parentId": 1003667}),
    ],
)
def test_what_is_no_folder_is_not_found(client: Client, workspace_id: int, method: str, members: dict[str, object]) -> None:
    answer = ask(client, workspace_id, method, **members)
    assert (answer.status_code, "does not exist" in answer.json()["Message"]) == (404, True)


BAD = [
    ("CreateSingleAsync", {}, "Model"),
    ("CreateSingleAsync", {"model": {"name": " "}}, "Name"),
    ("CreateSingleAsync", {"model": {"name": "a\\b"}}, "Name"),
    ("CreateSingleAsync", {"model": {"name": "a\0"}}, "name"),
    ("UpdateSingleAsync", {"model": {"name": "a"}}, "Model.ArtifactID"),
    ("UpdateSingleAsync", {"model": {"artifactID": 2**31, "name": "a"}}, "Model.ArtifactID"),
    ("MoveFolderAsync", {"artifactID": 9}, "DestinationFolderID"),
    ("MoveFolderAsync", {"artifactID": ROOT, "destinationFolderID": ROOT}, "root"),
    ("GetChildrenAsync", {"parentId": "x"}, "ParentID"),
    ("GetFolderTreeAsync", {"expandedNodes": [{"ArtifactID": 1}] * 1001}, "ExpandedNodes"),
    ("QueryAsync", {"query": {"Condition": "'Nonsense' == 1"}}, "Nonsense"),
    ("QueryAsync", {"query": {"Sorts": [{"FieldName": "Name", "Direction": 2}]}}, "Direction"),
    ("QuerySubsetAsync", {"queryToken": "bm9uc2Vuc2U="}, "QueryToken"),
    ("QuerySubsetAsync", {"queryToken": "ä"}, "QueryToken"),
    ("QuerySubsetAsync", {"queryToken": "eyJDb25kaXRpb24iOiAiXHUwMDAwIn0="}, "QueryToken"),
    ("GetWorkspaceRootAsync", {"workspaceArtifactID": -1}, "WorkspaceArtifactID"),
]


@pytest.mark.parametrize(("method", "members", "named"), BAD)
def test_bad_requests_name_the_member(
    client: Client, workspace_id: int, method: str, members: dict[str, object], named: str
) -> None:
    answer = client.post(f"{FOLDERS}/{method}", {"workspaceID": workspace_id} | members)
    assert (answer.status_code, named in answer.json()["Message"]) == (400, True), answer.text


def test_names_that_are_taken_are_a_conflict(client: Client, workspace_id: int) -> None:
    make(client, workspace_id, "Mail")
    other = make(client, workspace_id, "Other")
    assert ask(client, workspace_id, "CreateSingleAsync", model={"name": "MAIL"}).status_code == 409
    answer = ask(client, workspace_id, "UpdateSingleAsync", model={"artifactID": other, "name": "mail"})
    assert (answer.status_code, "Name" in answer.json()["Message"]) == (409, True)


def test_seeing_the_workspace_is_enough_to_read_and_not_to_write(
    client: Client, sign_in: Callable[..., Client], workspace_id: int
) -> None:
    mail = make(client, workspace_id, "Mail")
    reader = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.EDIT_SEARCHES])
    editor = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.EDIT_FOLDERS])
    for method in READING:
        assert ask(reader, workspace_id, method, **whole_request(mail)).status_code == 200, method
    for method in WRITING:
        members = whole_request(mail, name=method)
        assert ask(reader, workspace_id, method, **members).status_code == 403, method
        allowed = ask(editor, workspace_id, method, **members)
        assert allowed.status_code == 200, allowed.text


def test_without_the_workspace_nothing_is_found(sign_in: Callable[..., Client], workspace_id: int) -> None:
    stranger = sign_in(workspace_id, [])
    for method in READING + WRITING:
        members = whole_request(ROOT)
        assert ask(stranger, workspace_id, method, **members).status_code == 404, method
        assert ask(stranger, 7, method, **members).status_code == 404, method
