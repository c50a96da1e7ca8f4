"""One install of an application: how it stands, what it did, what stood in its way and how that is resolved.

Each conflict offers its ways out; what is chosen is tried by a new install. Names are looked at before, so that what is taken is
told beside its field. For system administrators alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from photostat.applications.installs.cancelling import cancel_installs
from photostat.applications.installs.model import (
    Conflict,
    ConflictType,
    Install,
    InstallRequest,
    NameQuestion,
    Resolution,
    ResolutionOption,
    ResolutionType,
)
from photostat.applications.installs.names import objections
from photostat.applications.installs.reading import details_page, find_install, install_history
from photostat.applications.installs.requesting import install_into
from photostat.applications.installs.store.custom_pages import custom_pages_of
from photostat.applications.library.editing import install_again
from photostat.applications.library.model import InstallStatus
from photostat.applications.library.store.applications import find_application
from photostat.console.application_shown import ACTIVE, STATUS_NAMES, way_out
from photostat.console.call import Call
from photostat.console.forms import GENERAL, NO_PROBLEMS, Form, Problems
from photostat.console.pages.applications import LIBRARY
from photostat.console.routing import POST, Page
from photostat.errors import ConflictError, InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.people.access import enter_admin_level

_DETAILS = 100
_HISTORY = 20
_RENAMES = {
    ResolutionType.RENAME: ConflictType.NAME,
    ResolutionType.RENAME_RELATIONAL_FRIENDLY_NAME: ConflictType.FRIENDLY_NAME,
}


@dataclass(frozen=True)
class _Way:
    """A way out as the form shows it. `is_text`: it wants a name."""

    key: str
    text: str
    is_text: bool


def show(call: Call) -> Response:
    """The page."""
    return _answer(call, call.page, "applications/install.html", NO_PROBLEMS)


def live(call: Call) -> Response:
    """What moves on the page, asked for every few seconds while it does."""
    return _answer(call, call.piece, "applications/install_state.html", NO_PROBLEMS)


def retry(call: Call) -> Response:
    """Install once more, with the chosen ways out; into the library, where the install was one into the library."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        held = find_install(connection, find_application(connection, call.number("id")), call.number("install"))
        problems = _problems(connection, held, call.form)
    if problems:
        return _answer(call, call.page, "applications/install.html", problems)
    try:
        path = _into_library(call) if held.workspace.artifact_id == ADMIN_LEVEL else _into_workspace(call, held)
    except (InvalidInputError, ConflictError) as error:
        return _answer(call, call.page, "applications/install.html", Problems({GENERAL: str(error)}))
    return call.to(path, done="The install is asked for.")


def cancel(call: Call) -> Response:
    """Cancel it, if it still waits."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        application = find_application(change.connection, call.number("id"))
        [result] = cancel_installs(change, application, [call.number("install")])
    path = f"/applications/{application.artifact_id}/installs/{result.install_id}"
    return call.to(path, done="The install is cancelled.") if result.is_successful else call.to(path, failed=result.message)


def _into_library(call: Call) -> str:
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        return f"/applications/{install_again(change, call.number('id')).artifact_id}"


def _into_workspace(call: Call, held: Install) -> str:
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        application = find_application(change.connection, call.number("id"))
        request = InstallRequest(
            workspace_ids=(held.workspace.artifact_id,),
            unlocks_applications=call.form.flag("unlock"),
            resolutions=tuple(_resolutions(held, call.form)),
        )
        [result] = install_into(change, application, request)
    if result.install_id == 0:
        raise InvalidInputError(result.message)
    return f"/applications/{application.artifact_id}/installs/{result.install_id}"


def _chosen(held: Install, form: Form) -> Iterator[tuple[Conflict, ResolutionOption, str]]:
    """Conflict, way out, and what was typed for it."""
    for conflict in held.conflicts:
        key = form.text(f"way-{conflict.correlation_id}")
        for option in conflict.options:
            if key == str(int(option.type)):
                yield conflict, option, form.text(f"value-{conflict.correlation_id}-{int(option.type)}").strip()


def _resolutions(held: Install, form: Form) -> Iterator[Resolution]:
    for conflict, option, typed in _chosen(held, form):
        yield Resolution(
            workspace_id=held.workspace.artifact_id,
            artifact_id=option.artifact_id,
            type=option.type,
            component=option.component,
            correlation_id=conflict.correlation_id,
            value=typed if option.type in _RENAMES else "",
            field_guids=option.field_guids,
            application_id=option.application_id,
        )


def _problems(connection: Connection, held: Install, form: Form) -> Problems:
    """Names that cannot be given; beside their fields."""
    texts: dict[str, str] = {}
    for conflict, option, typed in _chosen(held, form):
        kind = _RENAMES.get(option.type)
        if kind is None:
            continue
        question = NameQuestion(workspace_id=held.workspace.artifact_id, artifact_id=option.artifact_id, type=kind, value=typed)
        if against := objections(connection, question):
            texts[f"value-{conflict.correlation_id}-{int(option.type)}"] = " ".join(against)
    return Problems(texts)


def _answer(call: Call, answer: Callable[..., Response], template: str, problems: Problems) -> Response:
    text = call.query.text("start")
    start = int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 9 else 1
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        application = find_application(connection, call.number("id"))
        held = find_install(connection, application, call.number("install"))
        details = details_page(connection, held, max(1, start), _DETAILS)
        history = install_history(connection, application, held.workspace.artifact_id, length=_HISTORY)
        custom_pages = custom_pages_of(connection, held.workspace.artifact_id, held.application_guid)
    return answer(
        template,
        status=400 if problems else 200,
        application=application,
        install=held,
        status_name=STATUS_NAMES[held.status],
        statuses=STATUS_NAMES,
        is_active=held.status in ACTIVE,
        is_pending=held.status is InstallStatus.PENDING,
        is_failed=held.status is InstallStatus.FAILED,
        may_retry=held.is_newest and held.status not in ACTIVE and not (application.is_global and held.workspace.artifact_id > 0),
        ways={conflict.correlation_id: _ways(conflict) for conflict in held.conflicts},
        details=details,
        later=start + _DETAILS if start + _DETAILS <= details.total else None,
        history=history,
        custom_pages=custom_pages,
        typed=call.form,
        problems=problems,
        library=LIBRARY,
    )


def _ways(conflict: Conflict) -> Sequence[_Way]:
    return [_Way(str(int(option.type)), way_out(conflict, option), option.type in _RENAMES) for option in conflict.options]


_ONE = "/applications/{id:int}/installs/{install:int}"
PAGES: Sequence[Page] = (
    Page(_ONE, show),
    Page(f"{_ONE}/live", live, is_whole=False),
    Page(f"{_ONE}/retry", retry, POST),
    Page(f"{_ONE}/cancel", cancel, POST),
)
