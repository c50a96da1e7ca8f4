"""Uploads: numbered from the highest used, all or nothing, one blob for the same bytes."""

import hashlib
import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from photostat.errors import InvalidInputError, LimitExceededError, NotFoundError
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.model import ControlNumberTakenError, LoadedDocument, LoadMode, StoredNative
from photostat.workspaces.documents.natives import native_key, safe_file_name, store_native
from photostat.workspaces.documents.store.counter import counter_of
from photostat.workspaces.documents.uploading import UploadChoices, load_upload

Upload = Callable[..., list[LoadedDocument]]


@pytest.fixture
def upload(services: Services, workspace_id: int) -> Upload:
    def run(*contents: bytes, name: str = "memo.txt", **choices: object) -> list[LoadedDocument]:
        natives = [stored(services, workspace_id, content, name) for content in contents]
        with change(services.database, user_id=9) as begun:
            return load_upload(begun, services.blobs, workspace_id, natives, UploadChoices(**choices))  # type: ignore[arg-type]

    return run


def stored(services: Services, workspace_id: int, content: bytes, name: str = "memo.txt") -> StoredNative:
    return store_native(services.blobs, workspace_id, name, [content], max_bytes=10_000)


def rows(services: Services, workspace_id: int) -> list[sa.Row[tuple[object, ...]]]:
    with services.database.read() as connection:
        return list(
            connection.execute(
                sa.text("SELECT * FROM document WHERE workspace_id = :w ORDER BY artifact_id"), {"w": workspace_id}
            )
        )


def test_documents_get_the_next_numbers_of_their_prefix(upload: Upload) -> None:
    assert [document.control_number for document in upload(b"a", b"b")] == ["DOC0000001", "DOC0000002"]
    assert [document.control_number for document in upload(b"c")] == ["DOC0000003"]
    assert [document.control_number for document in upload(b"d", control_number_prefix="REL-")] == ["REL-0000001"]


def test_numbers_go_on_after_a_control_number_that_was_loaded_by_name(upload: Upload) -> None:
    upload(b"a")
    upload(b"b", control_numbers=("doc0000002",))
    upload(b"c", control_numbers=("DOC0000041",))
    assert [document.control_number for document in upload(b"d")] == ["DOC0000042"]


def test_a_row_says_what_the_native_is(upload: Upload, services: Services, workspace_id: int) -> None:
    upload(b"hello", name="Report.DOCX")
    (row,) = rows(services, workspace_id)
    assert (row.file_name, row.file_extension, row.file_size, row.has_native) == ("Report.DOCX", "docx", 5, True)
    assert row.md5_hash == hashlib.md5(b"hello").hexdigest()
    assert row.sha1_hash == hashlib.sha1(b"hello").hexdigest()
    assert services.blobs.size(native_key(workspace_id, row.sha256_hash)) == 5
    assert row.native_guid is not None


def test_the_same_bytes_are_stored_once(upload: Upload, services: Services, workspace_id: int) -> None:
    upload(b"twin", b"twin", b"")
    stored_blobs = list(services.blobs.list_below(f"workspaces/{workspace_id}"))
    assert sorted(blob.size for blob in stored_blobs) == [0, 4]
    assert len(rows(services, workspace_id)) == 3


def test_a_taken_control_number_refuses_the_whole_upload(upload: Upload, services: Services, workspace_id: int) -> None:
    upload(b"a", control_numbers=("X1",))
    with pytest.raises(ControlNumberTakenError, match="x1"):
        upload(b"b", b"c", control_numbers=("X2", "x1"))
    assert len(rows(services, workspace_id)) == 1


def test_overlay_replaces_the_native_and_keeps_the_document(upload: Upload, services: Services, workspace_id: int) -> None:
    (before,) = upload(b"a", control_numbers=("X1",))
    (after,) = upload(b"bb", name="b.pdf", control_numbers=("x1",), mode=LoadMode.OVERLAY)
    (row,) = rows(services, workspace_id)
    assert (after.artifact_id, after.is_new) == (before.artifact_id, False)
    assert (row.file_name, row.file_size, row.control_number) == ("b.pdf", 2, "X1")
    with pytest.raises(NotFoundError, match="X9"):
        upload(b"c", control_numbers=("X9",), mode=LoadMode.OVERLAY)


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"control_number_prefix": ""}, "control_number_prefix"),
        ({"control_number_prefix": "a\nb"}, "control_number_prefix"),
        ({"control_numbers": ("A", "B")}, "control_number"),
        ({"control_numbers": ("A\0",)}, "control_number"),
        ({"control_numbers": ("\ud800",)}, "control_number"),
        ({"control_numbers": ("x" * 256,)}, "control_number"),
        ({"folder_id": 1}, "folder_id"),
        ({"mode": LoadMode.OVERLAY}, "control_number"),
    ],
)
def test_bad_choices_are_named(upload: Upload, choices: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInputError, match=field):
        upload(b"a", **choices)


def test_two_uploads_at_once_never_share_a_number(upload: Upload) -> None:
    found: list[str] = []

    def many(start: int) -> None:
        for number in range(8):
            found.extend(document.control_number for document in upload(b"%d" % (start + number)))

    threads = [threading.Thread(target=many, args=(100 * index,)) for index in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"DOC{number:07d}" for number in range(1, 25)]


def test_a_file_over_the_limit_leaves_nothing(services: Services, workspace_id: int) -> None:
    with pytest.raises(LimitExceededError):
        stored(services, workspace_id, b"x" * 10_001)
    assert not list(services.blobs.list_below("incoming"))


@pytest.mark.parametrize(
    ("untrusted", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.doc", "b.doc"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("a\r\nb.txt", "a__b.txt"),
        ("x\0y\u202efdp.exe", "x_y_fdp.exe"),
        ("n" * 300 + ".pdf", "n" * 251 + ".pdf"),
    ],
)
def test_file_names_are_made_safe(untrusted: str, safe: str) -> None:
    assert safe_file_name(untrusted) == safe


def test_an_upload_tells_that_documents_have_changed(upload: Upload, services: Services, workspace_id: int) -> None:
    before = change_count(services, workspace_id)
    upload(b"a")
    assert change_count(services, workspace_id) == before + 3  # now, once it is committed, and by being asked


def change_count(services: Services, workspace_id: int) -> int:
    with services.database.read() as connection:
        count: int = connection.execute(sa.text(f"SELECT nextval('{counter_of(workspace_id)}')")).scalar_one()
    return count
