"""Client registrations and their tokens over HTTP."""

from conftest import Client

PLACE = "/photostat/v1/oauth-clients"
TOKEN = "/Relativity/Identity/connect/token"


def _token(anonymous: Client, made: dict[str, str]) -> tuple[int, str]:
    form = {"grant_type": "client_credentials", "client_id": made["ClientID"], "client_secret": made["ClientSecret"]}
    answer = anonymous.request("POST", TOKEN, data=form)
    return answer.status_code, answer.json().get("access_token", answer.json().get("error"))


def _status(anonymous: Client, token: str) -> int:
    return anonymous.get("/photostat/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_registration_gives_tokens_until_it_is_shut_or_its_secret_renewed(client: Client, anonymous: Client) -> None:
    made = client.post(PLACE, {"Name": "nightly load", "UserID": 9})
    assert made.status_code == 200, made.text
    place = f"{PLACE}/{made.json()['ClientID']}"
    assert client.get(place).json()["Name"] == "nightly load"
    assert "ClientSecret" not in client.get(place).json()
    status, token = _token(anonymous, made.json())
    assert (status, _status(anonymous, token)) == (200, 200)
    renewed = client.post(f"{place}/secret").json()
    assert _status(anonymous, token) == 401
    assert _token(anonymous, made.json()) == (400, "invalid_client")
    _, token = _token(anonymous, renewed)
    assert _status(anonymous, token) == 200
    assert client.put(place, {"IsEnabled": False}).json()["IsEnabled"] is False
    assert (_status(anonymous, token), _token(anonymous, renewed)) == (401, (400, "invalid_client"))
    assert client.delete(place).status_code == 200
    assert (client.get(place).status_code, client.get(PLACE).json()) == (404, [])


def test_unknown_user_and_malformed_ids_are_refused(client: Client) -> None:
    assert client.post(PLACE, {"Name": "x", "UserID": 5}).status_code == 400
    assert client.get(f"{PLACE}/%00").status_code == 404
    assert client.delete(f"{PLACE}/nobody").status_code == 404


def test_eleventh_wrong_secret_is_429(anonymous: Client) -> None:
    wrong = {"ClientID": "0" * 32, "ClientSecret": "x"}
    assert [_token(anonymous, wrong)[0] for _ in range(11)] == [400] * 10 + [429]
