"""Keywords as SQL: each word or phrase is a set of documents in the full text index; AND, OR, NOT join sets, not chunks.

The workspace's own partition is asked: nobody analyzes the table above it, and without its statistics PostgreSQL expects 200
documents in any set of chunks (a word that a million documents have: 7 s, against 0.9).
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from photostat.workspaces.documents.store.table import document
from photostat.workspaces.searches import keywords
from photostat.workspaces.searches.keywords import Keywords, Term, Without


def matches(workspace_id: int, tree: Keywords, *, shows_redacted_text: bool = True) -> sa.ColumnElement[bool]:
    """Whether a row of `document` has these words in its text; without `shows_redacted_text` one with redactions has no words."""
    if isinstance(tree, Term):
        chunk = _chunks_of(workspace_id).c
        found = sa.select(chunk.document_id).where(chunk.words.op("@@")(_query(tree)))
        has_words = document.c.artifact_id.in_(found)
        return has_words if shows_redacted_text else sa.and_(has_words, sa.not_(document.c.has_redactions))
    if isinstance(tree, Without):
        return sa.not_(matches(workspace_id, tree.inner, shows_redacted_text=shows_redacted_text))
    join = sa.and_ if isinstance(tree, keywords.All) else sa.or_
    return join(*(matches(workspace_id, part, shows_redacted_text=shows_redacted_text) for part in tree.parts))


def _chunks_of(workspace_id: int) -> sa.TableClause:
    return sa.table(f"document_text_chunk_w{workspace_id:d}", sa.column("document_id", sa.Integer), sa.column("words", TSVECTOR))


def _query(term: Term) -> sa.ColumnElement[Any]:
    """No text can be a syntax error: it has become plain words before it is quoted."""
    words = sa.func.search_words(sa.literal(term.text))
    if not term.is_prefix:
        return sa.func.phraseto_tsquery("simple", words, type_=TSQUERY)
    return sa.func.to_tsquery("simple", sa.func.concat("'", words, "':*"), type_=TSQUERY)
