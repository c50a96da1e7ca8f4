"""Saved searches in the console: made with conditions, kept as typed when wrong, run, changed, deleted."""

from collections.abc import Callable

import pytest
from console_browser import Browser, Page
from test_console_documents import upload

from photostat.workspaces.people.rights import Right


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
