"""The SQL of the page estimate: one pass over the documents of a saved search, whatever their number, in bounded time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.imaging.jobs.model import SkipReason
from photostat.imaging.jobs.store.choosing import verdict_of
from photostat.storage.database import Connection, Database
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document
from photostat.workspaces.searches.store.evaluation import documents_of

_LARGEST = 10
_LEAST_KNOWN = 5  # documents of a type that must have been imaged before their pages count
_MOST_KNOWN = 20_000  # documents with images that are looked at


@dataclass(frozen=True, kw_only=True)
class GuessedKind:
    """The documents of one native type ("": not identified). `reason`: why a run would skip them; None: it would image them.

    `is_known`: the pages are guessed from documents of the type that were imaged before. `size_bytes`: of their natives.
    """

    native_type: str
    reason: SkipReason | None
    documents: int
    pages: int
    size_bytes: int
    is_known: bool


@dataclass(frozen=True, kw_only=True)
class GuessedDocument:
    """One of the documents with the most pages."""

    document_id: int
    control_number: str
    native_type: str
    pages: int
    size_bytes: int


def guess_pages(
    database: Database,
    workspace_id: int,
    *,
    search_id: int,
    user_id: int,
    restricted_types: frozenset[str],
    bytes_a_page: Mapping[str, float],
    otherwise: float,
    most_pages: int | None,
    seconds: float,
) -> tuple[list[GuessedKind], list[GuessedDocument]]:
    """The kinds, most pages first, and the largest documents. Names in `restricted_types` and `bytes_a_page`: lower case.

    Raises as `documents_of` does, and DatabaseUnavailableError when it takes longer than `seconds`.
    """
    with database.snapshot() as connection:
        connection.execute(sa.text(f"SET LOCAL statement_timeout = {round(seconds * 1000)}"))
        found = documents_of(connection, workspace_id, search_id, user_id)
        candidate = found.with_only_columns(
            document.c.artifact_id,
            document.c.control_number,
            sa.func.lower(sa.func.coalesce(document.c.native_type, "")).label("kind"),
            sa.func.coalesce(document.c.native_type, "").label("native_type"),
            sa.func.coalesce(document.c.file_size, 0).label("size"),
            verdict_of(restricted_types).label("reason"),
        ).cte("candidate")
        rows = _rows(connection, _guesses(workspace_id, candidate, bytes_a_page, otherwise, most_pages))
    kinds = [_kind(row) for row in rows if row.document_id is None]
    largest = [_document(row) for row in rows if row.document_id is not None]
    return sorted(kinds, key=lambda kind: (-kind.pages, kind.native_type)), sorted(largest, key=lambda large: -large.pages)


def _guesses(
    workspace_id: int, candidate: sa.CTE, bytes_a_page: Mapping[str, float], otherwise: float, most_pages: int | None
) -> sa.CTE:
    known = _known(workspace_id)
    names, rates = sa.literal(list(bytes_a_page), ARRAY(sa.Text)), sa.literal(list(bytes_a_page.values()), ARRAY(sa.Float))
    usual = sa.func.unnest(names, rates).table_valued("kind", "bytes_a_page").render_derived("usual")
    rate = sa.func.coalesce(known.c.bytes_a_page, usual.c.bytes_a_page, otherwise)
    pages = sa.func.greatest(1, sa.cast(sa.func.round(candidate.c.size / rate), sa.BigInteger))
    joined = candidate.outerjoin(known, known.c.kind == candidate.c.kind).outerjoin(usual, usual.c.kind == candidate.c.kind)
    capped = pages if most_pages is None else sa.func.least(pages, most_pages)
    is_known = known.c.kind.is_not(None).label("is_known")
    return sa.select(candidate, capped.label("pages"), is_known).select_from(joined).cte("guess")


def _known(workspace_id: int) -> sa.CTE:
    """What a page took in documents that were imaged before, by native type."""
    mine = document.c
    some = (
        sa.select(sa.func.lower(mine.native_type).label("kind"), mine.page_count, mine.file_size)
        .where(mine.workspace_id == workspace_id, mine.has_images == HAS_IMAGES_YES, mine.page_count > 0, mine.file_size > 0)
        .limit(_MOST_KNOWN)
        .subquery()
    )
    rate = sa.cast(sa.func.sum(some.c.file_size), sa.Float) / sa.func.sum(some.c.page_count)
    return (
        sa.select(some.c.kind, rate.label("bytes_a_page"))
        .group_by(some.c.kind)
        .having(sa.func.count() >= _LEAST_KNOWN)
        .cte("known")
    )


def _rows(connection: Connection, guess: sa.CTE) -> list[sa.Row[Any]]:
    kinds = sa.select(
        sa.cast(sa.null(), sa.Integer).label("document_id"),
        sa.cast(sa.null(), sa.Text).label("control_number"),
        sa.func.min(guess.c.native_type).label("native_type"),
        guess.c.reason,
        sa.func.count().label("documents"),
        sa.cast(sa.func.sum(guess.c.pages), sa.BigInteger).label("pages"),
        sa.cast(sa.func.sum(guess.c.size), sa.BigInteger).label("size"),
        sa.func.bool_or(guess.c.is_known).label("is_known"),
    ).group_by(guess.c.kind, guess.c.reason)
    largest = (
        sa.select(
            guess.c.artifact_id,
            guess.c.control_number,
            guess.c.native_type,
            guess.c.reason,
            sa.literal(1),
            guess.c.pages,
            guess.c.size,
            guess.c.is_known,
        )
        .where(guess.c.reason.is_(None))
        .order_by(guess.c.pages.desc(), guess.c.artifact_id)
        .limit(_LARGEST)
        .subquery()
    )
    return list(connection.execute(sa.union_all(kinds, sa.select(largest))))


def _kind(row: sa.Row[Any]) -> GuessedKind:
    return GuessedKind(
        native_type=row.native_type,
        reason=None if row.reason is None else SkipReason(row.reason),
        documents=row.documents,
        pages=row.pages,
        size_bytes=row.size,
        is_known=row.is_known,
    )


def _document(row: sa.Row[Any]) -> GuessedDocument:
    return GuessedDocument(
        document_id=row.document_id,
        control_number=row.control_number,
        native_type=row.native_type,
        pages=row.pages,
        size_bytes=row.size,
    )
