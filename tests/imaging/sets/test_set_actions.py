"""Which buttons of a set's console are live, in every state."""

import pytest

from imaging_rows import make_set, put_documents, put_imaged, put_job
from photostat.imaging.jobs.model import JobState
from photostat.imaging.sets.actions import Offer, SetAction, offers
from photostat.imaging.sets.reading import read_overview
from photostat.imaging.sets.states import QcChange
from photostat.imaging.sets.store.qc import write_qc_change
from photostat.storage.database import Database
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS, Access, Right

IMAGE, STOP, RETRY = SetAction.IMAGE, SetAction.STOP, SetAction.RETRY
HIDE, RELEASE = SetAction.HIDE, SetAction.RELEASE
REVIEW = {HIDE, RELEASE}
LIVE_BY_STATE = {
    None: {IMAGE, RETRY},
    JobState.WAITING: {STOP},
    JobState.PREPARING: {STOP},
    JobState.SUBMITTING: {STOP},
    JobState.IMAGING: {STOP},
    JobState.FINALIZING: {STOP},
    JobState.STOPPING: set(),
    JobState.COMPLETED: {IMAGE, RETRY} | REVIEW,
    JobState.COMPLETED_WITH_ERRORS: {IMAGE, RETRY} | REVIEW,
    JobState.STOPPED_BY_USER: {IMAGE, RETRY},
    JobState.STOPPED: {IMAGE, RETRY},
    JobState.FAILED: {IMAGE, RETRY},
}


@pytest.fixture
def set_id(database: Database, workspace_id: int) -> int:
    """A set with a hidden and a visible image, so that only its state decides."""
    made = make_set(database, workspace_id)
    hidden, visible = put_documents(database, workspace_id, 2)
    put_imaged(database, workspace_id, made, [hidden], hidden=True)
    put_imaged(database, workspace_id, made, [visible])
    return made


def offered(database: Database, workspace_id: int, set_id: int, *rights: Right, errors: bool = True) -> dict[SetAction, Offer]:
    access = Access(1, workspace_id, frozenset(rights or WORKSPACE_RIGHTS))
    with database.read() as connection:
        return dict(offers(read_overview(connection, workspace_id, set_id), access, errors_to_retry=errors))


def live(found: dict[SetAction, Offer]) -> set[SetAction]:
    return {action for action, offer in found.items() if offer.is_live} - {SetAction.SHOW_ERRORS, SetAction.SHOW_WARNINGS}


def test_each_state_offers_what_the_contract_allows(database: Database, workspace_id: int, set_id: int) -> None:
    found = {None: live(offered(database, workspace_id, set_id))}
    for state in JobState:
        put_job(database, workspace_id, set_id, state.value)
        found[state] = live(offered(database, workspace_id, set_id))
    assert found == LIVE_BY_STATE


def test_nothing_is_offered_while_images_are_hidden_or_released(database: Database, workspace_id: int, set_id: int) -> None:
    put_job(database, workspace_id, set_id, "Completed")
    for change in QcChange:
        with database.transaction() as connection:
            write_qc_change(connection, workspace_id, set_id, change)
        found = offered(database, workspace_id, set_id)
        assert live(found) == set()
        assert found[IMAGE].reason.startswith("The imaging set is running: ")


def test_a_retry_is_offered_only_with_errors(database: Database, workspace_id: int, set_id: int) -> None:
    put_job(database, workspace_id, set_id, "Completed")
    found = offered(database, workspace_id, set_id, errors=False)
    assert not found[RETRY].is_live
    assert not found[SetAction.SHOW_ERRORS].is_live


def test_hide_and_release_need_images_to_act_on(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id)
    put_job(database, workspace_id, set_id, "Completed")
    assert live(offered(database, workspace_id, set_id)) == {IMAGE, RETRY}
    put_imaged(database, workspace_id, set_id, put_documents(database, workspace_id, 1))
    assert live(offered(database, workspace_id, set_id)) == {IMAGE, RETRY, HIDE}


def test_a_user_without_the_right_is_told_which_one(database: Database, workspace_id: int, set_id: int) -> None:
    put_job(database, workspace_id, set_id, "Completed")
    found = offered(database, workspace_id, set_id, Right.VIEW_WORKSPACE, Right.EDIT_SETS)
    assert live(found) == REVIEW
    assert found[IMAGE].reason == "You need the right AddImages for this."
