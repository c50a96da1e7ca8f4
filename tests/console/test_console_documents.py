"""Documents in the console: the list, its conditions, columns and pages, hostile names, and imaging of what is ticked."""

from collections.abc import Callable

import pytest
from console_browser import Browser

from photostat.workspaces.people.rights import Right

HOSTILE = "<script>alert(1)<b>'&{{7*7}}.txt"


def upload(browser: Browser, workspace_id: int, *names: str, **texts: str) -> list[int]:
    """Natives through the REST API, as the page's script sends them; gives the ids of the documents."""
    files = [("files", (name, b"text of " + name.encode())) for name in names]
    headers = {"X-CSRF-Header": "-", "Accept": "application/json"}
    answer = browser.post(f"//photostat/v1/workspaces/{workspace_id}/documents", texts, files=files, headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["ArtifactID"] for item in answer.json()["Documents"]]


def test_list_shows_documents_in_their_order_page_by_page(admin: Browser, workspace_id: int) -> None:
    upload(admin, workspace_id, *(f"{number:03}.txt" for number in range(120)))
    seen: list[str] = []
    path = f"/w/{workspace_id}/documents"
    for _ in range(3):
        page = admin.page(path)
        seen += [text for text in page.texts if text.endswith(".txt")]
        following = [found["href"] for kind, found in page.tags if kind == "a" and found.get("rel") == "next"]
        path = str(following[0]).removeprefix("/console") if following else ""
    assert seen == [f"{number:03}.txt" for number in range(120)] and not path


@pytest.mark.parametrize("direction", ["", "-"])
def test_sorting_by_a_field_that_may_be_empty_loses_nobody(admin: Browser, workspace_id: int, direction: str) -> None:
    upload(admin, workspace_id, *(f"{number:03}.{'abc'[number % 3]}" for number in range(60)), "without", "another")
    seen: list[str] = []
    path = f"/w/{workspace_id}/documents?sort={direction}File+Extension"
    while path:
        page = admin.page(path)
        seen += page.attributes("input", "aria-label")
        following = [found["href"] for kind, found in page.tags if kind == "a" and found.get("rel") == "next"]
        path = str(following[0]).removeprefix("/console") if following else ""
    names = [name for name in seen if name.startswith("Tick ") and "all" not in name]
    assert len(names) == len(set(names)) == 62


def test_condition_narrows_the_list_and_is_kept(admin: Browser, workspace_id: int) -> None:
    upload(admin, workspace_id, "one.txt", "two.txt")
    page = admin.page(f"/w/{workspace_id}/documents?condition='File Name' == 'two.txt'")
    assert "two.txt" in page.texts and "one.txt" not in page.texts
    assert page.named("condition")["value"] == "'File Name' == 'two.txt'"
    count = admin.get(f"/w/{workspace_id}/documents/count?condition='File Name' == 'two.txt'")
    assert "1 document" in count.text


def test_condition_that_cannot_be_used_is_explained_beside_its_box(admin: Browser, workspace_id: int) -> None:
    page = admin.page(f"/w/{workspace_id}/documents?condition='Nothing' == <b>")
    box = next(found for kind, found in page.tags if kind == "input" and found.get("id") == "condition")
    assert (box["value"], box["aria-invalid"]) == ("'Nothing' == <b>", "true")
    assert any(text.startswith("Condition") for text in page.texts)


def test_hostile_names_are_shown_as_text(admin: Browser, workspace_id: int) -> None:
    document_id = upload(admin, workspace_id, HOSTILE)[0]
    for path in (f"/w/{workspace_id}/documents", f"/w/{workspace_id}/documents/{document_id}"):
        page = admin.page(path)
        assert page.inline_scripts == []
        assert HOSTILE in page.text
        assert not any("alert" in str(found) for kind, found in page.tags if kind == "script")


def test_columns_are_chosen_and_kept(admin: Browser, workspace_id: int) -> None:
    upload(admin, workspace_id, "one.txt")
    chosen = admin.get(f"/w/{workspace_id}/documents?columns=1&column=File+Size&column=SHA1+Hash")
    assert chosen.status_code == 303
    page = admin.page(f"/w/{workspace_id}/documents")
    assert page.attributes("th", "scope") == ["col"] * 4
    assert "15" in page.texts


def test_place_of_a_document_that_is_gone_is_a_polite_conflict(admin: Browser, workspace_id: int) -> None:
    answer = admin.get(f"/w/{workspace_id}/documents?after=2000000000")
    assert answer.status_code == 409 and "Begin again from the first page" in answer.text


