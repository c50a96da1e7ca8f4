"""Every operation of the OpenAPI document, called well: what a run of generated requests starts from reaches the handler."""

from openapi_ground import Ground, without_good_calls

from conftest import Client
from photostat.services import Services


def test_a_good_call_of_every_operation_succeeds(client: Client, services: Services, workspace_id: int) -> None:
    ground = Ground(client, workspace_id, services.database)
    wrong = []
    document = client.get("/openapi.json").json()
    for path, item in document["paths"].items():
        for method in (word.upper() for word in item):
            if path.endswith("/connect/token"):
                continue
            url, files = ground.path(method, path, ground.renew(method, path)), ground.files(method, path)
            answer = client.request(method, url, json=ground.body(method, path), files=files)
            is_wrong = answer.status_code >= 500 if without_good_calls(path) else answer.status_code != 200
            if is_wrong:
                wrong.append(f"{method} {url}: {answer.status_code} {answer.text[:200]}")
    assert not wrong, "\n".join(wrong)
