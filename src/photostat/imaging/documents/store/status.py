"""The SQL of a document's imaging status: a row, its last error where it stands in error, its findings."""

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.imaging.documents.model import CurrentError, ErrorState, HasImages, ImagingStatus
from photostat.imaging.documents.store.findings import findings_of
from photostat.imaging.documents.store.tables import imaging_error
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR, HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document, document_with_pending_images

_NAMES = {HAS_IMAGES_YES: HasImages.YES, HAS_IMAGES_ERROR: HasImages.ERROR}


def imaging_status(connection: Connection, workspace_id: int, document_id: int) -> ImagingStatus:
    """The status of a document (contracts/imaging.md sections 8.3 and 10). Raises NotFoundError."""
    pending = document_with_pending_images.c
    is_held = sa.exists().where(pending.workspace_id == workspace_id, pending.document_id == document_id)
    row = connection.execute(
        sa.select(document.c.has_images, document.c.page_count, is_held).where(
            document.c.workspace_id == workspace_id, document.c.artifact_id == document_id
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError
    has_images = HasImages.PENDING if row[2] else _NAMES.get(row[0], HasImages.NO)
    return ImagingStatus(
        has_images=has_images,
        image_count=row[1] or 0,
        error=_current_error(connection, workspace_id, document_id) if has_images is HasImages.ERROR else None,
        findings=findings_of(connection, workspace_id, document_id),
    )


def _current_error(connection: Connection, workspace_id: int, document_id: int) -> CurrentError | None:
    """The last error, unless it is resolved (images that were loaded since and taken away again)."""
    record = imaging_error.c
    row = connection.execute(
        sa.select(record.message, record.state)
        .where(record.workspace_id == workspace_id, record.document_id == document_id)
        .order_by(record.error_id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row[1] == ErrorState.RESOLVED:
        return None
    return CurrentError(row[0], ErrorState(row[1]))
