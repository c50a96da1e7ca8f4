"""What the console tells of a set while it runs: percentage and lines of text (contracts/imaging.md section 9)."""

from photostat.imaging.jobs.model import JobState
from photostat.imaging.sets.model import SetOverview
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
