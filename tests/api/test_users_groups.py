"""Users, groups and rights over HTTP."""

from conftest import Client


def test_right_given_to_a_group_opens_the_workspace_to_its_member(client: Client, server: str, workspace_id: int) -> None:
    asked = {"Name": "Doe, Jane", "Email": "jane@example.com", "Password": "a long enough password"}
    user = client.post("/photostat/v1/users", asked)
    assert user.status_code == 200, user.text
    group = client.post("/photostat/v1/groups", {"Name": "Reviewers"}).json()["ArtifactID"]
    place = f"relativity-environment/v1/workspace/{workspace_id}"
    jane = Client(server, ("jane@example.com", "a long enough password"))
    assert jane.get(place).status_code == 404
    assert client.put(f"/photostat/v1/groups/{group}/members/{user.json()['ArtifactID']}").status_code == 200
    rights = client.put(f"/photostat/v1/groups/{group}/workspaces/{workspace_id}/rights", {"Rights": ["viewworkspace"]})
    assert (rights.status_code, rights.json()) == (200, {"Rights": ["ViewWorkspace"]})
    assert jane.get(place).status_code == 200
    assert [held["Rights"] for held in jane.get("/photostat/v1/me").json()["Workspaces"]] == [["ViewWorkspace"]]
    assert jane.get("/photostat/v1/users").status_code == 403
    assert jane.put("/photostat/v1/me/password", {"Password": "another good password"}).status_code == 403
    changed = {"Password": "another good password", "OldPassword": "a long enough password"}
    assert jane.put("/photostat/v1/me/password", changed).status_code == 200
    assert jane.get("/photostat/v1/me").status_code == 401


def test_last_administrator_stays_in(client: Client) -> None:
    assert client.put("/photostat/v1/users/9", {"IsActive": False}).status_code == 409
    assert client.delete("/photostat/v1/groups/20/members/9").status_code == 409
    assert client.put("/photostat/v1/groups/20/workspaces/-1/rights", {"Rights": []}).status_code == 409


def test_short_password_and_taken_name_are_refused(client: Client) -> None:
    short = client.post("/photostat/v1/users", {"Email": "a@example.com", "Password": "short"})
    assert (short.status_code, "12" in short.json()["Message"]) == (400, True)
    assert client.post("/photostat/v1/users", {"Email": "ADMIN@example.com"}).status_code == 409
