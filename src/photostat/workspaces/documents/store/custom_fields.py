"""The SQL of a users' field among documents: its expression index on the partition of the workspace, and its values in bulk.

Not indexed: long texts and texts over 600 characters (an entry of a B-tree holds 2,704 bytes, a character up to four of them),
and fields of several values, since PostgreSQL does not call the cast from text to an array immutable.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from photostat.storage.database import Connection
from photostat.workspaces.documents.store.columns import column_of
from photostat.workspaces.documents.store.table import document
from photostat.workspaces.fields.model import Field, FieldType

MOST_INDEXED_CHARACTERS = 600

_NOT_INDEXED = frozenset({FieldType.LONG_TEXT, FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT})


def index_name(workspace_id: int, field_id: int) -> str:
    """The name of a field's index."""
    return f"document_w{workspace_id:d}_f{field_id:d}"


def create_index(connection: Connection, workspace_id: int, field: Field) -> None:
    """Make the index of a field of an indexable type; nothing happens for another one."""
    if is_indexable(field):
        connection.execute(sa.text(f"CREATE INDEX {_definition(workspace_id, field)}"))


def create_indexes_apart(engine: Engine, workspace_id: int, fields: Sequence[Field]) -> None:
    """The same for fields that are committed, while others write documents.

    Whatever keeps one from being made, it is a matter of speed alone: the rest are made all the same. A half-made one goes.
    """
    for field in fields:
        try:
            with engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(sa.text(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {_definition(workspace_id, field)}"))
        except DBAPIError:
            drop_index_apart(engine, workspace_id, field.artifact_id)


def is_indexable(field: Field) -> bool:
    """Whether the field is of a type, and short enough, to have an index."""
    return field.type not in _NOT_INDEXED and (field.length or 0) <= MOST_INDEXED_CHARACTERS


def has_more_documents_than(connection: Connection, workspace_id: int, number: int) -> bool:
    """Whether it would take a while to look at all of them."""
    some = sa.select(document.c.artifact_id).where(document.c.workspace_id == workspace_id).limit(number + 1).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()) > number


def _definition(workspace_id: int, field: Field) -> str:
    column = column_of(field)
    indexed = column.expression if column.folded is None else column.folded
    # The same expression as in queries, or the planner would not take the index
    compiled = indexed.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"include_table": False, "literal_binds": True},
    )
    return f"{index_name(workspace_id, field.artifact_id)} ON document_w{workspace_id:d} (({compiled}))"


def drop_index_apart(engine: Engine, workspace_id: int, field_id: int) -> None:
    """Remove the index of a field that is gone, if it has one, in a transaction of its own.

    It asks for the whole partition: within the change that removes values, readers would stand still all the while, and writers
    could wait for each other in a ring. Given up after some seconds behind a long reader: an index that nobody asks for costs
    some room and goes with the workspace.
    """
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(sa.text(f"DROP INDEX IF EXISTS {index_name(workspace_id, field_id)}"))
    except DBAPIError:
        return


def remove_values(connection: Connection, workspace_id: int, field_id: int, *, user_id: int) -> int:
    """Remove all values of a field in one statement; gives the number of documents that had one."""
    key = str(field_id)
    removed = (
        sa.update(document)
        .where(document.c.workspace_id == workspace_id, document.c.custom_values.op("?")(key))
        .values(
            custom_values=document.c.custom_values.op("-")(sa.cast(key, sa.Text)),
            modified_by=user_id,
            modified_on=sa.func.now(),
        )
    )
    return int(connection.execute(removed).rowcount)
