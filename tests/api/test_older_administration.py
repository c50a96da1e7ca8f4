"""Administration under the names of older clients."""

from conftest import Client

MANAGER = "Relativity.Services.Client.IClientModule/Client%20Manager"


def test_older_names_make_clients_users_groups_and_passwords(client: Client, server: str) -> None:
    made = client.post(
        f"{MANAGER}/CreateSingleAsync", {"clientDTO": {"Name": "Roe", "Number": "7", "Status": {"ArtifactID": 662}}}
    )
    assert (made.status_code, isinstance(made.json(), int)) == (200, True), made.text
    assert client.post(f"{MANAGER}/ReadSingleAsync", {"clientID": made.json()}).json()["Name"] == "Roe"
    user = client.post("Relativity-Identity/v1/users", {"Name": "Doe, Jane", "Email": "jane@example.com"}).json()["ArtifactID"]
    place = "Relativity.Services.Security.ISecurityModule/Login%20Profile%20Manager/SetPasswordAsync"
    assert client.post(place, {"userArtifactID": user, "password": "a long enough password"}).status_code == 200
    assert Client(server, ("jane@example.com", "a long enough password")).get("/photostat/v1/me").status_code == 200
    group = client.post("Relativity-Identity/v1/groups", {"Name": "Reviewers"}).json()["ArtifactID"]
    assert client.get(f"Relativity-Identity/v1/groups/{group}").json()["Name"] == "Reviewers"
