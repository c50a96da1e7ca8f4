"""What the console tells of a set while it runs: percentage and lines of text (contracts/imaging.md section 9)."""

from datetime import datetime

from photostat.imaging.jobs.model import JobState
from photostat.imaging.sets.model import Pace, SetOverview
from photostat.imaging.sets.states import SetStatus


def status_text(status: SetStatus, *, capital_errors: bool = False) -> str:
    """The Status as clients get it. The setting imaging.capital_errors_status spells one as some clients compare it."""
    if capital_errors and status is SetStatus.COMPLETED_WITH_ERRORS:
        return "Completed with Errors"
    return status.value


def percentage(overview: SetOverview) -> int | None:
    """How far the present step is, 0 to 100; None for a state that is no step with an end."""
    if not overview.state.is_progressive:
        return None
    counts, job = overview.counts, overview.job
    if job is None or counts.documents <= 0:
        return 0
    undone = counts.waiting if job.state is JobState.IMAGING else pending_submission(overview)
    done = counts.documents - undone
    return max(0, min(100, 100 * done // counts.documents))


def status_line(overview: SetOverview, *, capital_errors: bool = False) -> str:
    """The Status with the percentage of its step, where it is one: `Imaging (40%)`."""
    text, done = status_text(overview.state.status, capital_errors=capital_errors), percentage(overview)
    return text if done is None else f"{text} ({done}%)"


def start_time(overview: SetOverview) -> datetime | None:
    """Start Time: when the last job began its first document; while it is submitting already, when it was asked for."""
    job = overview.job
    if job is None or job.state in (JobState.WAITING, JobState.PREPARING):
        return None
    return job.started_on or (job.submitted_on if job.state is JobState.SUBMITTING else None)


def seconds_left(overview: SetOverview, pace: Pace) -> int | None:
    """How long a job that is imaging will go on at this pace, about; None where nothing tells."""
    job = overview.job
    if job is None or job.state is not JobState.IMAGING or pace.done_per_hour <= 0:
        return None
    return round(overview.counts.waiting * 3600 / pace.done_per_hour)


def pending_submission(overview: SetOverview) -> int:
    """Documents that were neither handed to the queue nor skipped."""
    counts = overview.counts
    return max(0, counts.documents - counts.submitted - counts.skipped)


def completion_lines(overview: SetOverview) -> list[str]:
    """Image Completion, a line each."""
    counts = overview.counts
    return [
        _counted(pending_submission(overview), "pending submission"),
        _counted(counts.submitted, "submitted"),
        _counted(counts.waiting, "remaining."),
        _counted(counts.imaged, "successfully imaged."),
        _counted(counts.errored, "with errors."),
        _counted(counts.skipped, "skipped."),
    ]


def qc_lines(overview: SetOverview) -> list[str]:
    """Image QC Review Status, a line each."""
    counts = overview.imaging_set.counts
    return [_counted(counts.hidden, "set to hidden."), _counted(counts.viewable, "viewable.")]


def rate_line(documents_per_hour: int, verb: str) -> str:
    """Completion Rate: `600 documents submitted per hour`."""
    return _counted(documents_per_hour, f"{verb} per hour")


def _counted(number: int, what: str) -> str:
    return f"{number} {'document' if number == 1 else 'documents'} {what}"
