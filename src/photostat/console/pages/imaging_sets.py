"""Imaging sets: list, form, page of one with its status.

What its buttons do: `imaging_set_actions`.
"""

from collections.abc import Sequence

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Form, Problems, problems_of
from photostat.console.imaging_set_view import offers_of, view_of
from photostat.console.live import Words, live_pages
from photostat.console.routing import POST, Page, Stream
from photostat.console.templating import render
from photostat.errors import ConflictError, InvalidInputError
from photostat.imaging.profiles.store import profiles_of
from photostat.imaging.sets.editing import create_set, delete_set, update_set
from photostat.imaging.sets.model import SetChanges, SetContent
from photostat.imaging.sets.progress import percentage, status_text
from photostat.imaging.sets.reading import list_sets, read_overview
from photostat.imaging.sets.recipients import check_recipients
from photostat.services import Services
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.people.rights import Right
from photostat.workspaces.searches.store.rows import all_searches

_LENGTH = 50
_NAMES = {
    "Name": "name",
    "DataSourceID": "data_source",
    "ImagingProfileID": "profile",
    "EmailNotificationRecipients": "recipients",
}


def list_page(call: Call) -> Response:
    """All sets, newest first."""
    before = call.query.number("before")
    with call.read() as connection:
        call.enter(connection)
        lines = list_sets(connection, call.workspace_id, before=before, length=_LENGTH + 1)
    capital = call.services.settings.imaging.capital_errors_status
    rows = [
        (line, status_text(line.overview.state.status, capital_errors=capital), percentage(line.overview))
        for line in lines[:_LENGTH]
    ]
    older = rows[-1][0].overview.imaging_set.set_id if len(lines) > _LENGTH else None
    return call.page("imaging_sets/list.html", rows=rows, older=older, is_first=before is None)


def new_page(call: Call) -> Response:
    """The empty form; `?search=` chooses the data source beforehand."""
    with call.read() as connection:
        call.enter(connection, Right.EDIT_SETS)
        typed = {"data_source": call.query.text("search"), "profile": _default_profile(connection, call.workspace_id)}
    return _form(call, None, typed, NO_PROBLEMS)


def create(call: Call) -> Response:
    """Save the form of a new set."""
    typed = _typed(call.form)
    with call.read() as connection:
        call.enter(connection, Right.EDIT_SETS)
    problems = _problems(call.form)
    if problems:
        return _form(call, None, typed, problems)
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_SETS)
            made = create_set(change, call.workspace_id, _content(call.form))
    except InvalidInputError as error:
        return _form(call, None, typed, problems_of(error, _NAMES))
    return call.to(
        f"/w/{call.workspace_id}/imaging-sets/{made}", done="The imaging set is saved. Image its documents when you like."
    )


def details(call: Call) -> Response:
    """One set."""
    with call.read() as connection:
        access = call.enter(connection)
    view = view_of(call.services, call.workspace_id, call.number("id"))
    return call.page("imaging_sets/details.html", view=view, offers=offers_of(view, access), workspace_id=call.workspace_id)


def buttons(call: Call) -> Response:
    """The buttons of the console, anew: the page asks for them when others may apply."""
    with call.read() as connection:
        access = call.enter(connection)
    view = view_of(call.services, call.workspace_id, call.number("id"))
    return call.piece("imaging_sets/console.html", view=view, offers=offers_of(view, access), workspace_id=call.workspace_id)


def _may_look(call: Call) -> None:
    with call.read() as connection:
        call.enter(connection)
        read_overview(connection, call.workspace_id, call.number("id"))


def _words(services: Services, workspace_id: int, set_id: int) -> Words:
    view = view_of(services, workspace_id, set_id)
    return Words(render("imaging_sets/status.html", view=view, workspace_id=workspace_id), view.mark)


def edit_page(call: Call) -> Response:
    """The form of a set that is there."""
    set_id = call.number("id")
    with call.read() as connection:
        call.enter(connection, Right.EDIT_SETS)
        held = read_overview(connection, call.workspace_id, set_id).imaging_set
    typed = {
        "name": held.artifact.name,
        "data_source": str(held.data_source_id),
        "profile": str(held.profile_id),
        "recipients": held.recipients,
    }
    return _form(call, set_id, typed, NO_PROBLEMS)


