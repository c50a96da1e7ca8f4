"""What is told of a set while it runs: percentages, texts, rates."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from imaging_rows import make_set, put_job, put_rates
from photostat.imaging.jobs.model import Job, JobCounts, JobKind, JobState
from photostat.imaging.jobs.store.jobs import count_rate
from photostat.imaging.sets.model import ImagingSet, Pace, SetCounts, SetOverview
from photostat.imaging.sets.progress import (
    completion_lines,
    pending_submission,
    percentage,
    qc_lines,
    rate_line,
    seconds_left,
    start_time,
    status_line,
)
from photostat.imaging.sets.store.pace import read_pace
from photostat.storage.database import Database
from photostat.workspaces.artifacts.model import Artifact, Reference

_NOW = datetime(2026, 1, 31, 10, 15, 0, 69_999, tzinfo=UTC)
_NONE = SetCounts()
_USER = Reference(9, "Admin")
_ARTIFACT = Artifact(
    workspace_id=1,
    artifact_id=2,
    artifact_type_id=1000019,
    parent_id=None,
    name="A",
    guid=None,
    keywords="",
    notes="",
    created_by=_USER,
    created_on=_NOW,
    modified_by=_USER,
    modified_on=_NOW,
)


def _set(*, error: str = "", counts: SetCounts = _NONE) -> ImagingSet:
    return ImagingSet(
        artifact=_ARTIFACT,
        data_source_id=3,
        profile_id=4,
        recipients="",
        qc_enabled_on_last_run=None,
        last_job_id=1,
        last_run_error=error,
        last_run_error_on=_NOW if error else None,
        qc_change=None,
        counts=counts,
        counts_stale=False,
    )


def _overview(state: JobState | None, counts: JobCounts, *, of_documents: SetCounts = _NONE) -> SetOverview:
    job = None
    if state is not None:
        job = Job(
            job_id=1,
            job_guid=UUID(int=1),
            workspace_id=1,
            kind=JobKind.IMAGING_SET,
            state=state,
            set_id=2,
            data_source_id=3,
            profile_id=4,
            qc_enabled=False,
            priority=100,
            submitted_by=9,
            submitted_on=_NOW - timedelta(minutes=1),
            started_on=None,
            ended_on=None,
            stop_asked_by=None,
            chosen_up_to=0,
            counts=counts,
            error="",
        )
    return SetOverview(imaging_set=_set(counts=of_documents), job=job)


@pytest.mark.parametrize(
    ("state", "counts", "percent"),
    [
        (None, JobCounts(), None),
        (JobState.WAITING, JobCounts(), None),
        (JobState.PREPARING, JobCounts(), 0),
        (JobState.SUBMITTING, JobCounts(documents=200, submitted=30, skipped=21, imaged=7), 25),
        (JobState.IMAGING, JobCounts(documents=3, submitted=2, skipped=1, imaged=1), 66),
        (JobState.IMAGING, JobCounts(documents=1000, submitted=1000, imaged=990, errored=9), 99),
        (JobState.FINALIZING, JobCounts(documents=3, submitted=3, imaged=3), None),
        (JobState.COMPLETED, JobCounts(documents=3, submitted=3, imaged=3), None),
    ],
)
def test_the_percentage_is_of_the_present_step(state: JobState | None, counts: JobCounts, percent: int | None) -> None:
    assert percentage(_overview(state, counts)) == percent


def test_the_status_line_has_the_percentage_of_a_step_that_has_one() -> None:
    assert status_line(_overview(JobState.IMAGING, JobCounts(documents=4, submitted=4, imaged=1))) == "Imaging (25%)"
    assert status_line(_overview(JobState.COMPLETED, JobCounts())) == "Completed"


def test_the_start_time_shows_once_documents_are_submitted() -> None:
    shown = {state: start_time(_overview(state, JobCounts())) is not None for state in (None, *JobState)}
    assert [state for state, is_shown in shown.items() if is_shown] == [JobState.SUBMITTING]


def test_the_time_left_is_what_is_undone_at_the_present_pace() -> None:
    counts = JobCounts(documents=1_300, submitted=1_300, imaged=90, errored=10)
    assert seconds_left(_overview(JobState.IMAGING, counts), Pace(done_per_hour=2_400)) == 1_800
    assert seconds_left(_overview(JobState.IMAGING, counts), Pace()) is None
    assert seconds_left(_overview(JobState.SUBMITTING, counts), Pace(done_per_hour=2_400)) is None
    assert seconds_left(_overview(JobState.COMPLETED, counts), Pace(done_per_hour=2_400)) is None


@st.composite
def counters(draw: st.DrawFn) -> JobCounts:
    """Counters as they can stand: documents that were deleted after they had been chosen are skipped although submitted."""
    documents = draw(st.integers(0, 10**7))
    imaged = draw(st.integers(0, documents))
    errored = draw(st.integers(0, documents - imaged))
    skipped = draw(st.integers(0, documents - imaged - errored))
    submitted = draw(st.integers(imaged + errored, documents))
    return JobCounts(documents=documents, submitted=submitted, imaged=imaged, errored=errored, skipped=skipped)


@given(counters(), st.sampled_from(JobState))
def test_numbers_are_never_beyond_their_bounds(counts: JobCounts, state: JobState) -> None:
    overview = _overview(state, counts)
    percent = percentage(overview)
    assert percent is None or 0 <= percent <= 100
    assert 0 <= pending_submission(overview) <= counts.documents
    assert counts.imaged + counts.errored + counts.skipped + counts.waiting == counts.documents


def test_texts_of_the_console_for_many() -> None:
    counts = JobCounts(documents=20, submitted=14, imaged=7, errored=3, skipped=2)
    overview = _overview(JobState.IMAGING, counts, of_documents=SetCounts(5, 0, 0))
    assert completion_lines(overview) == [
        "4 documents pending submission",
        "14 documents submitted",
        "8 documents remaining.",
        "7 documents successfully imaged.",
        "3 documents with errors.",
        "2 documents skipped.",
    ]
    assert qc_lines(overview) == ["5 documents set to hidden.", "0 documents viewable."]
    assert rate_line(600, "submitted") == "600 documents submitted per hour"


def test_texts_of_the_console_for_one() -> None:
    counts = JobCounts(documents=4, submitted=2, imaged=1, errored=1, skipped=1)
    overview = _overview(JobState.IMAGING, counts, of_documents=SetCounts(1, 1, 0))
    assert completion_lines(overview)[2:] == [
        "1 document remaining.",
        "1 document successfully imaged.",
        "1 document with errors.",
        "1 document skipped.",
    ]
    assert qc_lines(overview) == ["1 document set to hidden.", "1 document viewable."]


def test_the_last_run_error_is_date_first() -> None:
    assert _set(error="The disk is full.").last_run_error_text == "2026-01-31T10:15:00.06 The disk is full."
    assert _set().last_run_error_text == ""


def test_rates_are_of_the_last_ten_minutes(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id)
    job_id = put_job(database, workspace_id, set_id, "Imaging")
    put_rates(database, job_id, 30, submitted=1000, imaged=1000)
    put_rates(database, job_id, 5, submitted=50, imaged=10)
    put_rates(database, job_id, 1, submitted=10)
    with database.read() as connection:
        pace = read_pace(connection, job_id)
        nothing = read_pace(connection, job_id + 1)
    assert (pace.submitted_per_hour, pace.imaged_per_hour) == (360, 60)
    assert pace.seconds_since_last_result is not None and 300 <= pace.seconds_since_last_result < 420
    assert (nothing.submitted_per_hour, nothing.imaged_per_hour, nothing.seconds_since_last_result) == (0, 0, None)


def test_a_young_job_is_foretold_by_its_own_age(database: Database, workspace_id: int) -> None:
    job_id = put_job(database, workspace_id, make_set(database, workspace_id), "Imaging")
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE imaging_job SET started_on = now() - interval '2 minutes'"))
        count_rate(connection, job_id, imaged=20, errored=10, pages=60)
    with database.read() as connection:
        pace = read_pace(connection, job_id)
    assert pace.imaged_per_hour == 120
    assert 1_700 <= pace.pages_per_hour <= 1_800
    assert 850 <= pace.done_per_hour <= 900
