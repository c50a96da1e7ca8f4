"""Page images of one document being taken away. The files go only once the rows are gone for good: a kill in between leaves
files that no row names, never rows without their files.
"""

from photostat.storage.blobs import Blobs
from photostat.workspaces.change import Change
from photostat.workspaces.documents.changes import note_document_change
from photostat.workspaces.documents.store.editing import lock_documents
from photostat.workspaces.documents.store.pages import remove_pages


def delete_pages(change: Change, blobs: Blobs, workspace_id: int, document_id: int) -> int:
    """Remove all page images of a document; gives their number, which may be 0. Raises NotFoundError without the document."""
    lock_documents(change.connection, workspace_id, [document_id])
    note_document_change(change, workspace_id)
    keys = remove_pages(change.connection, workspace_id, document_id, user_id=change.user_id)
    change.note("document.images_delete", workspace_id, [document_id], pages=len(keys))
    change.afterwards(lambda: blobs.delete(keys))
    return len(keys)
