"""Imaging sets in the console: list, form, page, and every button in every state."""

import time
from collections.abc import Callable, Iterable

import pytest
import sqlalchemy as sa
from console_browser import Browser, Page
from imaging_pages import buttons_of, press

from imaging_rows import make_search, make_set, put_documents, put_imaged, put_job
from photostat.imaging.jobs.model import JobState
from photostat.imaging.jobs.store.jobs import count_job
from photostat.imaging.sets.actions import SetAction
from photostat.imaging.sets.editing import create_set
from photostat.imaging.sets.model import SetContent
from photostat.imaging.sets.states import QcChange
from photostat.imaging.sets.store.qc import write_qc_change
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.people.rights import Right

Person = Callable[[int, Iterable[Right]], Browser]
HOSTILE = '<script>alert(1)</script> & "Sons"'
ACTS = ("run", "retry", "stop", "hide", "release")


@pytest.fixture
def set_id(services: Services, workspace_id: int) -> int:
    """A set with a hidden and a visible image and a document in error."""
    made = make_set(services.database, workspace_id, recipients="a@example.com; b@example.com")
    hidden, visible, in_error = put_documents(services.database, workspace_id, 3)
    put_imaged(services.database, workspace_id, made, [hidden], hidden=True)
    put_imaged(services.database, workspace_id, made, [visible])
    put_error(services, workspace_id, made, in_error)
    return made


def put_error(services: Services, workspace_id: int, set_id: int, document_id: int) -> None:
    with services.database.transaction() as connection:
        connection.execute(
            sa.text("UPDATE document SET has_images = 1034246, imaging_set = :set WHERE artifact_id = :id"),
            {"set": set_id, "id": document_id},
        )
        connection.execute(
            sa.text(
                "INSERT INTO imaging_error (workspace_id, document_id, set_id, job_id, profile_job_id, job_kind, imaging_method,"
                " native_type, code, message, detail, state) VALUES (:workspace, :id, :set, 1, 1, 'Imaging Set', 'Basic', 'Text',"
                " 'password_protected', 'It has a <b>password</b>.', 'Detail', 'ReadyToRetry')"
            ),
            {"workspace": workspace_id, "set": set_id, "id": document_id},
        )


def path(workspace_id: int, set_id: int, more: str = "") -> str:
    return f"/w/{workspace_id}/imaging-sets/{set_id}{more}"


def test_a_new_set_is_saved_and_its_page_shows_the_fields_of_the_seed(
    admin: Browser, services: Services, workspace_id: int
) -> None:
    search_id = make_search(services.database, workspace_id, name="Custodian " + HOSTILE)
    form = admin.page(f"/w/{workspace_id}/imaging-sets/new?search={search_id}")
    assert form.named("name")["value"] == ""
    selected = [str(found["value"]) for tag, found in form.tags if tag == "option" and "selected" in found]
    assert selected[0] == str(search_id)
    fields = {"name": HOSTILE, "data_source": str(search_id), "profile": selected[1], "recipients": "x@example.com;y@example.com"}
    page = press(admin, f"/w/{workspace_id}/imaging-sets", **fields)
    for words in (
        "Imaging Set Information",
        "Name " + HOSTILE,
        "Data Source Custodian " + HOSTILE,
        "Imaging Profile Default (Native)",
        "Email Notification Recipients x@example.com; y@example.com",
        "Imaging Status",
        "Start Time",
        "Status Staging",
        "Image Completion 0 documents pending submission 0 documents submitted 0 documents remaining.",
        "0 documents successfully imaged. 0 documents with errors. 0 documents skipped.",
        "Completion Rate 0 documents submitted per hour",
        "Image QC Review Status 0 documents set to hidden. 0 documents viewable.",
        "Last Run Error",
    ):
        assert words in page.text, words
    assert page.inline_scripts == []
    assert HOSTILE in admin.page(f"/w/{workspace_id}/imaging-sets").text


def test_every_mistake_of_the_form_stands_beside_its_field_and_what_was_typed_is_kept(
    admin: Browser, services: Services, workspace_id: int
) -> None:
    search_id = make_search(services.database, workspace_id)
    answer = admin.post(f"/w/{workspace_id}/imaging-sets", {"name": " ", "recipients": "no address"})
    page = Page(answer.text)
    assert answer.status_code == 400
    for words in ("Name must not be empty.", "Choose a saved search.", "Choose an imaging profile.", "'no address' is no e-mail"):
        assert words in page.text, words
    assert page.named("recipients")["value"] == "no address"
    gone = {"name": "A", "data_source": str(search_id), "profile": "999999", "recipients": ""}
    answer = admin.post(f"/w/{workspace_id}/imaging-sets", gone)
    assert (answer.status_code, 'id="profile-problem"' in answer.text) == (400, True)
    assert admin.post(f"/w/{workspace_id}/imaging-sets", gone | {"data_source": "abc"}).status_code == 400


