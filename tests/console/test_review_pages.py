"""QC review in the console."""

from collections.abc import Callable, Iterable

import pytest
import sqlalchemy as sa
from console_browser import Browser
from imaging_pages import press

from imaging_rows import make_set, put_documents, put_imaged, put_job
from photostat.services import Services
from photostat.workspaces.people.rights import Right

Person = Callable[[int, Iterable[Right]], Browser]


@pytest.fixture
def documents(services: Services, workspace_id: int) -> list[int]:
    """Three documents, hidden, of a set that has completed; the first has a blank page."""
    set_id = make_set(services.database, workspace_id, name="<b>Set</b>")
    found = put_documents(services.database, workspace_id, 3)
    put_imaged(services.database, workspace_id, set_id, found, hidden=True)
    put_job(services.database, workspace_id, set_id, "Completed", documents=3, imaged=3)
    with services.database.transaction() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO imaging_finding (workspace_id, document_id, position, code, severity, message, pages, items)"
                " VALUES (:workspace, :id, 1, 'blank_page', 'warning', 'Blank', '{2}', '{}')"
            ),
            {"workspace": workspace_id, "id": found[0]},
        )
    return found


def review_of(services: Services, workspace_id: int) -> str:
    with services.database.read() as connection:
        set_id = connection.execute(sa.text("SELECT artifact_id FROM imaging_set")).scalar_one()
    return f"/w/{workspace_id}/imaging-sets/{set_id}"


def listed(browser: Browser, path: str) -> list[int]:
    """The documents on a page of a work list."""
    links = browser.page(path).attributes("a", "href")
    return [int(href.rpartition("/")[2]) for href in links if "/documents/" in href and "/viewer" not in href]


def test_a_set_is_reviewed_list_by_list_and_released(
    admin: Browser, services: Services, workspace_id: int, documents: list[int]
) -> None:
    base = review_of(services, workspace_id)
    assert listed(admin, f"{base}/review?bucket=blank-pages") == documents[:1]
    assert listed(admin, f"{base}/review?bucket=errors") == []
    assert sorted(listed(admin, f"{base}/review?bucket=sample&confidence=99&margin=1")) == documents
    assert "Blank pages: 1 Page cap reached: 0 Everything: 3" in admin.page(f"{base}/review/counts").text
    page = press(admin, f"{base}/review", bucket="everything", act="mark", document=str(documents[0]))
    assert "1 document marked as reviewed." in page.text
    assert listed(admin, f"{base}/review?bucket=everything") == documents[1:]
    assert listed(admin, f"{base}/review?bucket=everything&all=1") == documents
    assert "Nothing in this list is left to review." in admin.page(f"{base}/review?bucket=blank-pages").text
    press(admin, f"{base}/review", bucket="everything", all="1", act="unmark", document=str(documents[0]))
    assert listed(admin, f"{base}/review?bucket=everything") == documents
    assert "Tick some documents first." in press(admin, f"{base}/review", bucket="everything").text
    assert "0 documents set to hidden. 3 documents viewable." in press(admin, f"{base}/release").text


def test_who_may_not_edit_sets_only_looks(
    admin: Browser, person: Person, services: Services, workspace_id: int, documents: list[int]
) -> None:
    base = review_of(services, workspace_id)
    pictures = [
        source for source in admin.page(f"{base}/review?bucket=everything").attributes("img", "src") if "thumbnail" in source
    ]
    assert pictures[0] == f"/console/w/{workspace_id}/documents/{documents[0]}/pages/1/thumbnail"
    viewer = person(workspace_id, [Right.VIEW_WORKSPACE, Right.VIEW_IMAGES])
    page = viewer.page(f"{base}/review?bucket=everything")
    assert "Mark as reviewed" not in page.text
    assert [source for source in page.attributes("img", "src") if "thumbnail" in source] == []  # they are hidden
    assert viewer.post(f"{base}/review", {"document": str(documents[0])}).status_code == 403
    outsider = person(workspace_id, [])
    assert {outsider.get(f"{base}/review{more}").status_code for more in ("", "/counts")} == {404}


def test_an_address_that_means_nothing_is_refused(
    admin: Browser, services: Services, workspace_id: int, documents: list[int]
) -> None:
    base = review_of(services, workspace_id)
    for query in ("bucket=other", "bucket=sample&confidence=80", "bucket=sample&margin=0", "after=x", "bucket=sample&margin=x"):
        assert admin.get(f"{base}/review?{query}").status_code == 400, query
    assert admin.get(f"/w/{workspace_id}/imaging-sets/5/review").status_code == 404
