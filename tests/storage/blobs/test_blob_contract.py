"""What every blob store must do, asked of each of them."""

from pathlib import Path

import pytest
from obstore.store import MemoryStore

from photostat.storage.blobs import Blobs, LocalBlobs, MissingBlobError, StoredBlob
from photostat.storage.blobs.object_store import ObjectStoreBlobs

KEY = "workspaces/1/natives/ab/abc"


@pytest.fixture(params=["folder", "object store"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return LocalBlobs(tmp_path / "blobs") if request.param == "folder" else ObjectStoreBlobs(MemoryStore())


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
