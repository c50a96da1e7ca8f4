"""An object store that is away, refuses us or was named wrongly: each is told, with what to do, and nothing else leaks out."""

import socket
from collections.abc import Callable
from datetime import timedelta

import pytest

from photostat.errors import InvalidInputError
from photostat.storage.blobs import Blobs, BlobStoreError, address
from photostat.storage.blobs.address import open_object_store
from s3_server import S3Server, environment_for, failing_store

KEY = "workspaces/1/natives/ab/abc"
DENIED = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>no</Message></Error>'


def write(blobs: Blobs) -> None:
    writer = blobs.writer()
    writer.write(b"native")
    writer.keep(KEY)


WAYS: dict[str, Callable[[Blobs], object]] = {
    "write": write,
    "open": lambda blobs: blobs.open(KEY),
    "path": lambda blobs: blobs.path(KEY),
    "size": lambda blobs: blobs.size(KEY),
    "delete": lambda blobs: blobs.delete([KEY]),
    "delete_below": lambda blobs: blobs.delete_below("workspaces/1"),
    "list": lambda blobs: list(blobs.list_below("workspaces/1")),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more try is as good as four."""
    monkeypatch.setattr(address, "_RETRY", {"max_retries": 1, "retry_timeout": timedelta(seconds=2)})


def store(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str = "s3://natives/x") -> Blobs:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return open_object_store(url, environment)


@pytest.mark.parametrize("way", WAYS)
def test_a_store_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        blobs = store(monkeypatch, environment_for(unused.getsockname()[1]))
        with pytest.raises(BlobStoreError, match="s3://natives/x does not answer as it should"):
            WAYS[way](blobs)


@pytest.mark.parametrize("way", WAYS)
def test_a_store_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    with failing_store(503) as environment, pytest.raises(BlobStoreError, match="does not answer as it should"):
        WAYS[way](store(monkeypatch, environment))


@pytest.mark.parametrize("way", WAYS)
def test_a_store_that_refuses_us_says_what_to_check(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    with failing_store(403, DENIED) as environment, pytest.raises(BlobStoreError, match="AWS_ACCESS_KEY_ID") as caught:
        WAYS[way](store(monkeypatch, environment))
    assert environment["AWS_SECRET_ACCESS_KEY"] not in str(caught.value)
    assert "127.0.0.1" not in str(caught.value)


def test_a_bucket_that_is_not_there_is_told(s3: S3Server) -> None:
    with pytest.raises(BlobStoreError, match="no bucket for s3://nobody"):
        write(open_object_store("s3://nobody", s3.environment))


@pytest.mark.parametrize(
    "url", ["natives", "s3://", "s3://UPPER/x", "s3://natives/../other", "s3://natives/a//b", "gs://natives/x"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInputError, match="PHOTOSTAT_STORAGE__BLOB_URL"):
        open_object_store(url, {})


def test_natives_do_not_cross_the_network_unencrypted_unasked() -> None:
    with pytest.raises(InvalidInputError, match="AWS_ALLOW_HTTP"):
        open_object_store("s3://natives", {"AWS_ENDPOINT_URL": "http://minio.internal:9000"})
