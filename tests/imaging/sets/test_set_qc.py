"""Hiding and releasing: which documents, in which portions, and counters that always agree with the rows."""

import threading

import pytest
import sqlalchemy as sa

from imaging_rows import make_set, put_documents, put_imaged, put_job
from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.jobs.model import JobState
from photostat.imaging.sets import qc
from photostat.imaging.sets.editing import delete_set
from photostat.imaging.sets.model import SetCounts, SetOverview
from photostat.imaging.sets.reading import read_overview
from photostat.imaging.sets.states import STATE_TABLE, QcChange, SetStatus
from photostat.imaging.sets.store import recount
from photostat.storage.database import Database
from photostat.workspaces.change import change


def _overview(database: Database, workspace_id: int, set_id: int) -> SetOverview:
    with database.read() as connection:
        return read_overview(connection, workspace_id, set_id)


def _change(database: Database, workspace_id: int, set_id: int, wanted: QcChange) -> None:
    with change(database, user_id=9) as begun:
        qc.change_qc(begun, database, workspace_id, set_id, wanted)


def _counts(database: Database, workspace_id: int, set_id: int) -> SetCounts:
    """The stored counters, which must be those of a recount."""
    found = _overview(database, workspace_id, set_id).imaging_set
    assert not found.counts_stale
    with database.transaction() as connection:
        assert recount(connection, workspace_id, set_id) == found.counts
    return found.counts


@pytest.fixture
def set_id(database: Database, workspace_id: int) -> int:
    """A completed set with five visible documents, one of them without images by now, beside another set's document."""
    made = make_set(database, workspace_id)
    documents = put_documents(database, workspace_id, 6)
    put_imaged(database, workspace_id, made, documents[:5])
    put_imaged(database, workspace_id, make_set(database, workspace_id, "Other"), documents[5:])
    with database.transaction() as connection:
        connection.execute(
            sa.text("UPDATE document SET has_images = 1034246, page_count = 0 WHERE artifact_id = :id"), {"id": documents[0]}
        )
        recount(connection, workspace_id, made)
    put_job(database, workspace_id, made, "Completed", documents=5, submitted=5, imaged=5)
    return made


def _hidden_documents(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM document WHERE image_qc_status = 1035320")).scalar_one())


def test_hiding_reaches_all_documents_of_the_set_and_no_other(database: Database, workspace_id: int, set_id: int) -> None:
    assert _counts(database, workspace_id, set_id) == SetCounts(0, 4, 0)
    _change(database, workspace_id, set_id, QcChange.HIDE)
    assert _hidden_documents(database) == 5
    assert _counts(database, workspace_id, set_id) == SetCounts(4, 0, 0)
    _change(database, workspace_id, set_id, QcChange.RELEASE)
    assert _hidden_documents(database) == 0
    assert _counts(database, workspace_id, set_id) == SetCounts(0, 4, 0)


def test_hiding_twice_changes_nothing(database: Database, workspace_id: int, set_id: int) -> None:
    for _ in range(2):
        _change(database, workspace_id, set_id, QcChange.HIDE)
        assert _counts(database, workspace_id, set_id) == SetCounts(4, 0, 0)


@pytest.mark.parametrize("state", [None, *JobState])
def test_only_a_completed_set_is_reviewed(database: Database, workspace_id: int, set_id: int, state: JobState | None) -> None:
    if state is None:
        set_id = make_set(database, workspace_id)
    else:
        put_job(database, workspace_id, set_id, state)
    if state in (JobState.COMPLETED, JobState.COMPLETED_WITH_ERRORS):
        _change(database, workspace_id, set_id, QcChange.HIDE)
        return
    for wanted in QcChange:
        with pytest.raises(InvalidInputError) as refused:
            _change(database, workspace_id, set_id, wanted)
        assert str(refused.value) == ("Unable to update QC status, the imaging set must be Completed or Completed With Errors")
    assert _hidden_documents(database) == 0


def test_a_set_that_is_not_there_is_not_found(database: Database, workspace_id: int) -> None:
    with pytest.raises(NotFoundError):
        _change(database, workspace_id, 5, QcChange.HIDE)


@pytest.fixture
def by_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents at once; what follows the request is left to whoever calls."""
    monkeypatch.setattr(qc, "PORTION", 2)
    monkeypatch.setattr(qc, "_continue_behind", lambda *_: None)


@pytest.mark.usefixtures("by_portions")
def test_a_large_set_is_marked_and_continued_in_portions(database: Database, workspace_id: int, set_id: int) -> None:
    _change(database, workspace_id, set_id, QcChange.HIDE)
    assert _overview(database, workspace_id, set_id).state.status is SetStatus.HIDING_IMAGES
    hidden = []
    while qc._continue_once(database, workspace_id, set_id):
        hidden.append(_hidden_documents(database))
        _counts(database, workspace_id, set_id)
    assert hidden == [2, 4, 5]
    assert _overview(database, workspace_id, set_id).state.status is SetStatus.COMPLETED
    assert _counts(database, workspace_id, set_id) == SetCounts(4, 0, 0)


@pytest.mark.usefixtures("by_portions")
def test_a_change_that_was_cut_off_is_finished_by_the_chores(database: Database, workspace_id: int, set_id: int) -> None:
    _change(database, workspace_id, set_id, QcChange.HIDE)
    assert qc._continue_once(database, workspace_id, set_id)  # killed here: nothing but rows is left of the first portion
    while qc.continue_all(database):
        pass
    assert _counts(database, workspace_id, set_id) == SetCounts(4, 0, 0)
    _change(database, workspace_id, set_id, QcChange.RELEASE)
    assert _overview(database, workspace_id, set_id).state.status is SetStatus.RELEASING_IMAGES
    while qc.continue_all(database):
        pass
    assert _counts(database, workspace_id, set_id) == SetCounts(0, 4, 0)
    assert not qc.continue_all(database)


@pytest.mark.usefixtures("by_portions")
def test_while_a_change_is_under_way_nothing_else_happens_to_the_set(database: Database, workspace_id: int, set_id: int) -> None:
    _change(database, workspace_id, set_id, QcChange.HIDE)
    for wanted in QcChange:
        with pytest.raises(InvalidInputError):
            _change(database, workspace_id, set_id, wanted)
    with pytest.raises(ConflictError, match="Hiding Images"), change(database, user_id=9) as begun:
        delete_set(begun, workspace_id, set_id)


@pytest.mark.usefixtures("by_portions")
def test_several_at_once_finish_one_change_and_count_once(database: Database, workspace_id: int, set_id: int) -> None:
    put_imaged(database, workspace_id, set_id, put_documents(database, workspace_id, 40))
    _change(database, workspace_id, set_id, QcChange.HIDE)
    threads = [threading.Thread(target=qc.continue_change, args=(database, workspace_id, set_id)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    while qc.continue_all(database):
        pass
    assert _counts(database, workspace_id, set_id) == SetCounts(44, 0, 0)


def test_the_request_itself_starts_what_follows(
    database: Database, workspace_id: int, set_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qc, "PORTION", 2)
    _change(database, workspace_id, set_id, QcChange.HIDE)
    for thread in threading.enumerate():
        if thread.name == f"QC change of set {set_id}":
            thread.join(60)
    assert _counts(database, workspace_id, set_id) == SetCounts(4, 0, 0)


def test_the_texts_of_the_table_are_the_contracts() -> None:
    can = {row.status for row in STATE_TABLE if row.can_change_qc}
    assert can == {SetStatus.COMPLETED, SetStatus.COMPLETED_WITH_ERRORS}
