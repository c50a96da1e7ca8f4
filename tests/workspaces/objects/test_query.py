"""Queries over objects: pages, sorts, fields, values, and what is remembered."""

from collections.abc import Sequence

import pytest

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.services import Services
from photostat.storage.database import Connection
from photostat.workspaces.change import change
from photostat.workspaces.fields.editing import create_choice, create_field, delete_choice, delete_field
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.conditions import conditions_with
from photostat.workspaces.objects.kinds.document import DOCUMENT, DocumentKind
from photostat.workspaces.objects.kinds.fixed import ChoiceKind, FieldKind, SavedSearchKind, WorkspaceKind
from photostat.workspaces.objects.model import Key, ObjectQuery, Page, Sort
from photostat.workspaces.objects.query import Objects, query, read
from photostat.workspaces.objects.registry import ObjectRegistry
from photostat.workspaces.objects.store import remembered
from photostat.workspaces.objects.store.source import IdSet
from photostat.workspaces.objects.values import check_values
from photostat.workspaces.people.access import admin_access, enter_workspace
from photostat.workspaces.people.rights import Access

ADMIN = 9
DOCUMENTS = Key(artifact_type_id=10)


def no_searches(_connection: Connection, _access: Access, search_id: int) -> IdSet:
    raise InvalidInputError(f"no saved search {search_id}")


def objects_of(services: Services) -> Objects:
    kinds = [DocumentKind(services.database, services.blobs), WorkspaceKind(), FieldKind(), ChoiceKind(), SavedSearchKind()]
    return Objects(ObjectRegistry(kinds), conditions_with(no_searches))


def access_to(connection: Connection, workspace_id: int) -> Access:
    return enter_workspace(connection, ADMIN, workspace_id)


def make(services: Services, workspace_id: int, values: dict[str, object], *, merge: bool | None = False) -> int:
    kind = DocumentKind(services.database, services.blobs)
    with change(services.database, user_id=ADMIN) as begun:
        access = access_to(begun.connection, workspace_id)
        columns = kind.source(begun.connection, access).columns
        given = [(columns.column(name).field, raw) for name, raw in values.items()]  # type: ignore[union-attr]
        checked = check_values(begun.connection, workspace_id, given, merge=merge)
        return kind.create(begun, access, checked, parent_id=None)


def page(services: Services, workspace_id: int, asked: ObjectQuery) -> Page:
    with services.database.read() as connection:
        return query(connection, objects_of(services), access_to(connection, workspace_id), asked)


def numbers(found: Page) -> Sequence[object]:
    return [row.name for row in found.rows]


@pytest.fixture
def loaded(services: Services, workspace_id: int) -> int:
    for number in (3, 1, 2):
        make(services, workspace_id, {"Control Number": f"DOC{number}", "Custodian": "Roe" if number < 3 else None})
    return workspace_id


@pytest.mark.parametrize(("descending", "expected"), [(False, ["DOC1", "DOC2", "DOC3"]), (True, ["DOC3", "DOC2", "DOC1"])])
def test_pages_follow_the_sort(services: Services, loaded: int, descending: bool, expected: list[str]) -> None:
    sort = Sort(field=Key(name="control number"), descending=descending)
    asked = ObjectQuery(object_type=DOCUMENTS, sorts=[sort])
    assert numbers(page(services, loaded, asked)) == expected


