"""The SQL that gives page images to a document and takes them away."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_NO, HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document, page_image

# They are no imaging set's, so that no review of a set hides or releases them
_HAS_IMAGES = sa.text(
    """
    UPDATE document AS d SET has_images = :yes, page_count = i.count, modified_by = :user, modified_on = now(),
        imaging_set = NULL, image_qc_status = NULL
    FROM unnest(CAST(:ids AS integer[]), CAST(:counts AS integer[])) AS i (artifact_id, count)
    WHERE d.workspace_id = :workspace AND d.artifact_id = i.artifact_id
    """
)
_LOCK_NUMBERED = sa.text(
    """
    SELECT i.line_number, d.artifact_id, d.page_count > 0, d.has_redactions
    FROM unnest(CAST(:lines AS bigint[]), CAST(:numbers AS text[])) AS i (line_number, control_number)
    JOIN document AS d ON lower(d.control_number) = lower(i.control_number)
    WHERE d.workspace_id = :workspace
    ORDER BY d.artifact_id FOR UPDATE OF d
    """
)


@dataclass(frozen=True)
class NumberedDocument:
    """A document that was found by its control number."""

    document_id: int
    has_pages: bool
    has_redactions: bool


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


def insert_pages(connection: Connection, workspace_id: int, pages: Mapping[int, Sequence[StoredPage]], *, user_id: int) -> None:
    """Give documents without page images these (ArtifactID -> pages, at least one), from number 1; Has Images is Yes then."""
    rows = [
        {"workspace_id": workspace_id, "document_id": document_id, "page_number": number, **asdict(page)}
        for document_id, own in pages.items()
        for number, page in enumerate(own, 1)
    ]
    connection.execute(sa.insert(page_image), rows)
    connection.execute(
        _HAS_IMAGES,
        {
            "workspace": workspace_id,
            "ids": list(pages),
            "counts": [len(own) for own in pages.values()],
            "yes": HAS_IMAGES_YES,
            "user": user_id,
        },
    )


def lock_numbered(connection: Connection, workspace_id: int, numbers: Mapping[int, str]) -> dict[int, NumberedDocument]:
    """The documents of these control numbers (line number -> number), held until the transaction ends, by line number."""
    given = {"workspace": workspace_id, "lines": list(numbers), "numbers": list(numbers.values())}
    return {row[0]: NumberedDocument(*row[1:]) for row in connection.execute(_LOCK_NUMBERED, given)}
