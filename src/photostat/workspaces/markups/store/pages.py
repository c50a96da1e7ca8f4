"""The SQL of pages as markups see them: found, held while they change, given another version, turned."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.render.pages.boxes import Turn
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.table import document, page_image
from photostat.workspaces.markups.model import MarkedPage

# The contract's spelling (platform.md 11.2), NinentyDegrees included
TURNS = {
    "NotSet": Turn.NONE,
    "ZeroDegrees": Turn.NONE,
    "NinentyDegrees": Turn.QUARTER,
    "OneHundredEightyDegrees": Turn.HALF,
    "TwoHundredSeventyDegrees": Turn.THREE_QUARTERS,
}
_NAMES = {turn: name for name, turn in TURNS.items() if name != "NotSet"}
_NEXT_VERSION = sa.text("nextval('markup_version')")


def marked_pages(
    connection: Connection, workspace_id: int, document_id: int, *, first: int = 1, last: int | None = None, holds: bool = False
) -> list[MarkedPage]:
    """The pages of a document from `first` to `last` (None: the end), in order. `holds`: nobody else changes them meanwhile."""
    own = page_image.c
    query = (
        sa.select(own.page_number, own.width_px, own.height_px, own.dpi, own.format, own.sha256, own.rotation, own.markup_version)
        .where(own.workspace_id == workspace_id, own.document_id == document_id, own.page_number >= first)
        .order_by(own.page_number)
    )
    if last is not None:
        query = query.where(own.page_number <= last)
    if holds:
        query = query.with_for_update()
    return [
        MarkedPage(
            page_number=row.page_number,
            width_px=row.width_px,
            height_px=row.height_px,
            dpi=row.dpi,
            format=row.format,
            sha256=row.sha256,
            turn=TURNS[row.rotation],
            version=row.markup_version,
        )
        for row in connection.execute(query)
    ]


def marked_page(
    connection: Connection, workspace_id: int, document_id: int, page_number: int, *, holds: bool = False
) -> MarkedPage:
    """One page. Raises NotFoundError."""
    found = marked_pages(connection, workspace_id, document_id, first=page_number, last=page_number, holds=holds)
    if not found:
        raise NotFoundError
    return found[0]


def renew_versions(connection: Connection, workspace_id: int, document_id: int, page_numbers: Sequence[int]) -> None:
    """Give these pages another version, each its own."""
    own = page_image.c
    connection.execute(
        sa.update(page_image)
        .where(own.workspace_id == workspace_id, own.document_id == document_id, own.page_number == _any(page_numbers))
        .values(markup_version=_NEXT_VERSION)
    )


def turn_pages(connection: Connection, workspace_id: int, document_id: int, turns: dict[int, Turn]) -> None:
    """Say how these pages (number -> turn) are looked at, by everybody."""
    own = page_image.c
    for turn in set(turns.values()):
        numbers = [number for number, wanted in turns.items() if wanted is turn]
        connection.execute(
            sa.update(page_image)
            .where(own.workspace_id == workspace_id, own.document_id == document_id, own.page_number == _any(numbers))
            .values(rotation=_NAMES[turn], markup_version=_NEXT_VERSION)
        )


def follow_redactions(connection: Connection, workspace_id: int, document_id: int) -> bool:
    """Bring Has Redactions up to date; whether that changed it."""
    own = document.c
    has = sa.text(
        "EXISTS (SELECT FROM markup AS m WHERE m.workspace_id = document.workspace_id"
        " AND m.document_id = document.artifact_id AND m.kind = 'Redaction')"
    )
    changed = connection.execute(
        sa.update(document)
        .where(
            own.workspace_id == workspace_id,
            own.artifact_id == document_id,
            own.has_redactions.is_distinct_from(sa.literal_column(f"({has.text})", sa.Boolean)),
        )
        .values(has_redactions=sa.not_(own.has_redactions))
    )
    return changed.rowcount > 0


def _any(numbers: Sequence[int]) -> sa.CollectionAggregate[Any]:
    return sa.any_(sa.literal(list(numbers), sa.ARRAY(sa.Integer)))
