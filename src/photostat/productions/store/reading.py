"""The documents of a production as its load files, its ZIP and its readers see them, in portions: never all of them at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from photostat.productions.model import DocumentState
from photostat.productions.store.tables import production_document, production_page
from photostat.storage.database import Connection, Database

_PORTION = 500


@dataclass(frozen=True)
class NumberedPage:
    """A page of the volume; `path` None: not produced yet."""

    label: str
    path: str | None


@dataclass(frozen=True)
class NumberedDocument:
    """A document with what stands of it in the volume. Without pages it took no number."""

    position: int
    document_id: int
    control_number: str
    custodian: str
    file_name: str
    file_extension: str
    file_size: int
    md5: str
    sha256: str
    native_type: str
    has_redactions: bool
    page_count: int
    state: DocumentState
    reason: str
    text_path: str
    native_path: str
    pages: tuple[NumberedPage, ...] = ()


_NAMES = [name for name in NumberedDocument.__dataclass_fields__ if name not in ("state", "pages")]


def documents_in_order(database: Database, workspace_id: int, production_id: int) -> Iterator[NumberedDocument]:
    """All documents with their pages. No connection is held between portions."""
    after = -1
    while True:
        with database.snapshot() as connection:
            portion = page_of_documents(connection, workspace_id, production_id, after=after, limit=_PORTION)
            pages = _pages(connection, workspace_id, production_id, portion)
        for found in portion:
            yield with_pages(found, pages.get(found.position, ()))
        if len(portion) < _PORTION:
            return
        after = portion[-1].position


def with_pages(found: NumberedDocument, pages: tuple[NumberedPage, ...]) -> NumberedDocument:
    """The document with its pages."""
    return NumberedDocument(**{**found.__dict__, "pages": pages})


def page_of_documents(
    connection: Connection,
    workspace_id: int,
    production_id: int,
    *,
    after: int,
    limit: int,
    state: DocumentState | None = None,
) -> list[NumberedDocument]:
    """The documents behind this place, without their pages."""
    own = production_document.c
    chosen = (
        sa.select(*(own[name] for name in _NAMES), own.state)
        .where(own.workspace_id == workspace_id, own.production_id == production_id, own.position > after)
        .order_by(own.position)
        .limit(limit)
    )
    if state is not None:
        chosen = chosen.where(own.state == state.value)
    return [
        NumberedDocument(**{name: row._mapping[name] for name in _NAMES}, state=DocumentState(row.state))
        for row in connection.execute(chosen)
    ]


def ends_of(connection: Connection, workspace_id: int, production_id: int, positions: list[int]) -> dict[int, tuple[str, str]]:
    """First and last Bates number of these documents, by place; those without a number are left out."""
    own = production_page.c
    rows = connection.execute(
        sa.select(own.position, sa.func.min(own.label), sa.func.max(own.label))  # all have the same number of digits
        .where(own.workspace_id == workspace_id, own.production_id == production_id, own.position.in_(positions))
        .group_by(own.position)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _pages(
    connection: Connection, workspace_id: int, production_id: int, portion: list[NumberedDocument]
) -> dict[int, tuple[NumberedPage, ...]]:
    if not portion:
        return {}
    own = production_page.c
    rows = connection.execute(
        sa.select(own.position, own.label, own.path)
        .where(own.workspace_id == workspace_id, own.production_id == production_id)
        .where(own.position.between(portion[0].position, portion[-1].position))
        .order_by(own.position, own.page_number)
    )
    found: dict[int, list[NumberedPage]] = {}
    for row in rows:
        found.setdefault(row.position, []).append(NumberedPage(row.label, row.path))
    return {position: tuple(pages) for position, pages in found.items()}