def test_a_set_is_changed_unless_it_runs_and_deleted(admin: Browser, services: Services, workspace_id: int, set_id: int) -> None:
    form = admin.page(path(workspace_id, set_id, "/edit"))
    chosen = {name: form.named(name)["value"] for name in ("name", "recipients")}
    selected = [str(found["value"]) for tag, found in form.tags if tag == "option" and "selected" in found]
    fields = {**chosen, "data_source": selected[0], "profile": selected[1]}
    assert "The imaging set is saved." in press(admin, path(workspace_id, set_id), **(fields | {"name": "Other"})).text
    put_job(services.database, workspace_id, set_id, "Imaging")
    answer = admin.post(path(workspace_id, set_id), fields)
    assert (answer.status_code, "is running: Imaging" in answer.text) == (400, True)
    assert "is running: Imaging" in press(admin, path(workspace_id, set_id, "/delete")).text
    put_job(services.database, workspace_id, set_id, "Completed")
    assert "The imaging set is deleted." in press(admin, path(workspace_id, set_id, "/delete")).text
    assert admin.get(path(workspace_id, set_id)).status_code == 404


LIVE = {
    None: {"Image Documents", "Retry Errors"},
    JobState.WAITING: {"Stop Imaging"},
    JobState.PREPARING: {"Stop Imaging"},
    JobState.SUBMITTING: {"Stop Imaging"},
    JobState.IMAGING: {"Stop Imaging"},
    JobState.FINALIZING: {"Stop Imaging"},
    JobState.STOPPING: set(),
    JobState.COMPLETED: {"Image Documents", "Retry Errors", "Hide Images", "Release Images"},
    JobState.COMPLETED_WITH_ERRORS: {"Image Documents", "Retry Errors", "Hide Images", "Release Images"},
    JobState.STOPPED_BY_USER: {"Image Documents", "Retry Errors"},
    JobState.STOPPED: {"Image Documents", "Retry Errors"},
    JobState.FAILED: {"Image Documents", "Retry Errors"},
}
SHOWN = {"Show Document Errors", "QC Review"}


def test_every_button_is_live_only_in_the_states_where_it_applies(
    admin: Browser, services: Services, workspace_id: int, set_id: int
) -> None:
    for state, live in LIVE.items():
        if state is not None:
            put_job(services.database, workspace_id, set_id, state.value, documents=3, imaged=2, errored=1)
        found = buttons_of(admin.get(path(workspace_id, set_id)).text)
        assert found.live == live | SHOWN, state
        others = {action.value for action in SetAction} - live - SHOWN
        swapped = {"Image Documents", "Stop Imaging"}  # one stands in the place of the other
        assert others - swapped <= found.dead <= others, state
    with services.database.transaction() as connection:
        write_qc_change(connection, workspace_id, set_id, QcChange.HIDE)
    assert buttons_of(admin.get(path(workspace_id, set_id)).text).live == SHOWN


def test_a_button_that_is_pressed_too_late_does_nothing_and_says_why(
    admin: Browser, services: Services, workspace_id: int, set_id: int
) -> None:
    put_job(services.database, workspace_id, set_id, "Imaging")
    jobs = count_jobs(services)
    for act in ("run", "retry"):
        assert "The imaging set is already running." in press(admin, path(workspace_id, set_id, f"/{act}")).text
    for act in ("hide", "release"):
        assert "Unable to update QC status" in press(admin, path(workspace_id, set_id, f"/{act}")).text
    put_job(services.database, workspace_id, set_id, "Completed")
    assert "has ended already" in press(admin, path(workspace_id, set_id, "/stop")).text
    assert count_jobs(services) == jobs + 1


def count_jobs(services: Services) -> int:
    with services.database.read() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM imaging_job")).scalar_one())


def test_image_documents_asks_about_hiding_and_shows_an_estimate(admin: Browser, workspace_id: int, set_id: int) -> None:
    page = admin.page(path(workspace_id, set_id, "/run"))
    assert "checked" not in page.named("hide")
    estimate = admin.page(path(workspace_id, set_id, "/estimate"))
    assert "About 1 page of 1 document. 2 have images already and are skipped." in estimate.text
    page = press(admin, path(workspace_id, set_id, "/run"), hide="1")
    assert "Images are hidden until you release them." in page.text
    assert "Status Waiting" in page.text
    refused = admin.get(path(workspace_id, set_id, "/run"))
    assert (refused.status_code, refused.headers["Location"]) == (303, "/console" + path(workspace_id, set_id))


