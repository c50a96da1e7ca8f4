"""Installs of an application: into which workspaces it can go, which installs there are and how they stand.

Workers do the work; the list asks for itself anew while one waits or runs. For system administrators alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from photostat.applications.installs.cancelling import cancel_all, cancel_installs
from photostat.applications.installs.found import Found, SearchAsked, SearchSort
from photostat.applications.installs.model import InstallRequest, Mode, WorkspaceResult
from photostat.applications.installs.requesting import install_into, install_into_all
from photostat.applications.installs.store.search import search_installs, search_workspaces
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.applications.library.store.applications import find_application
from photostat.console.application_shown import STATUS_NAMES
from photostat.console.call import Call
from photostat.console.routing import POST, Page
from photostat.console.templating import counted
from photostat.errors import ConflictError, InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.people.access import enter_admin_level

_LENGTH = 50
_LAST_START = 1_000_000
_MOST_TOLD = 5
_WORKSPACES_ONLY = "'Workspace Artifact ID' > 0"
_NOTHING = Found(places=(), by_status={})
_MODES = {"all": Mode.FORCE_INSTALL, "upgrade": Mode.UPGRADE_ONLY}


@dataclass(frozen=True)
class _Pages:
    """Links to the neighbours of a page; empty where there is none."""

    earlier: str
    later: str
    total: int


def workspaces_page(call: Call) -> Response:
    """The workspaces that it could be installed into."""
    return _workspaces(call, status=200, problem="", chosen=())


def install(call: Call) -> Response:
    """Ask for installs into the ticked workspaces, or into all of a mode."""
    mode = call.form.text("mode")
    try:
        with call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            application = find_application(change.connection, call.number("id"))
            unlocks = call.form.flag("unlock")
            if mode in _MODES:
                results = install_into_all(change, application, _MODES[mode], unlocks_applications=unlocks)
            else:
                request = InstallRequest(workspace_ids=tuple(call.form.numbers("workspace")), unlocks_applications=unlocks)
                if not request.workspace_ids:
                    raise InvalidInputError("Tick the workspaces that it is to be installed into.")
                results = install_into(change, application, request)
    except (InvalidInputError, ConflictError) as error:
        return _workspaces(call, status=400, problem=str(error), chosen=call.form.texts("workspace"))
    done, failed = _told(results)
    return call.to(f"/applications/{application.artifact_id}/installs", done=done, failed=failed)


def list_page(call: Call) -> Response:
    """The newest install of each workspace, and of the library."""
    return _list(call, call.page, "applications/installs.html")


def list_live(call: Call) -> Response:
    """The list alone, asked for by the page every few seconds while something moves."""
    return _list(call, call.piece, "applications/installs_list.html")


def cancel(call: Call) -> Response:
    """Cancel the ticked installs, or all that wait."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        application = find_application(change.connection, call.number("id"))
        if call.form.text("mode") == "all":
            cancelled = cancel_all(change, application)
        else:
            cancelled = cancel_installs(change, application, call.form.numbers("install"))
    count = sum(item.is_successful for item in cancelled)
    late = len(cancelled) - count
    done = f"{count:,} cancelled." if count else ""
    failed = f"{late:,} could not be cancelled: begun, over, or out of date." if late else "" if done else "Nothing waited."
    return call.to(f"/applications/{application.artifact_id}/installs", done=done, failed=failed)


def _workspaces(call: Call, *, status: int, problem: str, chosen: Sequence[str]) -> Response:
    condition, start = _asked(call)
    found, wrong = _NOTHING, ""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        application = find_application(connection, call.number("id"))
        asked = SearchAsked(
            condition=f"({condition}) AND {_WORKSPACES_ONLY}" if condition else _WORKSPACES_ONLY,
            sorts=(SearchSort(column="Workspace"),),
            offset=start - 1,
            length=_LENGTH,
        )
        try:
            found = search_workspaces(connection, asked, application)
        except InvalidInputError as error:
            wrong = str(error)
    return call.page(
        "applications/workspaces.html",
        status=status,
        application=application,
        found=found,
        condition=condition,
        wrong=wrong,
        problem=problem,
        chosen=chosen,
        unlock=call.form.flag("unlock"),
        statuses=STATUS_NAMES,
        pages=_pages(call, found.total, start),
    )


