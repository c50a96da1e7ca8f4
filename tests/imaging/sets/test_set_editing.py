"""Making, changing and deleting sets."""

from collections.abc import Callable

import pytest

from imaging_rows import make_search, make_set, put_documents, put_imaged, put_job
from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.jobs.model import LIVE_STATES, JobState
from photostat.imaging.profiles.reading import default_profile_id
from photostat.imaging.sets.editing import create_set, delete_set, update_set
from photostat.imaging.sets.model import ImagingSet, SetChanges, SetContent
from photostat.imaging.sets.recipients import addresses_of, check_recipients
from photostat.imaging.sets.store import find_set
from photostat.storage.database import Database
from photostat.workspaces.change import Change, change
from photostat.workspaces.documents.store.files import find_files


def _found(database: Database, workspace_id: int, set_id: int) -> ImagingSet:
    with database.read() as connection:
        return find_set(connection, workspace_id, set_id)


def _content(begun: Change, workspace_id: int, **other: object) -> SetContent:
    values: dict[str, object] = {
        "name": "A",
        "data_source_id": 5,
        "profile_id": default_profile_id(begun.connection, workspace_id),
    }
    return SetContent(**{**values, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"name": " "}, "Name must not be empty"),
        ({"data_source_id": 5}, "DataSourceID: there is no saved search 5"),
        ({"profile_id": 5}, "ImagingProfileID: there is no imaging profile 5"),
        ({"recipients": "a@b.c;nobody"}, "EmailNotificationRecipients: 'nobody'"),
    ],
)
def test_what_is_wrong_with_a_new_set_is_named(
    database: Database, workspace_id: int, other: dict[str, object], words: str
) -> None:
    search_id = make_search(database, workspace_id)
    with pytest.raises(InvalidInputError, match=words), change(database, user_id=9) as begun:
        create_set(begun, workspace_id, _content(begun, workspace_id, **{"data_source_id": search_id, **other}))


def test_a_profile_or_a_folder_is_no_data_source(database: Database, workspace_id: int) -> None:
    with pytest.raises(InvalidInputError, match="no saved search 1003697"), change(database, user_id=9) as begun:
        create_set(begun, workspace_id, _content(begun, workspace_id, data_source_id=1003697))


def test_two_sets_may_have_one_name(database: Database, workspace_id: int) -> None:
    assert make_set(database, workspace_id, "Same") != make_set(database, workspace_id, "Same")


def test_an_update_keeps_what_it_does_not_name_and_the_last_run(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id, "Old", "a@b.org")
    job_id = put_job(database, workspace_id, set_id, "Completed", qc_enabled=True)
    before = _found(database, workspace_id, set_id)
    with change(database, user_id=9) as begun:
        update_set(begun, workspace_id, set_id, SetChanges(name="New"))
    after = _found(database, workspace_id, set_id)
    assert after.artifact.name == "New"
    assert (after.recipients, after.profile_id, after.data_source_id) == ("a@b.org", before.profile_id, before.data_source_id)
    assert (after.last_job_id, after.qc_enabled_on_last_run) == (job_id, True)


def test_an_update_to_what_is_not_there_changes_nothing(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id, "Old")
    for changes in (SetChanges(name="New", data_source_id=5), SetChanges(name="New", profile_id=5), SetChanges(name="")):
        with pytest.raises(InvalidInputError), change(database, user_id=9) as begun:
            update_set(begun, workspace_id, set_id, changes)
    assert _found(database, workspace_id, set_id).artifact.name == "Old"


EDITS: list[Callable[[Change, int, int], None]] = [
    delete_set,
    lambda begun, workspace_id, set_id: update_set(begun, workspace_id, set_id, SetChanges(name="New")),
]


@pytest.mark.parametrize("edit", EDITS)
def test_a_running_set_is_not_changed_and_named(
    database: Database, workspace_id: int, edit: Callable[[Change, int, int], None]
) -> None:
    set_id = make_set(database, workspace_id, "Doe's mail")
    for state in sorted(LIVE_STATES):
        put_job(database, workspace_id, set_id, state)
        with pytest.raises(ConflictError, match=rf"'Doe's mail' \({set_id}\) is running"), change(database, user_id=9) as begun:
            edit(begun, workspace_id, set_id)


@pytest.mark.parametrize("state", sorted(set(JobState) - LIVE_STATES))
def test_a_set_that_has_ended_is_deleted_and_its_images_stay(database: Database, workspace_id: int, state: str) -> None:
    set_id = make_set(database, workspace_id)
    documents = put_documents(database, workspace_id, 1)
    put_imaged(database, workspace_id, set_id, documents, hidden=True)
    put_job(database, workspace_id, set_id, state)
    with change(database, user_id=9) as begun:
        delete_set(begun, workspace_id, set_id)
    with pytest.raises(NotFoundError):
        _found(database, workspace_id, set_id)
    with database.read() as connection:
        assert find_files(connection, workspace_id, documents[0]).is_hidden_for_qc


def test_a_set_of_another_workspace_is_not_found(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id)
    for edit in EDITS:
        with pytest.raises(NotFoundError), change(database, user_id=9) as begun:
            edit(begun, workspace_id + 1, set_id)


@pytest.mark.parametrize(
    "good", ["", " ", ";", "a@b", "a@b.org;c@d.org", " a@b.org ; c@d.org; ", "jörg@müller.example", "o'neil+x@b.org"]
)
def test_addresses_are_taken_as_people_write_them(good: str) -> None:
    assert check_recipients(good) == good
    assert all("@" in address for address in addresses_of(good))


@pytest.mark.parametrize(
    "bad",
    [
        "a",
        "@b.org",
        "a@",
        "a@b@c",
        "a@b.org,c@d.org",
        "a b@c.org",
        "a@b.org\r\nBcc: c@d.org",
        "a@b\0",
        "Doe <a@b.org>",
        "a@b;" * 3000,
    ],
)
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInputError, match="EmailNotificationRecipients"):
        check_recipients(bad)
