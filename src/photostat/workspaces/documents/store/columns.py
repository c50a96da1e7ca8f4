"""The fields of documents as columns: what conditions, sorts and answers of queries are compiled to.

System fields have real columns. The users' own lie in `custom_values` under their ArtifactID, stored so that their expression is
immutable and can carry an index: numbers as JSON numbers, dates as seconds since 1970 UTC, choices and objects as ids, several of
them as the text of a PostgreSQL array (`{1,2}`).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import (
    ADMIN_LEVEL,
    ARTIFACT_ID_FIELD,
    EXTRACTED_TEXT,
    HAS_IMAGES,
    HAS_IMAGES_PENDING,
)
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.documents.store.table import document, document_with_pending_images
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.fields.store import document_fields
from photostat.workspaces.fields.system_fields import SystemField

Expression = sa.ColumnElement[Any]

_CASTS: dict[FieldType, Callable[[Expression], Expression]] = {
    FieldType.FIXED_LENGTH_TEXT: lambda text: text,
    FieldType.LONG_TEXT: lambda text: text,
    FieldType.DATE: lambda text: sa.func.to_timestamp(sa.cast(text, sa.Double)),
    FieldType.YES_NO: lambda text: sa.cast(text, sa.Boolean),
    FieldType.WHOLE_NUMBER: lambda text: sa.cast(text, sa.BigInteger),
    FieldType.DECIMAL: lambda text: sa.cast(text, sa.Numeric),
    FieldType.CURRENCY: lambda text: sa.cast(text, sa.Numeric),
    FieldType.SINGLE_CHOICE: lambda text: sa.cast(text, sa.Integer),
    FieldType.SINGLE_OBJECT: lambda text: sa.cast(text, sa.Integer),
    FieldType.USER: lambda text: sa.cast(text, sa.Integer),
    FieldType.MULTIPLE_CHOICE: lambda text: sa.cast(text, ARRAY(sa.Integer)),
    FieldType.MULTIPLE_OBJECT: lambda text: sa.cast(text, ARRAY(sa.Integer)),
}


class DocumentColumns:
    """Resolves what a client calls a field (name in any case, GUID, ArtifactID, view field id) to its column."""

    def __init__(self, workspace_id: int, fields: Sequence[SystemField | Field]) -> None:
        self.workspace_id = workspace_id
        self._columns = [column_of(item) for item in fields]
        self._by_key: dict[str | int, FieldColumn] = {}
        for column in self._columns:
            field = column.field
            self._by_key.setdefault(field.view_field_id, column)
        for column in self._columns:
            field = column.field
            keys: tuple[str | int, ...] = (field.name.lower(), field.artifact_id, *(guid.lower() for guid in field.guids))
            self._by_key.update(dict.fromkeys(keys, column))
        if ARTIFACT_ID_FIELD in self._by_key:
            self._by_key.setdefault("artifactid", self._by_key[ARTIFACT_ID_FIELD])

    @classmethod
    def load(cls, connection: Connection, workspace_id: int, *, shows_redacted_text: bool = True) -> "DocumentColumns":
        """The columns of a workspace as it is now.

        Without `shows_redacted_text` a document with redactions has no extracted text, wherever the column stands: in answers,
        in conditions, in sorts. Texts do not say where on a page their words stand, so that no part of it could be left out.
        """
        loaded = cls(workspace_id, document_fields(connection, workspace_id))
        return loaded if shows_redacted_text else loaded._without_redacted_text()

    def _without_redacted_text(self) -> "DocumentColumns":
        hidden = sa.case((document.c.has_redactions, sa.null()), else_=document.c.extracted_text)
        texts = [column for column in self._columns if column.field.artifact_id == EXTRACTED_TEXT]
        for text in texts:
            covered = _finished(text.field, sa.type_coerce(hidden, sa.Text))
            self._columns = [covered if column is text else column for column in self._columns]
            self._by_key = {key: covered if column is text else column for key, column in self._by_key.items()}
        return self

    def column(self, key: str | int) -> FieldColumn | None:
        """The column of a field, None for an unknown one."""
        return self._by_key.get(key.lower() if isinstance(key, str) else key)

    def names(self) -> list[str]:
        """The names of all fields."""
        return [column.field.name for column in self._columns]

    def all(self) -> list[FieldColumn]:
        """All columns, by ArtifactID of the field."""
        return list(self._columns)


def column_of(item: SystemField | Field) -> FieldColumn:
    """The column of one field."""
    if isinstance(item, SystemField):
        if item.field.artifact_id == HAS_IMAGES:
            return replace(_finished(item.field, _has_images()), is_one_of=_has_images_in)
        return _finished(item.field, document.c[item.column])
    text = document.c.custom_values.op("->>", return_type=sa.Text())(sa.literal_column(f"'{item.artifact_id:d}'"))
    return _finished(item, _CASTS[item.type](text))


def _finished(field: Field, expression: Expression) -> FieldColumn:
    folded = sa.func.lower(expression) if field.type.is_text else None
    return FieldColumn(field=field, expression=expression, folded=folded, display=_display(field, expression))


def _display(field: Field, expression: Expression) -> Expression | None:
    """The name of the thing that a column points to; None for plain values and for several."""
    if field.type is FieldType.USER:
        level: Expression = sa.literal_column(str(ADMIN_LEVEL))
    elif field.type in (FieldType.SINGLE_CHOICE, FieldType.SINGLE_OBJECT):
        level = document.c.workspace_id
    else:
        return None
    named = artifact.alias()
    return (
        sa.select(named.c.name)
        .where(named.c.workspace_id == level, named.c.artifact_id == expression)
        .correlate(document)
        .scalar_subquery()
    )


def _has_images() -> Expression:
    """Pending is never written into documents: a job of a million takes and gives them back without touching their rows."""
    return sa.case((_is_pending(), sa.literal_column(str(HAS_IMAGES_PENDING))), else_=document.c.has_images)


def _has_images_in(ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """The same as `_has_images` compared with these choices, in a form that PostgreSQL makes a join and an index scan of.

    Over a million pending documents the comparison with the CASE looks each of them up (docs/decisions/0014).
    """
    plain = [id_ for id_ in ids if id_ != HAS_IMAGES_PENDING]
    is_plain = document.c.has_images == sa.any_(sa.literal(plain, ARRAY(sa.Integer)))
    if HAS_IMAGES_PENDING in ids:
        return sa.or_(is_plain, _is_pending()) if plain else _is_pending()
    return sa.and_(is_plain, sa.not_(_is_pending()))


def _is_pending() -> sa.ColumnElement[bool]:
    pending = document_with_pending_images.c
    return (
        sa.select(pending.document_id)
        .where(pending.workspace_id == document.c.workspace_id, pending.document_id == document.c.artifact_id)
        .correlate(document)
        .exists()
    )
