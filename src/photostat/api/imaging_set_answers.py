"""From sets of the domain to answers on the wire. `capital_errors`: the setting imaging.capital_errors_status."""

from photostat.api.imaging_set_models import (
    OlderSetAnswer,
    OlderStatusAnswer,
    SetAnswer,
    SetListItem,
    SetProgress,
    SetState,
    SetStatusAnswer,
)
from photostat.api.wire.shapes import ArtifactReference
from photostat.imaging.jobs.model import JobKind
from photostat.imaging.sets.model import Pace, SetLine, SetOverview
from photostat.imaging.sets.progress import (
    completion_lines,
    pending_submission,
    percentage,
    qc_lines,
    rate_line,
    seconds_left,
    status_line,
    status_text,
)

_JOB_TYPES = {JobKind.IMAGING_SET: 1, JobKind.RETRY_ERRORS: 2}
_NO_RUNNING_JOB = 0


def set_answer(overview: SetOverview, *, capital_errors: bool) -> SetAnswer:
    """A set for the present read."""
    found = overview.imaging_set
    return SetAnswer(
        imaging_profile=ArtifactReference(artifact_id=found.profile_id),
        data_source_id=found.data_source_id,
        email_notification_recipients=found.recipients,
        status=SetStatusAnswer(
            last_run_error=found.last_run_error_text,
            qc_enabled_on_last_run=bool(found.qc_enabled_on_last_run),
            status=status_text(overview.state.status, capital_errors=capital_errors),
        ),
        artifact_id=found.set_id,
        name=found.artifact.name,
    )


def state_answer(overview: SetOverview, *, capital_errors: bool) -> SetState:
    """Status and counters. What is of the running job alone is 0 once it has ended."""
    found, state, counts = overview.imaging_set, overview.state, overview.counts
    live = overview.job if state.has_job else None
    return SetState(
        status=status_text(state.status, capital_errors=capital_errors),
        last_run_error=found.last_run_error_text,
        qc_review_enabled_on_last_run=bool(found.qc_enabled_on_last_run),
        job_type=_NO_RUNNING_JOB if live is None else _JOB_TYPES[live.kind],
        number_of_documents=counts.documents,
        number_of_documents_hidden=found.counts.hidden,
        number_of_documents_viewable=found.counts.viewable,
        number_of_documents_with_warnings=found.counts.warned,
        job_status=state.job_status.value,
        job_exists=state.has_job,
        number_of_documents_completed=counts.imaged,
        number_of_documents_skipped=counts.skipped,
        number_of_documents_waiting=counts.waiting,
        number_of_documents_errored=counts.errored,
        number_of_documents_submitted=0 if live is None else counts.submitted,
    )


def progress_answer(overview: SetOverview, pace: Pace, *, capital_errors: bool) -> SetProgress:
    """What the console shows."""
    numbers = state_answer(overview, capital_errors=capital_errors)
    job = overview.job
    return SetProgress(
        **numbers.model_dump(),
        status_with_percentage=status_line(overview, capital_errors=capital_errors),
        percentage=percentage(overview),
        is_running=overview.state.is_running,
        imaging_job_id=None if job is None else job.job_id,
        number_of_documents_pending_submission=pending_submission(overview),
        image_completion=completion_lines(overview),
        image_qc_review_status=qc_lines(overview),
        submitted_per_hour=pace.submitted_per_hour,
        imaged_per_hour=pace.imaged_per_hour,
        pages_per_hour=pace.pages_per_hour,
        completion_rate=_rate_lines(pace),
        seconds_left=seconds_left(overview, pace),
        start_time=None if job is None else job.started_on,
        end_time=None if job is None else job.ended_on,
        seconds_since_last_result=pace.seconds_since_last_result,
    )


def list_item(line: SetLine, *, capital_errors: bool) -> SetListItem:
    """A set in the list."""
    overview = line.overview
    found, counts, job = overview.imaging_set, overview.counts, overview.job
    return SetListItem(
        artifact_id=found.set_id,
        name=found.artifact.name,
        data_source_id=found.data_source_id,
        data_source_name=line.data_source_name,
        imaging_profile_id=found.profile_id,
        imaging_profile_name=line.profile_name,
        status=status_text(overview.state.status, capital_errors=capital_errors),
        percentage=percentage(overview),
        is_running=overview.state.is_running,
        number_of_documents=counts.documents,
        number_of_documents_completed=counts.imaged,
        number_of_documents_errored=counts.errored,
        number_of_documents_skipped=counts.skipped,
        number_of_documents_waiting=counts.waiting,
        start_time=None if job is None else job.started_on,
        last_run_error=found.last_run_error_text,
    )


def older_set_answer(overview: SetOverview, pace: Pace, *, capital_errors: bool) -> OlderSetAnswer:
    """A set as the older service gives it."""
    found, job = overview.imaging_set, overview.job
    status = OlderStatusAnswer()
    if job is not None:
        status = OlderStatusAnswer(
            image_completion="\n".join(completion_lines(overview)),
            image_qc_review_status="\n".join(qc_lines(overview)),
            last_run_error=found.last_run_error_text,
            qc_enabled_on_last_run=bool(found.qc_enabled_on_last_run),
            status=status_text(overview.state.status, capital_errors=capital_errors),
            completion_rate="\n".join(_rate_lines(pace)),
            start_time=job.started_on,
        )
    return OlderSetAnswer(
        imaging_profile=ArtifactReference(artifact_id=found.profile_id),
        data_source=found.data_source_id,
        email_notification_recipients=found.recipients,
        status=status,
        artifact_id=found.set_id,
        name=found.artifact.name,
    )


def _rate_lines(pace: Pace) -> list[str]:
    return [rate_line(pace.submitted_per_hour, "submitted"), rate_line(pace.imaged_per_hour, "imaged")]
