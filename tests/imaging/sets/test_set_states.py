"""The state table: complete, fit for clients that poll, and the same in code, SQL and documentation."""

from pathlib import Path

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from imaging_rows import make_set, put_job
from photostat.imaging.jobs.model import NEXT_STATES, JobState
from photostat.imaging.jobs.store.tables import imaging_job
from photostat.imaging.sets.progress import status_text
from photostat.imaging.sets.states import STATE_TABLE, QcChange, SetStatus, StateRow, state_of
from photostat.imaging.sets.store.source import status_expression
from photostat.imaging.sets.store.tables import imaging_set
from photostat.storage.database import Database

PAGE = Path(__file__).parents[3] / "docs" / "imaging-sets.md"
ROW_OF = {row.status: row for row in STATE_TABLE}
NOT_RUNNING = {"staging", "completed", "completed with errors", "stopped by user", "error - job failed"}


@st.composite
def lives(draw: st.DrawFn) -> list[JobState]:
    """The states of a job from its submission on, along the transitions that there are."""
    states = [draw(st.sampled_from([JobState.WAITING, JobState.IMAGING]))]
    while following := sorted(NEXT_STATES[states[-1]]):
        if draw(st.integers(0, 9)) == 0:
            break
        states.append(draw(st.sampled_from(following)))
    return states


@given(lives())
def test_each_state_of_a_job_is_a_status_of_the_table(life: list[JobState]) -> None:
    for state in life:
        row = state_of(state, None)
        assert row in STATE_TABLE
        assert row.is_running == row.has_job == state.is_live
        assert ("complete" in row.status.lower()) <= (not state.is_live)


@given(lives(), st.sampled_from(QcChange))
def test_a_qc_change_shows_whatever_the_last_job_was(life: list[JobState], change: QcChange) -> None:
    row = state_of(life[-1], change)
    assert row.status in (SetStatus.HIDING_IMAGES, SetStatus.RELEASING_IMAGES)
    assert row.is_running and not row.has_job and not row.can_change_qc


@given(st.lists(lives(), min_size=1, max_size=4))
def test_a_run_is_seen_by_whoever_polls(runs: list[list[JobState]]) -> None:
    """The status right after a run differs from that of a set before it, and says that it runs."""
    before = state_of(None, None).status
    for life in runs:
        assert state_of(life[0], None).status != before
        assert state_of(life[0], None).status.lower() not in NOT_RUNNING
        if life[-1].is_live:  # nothing is run before that one has ended
            break
        before = state_of(life[-1], None).status


def test_the_table_has_each_status_and_each_state_of_a_job_once() -> None:
    assert sorted(ROW_OF) == sorted(SetStatus)
    assert len(STATE_TABLE) == len(SetStatus)
    assert sorted(row.job_state for row in STATE_TABLE if row.job_state) == sorted(JobState)


def test_clients_take_running_for_what_runs() -> None:
    """All but `Stopped`, which they take for running: the contract's own exception."""
    for row in STATE_TABLE:
        taken_for_running = status_text(row.status, capital_errors=True).lower() not in NOT_RUNNING
        assert taken_for_running == row.is_running or row.status is SetStatus.STOPPED


def test_the_setting_spells_one_status_with_a_capital() -> None:
    plain = {row.status for row in STATE_TABLE if status_text(row.status, capital_errors=True) == row.status.value}
    assert set(SetStatus) - plain == {SetStatus.COMPLETED_WITH_ERRORS}
    assert status_text(SetStatus.COMPLETED_WITH_ERRORS, capital_errors=True) == "Completed with Errors"


def test_sql_computes_the_status_of_the_table(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id)
    rows = sa.select(status_expression(capital_errors=False)).select_from(
        imaging_set.outerjoin(imaging_job, imaging_job.c.job_id == imaging_set.c.last_job_id)
    )

    def computed(change: QcChange | None = None) -> str:
        with database.transaction() as connection:
            connection.execute(sa.update(imaging_set).values(qc_change=change and change.value))
            return str(connection.execute(rows).scalar_one())

    assert computed() == "Staging"
    for state in JobState:
        put_job(database, workspace_id, set_id, state.value)
        assert computed() == state_of(state, None).status.value
        assert [computed(change) for change in QcChange] == [state_of(state, change).status.value for change in QcChange]


def _line(row: StateRow) -> str:
    job_type = "1, 2" if row.has_job else "0"
    answers = ("yes" if row.is_running else "no", "true" if row.has_job else "false", row.job_status.value, job_type)
    return f"| `{row.status}` | {row.meaning} | {' | '.join(answers)} | {_allowed(row)} |"


def _allowed(row: StateRow) -> str:
    if row.is_running:
        return "stop, priority" if row.has_job else "none"
    return "run, retry, hide, release, update, delete" if row.can_change_qc else "run, retry, update, delete"


def test_the_documentation_holds_the_table() -> None:
    expected = [_line(row) for row in STATE_TABLE]
    written = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    assert written == expected, "docs/imaging-sets.md must hold:\n" + "\n".join(expected)
