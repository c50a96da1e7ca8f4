"""The imaging jobs of a workspace: state, progress, priority; stopped and moved in the queue from here."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.routing import POST, Page
from photostat.errors import InvalidInputError, NotFoundError, PhotostatError
from photostat.imaging.jobs.control import change_priority, stop_job
from photostat.imaging.jobs.errors import NotLiveError
from photostat.imaging.jobs.model import JobKey, JobState
from photostat.imaging.jobs.store.listing import list_jobs
from photostat.imaging.queue.store import documents_at_work
from photostat.workspaces.people.rights import Right

_LENGTH = 50
_WORDS = {
    JobState.PREPARING: "Preparing files",
    JobState.COMPLETED_WITH_ERRORS: "Completed with errors",
    JobState.STOPPED_BY_USER: "Stopped by User",
}


def list_page(call: Call) -> Response:
    """Jobs, newest first; `?all=1` those that have ended too."""
    return call.page("jobs.html", **_list(call))


def list_live(call: Call) -> Response:
    """The same list as it is now."""
    return call.piece("jobs_list.html", **_list(call))


def _list(call: Call) -> dict[str, Any]:
    show_all, before = call.query.flag("all"), call.query.text("before")
    if before and not (before.isascii() and before.isdigit() and len(before) <= 18):
        raise InvalidInputError("before: must be the number of a job.")
    with call.read() as connection:
        access = call.enter(connection)
        lines = list_jobs(
            connection, call.workspace_id, live_only=not show_all, before=int(before) if before else None, limit=_LENGTH + 1
        )
        at_work = documents_at_work(connection, call.workspace_id)
    shown = lines[:_LENGTH]
    return {
        "rows": [(line, _WORDS.get(line.job.state, line.job.state.value)) for line in shown],
        "older": shown[-1].job.job_id if len(lines) > _LENGTH else None,
        "show_all": show_all,
        "is_live": not before,  # older pages stand still, so that nothing moves under a reader's hand
        "is_busy": any(line.job.state.is_live for line in shown),
        "at_work": at_work,
        "may_act": access.allows(Right.ADD_IMAGES),
        "stopping": JobState.STOPPING,
    }


def stop(call: Call) -> Response:
    """Stop a job."""
    try:
        with call.change() as change:
            access = call.enter(change.connection)
            stop_job(change, access, call.workspace_id, JobKey(job_id=_job_id(call)))
    except NotLiveError as error:
        return _back(call, error)
    return call.to(f"/w/{call.workspace_id}/jobs", done="The job stops. Images that are made stay.")


def move(call: Call) -> Response:
    """Give a job another priority."""
    try:
        priority = call.form.number("priority") or 0
        with call.change() as change:
            access = call.enter(change.connection)
            change_priority(change, access, call.workspace_id, JobKey(job_id=_job_id(call)), priority)
    except (NotLiveError, InvalidInputError) as error:
        return _back(call, error)
    return call.to(f"/w/{call.workspace_id}/jobs", done=f"The job has the priority {priority} now.")


def _job_id(call: Call) -> int:
    """Numbers of jobs are larger than ids of artifacts may be. Raises NotFoundError."""
    value = int(call.request.path_params["job"])
    if not 0 < value < 2**63:
        raise NotFoundError
    return value


def _back(call: Call, error: PhotostatError) -> Response:
    return call.to(f"/w/{call.workspace_id}/jobs", failed=str(error))


_BASE = "/w/{w:int}/jobs"
PAGES: Sequence[Page] = (
    Page(_BASE, list_page),
    Page(f"{_BASE}/live", list_live, is_whole=False),
    Page(f"{_BASE}/{{job:int}}/stop", stop, POST),
    Page(f"{_BASE}/{{job:int}}/priority", move, POST),
)
