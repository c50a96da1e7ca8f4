"""The SQL that takes the page images from a document."""

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_NO
from photostat.workspaces.documents.store.table import document, page_image


def remove_pages(connection: Connection, workspace_id: int, document_id: int, *, user_id: int) -> list[str]:
    """Remove all page images of a document, whose Has Images is No afterwards; gives their blob keys."""
    gone = connection.execute(
        sa.delete(page_image)
        .where(page_image.c.workspace_id == workspace_id, page_image.c.document_id == document_id)
        .returning(page_image.c.blob_key)
    )
    keys = list(gone.scalars())
    connection.execute(
        sa.update(document)
        .where(document.c.workspace_id == workspace_id, document.c.artifact_id == document_id)
        .values(has_images=HAS_IMAGES_NO, page_count=0, modified_by=user_id, modified_on=sa.func.now())
    )
    return keys
