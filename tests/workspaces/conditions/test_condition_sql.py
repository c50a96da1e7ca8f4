"""Conditions against a real database: which documents they find, and that a condition and its negation share all of them."""

from collections.abc import Sequence
from uuid import UUID

import pytest
import sqlalchemy as sa

from photostat.storage.database import Connection, Database
from photostat.workspaces.conditions.errors import ConditionError
from photostat.workspaces.conditions.parsing import parse
from photostat.workspaces.conditions.sql import compile_condition, within
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.documents.store.table import document

ROWS = [
    # control number, file name, size, native, text, created
    ("DOC-1", "Straße.PDF", 10, True, "The agreement", "2024-03-12T00:00:00Z"),
    ("doc-2", "100%_done.docx", None, True, None, "2024-03-12T23:59:59.5Z"),
    ("DOC-3", None, 2**40, False, "", "2024-03-13T00:00:00Z"),
    ("DOC_4", "back\\slash [draft].pdf", 0, False, None, "1999-05-01T12:00:00Z"),
]


class _Context:
    def saved_search_ids(self, search_id: int) -> sa.Select[tuple[int]]:
        return sa.select(document.c.artifact_id).where(document.c.has_native)

    def id_of_guid(self, guid: UUID) -> int | None:
        return 1034244 if guid.int == 1 else None


@pytest.fixture
def connection(database: Database, workspace_id: int):
    with database.transaction() as changing:
        for number, name, size, native, text, created in ROWS:
            changing.execute(
                sa.insert(document).values(
                    workspace_id=workspace_id,
                    control_number=number,
                    folder_id=1003697,
                    has_images=1034244,
                    file_name=name,
                    file_size=size,
                    has_native=native,
                    extracted_text=text,
                    created_by=9,
                    modified_by=9,
                    created_on=sa.func.cast(created, sa.DateTime(timezone=True)),
                )
            )
    with database.read() as reading:
        yield reading


def _found(connection: Connection, workspace_id: int, text: str) -> list[int]:
    """Numbers of the rows found, from 1."""
    condition = parse(text)
    assert condition is not None
    clause = compile_condition(condition, DocumentColumns.load(connection, workspace_id), _Context())
    rows = connection.execute(sa.select(document.c.control_number).where(document.c.workspace_id == workspace_id, clause))
    return sorted(int(row[0][-1]) for row in rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'Control Number' == 'DOC-2'", [2]),
        ("'Control Number' <> 'doc-1'", [2, 3, 4]),
        ("'Control Number' IN ['DOC-1', 'doc_4', 'x']", [1, 4]),
        ("'File Name' == 'straße.pdf'", [1]),
        ("'File Name' <> 'straße.pdf'", [2, 3, 4]),
        ("'File Name' ENDSWITH '.pdf'", [1, 4]),
        ("NOT 'File Name' ENDSWITH '.pdf'", [2, 3]),
        ("'File Name' LIKE '100[%]%'", [2]),
        ("'File Name' LIKE '%[_]%'", [2]),
        ("'File Name' LIKE '_traße%'", [1]),
        ("'File Name' LIKE 'done'", [2]),
        ("'File Name' CONTAINS '%_'", [2]),
        ("'File Name' CONTAINS 'k\\\\s'", [4]),
        ("'File Name' CONTAINS '[draft]'", [4]),
        ("'File Name' LIKE ['done', 'draft']", [2, 4]),
        ("'File Name' ISSET", [1, 2, 4]),
        ("'Extracted Text' ISSET", [1]),
        ("NOT 'Extracted Text' ISSET", [2, 3, 4]),
        ("'File Size' == 10", [1]),
        ("'File Size' > 5.5", [1, 3]),
        ("'File Size' IN [0, 10, 99999999999999999999]", [1, 4]),
        ("'File Size' <> 10", [2, 3, 4]),
        ("'Has Native' == true", [1, 2]),
        ("'Has Native' == false OR 'File Size' == 10", [1, 3, 4]),
        ("'System Created On' == 2024-03-12", [1, 2]),
        ("'System Created On' > 2024-03-12", [3]),
        ("'System Created On' >= 2024-03-12 AND 'System Created On' < 2024-03-13", [1, 2]),
        ("'System Created On' IN MONTHOF May", [4]),
        ("'System Created On' <= 9999-12-31", [1, 2, 3, 4]),
        ("'Has Images' == CHOICE 1034244", [1, 2, 3, 4]),
        ("'Has Images' == CHOICE 00000000-0000-0000-0000-000000000001", [1, 2, 3, 4]),
        ("'Has Images' IN CHOICE [1034243]", []),
        ("'Has Images' == 'no'", [1, 2, 3, 4]),
        ("'System Created By' == USER 'admin%'", [1, 2, 3, 4]),
        ("'ArtifactID' IN SAVEDSEARCH 5", [1, 2]),
        ("NOT 'Artifact ID' IN SAVEDSEARCH 5", [3, 4]),
        ("~1003667 STARTSWITH 'doc-'", [1, 2, 3]),
        ("NOT (NOT 'File Size' ISSET)", [1, 3, 4]),
        ("'Image QC Status' ISSET", []),
    ],
)
def test_condition_finds(connection: Connection, workspace_id: int, text: str, expected: Sequence[int]) -> None:
    assert _found(connection, workspace_id, text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("'Fil Name' == 'x'", "File Name"),
        ("'File Size' == 'abc'", "no number"),
        ("'Has Native' > true", "=="),
        ("'System Created On' LIKE '2024%'", "date"),
        ("'System Created On' == 'yesterday'", "2024-03-12"),
        ("'File Name' IN SAVEDSEARCH 5", "Artifact ID"),
        ("'File Size' IN SAVEDSEARCH 5", "Artifact ID"),
        ("'File Name' INTERSECTS MULTICHOICE [1]", "choice"),
        ("'File Name' IN MONTHOF 5", "date"),
    ],
)
def test_misfit_is_told_by_field_and_type(connection: Connection, workspace_id: int, text: str, words: str) -> None:
    with pytest.raises(ConditionError, match=words):
        _found(connection, workspace_id, text)


