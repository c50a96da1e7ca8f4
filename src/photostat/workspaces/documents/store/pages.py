"""The SQL that gives page images to a document and takes them away."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_NO, HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document, page_image


@dataclass(frozen=True, kw_only=True)
class StoredPage:
    """A page image in the blob store, before any row names it. `format` is Tiff or Jpeg."""

    file_name: str
    format: str
    width_px: int
    height_px: int
    dpi: int
    byte_size: int
    sha256: str
    blob_key: str


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


def insert_pages(
    connection: Connection, workspace_id: int, document_id: int, pages: Sequence[StoredPage], *, user_id: int
) -> None:
    """Give a document without page images these, numbered from 1; its Has Images is Yes afterwards."""
    own = {"workspace_id": workspace_id, "document_id": document_id}
    connection.execute(
        sa.insert(page_image), [{**own, "page_number": number, **asdict(page)} for number, page in enumerate(pages, 1)]
    )
    connection.execute(
        sa.update(document)
        .where(document.c.workspace_id == workspace_id, document.c.artifact_id == document_id)
        .values(has_images=HAS_IMAGES_YES, page_count=len(pages), modified_by=user_id, modified_on=sa.func.now())
    )
