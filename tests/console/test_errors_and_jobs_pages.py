"""Document errors, warnings and jobs in the console."""

from collections.abc import Callable, Iterable

import sqlalchemy as sa
from console_browser import Browser
from imaging_pages import press

from imaging_rows import make_set, put_documents, put_imaged, put_job
from photostat.services import Services
from photostat.workspaces.people.rights import Right

Person = Callable[[int, Iterable[Right]], Browser]
HOSTILE = "<img src=x onerror=alert(1)>"


def put_errors(services: Services, workspace_id: int, set_id: int, documents: list[int], code: str, state: str) -> None:
    with services.database.transaction() as connection:
        for document_id in documents:
            connection.execute(
                sa.text(
                    "INSERT INTO imaging_error (workspace_id, document_id, set_id, job_id, profile_job_id, job_kind,"
                    " imaging_method, native_type, code, message, detail, state) VALUES (:workspace, :id, :set, 1, 1,"
                    " 'Imaging Set', 'Basic', 'Text', :code, :code || ' of ' || :id || :hostile, :hostile, :state)"
                ),
                {
                    "workspace": workspace_id,
                    "set": set_id,
                    "id": document_id,
                    "code": code,
                    "state": state,
                    "hostile": HOSTILE,
                },
            )
            if state == "ReadyToRetry":
                connection.execute(
                    sa.text("UPDATE document SET has_images = 1034246, imaging_set = :set WHERE artifact_id = :id"),
                    {"set": set_id, "id": document_id},
                )


def test_errors_are_filtered_by_set_type_and_state_and_retried(admin: Browser, services: Services, workspace_id: int) -> None:
    mine, other = make_set(services.database, workspace_id, "Mine"), make_set(services.database, workspace_id, "Other")
    locked, broken, elsewhere = put_documents(services.database, workspace_id, 3)
    put_errors(services, workspace_id, mine, [locked], "password_protected", "ReadyToRetry")
    put_errors(services, workspace_id, mine, [broken], "corrupt", "Resolved")
    put_errors(services, workspace_id, other, [elsewhere], "corrupt", "ReadyToRetry")
    base = f"/w/{workspace_id}/document-errors"

    def shown(query: str) -> set[int]:
        text = admin.page(f"{base}{query}").text
        return {document for document in (locked, broken, elsewhere) if f" of {document}" in text}

    assert shown("") == {locked, broken, elsewhere}
    assert shown(f"?set={mine}") == {locked, broken}
    assert shown(f"?set={mine}&state=ReadyToRetry") == {locked}
    assert shown("?type=corrupt&state=") == {broken, elsewhere}
    assert shown("?type=no_such_code") == set()
    page = admin.page(f"{base}?set={mine}")
    assert HOSTILE in page.text and not page.attributes("img", "onerror")
    assert f"/console/w/{workspace_id}/documents/{locked}" in page.attributes("a", "href")
    assert "Ask the custodian for the password" in page.text
    assert "imaged once more" in press(admin, f"/w/{workspace_id}/imaging-sets/{mine}/retry").text
    assert admin.get(f"{base}?state=Other").status_code == 400
    assert admin.get(f"{base}?set=5").status_code == 404
    assert admin.get(f"{base}?after=x").status_code == 400


def test_a_long_list_of_errors_goes_on(admin: Browser, services: Services, workspace_id: int) -> None:
    set_id = make_set(services.database, workspace_id)
    put_errors(services, workspace_id, set_id, put_documents(services.database, workspace_id, 101), "corrupt", "ReadyToRetry")
    first = admin.page(f"/w/{workspace_id}/document-errors?set={set_id}")
    (more,) = [href for href in first.attributes("a", "href") if "after=" in href]
    assert len([href for href in first.attributes("a", "href") if "/documents/" in href]) == 100
    second = admin.page(f"/w/{workspace_id}/document-errors{more}")
    assert len([href for href in second.attributes("a", "href") if "/documents/" in href]) == 1
    assert not [href for href in second.attributes("a", "href") if "after=" in href]


def test_warnings_of_a_set_name_document_pages_and_what_to_do(admin: Browser, services: Services, workspace_id: int) -> None:
    set_id = make_set(services.database, workspace_id)
    documents = put_documents(services.database, workspace_id, 2)
    put_imaged(services.database, workspace_id, set_id, documents[:1])
    with services.database.transaction() as connection:
        for document_id, severity in zip(documents, ("warning", "info"), strict=True):
            connection.execute(
                sa.text(
                    "INSERT INTO imaging_finding (workspace_id, document_id, position, code, severity, message, pages, items)"
                    " VALUES (:workspace, :id, 1, 'table_split', :severity, :message, '{2,3}', ARRAY[:message])"
                ),
                {"workspace": workspace_id, "id": document_id, "severity": severity, "message": f"Split {HOSTILE}"},
            )
    for query in ("", f"?set={set_id}"):
        page = admin.page(f"/w/{workspace_id}/imaging-warnings{query}")
        assert f"Split {HOSTILE}" in page.text and "2, 3" in page.text
        assert [href for href in page.attributes("a", "href") if "/documents/" in href] == [
            f"/console/w/{workspace_id}/documents/{documents[0]}"
        ]


def test_jobs_are_stopped_and_moved_in_the_queue(admin: Browser, person: Person, services: Services, workspace_id: int) -> None:
    set_id = make_set(services.database, workspace_id, "Custodians")
    ended = put_job(services.database, workspace_id, set_id, "CompletedWithErrors")
    live = put_job(services.database, workspace_id, set_id, "Imaging", documents=5, imaged=2)
    base = f"/w/{workspace_id}/jobs"
    assert 'hx-trigger="every 3s"' in admin.get(base).text
    assert "Completed with errors" not in admin.page(base).text
    everything = admin.page(f"{base}?all=1").text
    assert "Completed with errors" in everything and "Custodians" in everything
    assert "Completed with errors" in admin.page(f"{base}?all=1&before={live}").text
    live_piece = admin.get(f"{base}/live").text
    assert "<html" not in live_piece and f"/{live}/stop" in live_piece and f"/{ended}/stop" not in live_piece
    assert 'hx-trigger="every 3s"' in live_piece
    assert "hx-trigger" not in admin.get(f"{base}?all=1&before={live}").text  # what is read page by page stands still
    assert "has the priority 3 now" in press(admin, f"{base}/{live}/priority", priority="3").text
    assert "Priority must be a whole number" in press(admin, f"{base}/{live}/priority", priority="0").text
    assert "no number that can stand here" in press(admin, f"{base}/{live}/priority", priority="9" * 30).text
    assert "has ended already" in press(admin, f"{base}/{ended}/stop").text
    viewer = person(workspace_id, [Right.VIEW_WORKSPACE])
    assert f"/{live}/stop" not in viewer.get(base).text
    assert viewer.post(f"{base}/{live}/stop").status_code == 403
    assert "The job stops." in press(admin, f"{base}/{live}/stop").text
    assert "There is no such imaging job" in press(admin, f"{base}/{2**62}/stop").text
    assert admin.post(f"{base}/{2**70}/stop").status_code == 404
    assert admin.get(f"{base}?before=x").status_code == 400


def test_lists_of_a_workspace_that_is_not_there_are_not_there(person: Person, workspace_id: int) -> None:
    outsider = person(workspace_id, [])
    for page in (
        "document-errors",
        "imaging-warnings",
        "jobs",
        "native-types",
        "field-codes",
        "imaging-profiles",
        "imaging-sets",
    ):
        assert outsider.get(f"/w/{workspace_id}/{page}").status_code == 404
        assert outsider.get(f"/w/5/{page}").status_code == 404
