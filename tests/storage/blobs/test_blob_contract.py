"""What every blob store must do, asked of each of them."""

import itertools
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from photostat.storage.blobs import Blobs, LocalBlobs, MissingBlobError, StoredBlob
from photostat.storage.blobs.address import open_object_store
from photostat.storage.blobs.object_store import ObjectStoreBlobs
from s3_server import BUCKET, S3Server

KEY = "workspaces/1/natives/ab/abc"
_prefixes = (f"p{number}" for number in itertools.count())


@pytest.fixture(params=["folder", "memory", "S3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return LocalBlobs(tmp_path / "blobs")
    if request.param == "memory":
        return ObjectStoreBlobs(MemoryStore(), "memory")
    server: S3Server = request.getfixturevalue("s3")
    return open_object_store(f"s3://{BUCKET}/{next(_prefixes)}/below", server.environment)


def put(blobs: Blobs, key: str, *chunks: bytes) -> None:
    writer = blobs.writer()
    for chunk in chunks:
        writer.write(chunk)
    writer.keep(key)
    writer.discard()


def test_what_is_kept_is_read_back(blobs: Blobs) -> None:
    put(blobs, KEY, b"one", memoryview(b"two").tobytes(), b"x" * 3_000_000)
    with blobs.open(KEY) as stream:
        assert bytes(stream.read(6)) == b"onetwo"
        assert len(stream.read()) == 3_000_000
    assert blobs.size(KEY) == 3_000_006
    put(blobs, KEY, b"again")
    assert blobs.size(KEY) == 5


def test_an_empty_blob_is_one(blobs: Blobs) -> None:
    put(blobs, KEY)
    assert blobs.size(KEY) == 0


def test_what_is_discarded_leaves_nothing(blobs: Blobs) -> None:
    writer = blobs.writer()
    writer.write(b"half")
    writer.discard()
    writer.discard()
    assert list(blobs.list_below("incoming")) == []


def test_what_is_missing_is_told(blobs: Blobs) -> None:
    assert blobs.size(KEY) is None
    for ask in (blobs.open, blobs.path):
        with pytest.raises(MissingBlobError):
            ask(KEY)
    blobs.delete([KEY])
    blobs.delete_below("workspaces/1")


def test_a_prefix_is_whole_parts(blobs: Blobs) -> None:
    for key in ("workspaces/1/a", "workspaces/1/b/c", "workspaces/10/d"):
        put(blobs, key, b"1")
    assert set(blobs.list_below("workspaces/1")) == {StoredBlob("workspaces/1/a", 1), StoredBlob("workspaces/1/b/c", 1)}
    blobs.delete_below("workspaces/1")
    assert [blobs.size(key) for key in ("workspaces/1/a", "workspaces/1/b/c", "workspaces/10/d")] == [None, None, 1]


@pytest.mark.parametrize("key", ["", "../a", "a//b", "/a", "a/.", "a\0b"])
def test_a_key_that_leads_out_is_refused(blobs: Blobs, key: str) -> None:
    writer = blobs.writer()
    with pytest.raises(ValueError, match="not a blob key"):
        writer.keep(key)
    writer.discard()
    assert list(blobs.list_below("incoming")) == []


def test_a_blob_of_many_parts_is_whole(blobs: Blobs) -> None:
    chunk = bytes(range(256)) * 4096
    put(blobs, KEY, *[chunk] * 20)
    assert blobs.size(KEY) == 20 * len(chunk)
    with blobs.open(KEY) as stream:
        assert all(stream.read(len(chunk)) == chunk for _ in range(20))
        assert stream.read(1) == b""


def test_more_blobs_than_one_page_of_a_list_are_deleted(blobs: Blobs) -> None:
    keys = [f"workspaces/1/many/{number}" for number in range(1_010)]
    for key in keys:
        put(blobs, key, b"1")
    assert {blob.key for blob in blobs.list_below("workspaces/1")} == set(keys)
    blobs.delete_below("workspaces/1")
    assert list(blobs.list_below("workspaces/1")) == []
