"""The SQL of the markups themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.markups.model import Drawn, Markup, MarkupKind
from photostat.workspaces.markups.store.tables import columns_of, drawn_in, markup


def markups_of(connection: Connection, workspace_id: int, document_id: int, *, page_number: int | None = None) -> list[Markup]:
    """The markups of a document, or of one page of it: by page, then in the order in which they were drawn."""
    query = _select().where(markup.c.workspace_id == workspace_id, markup.c.document_id == document_id)
    if page_number is not None:
        query = query.where(markup.c.page_number == page_number)
    rows = connection.execute(query.order_by(markup.c.page_number, markup.c.markup_id))
    return [_markup(row._mapping) for row in rows]


def find_markup(connection: Connection, workspace_id: int, document_id: int, markup_id: int) -> Markup:
    """One markup of a document. Raises NotFoundError."""
    own = markup.c
    query = _select().where(own.workspace_id == workspace_id, own.document_id == document_id, own.markup_id == markup_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError
    return _markup(row._mapping)


def redactions_on(connection: Connection, workspace_id: int, document_id: int, page_number: int) -> list[Drawn]:
    """What hides something on a page, in the order in which it was drawn."""
    own = markup.c
    rows = connection.execute(
        sa.select(own.set_id, own.style, own.shape, own.left_px, own.top_px, own.right_px, own.bottom_px, own.label)
        .where(own.workspace_id == workspace_id, own.document_id == document_id, own.page_number == page_number)
        .where(own.kind == MarkupKind.REDACTION.value)
        .order_by(own.markup_id)
    )
    return [drawn_in(row._mapping) for row in rows]


def count_by_page(connection: Connection, workspace_id: int, document_id: int) -> dict[int, int]:
    """How many markups each page of a document has; pages without any are left out."""
    own = markup.c
    rows = connection.execute(
        sa.select(own.page_number, sa.func.count())
        .where(own.workspace_id == workspace_id, own.document_id == document_id)
        .group_by(own.page_number)
    )
    return {row[0]: row[1] for row in rows}


def insert_markups(
    connection: Connection, workspace_id: int, document_id: int, drawn: Sequence[tuple[int, Drawn]], *, user_id: int
) -> list[int]:
    """Write new markups, (page number, what is drawn) each; gives their ids in this order."""
    own = {"workspace_id": workspace_id, "document_id": document_id, "created_by": user_id, "modified_by": user_id}
    given = [{**own, "page_number": page, **columns_of(item)} for page, item in drawn]
    statement = sa.insert(markup).returning(markup.c.markup_id)
    # One row a statement: the ids must come back in order, and without the table's key SQLAlchemy does not promise it
    return [int(connection.execute(statement, row).scalar_one()) for row in given]


def restore_markup(
    connection: Connection, workspace_id: int, document_id: int, page_number: int, markup_id: int, drawn: Drawn, *, user_id: int
) -> None:
    """Write a markup that was removed once more, under its old id."""
    own = {"workspace_id": workspace_id, "document_id": document_id, "page_number": page_number, "markup_id": markup_id}
    connection.execute(sa.insert(markup), {**own, **columns_of(drawn), "created_by": user_id, "modified_by": user_id})


def update_markup(connection: Connection, markup_id: int, drawn: Drawn, *, user_id: int) -> None:
    """Change what is drawn."""
    connection.execute(
        sa.update(markup)
        .where(markup.c.markup_id == markup_id)
        .values(**columns_of(drawn), modified_by=user_id, modified_on=sa.func.now())
    )


def delete_markup(connection: Connection, markup_id: int) -> None:
    """Remove a markup."""
    connection.execute(sa.delete(markup).where(markup.c.markup_id == markup_id))


def last_label(connection: Connection, workspace_id: int, user_id: int) -> str | None:
    """What this user wrote on his last text redaction in the workspace; None before the first."""
    own = markup.c
    found = connection.execute(
        sa.select(own.label)
        .where(own.workspace_id == workspace_id, own.created_by == user_id, own.style == "Text")
        .order_by(own.markup_id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if found is None else str(found)


def is_set_used(connection: Connection, workspace_id: int, set_id: int) -> bool:
    """Whether a markup belongs to this set."""
    query = sa.select(markup.c.markup_id).where(markup.c.workspace_id == workspace_id, markup.c.set_id == set_id).limit(1)
    return connection.execute(query).one_or_none() is not None


def _select() -> sa.Select[Any]:
    creator, modifier = artifact.alias("creator"), artifact.alias("modifier")
    joined = markup.outerjoin(
        creator, sa.and_(creator.c.workspace_id == ADMIN_LEVEL, creator.c.artifact_id == markup.c.created_by)
    ).outerjoin(modifier, sa.and_(modifier.c.workspace_id == ADMIN_LEVEL, modifier.c.artifact_id == markup.c.modified_by))
    names = (creator.c.name.label("created_by_name"), modifier.c.name.label("modified_by_name"))
    return sa.select(*markup.c, *names).select_from(joined)


def _markup(row: Mapping[Any, Any]) -> Markup:
    return Markup(
        markup_id=row["markup_id"],
        page_number=row["page_number"],
        drawn=drawn_in(row),
        created_by=Reference(row["created_by"], row["created_by_name"] or ""),
        created_on=row["created_on"],
        modified_by=Reference(row["modified_by"], row["modified_by_name"] or ""),
        modified_on=row["modified_on"],
    )
