"""An instance knows its own files again: other people's and stale copies are refused before anything is written there."""

import shutil
from pathlib import Path

import pytest

from photostat.storage.belonging import MARKER, ForeignBlobStoreError, instance_guid, marker_of, take_possession
from photostat.storage.blobs import Blobs, LocalBlobs
from photostat.storage.database import Connection, Database

KEY = "workspaces/1/natives/ab/abc"
NEWER = "workspaces/1/natives/cd/cde"


def no_file(_: Connection) -> None:
    """No row names a file."""


def one_file(_: Connection) -> str:
    return KEY


def put(blobs: Blobs, key: str, content: bytes = b"native") -> None:
    writer = blobs.writer()
    writer.write(content)
    writer.keep(key)


@pytest.fixture
def store(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "store")


def test_a_new_store_is_marked_and_known_again(database: Database, store: LocalBlobs) -> None:
    take_possession(database, store, no_file)
    assert marker_of(store) == instance_guid(database)
    put(store, KEY)
    take_possession(database, store, one_file)


def test_the_store_of_another_instance_is_refused(database: Database, store: LocalBlobs) -> None:
    put(store, MARKER, b"11111111-2222-3333-4444-555555555555\n")
    with pytest.raises(ForeignBlobStoreError, match="another Photostat"):
        take_possession(database, store, no_file)
    assert marker_of(store) == "11111111-2222-3333-4444-555555555555"


def test_an_empty_store_where_files_should_be_is_refused_and_stays_empty(
    database: Database, store: LocalBlobs, tmp_path: Path
) -> None:
    take_possession(database, store, no_file)
    other = LocalBlobs(tmp_path / "other")
    with pytest.raises(ForeignBlobStoreError, match=f"last at {store.place}"):
        take_possession(database, other, one_file)
    assert marker_of(other) is None


def test_an_instance_without_files_may_move(database: Database, store: LocalBlobs, tmp_path: Path) -> None:
    take_possession(database, store, no_file)
    other = LocalBlobs(tmp_path / "other")
    take_possession(database, other, no_file)
    assert marker_of(other) == instance_guid(database)


def test_a_folder_from_before_there_were_markers_is_taken_over_with_its_files(database: Database, store: LocalBlobs) -> None:
    put(store, KEY)
    take_possession(database, store, one_file)
    assert marker_of(store) == instance_guid(database)


def test_files_from_before_there_were_markers_are_looked_for_before_a_new_place_is_taken(
    database: Database, store: LocalBlobs
) -> None:
    with pytest.raises(ForeignBlobStoreError, match="last at the data folder"):
        take_possession(database, store, one_file)


def test_a_whole_copy_is_accepted_and_the_stale_original_then_refused(
    database: Database, store: LocalBlobs, tmp_path: Path
) -> None:
    take_possession(database, store, no_file)
    put(store, KEY)
    shutil.copytree(tmp_path / "store", tmp_path / "copy")
    copy = LocalBlobs(tmp_path / "copy")
    take_possession(database, copy, one_file)
    put(copy, NEWER)
    with pytest.raises(ForeignBlobStoreError, match="lacks the newest file"):
        take_possession(database, store, lambda _: NEWER)
    take_possession(database, copy, lambda _: NEWER)
