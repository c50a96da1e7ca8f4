"""The password bank: filled, never read."""

from conftest import Client
from photostat.imaging.passwords.store import passwords_of
from photostat.storage.database import Database


def kept(database: Database, workspace_id: int) -> tuple[str, ...]:
    """What a worker gets."""
    with database.read() as connection:
        return passwords_of(connection, workspace_id)


def test_passwords_are_replaced_and_added_each_once_and_never_shown(
    client: Client, database: Database, workspace_id: int
) -> None:
    path = f"/photostat/v1/workspaces/{workspace_id}/passwords"
    assert client.get(path).json() == {"Count": 0}
    answer = client.put(path, {"Passwords": ["Sommer 2019", "secret", "Sommer 2019", " blanks "]})
    assert answer.json() == {"Count": 3}
    assert kept(database, workspace_id) == ("Sommer 2019", "secret", " blanks ")
    assert client.post(path, {"passwords": ["secret", "neu"]}).json() == {"Count": 4}
    assert kept(database, workspace_id) == ("Sommer 2019", "secret", " blanks ", "neu")
    assert client.get(path).text == '{"Count":4}'
    assert "Sommer" not in client.get("/photostat/v1/audit", params={"workspace": workspace_id}).text
    assert client.put(path, {"Passwords": []}).json() == {"Count": 0}
    assert kept(database, workspace_id) == ()


def test_bad_passwords_are_refused_and_change_nothing(client: Client, database: Database, workspace_id: int) -> None:
    path = f"/photostat/v1/workspaces/{workspace_id}/passwords"
    client.put(path, {"Passwords": ["kept"]})
    for passwords in ([""], ["x" * 256], ["a\0b"], [5], None, "one", [f"{number}" for number in range(501)]):
        answer = client.put(path, {"Passwords": passwords})
        assert answer.status_code == 400, passwords
        assert "assword" in answer.json()["Message"], answer.text
    assert kept(database, workspace_id) == ("kept",)
    assert client.post(path, {"Passwords": [f"{number}" for number in range(500)]}).status_code == 400
    assert client.get("/photostat/v1/workspaces/5/passwords").status_code == 404
