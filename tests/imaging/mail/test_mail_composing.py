"""The text of the mail at the end of a run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from photostat.imaging.jobs.model import Job, JobCounts, JobKind, JobState
from photostat.imaging.mail.composing import compose, duration_words, one_line
from photostat.imaging.mail.model import ErrorGroup, ErrorSummary, FailedDocument, RunReport

BEGUN = datetime(2026, 11, 27, 8, 0, 10, tzinfo=UTC)
LOCKED = "OI EXOpenExport failed - 11: file is password protected or encrypted [11]"


def report(**more: object) -> RunReport:
    """A run of 1,234 documents, four of them in error."""
    job = Job(
        job_id=31,
        job_guid=UUID(int=7),
        workspace_id=1017048,
        kind=JobKind.IMAGING_SET,
        state=JobState.COMPLETED_WITH_ERRORS,
        set_id=1038815,
        data_source_id=1038811,
        profile_id=1038814,
        qc_enabled=False,
        priority=100,
        submitted_by=9,
        submitted_on=BEGUN - timedelta(seconds=5),
        started_on=BEGUN,
        ended_on=BEGUN + timedelta(hours=1, minutes=3, seconds=12),
        stop_asked_by=None,
        chosen_up_to=0,
        counts=JobCounts(documents=1234, submitted=1204, imaged=1200, errored=4, skipped=30, warned=17),
        error="",
    )
    errors = ErrorSummary(
        [ErrorGroup(LOCKED, 3), ErrorGroup("The document is empty.", 1)],
        2,
        [FailedDocument(5, "ABC0001", "password_protected", LOCKED)],
    )
    whole = RunReport(job=job, set_id=1038815, set_name="Contracts", workspace_name="Doe v. Roe", pages=5412, errors=errors)
    return replace(whole, **more)  # type: ignore[arg-type]


def completed(**counts: int) -> RunReport:
    """A run without errors."""
    whole = report(errors=ErrorSummary())
    return replace(whole, job=replace(whole.job, state=JobState.COMPLETED, counts=JobCounts(**counts)))


def test_a_mail_tells_set_workspace_counts_pages_and_duration() -> None:
    letter = compose(report())
    assert letter.subject == "Imaging set Contracts completed with errors: 1,200 imaged, 4 errored"
    lines = letter.body.splitlines()
    assert lines[0] == 'The imaging set "Contracts" has completed with errors.'
    assert "Workspace:    Doe v. Roe (1017048)" in lines
    assert "Duration:     1 h 03 min 12 s" in lines
    assert "Started:      2026-11-27 08:00:10 UTC" in lines
    told = [line.split() for line in lines if line.endswith(("1,234", "1,200", "17", " 4", " 30", "5,412")) and ":" in line]
    assert told == [
        ["Documents:", "1,234"],
        ["Imaged:", "1,200"],
        ["with", "warnings:", "17"],
        ["Errored:", "4"],
        ["Skipped:", "30"],
        ["Pages:", "5,412"],
    ]


def test_errors_are_summed_up_by_message_and_the_first_documents_come_with_their_remedy() -> None:
    body = compose(report()).body
    assert f"          3  {LOCKED}\n          1  The document is empty.\n" in body
    assert "Documents with errors (the first 1 of 4)\n  ABC0001\n      " + LOCKED in body
    assert "      What to do: Ask the custodian for the password, add it to the passwords of the workspace" in body


def test_a_run_without_errors_says_nothing_of_errors() -> None:
    letter = compose(completed(documents=2, imaged=2))
    assert letter.subject == "Imaging set Contracts completed: 2 imaged"
    assert "with errors" not in letter.body
    assert "/errors" not in letter.body
    assert "/findings" not in letter.body


def test_messages_beyond_those_shown_are_counted() -> None:
    errors = ErrorSummary([ErrorGroup("one", 3)], 7, [])
    assert "and 6 other messages" in compose(report(errors=errors)).body


def test_a_deleted_document_is_named_by_its_number() -> None:
    errors = ErrorSummary([], 0, [FailedDocument(77, "", "empty", "x")])
    assert "\n  document 77, deleted\n" in compose(report(errors=errors)).body


def test_links_lead_to_the_server_that_the_settings_name() -> None:
    path = "/photostat/v1/workspaces/1017048/imaging-sets/1038815"
    body = compose(report(), server_url="https://photostat.example.com/").body
    assert f"  Errors:    https://photostat.example.com{path}/errors?state=ReadyToRetry\n" in body
    assert f"  Warnings:  https://photostat.example.com{path}/findings?severity=warning\n" in body
    assert f"Where to look on the server\n  Errors:    {path}/errors" in compose(report()).body


def test_hidden_images_are_said_to_be_hidden() -> None:
    whole = report()
    hidden = replace(whole, job=replace(whole.job, qc_enabled=True))
    assert "hidden for QC review" in compose(hidden).body
    assert "hidden for QC review" not in compose(whole).body


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\0"])
def test_names_and_messages_write_no_lines_of_their_own(break_: str) -> None:
    evil = f"x{break_}Bcc: everybody@example.com"
    errors = ErrorSummary([ErrorGroup(evil, 1)], 1, [FailedDocument(5, evil, "empty", evil)])
    letter = compose(report(set_name=evil, workspace_name=evil, errors=errors))
    assert letter.subject.startswith("Imaging set x Bcc: everybody@example.com completed")
    assert letter.subject.isprintable()
    assert not any(line.startswith("Bcc") for line in letter.body.splitlines())
    assert len(letter.body.splitlines()) == len(letter.body.split("\n")) - 1


def test_marks_that_turn_the_direction_of_writing_are_left_out() -> None:
    assert one_line("invoice\u202efdp.exe") == "invoice fdp.exe"


def test_a_name_of_any_length_stays_a_short_line() -> None:
    letter = compose(report(set_name="n" * 5000))
    assert len(letter.subject) < 250
    assert max(len(line) for line in letter.body.splitlines()) < 400


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min 00 s"), (3599.6, "1 h 00 min 00 s"), (90061, "25 h 01 min 01 s"), (-1, "0 s")],
)
def test_a_duration_is_told_without_leading_zeros(seconds: float, words: str) -> None:
    assert duration_words(timedelta(seconds=seconds)) == words
