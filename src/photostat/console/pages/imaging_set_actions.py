"""The console of an imaging set: what each of its buttons does. Whether it may is decided by the domain, under a lock.

What is refused (it runs already, it has ended meanwhile) leads back to the page of the set, which says so.
"""

from collections.abc import Callable, Sequence

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.imaging_set_view import offers_of, view_of
from photostat.console.routing import POST, Page
from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.jobs.control import stop_job
from photostat.imaging.jobs.errors import NotLiveError
from photostat.imaging.jobs.model import JobKey
from photostat.imaging.jobs.submitting import retry_errors, run_set
from photostat.imaging.sets.estimating import estimate_run
from photostat.imaging.sets.qc import change_qc
from photostat.imaging.sets.reading import read_overview
from photostat.imaging.sets.states import QcChange
from photostat.storage.database import DatabaseUnavailableError
from photostat.workspaces.change import Change
from photostat.workspaces.people.rights import Access, Right

_Act = Callable[[Change, Access, int], object]


def run_page(call: Call) -> Response:
    """What Image Documents asks, with the estimate beside it."""
    with call.read() as connection:
        access = call.enter(connection)
    view = view_of(call.services, call.workspace_id, call.number("id"))
    offer = offers_of(view, access)["IMAGE"]
    if not offer.is_live:
        return call.to(_page_of(call), failed=offer.reason)
    return call.page("imaging_sets/run.html", view=view, hides=call.services.settings.imaging.image_qc_on_by_default)


def estimate(call: Call) -> Response:
    """How many pages a run would make; loaded behind the page, since a big search takes a moment."""
    try:
        found = estimate_run(call.services.database, call.user_id, call.workspace_id, call.number("id"))
    except DatabaseUnavailableError:
        return call.piece(
            "imaging_sets/estimate.html", found=None, reason="Counting took too long. The run itself is not affected."
        )
    except (ConflictError, InvalidInputError, NotFoundError) as error:
        with call.read() as connection:
            call.enter(connection)
            read_overview(connection, call.workspace_id, call.number("id"))
        reason = "The saved search or the imaging profile is gone." if isinstance(error, NotFoundError) else str(error)
        return call.piece("imaging_sets/estimate.html", found=None, reason=reason)
    return call.piece("imaging_sets/estimate.html", found=found, reason="")


def run(call: Call) -> Response:
    """Image Documents."""
    imaging = call.services.settings.imaging
    hides = call.form.flag("hide")
    return _do(
        call,
        lambda change, access, set_id: run_set(change, access, call.workspace_id, set_id, imaging, qc_enabled=hides),
        "Imaging has begun." + (" Images are hidden until you release them." if hides else ""),
    )


def retry(call: Call) -> Response:
    """Retry Errors."""
    imaging = call.services.settings.imaging
    return _do(
        call,
        lambda change, access, set_id: retry_errors(change, access, call.workspace_id, set_id, imaging),
        "The documents in error are imaged once more.",
    )


def stop(call: Call) -> Response:
    """Stop Imaging: the job that the set has now, and no other."""
    return _do(
        call, lambda change, access, set_id: _stop(call, change, access, set_id), "Imaging stops. Images that are made stay."
    )


def hide(call: Call) -> Response:
    """Hide Images."""
    return _do(
        call, lambda change, access, set_id: _review(call, change, access, set_id, QcChange.HIDE), "The images are hidden."
    )


def release(call: Call) -> Response:
    """Release Images."""
    act: _Act = lambda change, access, set_id: _review(call, change, access, set_id, QcChange.RELEASE)  # noqa: E731
    return _do(call, act, "The images are released.")


def _stop(call: Call, change: Change, access: Access, set_id: int) -> None:
    job = read_overview(change.connection, call.workspace_id, set_id).job
    if job is None:
        raise NotLiveError("The imaging set is not running.")
    stop_job(change, access, call.workspace_id, JobKey(job_id=job.job_id))


def _review(call: Call, change: Change, access: Access, set_id: int, wanted: QcChange) -> None:
    access.require(Right.EDIT_SETS)
    change_qc(change, call.services.database, call.workspace_id, set_id, wanted)


def _do(call: Call, act: _Act, done: str) -> Response:
    set_id = call.number("id")
    try:
        with call.change() as change:
            access = call.enter(change.connection)
            read_overview(change.connection, call.workspace_id, set_id)
            act(change, access, set_id)
    except (ConflictError, InvalidInputError, NotLiveError) as error:
        return call.to(_page_of(call), failed=str(error))
    return call.to(_page_of(call), done=done)


def _page_of(call: Call) -> str:
    return f"/w/{call.workspace_id}/imaging-sets/{call.number('id')}"


_BASE = "/w/{w:int}/imaging-sets/{id:int}"
PAGES: Sequence[Page] = (
    Page(f"{_BASE}/run", run_page),
    Page(f"{_BASE}/run", run, POST),
    Page(f"{_BASE}/estimate", estimate, is_whole=False),
    Page(f"{_BASE}/retry", retry, POST),
    Page(f"{_BASE}/stop", stop, POST),
    Page(f"{_BASE}/hide", hide, POST),
    Page(f"{_BASE}/release", release, POST),
)
