"""Conditions on Has Images beside what its column shows: Pending stands in the documents of jobs, not in the document's row."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from photostat.storage.database import Connection, Database
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR, HAS_IMAGES_NO, HAS_IMAGES_PENDING, HAS_IMAGES_YES
from photostat.workspaces.conditions import comparing
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.conditions.parsing import parse
from photostat.workspaces.conditions.sql import compile_condition
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.documents.store.table import document

_WRITTEN = (HAS_IMAGES_YES, HAS_IMAGES_NO, HAS_IMAGES_ERROR)
_CHOICES = (*_WRITTEN, HAS_IMAGES_PENDING)


@pytest.fixture
def connection(database: Database, workspace_id: int):
    """Two documents for each choice that is written; the second of them is pending in a job, the first was in an older one."""
    with database.transaction() as changing:
        job = changing.execute(
            sa.text(
                "INSERT INTO imaging_job (workspace_id, kind, state, profile_id, profile, priority, submitted_by)"
                " VALUES (:workspace, 'ImagingSet', 'Imaging', 1, '{}', 100, 9) RETURNING job_id"
            ),
            {"workspace": workspace_id},
        ).scalar_one()
        for has_images in _WRITTEN:
            for state in (1, 0):
                values = {"control_number": f"{has_images}-{state}", "folder_id": 1003697, "has_images": has_images}
                made = sa.insert(document).values(workspace_id=workspace_id, created_by=9, modified_by=9, **values)
                document_id = changing.execute(made.returning(document.c.artifact_id)).scalar_one()
                changing.execute(
                    sa.text("INSERT INTO imaging_document VALUES (:workspace, :job, :document, 0, :state)"),
                    {"workspace": workspace_id, "job": job, "document": document_id, "state": state},
                )
    with database.read() as reading:
        yield reading


class _Context:
    def saved_search_ids(self, search_id: int) -> sa.Select[tuple[int]]:
        raise AssertionError(search_id)

    def id_of_guid(self, guid: UUID) -> int | None:
        raise AssertionError(guid)


def _column(connection: Connection, workspace_id: int) -> FieldColumn:
    found = DocumentColumns.load(connection, workspace_id).column("Has Images")
    assert found is not None
    return found


@pytest.mark.parametrize("ids", [[], *([choice] for choice in _CHOICES), list(_CHOICES[:2]), list(_CHOICES[2:]), list(_CHOICES)])
@pytest.mark.parametrize("negated", [False, True])
def test_condition_finds_what_the_column_shows(connection: Connection, workspace_id: int, ids: list[int], negated: bool) -> None:
    column = _column(connection, workspace_id)
    here = document.c.workspace_id == workspace_id
    shown = connection.execute(sa.select(document.c.control_number, column.expression).where(here)).all()
    clause = comparing.points_to(column, ids)
    if negated:
        clause = sa.not_(clause)
    found = connection.execute(sa.select(document.c.control_number).where(here, clause)).scalars().all()
    assert sorted(found) == sorted(name for name, value in shown if (value in ids) is not negated)


def test_documents_in_work_are_pending_and_nothing_else(connection: Connection, workspace_id: int) -> None:
    column = _column(connection, workspace_id)
    counts = {
        choice: connection.execute(
            sa.select(sa.func.count())
            .select_from(document)
            .where(document.c.workspace_id == workspace_id, comparing.points_to(column, [choice]))
        ).scalar_one()
        for choice in _CHOICES
    }
    assert counts == {HAS_IMAGES_YES: 1, HAS_IMAGES_NO: 1, HAS_IMAGES_ERROR: 1, HAS_IMAGES_PENDING: 3}


@pytest.mark.parametrize("choice", _CHOICES)
@pytest.mark.parametrize("operator", ["==", "<>"])
def test_comparison_finds_what_the_column_shows(connection: Connection, workspace_id: int, choice: int, operator: str) -> None:
    columns = DocumentColumns.load(connection, workspace_id)
    here = document.c.workspace_id == workspace_id
    expression = _column(connection, workspace_id).expression
    shown = connection.execute(sa.select(document.c.control_number, expression).where(here)).all()
    condition = parse(f"'Has Images' {operator} CHOICE {choice}")
    assert condition is not None
    clause = compile_condition(condition, columns, _Context())
    assert "CASE" not in str(clause), "the slow form"
    found = connection.execute(sa.select(document.c.control_number).where(here, clause)).scalars().all()
    assert sorted(found) == sorted(name for name, value in shown if (value == choice) is (operator == "=="))
