"""Natives and page images over HTTP while the files lie in an object store, also while that is away."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from photostat.bootstrap.files import take_possession_of_files
from photostat.render.page_decoding import PageDecoder
from photostat.services import Services
from photostat.settings import Settings
from photostat.storage.blobs import address
from photostat.storage.blobs.address import open_object_store
from photostat.storage.database import Database
from photostat.workspaces.matters.workspace import finish_deletions
from photostat.workspaces.people.authentication import Authenticator
from s3_server import BUCKET, S3Server

MANAGER = "/Relativity.REST/api/relativity-object-model/v1/workspaces"
NATIVE = bytes(range(256)) * 50_000  # 12.8 MB: several parts
_numbers = itertools.count()  # moto's servers of one process share what they store


@pytest.fixture
def store() -> Iterator[S3Server]:
    """A server that the test may stop."""
    server = S3Server()
    server.make_bucket()
    yield server
    server.stop()


@pytest.fixture
def services(database: Database, page_decoder: PageDecoder, store: S3Server, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The domain with its files in the bucket; a store that is away is given up soon."""
    monkeypatch.setattr(address, "_RETRY", {"max_retries": 1, "retry_timeout": timedelta(seconds=2)})
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    blobs = open_object_store(f"s3://{BUCKET}/photostat-{next(_numbers)}", store.environment)
    authenticator = Authenticator(database)
    return Services(settings=Settings(), database=database, blobs=blobs, decoder=page_decoder, authenticator=authenticator)


def upload(client: Any, workspace_id: int, *files: tuple[str, bytes]) -> Any:
    parts = [("files", file) for file in files]
    return client.request("POST", f"/photostat/v1/workspaces/{workspace_id}/documents", files=parts)


def a_page() -> bytes:
    stream = BytesIO()
    Image.new("1", (850, 1100), 1).save(stream, "TIFF", compression="group4", dpi=(100, 100))
    return stream.getvalue()


def test_natives_and_images_go_in_and_come_out(client: Any, services: Services, workspace_id: int) -> None:
    take_possession_of_files(services)
    answer = upload(client, workspace_id, ("a.bin", NATIVE), ("b.txt", b"b"), ("again.txt", b"b"), ("empty.txt", b""))
    assert answer.status_code == 200, answer.text
    ids = [document["ArtifactID"] for document in answer.json()["Documents"]]
    natives = [client.get(f"{MANAGER}/{workspace_id}/documents/{number}/native-file") for number in ids]
    assert [native.content for native in natives] == [NATIVE, b"b", b"b", b""]
    assert natives[0].headers["content-length"] == str(len(NATIVE))
    images = f"/photostat/v1/workspaces/{workspace_id}/documents/{ids[0]}/images"
    assert client.request("POST", images, files=[("files", ("1.tif", a_page()))]).status_code == 200
    assert client.get(f"{images}/1").content == a_page()
    kept = {blob.key for blob in services.blobs.list_below(f"workspaces/{workspace_id}")}
    assert len(kept) == 4  # three natives, the same one once; a page
    assert list(services.blobs.list_below("incoming")) == []


def test_what_is_deleted_leaves_the_bucket(client: Any, services: Services, workspace_id: int) -> None:
    made = upload(client, workspace_id, ("a.txt", b"a")).json()["Documents"][0]["ArtifactID"]
    answer = client.post(
        f"Relativity.Objects/workspace/{workspace_id}/object/delete", {"Request": {"Object": {"ArtifactID": made}}}
    )
    assert answer.status_code == 200, answer.text
    assert list(services.blobs.list_below(f"workspaces/{workspace_id}")) == []


def test_a_store_that_is_away_is_503_and_nothing_of_an_upload_stays(
    client: Any, services: Services, workspace_id: int, store: S3Server
) -> None:
    made = upload(client, workspace_id, ("a.txt", b"a")).json()["Documents"][0]["ArtifactID"]
    native = f"{MANAGER}/{workspace_id}/documents/{made}/native-file"
    store.stop()
    away = [client.get(native), upload(client, workspace_id, ("b.txt", b"b")), upload(client, workspace_id, ("c.bin", NATIVE))]
    for answer in away:
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "does not answer as it should" in answer.json()["Message"]
        assert str(store.port) not in answer.text
    store.start_again()
    store.make_bucket()
    assert upload(client, workspace_id, ("b.txt", b"b")).json()["Documents"][0]["FileName"] == "b.txt"
    with services.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM document").scalar() == 2


def test_documents_and_workspaces_are_deleted_while_the_store_is_away(
    client: Any, services: Services, workspace_id: int, store: S3Server
) -> None:
    made = upload(client, workspace_id, ("a.txt", b"a")).json()["Documents"][0]["ArtifactID"]
    store.stop()
    answer = client.post(
        f"Relativity.Objects/workspace/{workspace_id}/object/delete", {"Request": {"Object": {"ArtifactID": made}}}
    )
    assert answer.status_code == 200, answer.text
    assert client.get(f"{MANAGER}/{workspace_id}/documents/{made}/native-file").status_code == 404
    assert client.delete(f"/Relativity.REST/api/relativity-environment/v1/workspace/{workspace_id}").status_code == 200
    store.start_again()
    assert finish_deletions(services.database, services.blobs) == [workspace_id]
    assert list(services.blobs.list_below("workspaces")) == []
