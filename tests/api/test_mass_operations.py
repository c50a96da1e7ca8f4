"""Lists of documents for mass operations."""

import sqlalchemy as sa

from conftest import Client
from photostat.storage.database import Database

PATH = "MassOperation/v1/MassOperationManager/workspace/{}/CreateMassProcessTables"


def load(client: Client, workspace_id: int, count: int) -> list[int]:
    """So many documents; gives their ids."""
    files = [("files", (f"{number}.txt", b"x%d" % number)) for number in range(count)]
    made = client.post(f"/photostat/v1/workspaces/{workspace_id}/documents", files=files)
    assert made.status_code == 200, made.text
    return [found["ArtifactID"] for found in made.json()["Documents"]]


def test_the_contracts_sample_gives_a_process_id_for_the_named_documents(
    client: Client, database: Database, workspace_id: int
) -> None:
    first, second, third, fourth = load(client, workspace_id, 4)
    condition = f"'ArtifactID' IN [{first}, {second}, {fourth}]"
    body = {"request": {"artifactTypeId": 10, "databaseTokenRequired": False, "query": {"condition": condition}}}
    answer = client.post(PATH.format(workspace_id), body)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["ProcessID"]
    with database.read() as connection:
        kept = connection.execute(
            sa.text("SELECT document_ids::text FROM mass_process WHERE process_id = :id"), {"id": answer.json()["ProcessID"]}
        ).scalar_one()
    assert kept == f"{{[{first},{third}),[{fourth},{fourth + 1})}}"


def test_a_condition_that_nothing_meets_makes_an_empty_list(client: Client, database: Database, workspace_id: int) -> None:
    body = {"Request": {"Query": {"Condition": "'ArtifactID' == 5"}}}
    assert client.post(PATH.format(workspace_id), body).status_code == 200
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT document_ids::text FROM mass_process")).scalar_one() == "{}"


def test_bad_lists_are_refused_by_the_name_of_what_is_wrong(client: Client, workspace_id: int) -> None:
    for request, name in (
        ({"artifactTypeId": 14, "query": {"condition": ""}}, "ArtifactTypeID"),
        ({"artifactTypeId": 10**12, "query": {}}, "ArtifactTypeID"),
        ({"query": {"condition": "'No Field' == 1"}}, "No Field"),
        ({"query": {"condition": "((("}}, "Condition"),
        ({}, "Query"),
    ):
        answer = client.post(PATH.format(workspace_id), {"request": request})
        assert (answer.status_code, name in answer.json()["Message"]) == (400, True), answer.text
    assert client.post(PATH.format(5), {"request": {"query": {}}}).status_code == 404
    assert client.post(PATH.format(-1), {"request": {"query": {}}}).status_code in (400, 404)


def test_lists_older_than_a_week_are_forgotten(client: Client, database: Database, workspace_id: int) -> None:
    body = {"request": {"query": {"condition": "'ArtifactID' == 5"}}}
    old = client.post(PATH.format(workspace_id), body).json()["ProcessID"]
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE mass_process SET created_on = now() - interval '8 days'"))
    new = client.post(PATH.format(workspace_id), body).json()["ProcessID"]
    with database.read() as connection:
        kept = connection.execute(sa.text("SELECT process_id FROM mass_process")).scalars().all()
    assert (list(kept), old != new) == ([new], True)
