"""The full text index of documents: chunks of words made by the database from the Extracted Text (migration 0003).

It never brings a text to Python. What counts as a word and how chunks overlap stands in the migration, beside its reasons.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.storage.database import Connection
from photostat.workspaces.documents.store.table import document, document_text_chunk

PHRASE_BYTES = 800
"""A phrase of this many bytes, as UTF-8 and with one blank between its words, is found across the border of two chunks."""


def index_text(connection: Connection, workspace_id: int, document_ids: Sequence[int] | sa.Select[tuple[int]]) -> None:
    """Rebuild the chunks of these documents from their `extracted_text`; a SELECT of ids (of a temporary table) serves as well.

    The caller has inserted or updated these rows of `document` in the same transaction: that lock keeps two rebuilds of one
    document apart.
    """
    chunks, chosen = document_text_chunk.c, document.c
    stale = sa.delete(document_text_chunk).where(chunks.workspace_id == workspace_id, _among(chunks.document_id, document_ids))
    connection.execute(stale)
    made = sa.func.text_chunks(chosen.extracted_text).table_valued("chunk_index", "words").lateral("made")
    fresh = (
        sa.select(chosen.workspace_id, chosen.artifact_id, made.c.chunk_index, made.c.words)
        .select_from(document.join(made, sa.true()))
        .where(
            chosen.workspace_id == workspace_id,
            chosen.extracted_text.is_not(None),
            _among(chosen.artifact_id, document_ids),
        )
    )
    columns = ["workspace_id", "document_id", "chunk_index", "words"]
    connection.execute(sa.insert(document_text_chunk).from_select(columns, fresh))


def _among(column: sa.ColumnElement[int], ids: Sequence[int] | sa.Select[tuple[int]]) -> sa.ColumnElement[bool]:
    if isinstance(ids, sa.Select):
        return column.in_(ids)
    return column == sa.any_(sa.literal(list(ids), ARRAY(sa.Integer)))  # one bound array, however many ids
