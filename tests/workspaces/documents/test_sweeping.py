"""A sweep removes files that no document names and no other, and a load that it gets in the way of is refused, not torn."""

import pytest
import sqlalchemy as sa

from photostat.errors import ConflictError
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.natives import native_key, store_native
from photostat.workspaces.documents.pages import replace_pages, store_page
from photostat.workspaces.documents.sweeping import sweep_files
from photostat.workspaces.documents.uploading import UploadChoices, load_upload
from photostat.workspaces.people.rights import Access, Right

JPEG = bytes.fromhex("ffd8ffc0001108000100010103011100021100031100ffd9")


def test_only_files_without_a_document_go(services: Services, workspace_id: int) -> None:
    blobs = services.blobs
    kept, orphan = (store_native(blobs, workspace_id, "a.txt", [content], max_bytes=99) for content in (b"one", b"two"))
    with change(services.database, user_id=9) as begun:
        (document,) = load_upload(begun, blobs, workspace_id, [kept], UploadChoices())
        page = store_page(blobs, workspace_id, document.artifact_id, "1.jpg", JPEG)
        replace_pages(begun, blobs, Access(9, workspace_id, frozenset(Right)), document.artifact_id, [page])
    store_page(blobs, workspace_id, document.artifact_id, "2.jpg", JPEG)
    assert sweep_files(services.database, blobs) == 2
    assert blobs.size(native_key(workspace_id, kept.sha256)) == 3
    assert blobs.size(page.blob_key) == len(JPEG)
    assert blobs.size(native_key(workspace_id, orphan.sha256)) is None
    assert sweep_files(services.database, blobs) == 0
    with services.database.read() as connection:
        swept = connection.execute(sa.text("SELECT details FROM audit_event WHERE action = 'files.sweep'")).scalars().all()
    assert swept == [{"count": 2}]


def test_pages_that_were_swept_meanwhile_are_refused(services: Services, workspace_id: int) -> None:
    blobs = services.blobs
    with change(services.database, user_id=9) as begun:
        native = store_native(blobs, workspace_id, "a.txt", [b"one"], max_bytes=99)
        (document,) = load_upload(begun, blobs, workspace_id, [native], UploadChoices())
    page = store_page(blobs, workspace_id, document.artifact_id, "1.jpg", JPEG)
    sweep_files(services.database, blobs)
    with pytest.raises(ConflictError), change(services.database, user_id=9) as begun:
        replace_pages(begun, blobs, Access(9, workspace_id, frozenset(Right)), document.artifact_id, [page])