def test_a_double_click_runs_a_set_once(admin: Browser, services: Services, workspace_id: int, set_id: int) -> None:
    mark = admin.page(path(workspace_id, set_id, "/run")).named("once")["value"]
    answers = [admin.post(path(workspace_id, set_id, "/run"), {"once": mark}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert count_jobs(services) == 1
    assert "Imaging has begun." in admin.page(path(workspace_id, set_id)).text


def test_hide_release_retry_and_stop_do_what_they_say(admin: Browser, services: Services, workspace_id: int, set_id: int) -> None:
    put_job(services.database, workspace_id, set_id, "CompletedWithErrors", documents=3, imaged=2, errored=1)
    assert "2 documents set to hidden. 0 documents viewable." in press(admin, path(workspace_id, set_id, "/hide")).text
    assert "Release Images" in buttons_of(admin.get(path(workspace_id, set_id)).text).live
    assert "0 documents set to hidden. 2 documents viewable." in press(admin, path(workspace_id, set_id, "/release")).text
    assert "imaged once more" in press(admin, path(workspace_id, set_id, "/retry")).text
    assert "Status Stopped by User" in press(admin, path(workspace_id, set_id, "/stop")).text


def test_the_moving_part_tells_by_its_mark_when_other_buttons_may_apply(
    admin: Browser, services: Services, workspace_id: int, set_id: int
) -> None:
    def told() -> dict[str, str]:
        return admin.get(path(workspace_id, set_id, "/live"), headers={"Accept": "application/json"}).json()

    put_job(services.database, workspace_id, set_id, "Imaging", documents=4, submitted=4, imaged=1, errored=1)
    page = admin.get(path(workspace_id, set_id)).text
    first = told()
    assert f'data-live-mark="{first["mark"]}"' in page
    assert "Imaging (50%)" in first["html"] and "text-danger" in first["html"]
    with services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE imaging_job SET imaged = 2"))
    further = told()
    assert "Imaging (75%)" in further["html"] and further["mark"] == first["mark"]
    put_job(services.database, workspace_id, set_id, "Completed")
    assert told()["mark"] != first["mark"]
    assert "Hide Images" in buttons_of(admin.get(path(workspace_id, set_id, "/buttons")).text).live


def test_a_watched_set_that_moves_is_on_the_screen_within_a_second(
    admin: Browser, services: Services, workspace_id: int, set_id: int
) -> None:
    job_id = put_job(services.database, workspace_id, set_id, "Imaging", documents=4, submitted=4)
    with admin.get(path(workspace_id, set_id, "/live"), stream=True) as stream:
        lines = stream.iter_lines(decode_unicode=True)
        assert any("Imaging (0%)" in line for line in lines)
        with services.database.transaction() as connection:
            count_job(connection, job_id, imaged=1)
        moved = time.monotonic()
        assert any("Imaging (25%)" in line for line in lines)
        assert time.monotonic() - moved < 3  # a second where nobody else is at work


def test_rights_decide_what_is_offered_and_what_is_done(
    person: Person, services: Services, workspace_id: int, set_id: int
) -> None:
    put_job(services.database, workspace_id, set_id, "Completed")
    viewer = person(workspace_id, [Right.VIEW_WORKSPACE])
    assert buttons_of(viewer.get(path(workspace_id, set_id)).text).live == SHOWN
    assert [viewer.post(path(workspace_id, set_id, f"/{act}")).status_code for act in ACTS] == [403] * 5
    assert viewer.get(f"/w/{workspace_id}/imaging-sets/new").status_code == 403
    assert viewer.post(f"/w/{workspace_id}/imaging-sets", {"name": "A"}).status_code == 403
    assert viewer.post(path(workspace_id, set_id, "/delete")).status_code == 403
    outsider = person(workspace_id, [])
    pages = ("", "/live", "/buttons", "/edit", "/run", "/estimate")
    assert {outsider.get(path(workspace_id, set_id, page)).status_code for page in pages} == {404}
    assert {outsider.post(path(workspace_id, set_id, f"/{act}")).status_code for act in ACTS} == {404}


def test_a_set_of_another_workspace_or_none_is_not_there(admin: Browser, workspace_id: int) -> None:
    for number in (5, 2**31 - 1, 2**40):
        assert admin.get(path(workspace_id, number)).status_code == 404
        assert admin.post(path(workspace_id, number, "/run")).status_code == 404


def test_a_long_list_of_sets_goes_on_below_the_last_one(admin: Browser, services: Services, workspace_id: int) -> None:
    first = make_set(services.database, workspace_id, "Oldest")
    with services.database.transaction() as connection:
        search_id, profile_id = connection.execute(sa.text("SELECT data_source_id, profile_id FROM imaging_set")).one()
    with change(services.database, user_id=9) as begun:
        for number in range(50):
            create_set(begun, workspace_id, SetContent(name=f"Set {number}", data_source_id=search_id, profile_id=profile_id))
    page = admin.page(f"/w/{workspace_id}/imaging-sets")
    assert "Oldest" not in page.text and "Set 0" in page.text
    (older,) = [href for href in page.attributes("a", "href") if "before=" in href]
    below = admin.page(older.removeprefix("/console"))
    assert f"/console/w/{workspace_id}/imaging-sets/{first}" in below.attributes("a", "href")
    assert not [href for href in below.attributes("a", "href") if "before=" in href]