def test_later_pages_come_out_of_the_remembered_order(services: Services, loaded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sort = [Sort(field=Key(name="Custodian")), Sort(field=Key(name="Control Number"), descending=True)]
    expected = ["DOC2", "DOC1", "DOC3"]
    for start in (1, 2, 3, 2, 3, 4):
        found = page(services, loaded, ObjectQuery(object_type=DOCUMENTS, sorts=sort, start=start, length=1))
        assert (numbers(found), found.total_count) == (expected[start - 1 : start], 3)


@pytest.mark.parametrize("whole_rows", [0, 1_000])
def test_a_deep_page_of_nothing_is_empty(
    services: Services, loaded: int, monkeypatch: pytest.MonkeyPatch, whole_rows: int
) -> None:
    monkeypatch.setattr(remembered, "WHOLE_ROWS", whole_rows - 1)
    found = page(
        services, loaded, ObjectQuery(object_type=DOCUMENTS, condition="'Control Number' == 'no'", start=5_000, length=9)
    )
    assert (found.rows, found.total_count) == ([], 0)


def test_what_follows_a_unique_name_in_the_sorts_changes_nothing(services: Services, loaded: int) -> None:
    sorts = [Sort(field=Key(name="Control Number"), descending=True), Sort(field=Key(name="Custodian"))]
    assert numbers(page(services, loaded, ObjectQuery(object_type=DOCUMENTS, sorts=sorts))) == ["DOC3", "DOC2", "DOC1"]


def test_a_new_document_is_seen_at_once(services: Services, loaded: int) -> None:
    asked = ObjectQuery(object_type=DOCUMENTS, start=2, length=1)
    assert [page(services, loaded, asked).total_count for _ in range(2)] == [3, 3]
    make(services, loaded, {"Control Number": "DOC4"})
    assert page(services, loaded, asked).total_count == 4


def test_values_of_every_type_come_back(services: Services, workspace_id: int) -> None:
    kinds = [
        (FieldType.DATE, "2024-02-29"),
        (FieldType.DECIMAL, "12.50"),
        (FieldType.YES_NO, "true"),
        (FieldType.WHOLE_NUMBER, "-7"),
        (FieldType.LONG_TEXT, "long"),
    ]
    with change(services.database, user_id=ADMIN) as begun:
        for kind, _ in kinds:
            create_field(begun, workspace_id, f"My {kind.value}", kind)
        tags = create_field(begun, workspace_id, "Tags", FieldType.MULTIPLE_CHOICE)
        choices = [create_choice(begun, workspace_id, tags, name) for name in ("Hot", "Cold")]
    values: dict[str, object] = {f"My {kind.value}": raw for kind, raw in kinds}
    document = make(services, workspace_id, {"Control Number": "A", **values, "Tags": [{"Name": "hot"}, choices[1]]})
    with services.database.read() as connection:
        fields = [Key(name=name) for name in [*values, "Tags", "Folder"]]
        found = read(connection, objects_of(services), access_to(connection, workspace_id), Key(artifact_id=document), fields)
    date, decimal, truth, whole, text, several, folder = found.row.values
    assert str(date) == "2024-02-29 00:00:00+00:00"
    assert (str(decimal), truth, whole, text) == ("12.5000000000", True, -7, "long")
    assert [item.name for item in several] == ["Hot", "Cold"]  # type: ignore[union-attr]
    assert folder.name == "Doe v. Roe"  # type: ignore[union-attr]
    with pytest.raises(ConflictError), change(services.database, user_id=ADMIN) as begun:
        delete_choice(begun, workspace_id, choices[0])
    with pytest.raises(ConflictError), change(services.database, user_id=ADMIN) as begun:
        delete_field(begun, workspace_id, tags)


def test_several_choices_need_an_update_behavior(services: Services, workspace_id: int) -> None:
    with change(services.database, user_id=ADMIN) as begun:
        create_field(begun, workspace_id, "Tags", FieldType.MULTIPLE_CHOICE)
    with pytest.raises(InvalidInputError, match="UpdateBehavior"):
        make(services, workspace_id, {"Control Number": "A", "Tags": []}, merge=None)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("Control Number", "x" * 256),
        ("Control Number", 5),
        ("Control Number", "a\0b"),
        ("Control Number", None),
        ("Artifact ID", 7),
        ("Folder", {"ArtifactID": 1}),
        ("Folder", {"ArtifactID": 2**40}),
    ],
)
def test_bad_values_are_refused_by_the_name_of_the_field(services: Services, workspace_id: int, name: str, raw: object) -> None:
    with pytest.raises(InvalidInputError, match=name):
        make(services, workspace_id, {"Control Number": "B", name: raw})


def test_a_control_number_is_given_once(services: Services, loaded: int) -> None:
    with pytest.raises(ConflictError, match="Control Number"):
        make(services, loaded, {"Control Number": "doc1"})


def test_a_removed_document_is_gone_with_its_count(services: Services, loaded: int) -> None:
    kind = DocumentKind(services.database, services.blobs)
    first = page(services, loaded, ObjectQuery(object_type=DOCUMENTS)).rows[0].artifact_id
    with change(services.database, user_id=ADMIN) as begun:
        assert kind.delete(begun, access_to(begun.connection, loaded), [first]).counts == {"Document": 1}
    assert page(services, loaded, ObjectQuery(object_type=DOCUMENTS)).total_count == 2
    with pytest.raises(NotFoundError), services.database.read() as connection:
        read(connection, objects_of(services), access_to(connection, loaded), Key(artifact_id=first), [])


def test_all_fields_of_every_type_are_readable(services: Services, loaded: int) -> None:
    with services.database.read() as connection:
        access = access_to(connection, loaded)
        for name in ("Document", "field", "Choice", "Saved Search"):
            asked = ObjectQuery(object_type=Key(name=name), fields=[Key(name="*")])
            found = query(connection, objects_of(services), access, asked)
            assert all(len(row.values) == len(found.fields) > 5 for row in found.rows)
        admin = admin_access(connection, ADMIN)
        asked = ObjectQuery(object_type=Key(artifact_type_id=8), fields=[Key(name="Matter")])
        found = query(connection, objects_of(services), admin, asked)
        assert numbers(found) == ["Doe v. Roe"]
        nobody = query(connection, objects_of(services), admin_access(connection, 10), asked)
        assert nobody.total_count == 0


def test_an_unknown_type_names_the_known_ones(services: Services, loaded: int) -> None:
    with pytest.raises(InvalidInputError, match=r"Document \(10\)"):
        page(services, loaded, ObjectQuery(object_type=Key(name="Nonsense")))
    with pytest.raises(InvalidInputError, match="Custodian"):
        page(services, loaded, ObjectQuery(object_type=DOCUMENTS, fields=[Key(name="Nonsense")]))


@pytest.mark.parametrize("whole_rows", [0, 2, 3], ids=["large", "just too large", "small"])
def test_blocks_keep_the_order_over_their_borders(
    services: Services, loaded: int, monkeypatch: pytest.MonkeyPatch, whole_rows: int
) -> None:
    monkeypatch.setattr(remembered, "BLOCK_ROWS", 2)
    monkeypatch.setattr(remembered, "WHOLE_ROWS", whole_rows)
    test_later_pages_come_out_of_the_remembered_order(services, loaded, monkeypatch)
    assert DOCUMENT.name == "Document"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("'Has Images' == CHOICE 1034244", ["DOC3", "DOC1", "DOC2"]),
        ("'Custodian' ISSET AND NOT 'Control Number' == 'doc1'", ["DOC2"]),
        ("'Control Number' CONTAINS '3'", ["DOC3"]),
    ],
)
def test_conditions_choose_the_rows(services: Services, loaded: int, condition: str, expected: list[str]) -> None:
    found = page(services, loaded, ObjectQuery(object_type=DOCUMENTS, condition=condition))
    assert (numbers(found), found.total_count) == (expected, len(expected))