def _list(call: Call, answer: Callable[..., Response], template: str) -> Response:
    condition, start = _asked(call)
    status = _status(call)
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        application = find_application(connection, call.number("id"))
        found, by_status, wrong = _search(connection, application, condition, status, start)
    active = by_status.get(InstallStatus.PENDING, 0) + by_status.get(InstallStatus.IN_PROGRESS, 0)
    return answer(
        template,
        application=application,
        found=found,
        condition=condition,
        wrong=wrong,
        chosen_status=status,
        by_status=[(code, name, by_status.get(code, 0)) for code, name in STATUS_NAMES.items() if code in by_status],
        total=sum(by_status.values()),
        is_active=active > 0,
        waiting=by_status.get(InstallStatus.PENDING, 0),
        statuses=STATUS_NAMES,
        query=call.request.scope["query_string"].decode("latin-1"),
        pages=_pages(call, found.total, start),
    )


def _search(
    connection: Connection, application: LibraryApplication, condition: str, status: InstallStatus | None, start: int
) -> tuple[Found, dict[InstallStatus, int], str]:
    """A page of the chosen status, how many there are of each, and what is wrong with the condition."""
    key = application.artifact_id
    newest_first = (SearchSort(column="Application Install ID", descending=True),)
    try:
        whole = search_installs(
            connection, SearchAsked(condition=condition, sorts=newest_first, offset=start - 1, length=_LENGTH), key
        )
        if status is None:
            return whole, dict(whole.by_status), ""
        only = f"'Status Code' == {int(status)}"
        chosen = f"({condition}) AND {only}" if condition else only
        found = search_installs(
            connection, SearchAsked(condition=chosen, sorts=newest_first, offset=start - 1, length=_LENGTH), key
        )
    except InvalidInputError as error:
        return _NOTHING, {}, str(error)
    return found, dict(whole.by_status), ""


def _status(call: Call) -> InstallStatus | None:
    number = call.query.text("status")
    return next((code for code in InstallStatus if str(int(code)) == number), None)


def _asked(call: Call) -> tuple[str, int]:
    """Condition and place, from the address; of a form that comes back too."""
    number = call.query.text("start")
    start = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 1
    return call.query.text("condition").strip(), min(max(start, 1), _LAST_START)


def _pages(call: Call, total: int, start: int) -> _Pages:
    kept = {name: call.query.text(name) for name in ("condition", "status") if call.query.text(name)}

    def href(place: int) -> str:
        return "?" + urlencode(kept | {"start": str(place)})

    has_later = start + _LENGTH <= min(total, _LAST_START)
    return _Pages(href(max(1, start - _LENGTH)) if start > 1 else "", href(start + _LENGTH) if has_later else "", total)


def _told(results: Sequence[WorkspaceResult]) -> tuple[str, str]:
    """What was asked for, in words: what is done or waits, and what is not."""
    waiting = sum(result.status in (InstallStatus.PENDING, InstallStatus.IN_PROGRESS) for result in results)
    there = sum(result.status is InstallStatus.COMPLETED for result in results)
    refused = [result.message for result in results if result.install_id == 0]
    done = f"{counted(waiting, 'install')} asked for. " * (waiting > 0)
    done += f"{counted(there, 'workspace')} had this version already." * (there > 0)
    if not results:
        done = "There is no workspace to install into."
    more = f" And {len(refused) - _MOST_TOLD:,} more." if len(refused) > _MOST_TOLD else ""
    return done.strip(), " ".join(refused[:_MOST_TOLD]) + more


_BASE = "/applications/{id:int}"
PAGES: Sequence[Page] = (
    Page(f"{_BASE}/install", workspaces_page),
    Page(f"{_BASE}/install", install, POST),
    Page(f"{_BASE}/installs", list_page),
    Page(f"{_BASE}/installs/live", list_live, is_whole=False),
    Page(f"{_BASE}/installs/cancel", cancel, POST),
)
