"""Saved searches in the console: made with conditions, kept as typed when wrong, run, changed, deleted."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from console_browser import Browser, Page
from test_console_documents import upload

from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.people.rights import Right
from photostat.workspaces.searches.definition import (
    Criterion,
    Group,
    Joined,
    Operator,
    SearchDefinition,
    SearchSort,
)
from photostat.workspaces.searches.editing import create_search
from photostat.workspaces.searches.store.rows import find_search


def field_id(page: Page, name: str) -> str:
    """The value of the option of a field."""
    texts = iter(page.texts)
    options = [found["value"] for kind, found in page.tags if kind == "option" and str(found["value"]).isdigit()]
    start = page.texts.index("(no condition)") + 1
    assert next(texts)
    return str(dict(zip(page.texts[start:], options, strict=False))[name])


def test_search_is_made_run_changed_and_deleted(admin: Browser, workspace_id: int) -> None:
    upload(admin, workspace_id, "one.txt", "two.txt", "three.doc")
    base = f"/w/{workspace_id}/searches"
    form = admin.page(f"{base}/new")
    typed: dict[str, object] = {
        "name": "Texts <b>",
        "words": "",
        "field": [field_id(form, "File Extension"), field_id(form, "Has Images"), ""],
        "negated": ["0", "1", "0"],
        "operator": ["Is", "AnyOfThese", "Is"],
        "value": ["txt", "yes; Error", ""],
        "joiner": ["And", "And", "And"],
    }
    more = admin.post(f"{base}/new", typed | {"more": "1"})
    assert more.status_code == 200 and len([1 for kind, found in Page(more.text).tags if found.get("name") == "field"]) == 4
    made = admin.post(f"{base}/new", typed)
    assert made.status_code == 303
    path = made.headers["Location"].removeprefix("/console")
    page = admin.page(path)
    assert page.attributes("input", "value").count("Yes; Error") == 1
    assert "Texts <b>" in admin.page(base).texts
    documents = admin.page(admin.get(f"{path}/run").headers["Location"].removeprefix("/console"))
    assert {"one.txt", "two.txt"} <= set(documents.texts) and "three.doc" not in documents.texts
    assert admin.post(path, typed | {"name": "Other"}).status_code == 303
    assert "Other" in admin.page(base).texts
    assert admin.post(f"{path}/delete").status_code == 303
    assert admin.get(path).status_code == 404


def test_a_change_keeps_what_the_form_does_not_show(admin: Browser, services: Services, workspace_id: int) -> None:
    """Columns, order, keywords and notes of a search that was made through the API."""
    with change(services.database, user_id=9) as begun:
        columns = {
            column.field.name: column.field.artifact_id for column in DocumentColumns.load(begun.connection, workspace_id).all()
        }
        given = SearchDefinition(
            field_ids=(columns["File Name"], columns["Custodian"]),
            sorts=(SearchSort(columns["File Name"], descending=True),),
            query_hint="hoarfrost",
        )
        search_id = create_search(begun, workspace_id, "Given", given, keywords="key", notes="kept")
    path = f"/w/{workspace_id}/searches/{search_id}"
    assert admin.post(path, {"name": "Renamed", "words": "valve"}).status_code == 303
    with services.database.read() as connection:
        found = find_search(connection, workspace_id, search_id)
    assert found.definition == replace(given, search_text="valve")
    assert (found.artifact.name, found.artifact.keywords, found.artifact.notes) == ("Renamed", "key", "kept")


def test_a_search_that_the_form_cannot_show_is_not_changed_by_it(admin: Browser, services: Services, workspace_id: int) -> None:
    with change(services.database, user_id=9) as begun:
        number = next(iter(DocumentColumns.load(begun.connection, workspace_id).all())).field.artifact_id
        inner = Group((Joined(Criterion(number, Operator.IS_SET, True)),))
        search_id = create_search(begun, workspace_id, "Grouped", SearchDefinition(criteria=Group((Joined(inner),))))
    answer = admin.post(f"/w/{workspace_id}/searches/{search_id}", {"name": "Grouped", "words": ""})
    assert answer.status_code == 400 and "changed through the API" in answer.text
    with services.database.read() as connection:
        assert find_search(connection, workspace_id, search_id).definition.criteria.items[0].item == inner


@pytest.mark.parametrize(
    ("name", "field", "operator", "value", "said"),
    [
        ("", "", "Is", "", "Name"),
        ("x", "File Size", "Is", "many", "must be a number"),
        ("x", "File Size", "Sideways", "1", "is no operator"),
        ("x", "Has Images", "Is", "Perhaps", "it has Error, No, Yes, Pending"),
        ("x", "System Created On", "IsAfter", "soon", "must be a date"),
    ],
)
def test_wrong_condition_comes_back_as_typed(
    admin: Browser, workspace_id: int, name: str, field: str, operator: str, value: str, said: str
) -> None:
    base = f"/w/{workspace_id}/searches/new"
    chosen = field_id(admin.page(base), field) if field else ""
    answer = admin.post(base, {"name": name, "field": chosen, "operator": operator, "value": value, "words": ""})
    page = Page(answer.text)
    assert answer.status_code == 400
    assert said.split()[-1] in page.text
    assert page.named("value")["value"] == value and page.named("name")["value"] == name


def test_reader_sees_searches_and_makes_none(admin: Browser, person: Callable[..., Browser], workspace_id: int) -> None:
    reader = person(workspace_id, [Right.VIEW_WORKSPACE])
    assert "New saved search" not in reader.page(f"/w/{workspace_id}/searches").texts
    assert reader.post(f"/w/{workspace_id}/searches/new", {"name": "x"}).status_code == 403