def test_every_operator_and_value_on_every_field_is_answered_or_refused_and_negation_is_the_rest(
    connection: Connection, workspace_id: int
) -> None:
    names = DocumentColumns.load(connection, workspace_id).names()
    operators = ["==", "<>", ">", ">=", "<", "<=", "LIKE", "STARTSWITH", "ENDSWITH", "CONTAINS"]
    values = ["'x'", "'10'", "5", "-0.5", "2024-03-12", "true", "CHOICE 1034244", "OBJECT 9", "USER 'a%'"]
    answered = 0
    for name in names:
        tails = [f"{operator} {value}" for operator in operators for value in values]
        for tail in [*tails, "ISSET", "IN [1, 2]", "IN ['x']", "IN OBJECT [1]", "IN CHOICE [1]", "INTERSECTS MULTICHOICE [1]"]:
            try:
                found = _found(connection, workspace_id, f"'{name}' {tail}")
            except ConditionError:
                continue
            answered += 1
            assert sorted([*found, *_found(connection, workspace_id, f"NOT '{name}' {tail}")]) == [1, 2, 3, 4], (name, tail)
    assert answered > 500


def test_deepest_condition_is_answered(connection: Connection, workspace_id: int) -> None:
    text = "'File Size' == 10"
    for level in range(58):
        text = f"({text}) {'AND' if level % 2 else 'OR'} 'Has Native' == {'true' if level % 2 else 'false'}"
    assert _found(connection, workspace_id, text)
    assert _found(connection, workspace_id, "NOT " * 58 + "'File Size' == 10") == [1]


def test_a_set_of_the_same_table_is_a_condition_on_its_rows() -> None:
    ids = sa.select(document.c.artifact_id).where(document.c.has_native, document.c.file_size > 1)
    assert str(within(document.c.artifact_id, ids)) == "document.has_native AND document.file_size > :file_size_1"


def test_a_set_of_another_table_or_column_stays_a_set() -> None:
    ids = sa.select(document.c.artifact_id).where(document.c.has_native)
    other = document.alias("other")
    assert "IN (SELECT" in str(within(other.c.artifact_id, ids))
    assert "IN (SELECT" in str(within(document.c.folder_id, ids))
    assert "IN (SELECT" in str(within(document.c.artifact_id, sa.select(document.c.artifact_id)))
    assert "IN (SELECT" in str(within(document.c.artifact_id, ids.where(other.c.has_native)))
