"""Lists page by page: the same order as whole queries have, whatever is empty or equal; nothing twice, nothing lost."""

import pytest

from photostat.errors import ConflictError, InvalidInputError
from photostat.services import Services, objects_of
from photostat.workspaces.change import change
from photostat.workspaces.fields.editing import create_field
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.kinds.document import DocumentKind
from photostat.workspaces.objects.listing import ListQuery, count_objects, list_objects, show_object
from photostat.workspaces.objects.model import Key, ObjectQuery, Sort
from photostat.workspaces.objects.query import query
from photostat.workspaces.objects.values import check_values
from photostat.workspaces.people.access import enter_workspace

ADMIN = 9
DOCUMENT = Key(name="Document")
CUSTODIANS = ("Doe", "doe", None, "Roe", "Älter", "", "a", None, "Doe", "ROE")


def _load(services: Services, workspace_id: int) -> None:
    """Forty documents with equal, empty and differently spelled values, made in an order that is none of theirs."""
    kind = DocumentKind(services.database, services.blobs)
    with change(services.database, user_id=ADMIN) as begun:
        create_field(begun, workspace_id, "Weight", FieldType.WHOLE_NUMBER)
        access = enter_workspace(begun.connection, ADMIN, workspace_id)
        columns = kind.source(begun.connection, access).columns
        for place in range(40):
            values = {
                "Control Number": f"D{(place * 7) % 40:02}",
                "Custodian": CUSTODIANS[place % len(CUSTODIANS)],
                "Weight": None if place % 3 == 0 else place % 5,
            }
            given = [(columns.column(name).field, raw) for name, raw in values.items()]  # type: ignore[union-attr]
            checked = check_values(begun.connection, workspace_id, given, merge=False)
            kind.create(begun, access, checked, parent_id=None)


def _page_by_page(services: Services, workspace_id: int, name: str, *, descending: bool, rows: int) -> list[int]:
    seen: list[int] = []
    after: int | None = None
    with services.database.read() as connection:
        access = enter_workspace(connection, ADMIN, workspace_id)
        while True:
            sort = Sort(field=Key(name=name), descending=descending)
            asked = ListQuery(object_type=DOCUMENT, fields=[Key(name=name)], sort=sort, after=after, rows=rows)
            page = list_objects(connection, objects_of(services), access, asked)
            seen += [row.artifact_id for row in page.rows]
            after = page.next_after
            if after is None:
                return seen


def test_pages_one_after_the_other_are_the_whole_query(services: Services, workspace_id: int) -> None:
    _load(services, workspace_id)
    for name in ("Control Number", "Custodian", "Weight", "Has Images", "System Created On", "Artifact ID"):
        for descending in (False, True):
            asked = ObjectQuery(
                object_type=DOCUMENT, fields=(), sorts=[Sort(field=Key(name=name), descending=descending)], length=100
            )
            with services.database.read() as connection:
                access = enter_workspace(connection, ADMIN, workspace_id)
                whole = [row.artifact_id for row in query(connection, objects_of(services), access, asked).rows]
            for rows in (1, 7, 40):
                assert _page_by_page(services, workspace_id, name, descending=descending, rows=rows) == whole, (name, rows)


def test_list_of_documents_does_not_offer_sorts_that_no_index_has(services: Services, workspace_id: int) -> None:
    with services.database.read() as connection:
        access = enter_workspace(connection, ADMIN, workspace_id)
        asked = ListQuery(
            object_type=DOCUMENT, fields=[Key(name="Custodian"), Key(name="Has Images"), Key(name="Extracted Text")]
        )
        page = list_objects(connection, objects_of(services), access, asked)
    assert [field.name for field in page.fields if field.artifact_id in page.sortable] == ["Custodian"]


def test_condition_counts_and_narrows(services: Services, workspace_id: int) -> None:
    _load(services, workspace_id)
    with services.database.read() as connection:
        access, objects = enter_workspace(connection, ADMIN, workspace_id), objects_of(services)
        assert count_objects(connection, objects, access, DOCUMENT, "'Custodian' == 'DOE'") == 12
        asked = ListQuery(object_type=DOCUMENT, fields=[], condition="'Custodian' == 'DOE'", rows=5)
        page = list_objects(connection, objects, access, asked)
        assert len(page.rows) == 5 and page.next_after == page.rows[-1].artifact_id
        shown = show_object(connection, objects, access, DOCUMENT, page.rows[0].artifact_id, text_characters=10)
        assert (shown.row.name, len(shown.fields)) == (page.rows[0].name, len(shown.row.values))


def test_place_that_is_gone_and_a_sort_that_is_none_are_told(services: Services, workspace_id: int) -> None:
    with services.database.read() as connection:
        access, objects = enter_workspace(connection, ADMIN, workspace_id), objects_of(services)
        with pytest.raises(ConflictError, match="Begin again"):
            list_objects(connection, objects, access, ListQuery(object_type=DOCUMENT, fields=[], after=5))
        with pytest.raises(InvalidInputError, match="Sorts"):
            asked = ListQuery(object_type=DOCUMENT, fields=[], sort=Sort(field=Key(name="Nothing")))
            list_objects(connection, objects, access, asked)