@pytest.mark.parametrize("query", ["after=x", "after=99999999999999", "sort=Nothing", "condition=%00"])
def test_addresses_made_by_hand_are_refused_politely(admin: Browser, workspace_id: int, query: str) -> None:
    assert admin.get(f"/w/{workspace_id}/documents?{query}").status_code == 400


def test_ticked_documents_are_imaged_once_whatever_is_clicked(admin: Browser, workspace_id: int) -> None:
    first, second = upload(admin, workspace_id, "one.txt", "two.txt")
    page = admin.page(f"/w/{workspace_id}/documents")
    profile = next(found["value"] for kind, found in page.tags if kind == "option")
    form = {"once": page.named("once")["value"], "profile": profile, "document": [first, second]}
    answers = [admin.post(f"/w/{workspace_id}/documents/image", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["Set-Cookie"] for answer in answers}) == 1
    shown = admin.page(f"/w/{workspace_id}/documents")
    assert "images 2 documents" in shown.text
    assert shown.texts.count("Pending") == 2
    assert "images 2 documents" not in admin.page(f"/w/{workspace_id}/documents").text


def test_imaging_nothing_is_refused(admin: Browser, workspace_id: int) -> None:
    page = admin.page(f"/w/{workspace_id}/documents")
    assert "There are no documents yet" in page.text
    path = f"/w/{workspace_id}/documents"
    for form, said in (
        ({"profile": "5", "document": []}, "Tick the documents first."),
        ({"document": ["1"]}, "Choose an imaging profile first."),
        ({"profile": "5", "document": ["1"]}, "ProfileID"),
        ({"profile": "5", "all": "1", "condition": "'x' =="}, "Condition"),
    ):
        assert admin.post(f"{path}/image", form).status_code == 303
        assert said.lower() in admin.page(path).text.lower()
    assert admin.post(f"{path}/image", {"profile": "x", "document": ["1"]}).status_code == 400


def test_buttons_are_there_for_those_who_have_the_right(
    person: Callable[..., Browser], workspace_id: int, admin: Browser
) -> None:
    upload(admin, workspace_id, "one.txt")
    page = person(workspace_id, [Right.VIEW_WORKSPACE]).page(f"/w/{workspace_id}/documents")
    assert "Upload" not in page.texts and not any("Image ticked" in text for text in page.texts)
    able = person(workspace_id, [Right.VIEW_WORKSPACE, Right.ADD_DOCUMENTS, Right.RUN_MASS_OPERATION, Right.ADD_IMAGES])
    page = able.page(f"/w/{workspace_id}/documents")
    assert "Upload" in page.texts and any("Image ticked" in text for text in page.texts)


def test_document_page_shows_fields_text_and_history(admin: Browser, workspace_id: int) -> None:
    document_id = upload(admin, workspace_id, "letter.txt")[0]
    path = f"/w/{workspace_id}/documents/{document_id}"
    page = admin.page(path)
    profile = next(found["value"] for kind, found in page.tags if kind == "option")
    assert "No job has considered this document yet." in page.texts and "letter.txt" in page.texts
    assert admin.post(f"{path}/image", {"profile": profile}).status_code == 303
    page = admin.page(path)
    assert "The document is being imaged." in page.texts and page.texts.count("Pending") >= 2
    assert "being imaged" in admin.get(f"{path}/live").text
    assert admin.post(f"{path}/image", {}).status_code == 400
    assert admin.post(f"{path}/delete-images").status_code == 303


def test_document_page_offers_what_the_rights_allow(admin: Browser, person: Callable[..., Browser], workspace_id: int) -> None:
    document_id = upload(admin, workspace_id, "letter.txt")[0]
    path = f"/w/{workspace_id}/documents/{document_id}"
    reader = person(workspace_id, [Right.VIEW_WORKSPACE])
    assert "Image now" not in reader.page(path).texts
    assert reader.post(f"{path}/image", {"profile": "1"}).status_code == 403
    assert reader.post(f"{path}/delete-images").status_code == 403
    assert person(workspace_id, []).get(path).status_code == 404
    assert admin.get(f"/w/{workspace_id}/documents/2147483647").status_code == 404
    assert admin.get(f"/w/{workspace_id}/documents/99999999999999999999").status_code == 404


def test_page_of_a_document_that_is_not_pending_any_more_is_loaded_anew(admin: Browser, workspace_id: int) -> None:
    document_id = upload(admin, workspace_id, "letter.txt")[0]
    assert admin.get(f"/w/{workspace_id}/documents/{document_id}/live").headers["HX-Refresh"] == "true"