def update(call: Call) -> Response:
    """Save the form of a set that is there."""
    set_id, typed = call.number("id"), _typed(call.form)
    with call.read() as connection:
        call.enter(connection, Right.EDIT_SETS)
        read_overview(connection, call.workspace_id, set_id)
    problems = _problems(call.form)
    if problems:
        return _form(call, set_id, typed, problems)
    content = _content(call.form)
    changes = SetChanges(
        name=content.name, data_source_id=content.data_source_id, profile_id=content.profile_id, recipients=content.recipients
    )
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_SETS)
            update_set(change, call.workspace_id, set_id, changes)
    except (InvalidInputError, ConflictError) as error:
        return _form(call, set_id, typed, problems_of(error, _NAMES))
    return call.to(f"/w/{call.workspace_id}/imaging-sets/{set_id}", done="The imaging set is saved.")


def delete(call: Call) -> Response:
    """Delete a set; images of its documents stay."""
    set_id = call.number("id")
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_SETS)
            delete_set(change, call.workspace_id, set_id)
    except ConflictError as error:
        return call.to(f"/w/{call.workspace_id}/imaging-sets/{set_id}", failed=str(error))
    return call.to(f"/w/{call.workspace_id}/imaging-sets", done="The imaging set is deleted. The images of its documents stay.")


def _form(call: Call, set_id: int | None, typed: dict[str, str], problems: Problems) -> Response:
    with call.read() as connection:
        searches, profiles = _choices(connection, call.workspace_id, typed.get("data_source", ""))
    return call.page(
        "imaging_sets/form.html",
        status=400 if problems else 200,
        set_id=set_id,
        typed={"name": "", "data_source": "", "profile": "", "recipients": ""} | typed,
        problems=problems,
        searches=searches,
        profiles=profiles,
    )


def _choices(connection: Connection, workspace_id: int, chosen: str) -> tuple[list[Reference], list[tuple[str, list[Reference]]]]:
    """Saved searches by name (one that is gone and chosen stays to be seen), and the profiles by method."""
    found = sorted(
        (Reference(search.artifact.artifact_id, search.artifact.name) for search in all_searches(connection, workspace_id)),
        key=lambda search: (search.name.lower(), search.artifact_id),
    )
    if chosen.isdigit() and chosen not in {str(search.artifact_id) for search in found}:
        found.insert(0, Reference(int(chosen), "(gone)"))
    profiles = profiles_of(connection, workspace_id)
    by_method = [
        (method, [item.profile for item in profiles if item.imaging_method.name == method]) for method in ("Native", "Basic")
    ]
    return found, [(method, items) for method, items in by_method if items]


def _default_profile(connection: Connection, workspace_id: int) -> str:
    return next((str(item.profile.artifact_id) for item in profiles_of(connection, workspace_id) if item.is_default), "")


def _typed(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in _NAMES.values()}


def _problems(form: Form) -> Problems:
    """All that can be said of each field at once; what needs the database is said by who saves."""
    texts: dict[str, str] = {}
    checks = (("name", check_name, "Name"), ("recipients", check_recipients, "EmailNotificationRecipients"))
    for name, check, _ in checks:
        try:
            check(form.text(name))
        except InvalidInputError as error:
            texts[name] = str(error)
    for name, words in (("data_source", "Choose a saved search."), ("profile", "Choose an imaging profile.")):
        if _id(form, name) is None:
            texts[name] = words
    return Problems(texts)


def _id(form: Form, name: str) -> int | None:
    try:
        return form.number(name) or None
    except InvalidInputError:
        return None


def _content(form: Form) -> SetContent:
    return SetContent(
        name=form.text("name"),
        data_source_id=_id(form, "data_source") or 0,
        profile_id=_id(form, "profile") or 0,
        recipients=form.text("recipients"),
    )


_BASE = "/w/{w:int}/imaging-sets"
PAGES: Sequence[Page | Stream] = (
    Page(_BASE, list_page),
    Page(_BASE, create, POST),
    Page(f"{_BASE}/new", new_page),
    Page(f"{_BASE}/{{id:int}}", details),
    Page(f"{_BASE}/{{id:int}}", update, POST),
    Page(f"{_BASE}/{{id:int}}/buttons", buttons, is_whole=False),
    *live_pages(f"{_BASE}/{{id:int}}", enter=_may_look, render=_words),
    Page(f"{_BASE}/{{id:int}}/edit", edit_page),
    Page(f"{_BASE}/{{id:int}}/delete", delete, POST),
)
