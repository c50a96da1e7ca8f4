"""Bulk loading: modes, types of fields, folders, natives and texts by path, rows that are refused one by one."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from photostat.services import Services
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.change import change
from photostat.workspaces.documents import loading
from photostat.workspaces.documents.columns_of_source import SourceColumns, SourceRow
from photostat.workspaces.documents.loading import Loader, LoadPlan
from photostat.workspaces.documents.model import ItemError, LoadMode
from photostat.workspaces.documents.source_files import SourceFiles
from photostat.workspaces.documents.store.counter import counter_of
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.fields.store import document_fields, insert_field
from photostat.workspaces.fields.system_fields import SYSTEM_FIELDS, SystemField

Load = Callable[..., tuple[loading.LoadCounts, list[ItemError]]]
BY_NAME = {item.field.name: item for item in SYSTEM_FIELDS}


@pytest.fixture
def load(services: Services, workspace_id: int, tmp_path: Path) -> Load:
    def run(
        rows: list[list[str]],
        *fields: SystemField | Field,
        mode: LoadMode = LoadMode.APPEND,
        files: SourceFiles | None = None,
        **columns: int,
    ) -> tuple[loading.LoadCounts, list[ItemError]]:
        mapped = SourceColumns(identifier=0, fields=tuple(enumerate(fields, 1)), **columns)
        plan = LoadPlan(workspace_id=workspace_id, user_id=9, mode=mode, columns=mapped, files=files)
        errors: list[ItemError] = []
        loader = Loader(services.database, services.blobs, plan, lambda _, found: errors.extend(found))
        return loader.load(SourceRow(line, values) for line, values in enumerate(rows, 2)), errors

    return run


def documents(services: Services, workspace_id: int) -> dict[str, sa.Row[tuple[object, ...]]]:
    with services.database.read() as connection:
        found = connection.execute(sa.text("SELECT * FROM document WHERE workspace_id = :w"), {"w": workspace_id})
        return {row.control_number: row for row in found}


def own_field(services: Services, workspace_id: int, name: str, kind: FieldType) -> Field:
    with change(services.database, user_id=9) as begun:
        new = NewArtifact(artifact_type_id=ArtifactType.FIELD, name=name)
        number = insert_artifact(begun.connection, workspace_id, new, user_id=9)
        field = Field(artifact_id=number, name=name, type=kind, view_field_id=number)
        insert_field(begun.connection, workspace_id, field)
    return field


def test_rows_become_documents(load: Load, services: Services, workspace_id: int) -> None:
    counts, errors = load([["A1", "Doe"], ["A2", ""]], BY_NAME["Custodian"])
    assert (counts.created, errors) == (2, [])
    found = documents(services, workspace_id)
    assert (found["A1"].custodian, found["A2"].custodian, found["A1"].has_native) == ("Doe", None, False)


def test_append_refuses_what_is_there_and_loads_the_rest(load: Load, services: Services, workspace_id: int) -> None:
    load([["A1", "Doe"]], BY_NAME["Custodian"])
    counts, errors = load([["a1", "Roe"], ["A2", "Roe"]], BY_NAME["Custodian"])
    assert (counts.created, counts.errors) == (1, 1)
    assert (errors[0].line_number, errors[0].code) == (2, "control_number_taken")
    assert documents(services, workspace_id)["A1"].custodian == "Doe"


def test_overlay_changes_only_mapped_fields_and_makes_nothing(load: Load, services: Services, workspace_id: int) -> None:
    load([["A1", "Doe", "x.txt"]], BY_NAME["Custodian"], BY_NAME["File Name"])
    counts, errors = load([["A1", "Roe"], ["A9", "Roe"]], BY_NAME["Custodian"], mode=LoadMode.OVERLAY)
    found = documents(services, workspace_id)
    assert (counts.overlaid, counts.created, errors[0].code) == (1, 0, "document_missing")
    assert (found.keys(), found["A1"].custodian, found["A1"].file_name) == ({"A1"}, "Roe", "x.txt")


def test_append_overlay_twice_is_the_same_as_once(load: Load, services: Services, workspace_id: int) -> None:
    rows = [[f"A{number}", f"C{number}"] for number in range(50)]
    load(rows[:20], BY_NAME["Custodian"], mode=LoadMode.APPEND_OVERLAY)
    counts, errors = load(rows, BY_NAME["Custodian"], mode=LoadMode.APPEND_OVERLAY)
    assert (counts.created, counts.overlaid, errors) == (30, 20, [])
    assert len(documents(services, workspace_id)) == 50


def test_a_control_number_twice_in_one_source(load: Load, services: Services, workspace_id: int) -> None:
    _, errors = load([["A1", "first"], ["a1", "second"]], BY_NAME["Custodian"])
    assert [(error.line_number, error.code) for error in errors] == [(3, "control_number_taken")]
    load([["A1", "third"], ["a1", "fourth"]], BY_NAME["Custodian"], mode=LoadMode.APPEND_OVERLAY)
    assert documents(services, workspace_id)["A1"].custodian == "fourth"


def test_values_of_own_fields_by_type(load: Load, services: Services, workspace_id: int) -> None:
    date = own_field(services, workspace_id, "Date Sent", FieldType.DATE)
    number = own_field(services, workspace_id, "Pages", FieldType.WHOLE_NUMBER)
    kind = own_field(services, workspace_id, "Kind", FieldType.SINGLE_CHOICE)
    issues = own_field(services, workspace_id, "Issues", FieldType.MULTIPLE_CHOICE)
    rows = [["A1", "1/2/1970", "1,234", "Mail", "x; y;X"], ["A2", "soon", "", "mail", ""], ["A3", "", "", "MAIL", "y"]]
    _, errors = load(rows, date, number, kind, issues)
    found = documents(services, workspace_id)
    values = found["A1"].custom_values
    assert (values[str(date.artifact_id)], values[str(number.artifact_id)]) == (86400, 1234)
    assert found["A3"].custom_values[str(kind.artifact_id)] == values[str(kind.artifact_id)]
    assert values[str(issues.artifact_id)].count(",") == 1
    assert [(error.line_number, error.field) for error in errors] == [(3, "Date Sent")]
    with services.database.read() as connection:
        assert len(document_fields(connection, workspace_id)) == len(SYSTEM_FIELDS) + 4


def test_an_empty_value_clears_an_own_field(load: Load, services: Services, workspace_id: int) -> None:
    number = own_field(services, workspace_id, "Pages", FieldType.WHOLE_NUMBER)
    load([["A1", "7"]], number)
    load([["A1", ""]], number, mode=LoadMode.OVERLAY)
    assert documents(services, workspace_id)["A1"].custom_values == {}


def test_folders_are_made_by_path(load: Load, services: Services, workspace_id: int) -> None:
    load([["A1", "Mail\\2024"], ["A2", "mail"], ["A3", ""]], folder_path=1)
    found = documents(services, workspace_id)
    with services.database.read() as connection:
        query = sa.text("SELECT parent_id FROM artifact WHERE workspace_id = :w AND artifact_id = :id")
        parent = connection.execute(query, {"w": workspace_id, "id": found["A1"].folder_id}).scalar_one()
    assert (parent, found["A3"].folder_id) == (found["A2"].folder_id, 1003697)


def test_natives_and_texts_by_path(load: Load, services: Services, workspace_id: int, tmp_path: Path) -> None:
    base = tmp_path / "volume"
    (base / "NATIVES").mkdir(parents=True)
    (base / "NATIVES" / "a.txt").write_bytes(b"hello")
    (base / "a-text.txt").write_text("the contract of sale", encoding="utf-16")
    (tmp_path / "secret").write_text("secret")
    (base / "link").symlink_to(tmp_path / "secret")
    rows = [
        ["A1", ".\\NATIVES\\a.txt", "a-text.txt"],
        ["A2", "..\\secret", ""],
        ["A3", str(tmp_path / "secret"), ""],
        ["A4", "link", ""],
        ["A5", "NATIVES\\none.txt", ""],
    ]
    _, errors = load(rows, native_path=1, text_path=2, files=SourceFiles(base))
    (found,) = documents(services, workspace_id).values()
    assert (found.has_native, found.file_name, found.extracted_text) == (True, "a.txt", "the contract of sale")
    assert [error.control_number for error in errors] == ["A2", "A3", "A4", "A5"]
    with services.database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM document_text_chunk")).scalar() == 1


@pytest.mark.parametrize("bad", ["", "x" * 256, "a\0b", "a\ud800", "a\nb"])
def test_a_bad_control_number_is_an_item_error(load: Load, bad: str) -> None:
    counts, errors = load([[bad], ["A2"]])
    assert (counts.created, errors[0].field) == (1, "Control Number")


def test_a_short_row_is_an_item_error(load: Load) -> None:
    counts, errors = load([["A1"], ["A2", "x"]], BY_NAME["Custodian"])
    assert (counts.created, errors[0].code) == (1, "columns")


def test_each_batch_tells_that_documents_have_changed(load: Load, services: Services, workspace_id: int) -> None:
    def count() -> int:
        with services.database.read() as connection:
            number: int = connection.execute(sa.text(f"SELECT nextval('{counter_of(workspace_id)}')")).scalar_one()
        return number

    before = count()
    load([["A1"], ["a1"]], mode=LoadMode.APPEND_OVERLAY)  # a control number that comes twice begins a batch
    both = count()
    load([["A1"]], mode=LoadMode.APPEND)
    assert (both - before, count() - both) == (4 + 1, 1)  # asking moves it by one


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["W1", "Doe"], "has 2 columns; the header has 3"),
        (["W1", "Doe", "Roe", "x"], "has 4 columns; the header has 3"),
        (["W1", "Doe", "Roe"], ""),
        (["W1", "Doe", "Roe", "", " "], ""),
    ],
)
def test_a_row_of_another_width_than_the_header_is_an_item_error(load: Load, row: list[str], said: str) -> None:
    """Also where the columns that it lacks are not loaded: the values that it has may be others' then."""
    counts, errors = load([row], BY_NAME["Custodian"], width=3)
    assert [error.message for error in errors] == ([said] if said else [])
    assert counts.created == (0 if said else 1)


def test_rows_of_one_batch_that_are_new_and_rows_that_are_there(load: Load, services: Services, workspace_id: int) -> None:
    load([["A2", "old"]], BY_NAME["Custodian"])
    counts, errors = load([["A1", "x"], ["a2", "y"], ["A3", "z"]], BY_NAME["Custodian"], mode=LoadMode.APPEND_OVERLAY)
    found = documents(services, workspace_id)
    assert (counts.created, counts.overlaid, errors) == (2, 1, [])
    assert {name: row.custodian for name, row in found.items()} == {"A1": "x", "A2": "y", "A3": "z"}
