"""The SQL of a run: taking a production under a lease, the documents that are next, what became of them.

Results count only under the lease that they were made under. A process that is lost is followed by another when its lease
runs out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from photostat.productions.model import DocumentState, ProductionState
from photostat.productions.store.tables import production, production_document, production_page
from photostat.render.pages.boxes import Box, Turn
from photostat.render.pages.burning import Cover, Redaction
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.table import document
from photostat.workspaces.markups.store.pages import TURNS

_CLAIM = sa.text(
    """
    UPDATE production SET state = 'Running', started_on = coalesce(started_on, now()), lease_token = :token,
        lease_until = now() + make_interval(secs => :seconds), losses = losses + (lease_until IS NOT NULL)::int
    WHERE (workspace_id, artifact_id) = (
        SELECT workspace_id, artifact_id FROM production
        WHERE state IN ('Pending', 'Running') AND (lease_until IS NULL OR lease_until < now())
        ORDER BY asked_on LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING workspace_id, artifact_id, losses
    """
)


@dataclass(frozen=True)
class Lease:
    """A production in hand. `losses`: processes that were lost with its next document in hand."""

    workspace_id: int
    production_id: int
    token: UUID
    losses: int


@dataclass(frozen=True)
class PageInHand:
    """A page to be produced. `source_key` None: a slip sheet. `turn`: how it is looked at."""

    page_number: int
    label: str
    source_key: str | None
    source_sha256: str | None
    format: str
    dpi: int
    turn: Turn
    redactions: tuple[Redaction, ...]


@dataclass(frozen=True)
class DocumentInHand:
    """A document to be produced, as it was when it got its numbers."""

    position: int
    document_id: int
    control_number: str
    file_name: str
    file_extension: str
    sha256: str
    has_native: bool
    has_redactions: bool
    images: int
    page_count: int
    first_index: int


@dataclass(frozen=True)
class ProducedPage:
    """A page file in the volume."""

    page_number: int
    path: str
    sha256: str
    byte_size: int


@dataclass(frozen=True)
class Result:
    """What became of a document. `pages` may be written before already, in portions."""

    position: int
    state: DocumentState
    reason: str
    page_count: int
    pages: tuple[ProducedPage, ...] = ()
    text_path: str = ""
    native_path: str = ""


def claim_production(connection: Connection, *, lease_seconds: float) -> Lease | None:
    """Take the production that waits longest, or one whose process was lost; None where there is none."""
    token = uuid4()
    row = connection.execute(_CLAIM, {"token": token, "seconds": lease_seconds}).one_or_none()
    return None if row is None else Lease(row.workspace_id, row.artifact_id, token, row.losses)


def hold(connection: Connection, lease: Lease, *, lease_seconds: float) -> bool:
    """Renew the lease; False where the production is not ours any more: cancelled, or another process has it."""
    until = sa.func.now() + sa.func.make_interval(0, 0, 0, 0, 0, 0, lease_seconds)
    found = connection.execute(sa.update(production).where(_under(lease)).values(lease_until=until))
    return found.rowcount == 1


def release(connection: Connection, lease: Lease) -> None:
    """Give it back as it is, for the next process."""
    connection.execute(sa.update(production).where(_under(lease)).values(lease_until=None, lease_token=None))


def end(connection: Connection, lease: Lease, state: ProductionState, error: str = "") -> bool:
    """The run is over; False where it was not ours any more."""
    ended: dict[str, Any] = {"state": state.value, "error": error, "ended_on": sa.func.now(), "losses": 0}
    changed = sa.update(production).where(_under(lease)).values(lease_until=None, lease_token=None, **ended)
    return connection.execute(changed).rowcount == 1


def next_documents(connection: Connection, lease: Lease, *, limit: int) -> list[DocumentInHand]:
    """The first documents that are not done, in order."""
    own = production_document.c
    names = DocumentInHand.__dataclass_fields__
    chosen = (
        sa.select(*(own[name] for name in names))
        .where(own.workspace_id == lease.workspace_id, own.production_id == lease.production_id)
        .where(own.state == DocumentState.PENDING.value)
        .order_by(own.position)
        .limit(limit)
    )
    return [DocumentInHand(**row._mapping) for row in connection.execute(chosen)]


def pages_in_hand(connection: Connection, lease: Lease, position: int) -> list[PageInHand]:
    """The pages of a document, in order."""
    own = production_page.c
    chosen = (
        sa.select(
            own.page_number, own.label, own.source_key, own.source_sha256, own.format, own.dpi, own.rotation, own.redactions
        )
        .where(own.workspace_id == lease.workspace_id, own.production_id == lease.production_id, own.position == position)
        .order_by(own.page_number)
    )
    return [
        PageInHand(
            row.page_number,
            row.label,
            row.source_key,
            row.source_sha256,
            row.format,
            row.dpi,
            TURNS[row.rotation],
            tuple(_redaction(item) for item in row.redactions or ()),
        )
        for row in connection.execute(chosen)
    ]


def text_of(connection: Connection, workspace_id: int, document_id: int) -> str:
    """The extracted text of a document as it is now; empty where there is none."""
    own = document.c
    found = sa.select(own.extracted_text).where(own.workspace_id == workspace_id, own.artifact_id == document_id)
    return str(connection.execute(found).scalar_one_or_none() or "")


def write_results(connection: Connection, lease: Lease, results: Sequence[Result], *, lease_seconds: float) -> bool:
    """Write what became of documents, and count it; False, and nothing is written, where the production is not ours any more."""
    if not hold(connection, lease, lease_seconds=lease_seconds):
        return False
    for result in results:
        own = production_document.c
        place = {"workspace_id": lease.workspace_id, "production_id": lease.production_id, "position": result.position}
        connection.execute(
            sa.update(production_document)
            .where(*(own[name] == value for name, value in place.items()))
            .values(state=result.state.value, reason=result.reason, text_path=result.text_path, native_path=result.native_path)
        )
        if result.pages:
            _write_pages(connection, place, result.pages)
    counted = {
        "produced": _count(results, DocumentState.PRODUCED),
        "slip_sheets": _count(results, DocumentState.SLIP_SHEET),
        "left_out": _count(results, DocumentState.LEFT_OUT),
        "errored": _count(results, DocumentState.ERRORED),
        "pages_done": sum(result.page_count for result in results),
    }
    more = {name: production.c[name] + number for name, number in counted.items()}
    connection.execute(sa.update(production).where(_under(lease)).values(losses=0, **more))
    return True


def _write_pages(connection: Connection, place: dict[str, int], pages: Sequence[ProducedPage]) -> None:
    own = production_page.c
    connection.execute(
        sa.update(production_page)
        .where(*(own[name] == value for name, value in place.items()), own.page_number == sa.bindparam("of_page"))
        .values(path=sa.bindparam("new_path"), sha256=sa.bindparam("new_sha256"), byte_size=sa.bindparam("new_size")),
        [
            {"of_page": page.page_number, "new_path": page.path, "new_sha256": page.sha256, "new_size": page.byte_size}
            for page in pages
        ],
    )


def _count(results: Sequence[Result], state: DocumentState) -> int:
    return sum(result.state is state for result in results)


def _under(lease: Lease) -> sa.ColumnElement[bool]:
    own = production.c
    return sa.and_(
        own.workspace_id == lease.workspace_id,
        own.artifact_id == lease.production_id,
        own.lease_token == lease.token,
        own.state == ProductionState.RUNNING.value,
    )


def _redaction(item: dict[str, Any]) -> Redaction:
    box = Box(item["Left"], item["Top"], item["Right"], item["Bottom"])
    return Redaction(Cover(item["Style"]), box, item["Shape"] == "Inverse", item["Label"])
