"""Users' fields among documents: the index is there, is used, and goes with the field."""

import pytest
import sqlalchemy as sa

from photostat.storage.database import Connection, Database
from photostat.workspaces.change import change
from photostat.workspaces.conditions.parsing import parse
from photostat.workspaces.conditions.sql import compile_condition
from photostat.workspaces.documents.custom_fields import create_document_field, delete_document_field
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.documents.store.custom_fields import index_name
from photostat.workspaces.documents.store.table import document
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.conditions import _Context
from photostat.workspaces.people.rights import Access

ADMIN = 9

_LOAD = """
    INSERT INTO document (workspace_id, control_number, folder_id, has_images, created_by, modified_by, custom_values)
    SELECT :w, 'D' || n, 1003697, 1034244, 9, 9, jsonb_build_object(CAST(:key AS text), {value})
    FROM generate_series(1, 3000) AS n
"""


def plan(connection: Connection, workspace_id: int, text: str) -> str:
    tree = parse(text)
    assert tree is not None
    context = _Context(connection, Access(ADMIN, workspace_id, frozenset()), lambda *_: sa.select(sa.literal(1)))
    clause = compile_condition(tree, DocumentColumns.load(connection, workspace_id), context)
    asked = sa.select(document.c.artifact_id).where(document.c.workspace_id == workspace_id, clause)
    compiled = asked.compile(connection.engine)
    rows = connection.exec_driver_sql("EXPLAIN " + str(compiled), compiled.params)
    return "\n".join(row[0] for row in rows)


def indexes(connection: Connection) -> set[str]:
    return set(connection.execute(sa.text("SELECT indexname FROM pg_indexes")).scalars())


@pytest.mark.parametrize(
    ("kind", "value", "condition"),
    [
        (FieldType.FIXED_LENGTH_TEXT, "'Value ' || n", "'Mine' == 'VALUE 7'"),
        (FieldType.WHOLE_NUMBER, "n", "'Mine' == 7"),
        (FieldType.DECIMAL, "n / 10.0", "'Mine' < 1.5"),
        (FieldType.DATE, "n * 86400", "'Mine' == 1970-02-01"),
        (FieldType.SINGLE_CHOICE, "n", "'Mine' == CHOICE 7"),
    ],
)
def test_conditions_take_the_index_of_the_field(
    database: Database, workspace_id: int, kind: FieldType, value: str, condition: str
) -> None:
    with change(database, user_id=ADMIN) as begun:
        field = create_document_field(begun, workspace_id, "Mine", kind)
        begun.connection.execute(sa.text(_LOAD.format(value=value)), {"w": workspace_id, "key": str(field)})
        begun.connection.execute(sa.text(f"ANALYZE document_w{workspace_id}"))
    with database.read() as connection:
        assert index_name(workspace_id, field) in plan(connection, workspace_id, condition)
    with change(database, user_id=ADMIN) as begun:
        assert delete_document_field(begun, workspace_id, field) == 3000
    with database.read() as connection:
        assert index_name(workspace_id, field) not in indexes(connection)
        left = connection.execute(sa.text("SELECT count(*) FROM document WHERE custom_values <> '{}'")).scalar_one()
        assert left == 0


@pytest.mark.parametrize(("kind", "length"), [(FieldType.LONG_TEXT, None), (FieldType.FIXED_LENGTH_TEXT, 4000)])
def test_texts_too_long_for_an_index_have_none(
    database: Database, workspace_id: int, kind: FieldType, length: int | None
) -> None:
    with change(database, user_id=ADMIN) as begun:
        field = create_document_field(begun, workspace_id, "Mine", kind, length=length)
        assert index_name(workspace_id, field) not in indexes(begun.connection)


def test_a_reader_does_not_keep_a_field_from_being_removed(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        field = create_document_field(begun, workspace_id, "Mine", FieldType.DATE)
    with database.snapshot() as reader:
        reader.execute(sa.select(document.c.artifact_id).where(document.c.workspace_id == workspace_id))
        with change(database, user_id=ADMIN) as begun:
            delete_document_field(begun, workspace_id, field)
    with database.read() as connection:
        assert DocumentColumns.load(connection, workspace_id).column("Mine") is None
