"""What `doctor --deep` finds: lost, changed and orphaned files, and nothing in a sound workspace."""

from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.consistency import FindingKind, check_documents
from photostat.workspaces.documents.natives import native_key, store_native
from photostat.workspaces.documents.uploading import UploadChoices, load_upload


def test_lost_changed_and_orphaned_files_are_told(services: Services, workspace_id: int) -> None:
    blobs = services.blobs
    natives = [
        store_native(blobs, workspace_id, "a.txt", [content], max_bytes=99) for content in (b"one", b"two", b"six", b"good")
    ]
    with change(services.database, user_id=9) as begun:
        load_upload(begun, blobs, workspace_id, natives, UploadChoices())
    assert list(check_documents(services.database, blobs, deep=True)) == []

    lost, changed, cut = (native_key(workspace_id, native.sha256) for native in natives[:3])
    orphan = store_native(blobs, workspace_id, "b.txt", [b"orphan"], max_bytes=99)
    blobs.delete([lost])
    for key, content in ((changed, b"TWO"), (cut, b"s")):
        path = blobs.path(key)
        assert path is not None
        path.write_bytes(content)
    findings = {finding.key: finding.kind for finding in check_documents(services.database, blobs, deep=True)}
    assert findings == {
        lost: FindingKind.MISSING_BLOB,
        changed: FindingKind.WRONG_HASH,
        cut: FindingKind.WRONG_SIZE,
        native_key(workspace_id, orphan.sha256): FindingKind.ORPHAN_BLOB,
    }
