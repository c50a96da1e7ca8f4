"""`doctor --deep` tells each stored file that is lost, changed or nobody's, and changes none."""

from photostat.bootstrap.checks import check_files
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.natives import native_key, store_native
from photostat.workspaces.documents.uploading import UploadChoices, load_upload


def test_lost_changed_and_orphaned_files_are_no_good(services: Services, workspace_id: int) -> None:
    blobs = services.blobs
    natives = [store_native(blobs, workspace_id, "a.txt", [content], max_bytes=99) for content in (b"one", b"two", b"good")]
    with change(services.database, user_id=9) as begun:
        load_upload(begun, blobs, workspace_id, natives, UploadChoices())
    assert [(check.name, check.good) for check in check_files(services)] == [("stored files", True)]

    lost, flipped = (native_key(workspace_id, native.sha256) for native in natives[:2])
    blobs.delete([lost])
    path = blobs.path(flipped)
    assert path is not None
    path.write_bytes(b"twO")
    orphan = store_native(blobs, workspace_id, "b.txt", [b"orphan"], max_bytes=99)
    *single, summary = check_files(services)
    assert not any(check.good for check in (*single, summary))
    assert {(check.name, key in check.words) for check, key in zip(single, (lost, flipped), strict=False)} == {
        ("missing blob", True),
        ("wrong hash", True),
    }
    assert (single[2].name, orphan.sha256 in single[2].words) == ("orphan blob", True)
    assert summary.words == "2 missing or changed, 1 that no document names"
    assert blobs.size(native_key(workspace_id, orphan.sha256)) == 6
