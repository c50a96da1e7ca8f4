"""The SQL that finds the files of a document: its native, its page images."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.documents.natives import native_key
from photostat.workspaces.documents.store.table import document, page_image
from photostat.workspaces.fields.system_fields import HIDDEN_FOR_QC


@dataclass(frozen=True)
class NativeFile:
    """A native as it goes out. `file_name` is untrusted text of the load."""

    guid: UUID
    file_name: str
    size: int
    sha256: str
    blob_key: str


@dataclass(frozen=True)
class PageFile:
    """One page image. `page_number` counts from 1."""

    document_id: int
    page_number: int
    guid: UUID
    file_name: str
    format: str
    width_px: int
    height_px: int
    dpi: int
    size: int
    sha256: str
    rotation: str
    blob_key: str


@dataclass(frozen=True)
class DocumentFiles:
    """What there is of a document: its native, None without one, and what keeps some callers from seeing it.

    `is_hidden_for_qc`: its images. `has_redactions`: parts of its images, and all of its native and its text.
    """

    native: NativeFile | None
    is_hidden_for_qc: bool
    has_redactions: bool


def find_files(connection: Connection, workspace_id: int, document_id: int) -> DocumentFiles:
    """The native of a document. Raises NotFoundError where there is no such document."""
    chosen = document.c
    columns = (
        chosen.native_guid,
        chosen.file_name,
        chosen.file_size,
        chosen.sha256_hash,
        chosen.image_qc_status,
        chosen.has_redactions,
    )
    query = sa.select(*columns).where(chosen.workspace_id == workspace_id, chosen.artifact_id == document_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError
    native = None
    if row.native_guid is not None and row.sha256_hash is not None:
        key = native_key(workspace_id, row.sha256_hash)
        native = NativeFile(row.native_guid, row.file_name or "unnamed", row.file_size or 0, row.sha256_hash, key)
    return DocumentFiles(native, row.image_qc_status == HIDDEN_FOR_QC, row.has_redactions)


def control_number_of(connection: Connection, workspace_id: int, document_id: int) -> str:
    """The control number of a document. Raises NotFoundError."""
    query = sa.select(document.c.control_number)
    found = connection.execute(query.where(document.c.workspace_id == workspace_id, document.c.artifact_id == document_id))
    number = found.scalar_one_or_none()
    if number is None:
        raise NotFoundError
    return str(number)


def pages_of(connection: Connection, workspace_id: int, document_id: int) -> list[PageFile]:
    """The page images of a document, in order."""
    return _pages(connection, page_image.c.workspace_id == workspace_id, page_image.c.document_id == document_id)


def find_page(connection: Connection, workspace_id: int, document_id: int, page_number: int) -> PageFile:
    """One page image. Raises NotFoundError."""
    chosen = page_image.c
    found = _pages(
        connection, chosen.workspace_id == workspace_id, chosen.document_id == document_id, chosen.page_number == page_number
    )
    if not found:
        raise NotFoundError
    return found[0]


def find_by_guid(connection: Connection, workspace_id: int, guid: UUID) -> int | PageFile:
    """What a file's GUID names: the ArtifactID of the document whose native it is, or a page. Raises NotFoundError."""
    query = sa.select(document.c.artifact_id).where(document.c.workspace_id == workspace_id, document.c.native_guid == guid)
    document_id = connection.execute(query).scalar()
    if document_id is not None:
        return int(document_id)
    found = _pages(connection, page_image.c.workspace_id == workspace_id, page_image.c.guid == guid)
    if not found:
        raise NotFoundError
    return found[0]


def _pages(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[PageFile]:
    chosen = page_image.c
    columns = (
        chosen.document_id,
        chosen.page_number,
        chosen.guid,
        chosen.file_name,
        chosen.format,
        chosen.width_px,
        chosen.height_px,
        chosen.dpi,
        chosen.byte_size.label("size"),
        chosen.sha256,
        chosen.rotation,
        chosen.blob_key,
    )
    query = sa.select(*columns).where(*conditions).order_by(chosen.page_number)
    return [PageFile(**row._mapping) for row in connection.execute(query)]
