"""Saved searches: the list, the form, running one (which is the list of documents under its condition)."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Form, Problems, problems_of
from photostat.console.listing import Listing
from photostat.console.routing import POST, Page
from photostat.console.search_form import OPERATORS, Row, definition_of, fields_to_search, rows_of, typed_rows
from photostat.errors import ConflictError, InvalidInputError
from photostat.workspaces.change import Change
from photostat.workspaces.people.rights import Right
from photostat.workspaces.searches.definition import SearchDefinition
from photostat.workspaces.searches.editing import create_search, delete_search, update_search
from photostat.workspaces.searches.store.rows import find_search, lock_searches

_NAMES = {"Name": "name", "Conditions": "conditions", "SearchText": "words"}
_FIELDS = ("Name", "System Created By", "System Created On", "System Last Modified On")


def show_list(call: Call) -> Response:
    """The searches of the workspace."""
    with call.read() as connection:
        access = call.enter(connection)
        listing = Listing.of(call, connection, access, object_type="Saved Search", fields=_FIELDS)
    return call.page("searches.html", listing=listing)


def show_form(call: Call) -> Response:
    """An empty form."""
    return _form(call, Form(), [Row()], NO_PROBLEMS)


def edit(call: Call) -> Response:
    """The form of a search that is there; or only its name where it holds more than the form can show."""
    with call.read() as connection:
        call.enter(connection)
        found = find_search(connection, call.workspace_id, call.number("search"))
        rows = rows_of(connection, call.workspace_id, found.definition)
    typed = Form({"name": [found.artifact.name], "words": [found.definition.search_text]})
    return _form(call, typed, rows, NO_PROBLEMS)


def save(call: Call) -> Response:
    """Make the search, or change it. `more=1` only gives the form another line."""
    form, rows = call.form, typed_rows(call.form)
    if form.flag("more"):
        return _form(call, form, [*rows, Row()], NO_PROBLEMS)
    search_id = call.number("search") if "search" in call.request.path_params else None
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_SEARCHES)
            typed = definition_of(change.connection, call.workspace_id, rows, form.text("words"))
            if search_id is None:
                search_id = create_search(change, call.workspace_id, form.text("name"), typed)
            else:
                _update(change, call.workspace_id, search_id, form.text("name"), typed)
    except (InvalidInputError, ConflictError) as error:
        problems = problems_of(error, _NAMES)
        if str(error).startswith("'"):  # a field's name: of one of the conditions
            problems = Problems({"conditions": str(error)})
        return _form(call, form, rows, problems)
    return call.to(f"/w/{call.workspace_id}/searches/{search_id}", done=f"The search {form.text('name')} is saved.")


def _update(change: Change, workspace_id: int, search_id: int, name: str, typed: SearchDefinition) -> None:
    """Replace what the form shows: columns, order and whatever else came through the API stay as they are."""
    lock_searches(change.connection, workspace_id)
    found = find_search(change.connection, workspace_id, search_id)
    if rows_of(change.connection, workspace_id, found.definition) is None:
        raise ConflictError(
            "This search has got groups of conditions, folders or an owner meanwhile. It is changed through the API."
        )
    definition = replace(found.definition, criteria=typed.criteria, search_text=typed.search_text)
    kept = found.artifact
    update_search(change, workspace_id, search_id, name, definition, keywords=kept.keywords, notes=kept.notes)


def run(call: Call) -> Response:
    """Lead to the documents that it finds."""
    with call.read() as connection:
        call.enter(connection)
        find_search(connection, call.workspace_id, call.number("search"))
    condition = f"'ArtifactID' IN SAVEDSEARCH {call.number('search')}"
    return call.to(f"/w/{call.workspace_id}/documents?{urlencode({'condition': condition})}")


def delete(call: Call) -> Response:
    """Remove it."""
    with call.change() as change:
        call.enter(change.connection, Right.EDIT_SEARCHES)
        delete_search(change, call.workspace_id, call.number("search"))
    return call.to(f"/w/{call.workspace_id}/searches", done="The search is deleted.")


def _form(call: Call, form: Form, rows: Sequence[Row] | None, problems: Problems) -> Response:
    with call.read() as connection:
        call.enter(connection)
        fields = fields_to_search(connection, call.workspace_id)
    return call.page(
        "search_form.html",
        status=400 if problems else 200,
        form=form,
        rows=rows,
        fields=fields,
        operators=OPERATORS,
        problems=problems,
        search_id=call.request.path_params.get("search"),
    )


PAGES = (
    Page("/w/{w:int}/searches", show_list),
    Page("/w/{w:int}/searches/new", show_form),
    Page("/w/{w:int}/searches/new", save, POST),
    Page("/w/{w:int}/searches/{search:int}", edit),
    Page("/w/{w:int}/searches/{search:int}", save, POST),
    Page("/w/{w:int}/searches/{search:int}/run", run, is_whole=False),
    Page("/w/{w:int}/searches/{search:int}/delete", delete, POST),
)
