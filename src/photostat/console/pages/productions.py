"""Productions: list, form, page of one with its progress, its documents, what its buttons do, and the ZIP.

Whether something may be done is decided by the domain, under a lock; what is refused leads back to the page, which says so.
"""

from collections.abc import Callable, Mapping, Sequence

from starlette.responses import Response, StreamingResponse

from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Form, Problems, problems_of
from photostat.console.live import Words, live_pages
from photostat.console.routing import POST, Page, Stream
from photostat.console.templating import render
from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.sets.store.rows import page_of_sets
from photostat.productions import editing
from photostat.productions.archive import archive_of
from photostat.productions.model import Choices, DocumentState, Endorsement, NewProduction, Production, ProductionState, Stamp
from photostat.productions.numbering import BatesNumbers
from photostat.productions.store.reading import ends_of, page_of_documents
from photostat.productions.store.rows import find_production, page_of_productions
from photostat.render.pages.endorsing import Place, Room
from photostat.services import Services
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.change import Change
from photostat.workspaces.people.rights import Right
from photostat.workspaces.searches.store.rows import all_searches

_LENGTH = 50
_MOST_SETS = 500
_NAMES = {
    "Name": "name",
    "SavedSearchID, ImagingSetID": "source",
    "SavedSearchID": "source",
    "ImagingSetID": "source",
    "the prefix": "prefix",
    "prefix": "prefix",
    "suffix": "suffix",
    "digits": "digits",
    "BatesStart": "start",
    "the first number": "start",
    "page number": "start",
    "Confidentiality": "confidentiality",
    **{f"Endorsements.{place.value}.Text": place.value for place in Place},
}
_EMPTY = {"prefix": "", "start": "1", "digits": "7", "room": Room.SHRINK.value, "slip_sheets": "1", "texts": "1"} | {
    Place.FOOTER_RIGHT.value: "{number}",
    Place.FOOTER_LEFT.value: "{confidentiality}",
}
_FIELDS = (
    *("name", "source", "prefix", "start", "digits", "suffix", "confidentiality", "room", "slip_sheets", "texts", "natives"),
    *(place.value for place in Place),
)
_STAMPS = {"{number}": Endorsement(Stamp.BATES_NUMBER), "{confidentiality}": Endorsement(Stamp.CONFIDENTIALITY)}
_WORDS = {
    ProductionState.NEW: "Not run yet",
    ProductionState.PENDING: "Waiting for a worker",
    ProductionState.COMPLETED_WITH_ERRORS: "Completed with errors",
}


def list_page(call: Call) -> Response:
    """All productions, newest first."""
    start = min(call.query.number("start") or 1, 1_000_000)
    with call.read() as connection:
        call.enter(connection, Right.VIEW_PRODUCTIONS)
        found = page_of_productions(connection, call.workspace_id, start=start, length=_LENGTH + 1)
    later = start + _LENGTH if len(found) > _LENGTH else None
    earlier = max(1, start - _LENGTH) if start > 1 else None
    rows = [(item, words_of(item.state), numbers_of(item)) for item in found[:_LENGTH]]
    return call.page("productions/list.html", rows=rows, later=later, earlier=earlier)


def new_page(call: Call) -> Response:
    """The form; `?search=` or `?set=` chooses the documents beforehand."""
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PRODUCTIONS)
    chosen = [f"{kind}-{call.query.text(kind)}" for kind in ("search", "set") if call.query.text(kind)]
    return _form(call, _EMPTY | {"source": chosen[0] if chosen else ""}, NO_PROBLEMS)


def create(call: Call) -> Response:
    """Save the form of a new production."""
    typed = {name: call.form.text(name) for name in _FIELDS}
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PRODUCTIONS)
    if mistakes := _mistakes(call.form):
        return _form(call, typed, mistakes)
    try:
        new = _asked(call.form)
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PRODUCTIONS)
            made = editing.create_production(change, call.workspace_id, new)
    except (InvalidInputError, ConflictError) as error:
        return _form(call, typed, problems_of(error, _NAMES))
    return call.to(
        f"/w/{call.workspace_id}/productions/{made}", done="The production is saved. It gets its numbers when you run it."
    )


def details(call: Call) -> Response:
    """One production and its documents."""
    after = call.query.number("after")
    state = call.query.text("state")
    wanted = DocumentState(state) if state in set(DocumentState) else None
    with call.read() as connection:
        call.enter(connection, Right.VIEW_PRODUCTIONS)
        found = find_production(connection, call.workspace_id, call.number("id"))
        place = (call.workspace_id, found.production_id)
        documents = page_of_documents(connection, *place, after=-1 if after is None else after, limit=_LENGTH + 1, state=wanted)
        ends = ends_of(connection, *place, [item.position for item in documents])
        source = _source_name(connection, found)
    shown = documents[:_LENGTH]
    return call.page(
        "productions/details.html",
        found=found,
        view=_view(found),
        source=source,
        documents=[(item, ends.get(item.position)) for item in shown],
        states=[item.value for item in DocumentState],
        state=wanted.value if wanted else "",
        later=shown[-1].position if len(documents) > _LENGTH else None,
        workspace_id=call.workspace_id,
    )


def buttons(call: Call) -> Response:
    """The buttons, anew: the page asks for them when others may apply."""
    with call.read() as connection:
        access = call.enter(connection, Right.VIEW_PRODUCTIONS)
        found = find_production(connection, call.workspace_id, call.number("id"))
    may_edit = access.allows(Right.EDIT_PRODUCTIONS)
    return call.piece(
        "productions/buttons.html", found=found, view=_view(found), may_edit=may_edit, workspace_id=call.workspace_id
    )


def run(call: Call) -> Response:
    """Run it, or go on with it."""
    return _do(call, editing.run_production, "The production waits for a worker.")


def cancel(call: Call) -> Response:
    """Stop it."""
    return _do(call, editing.cancel_production, "The production is cancelled. What is produced stays, under its numbers.")


def delete(call: Call) -> Response:
    """Remove one without numbers."""
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PRODUCTIONS)
            editing.delete_production(change, call.workspace_id, call.number("id"))
    except ConflictError as error:
        return call.to(f"/w/{call.workspace_id}/productions/{call.number('id')}", failed=str(error))
    return call.to(f"/w/{call.workspace_id}/productions", done="The production is removed.")


def download(call: Call) -> Response:
    """The volume as a ZIP."""
    with call.read() as connection:
        call.enter(connection, Right.VIEW_PRODUCTIONS)
        found = find_production(connection, call.workspace_id, call.number("id"))
    if not found.state.has_volume:
        raise NotFoundError(f"The production '{found.artifact.name}' is not complete: there is nothing to download.")
    headers = {"Content-Disposition": f'attachment; filename="production-{found.production_id}.zip"'}
    stream = archive_of(call.services.database, call.services.blobs, found)
    return StreamingResponse(stream, media_type="application/zip", headers=headers)


def words_of(state: ProductionState) -> str:
    """A state for people."""
    return _WORDS.get(state, state.value)


def numbers_of(found: Production) -> str:
    """Its first and last number; the first alone before it has any."""
    first = found.numbers.label(found.numbers.first)
    return f"from {first}" if found.last_number is None else f"{first} to {found.numbers.label(found.last_number)}"


def _do(call: Call, act: Callable[[Change, int, int], object], done: str) -> Response:
    here = f"/w/{call.workspace_id}/productions/{call.number('id')}"
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PRODUCTIONS)
            act(change, call.workspace_id, call.number("id"))
    except ConflictError as error:
        return call.to(here, failed=str(error))
    return call.to(here, done=done)


def _may_look(call: Call) -> None:
    with call.read() as connection:
        call.enter(connection, Right.VIEW_PRODUCTIONS)
        find_production(connection, call.workspace_id, call.number("id"))


def _words(services: Services, workspace_id: int, production_id: int) -> Words:
    with services.database.read() as connection:
        found = find_production(connection, workspace_id, production_id)
    return Words(render("productions/status.html", found=found, view=_view(found), workspace_id=workspace_id), found.state.value)


def _view(found: Production) -> dict[str, object]:
    counters = found.counters
    percent = round(100 * counters.pages_done / counters.pages, 1) if counters.pages and found.state.is_live else None
    lines = [
        (f"{counters.produced:,} of {counters.documents:,} documents produced", False),
        (f"{counters.slip_sheets:,} on slip sheets", False),
        (f"{counters.left_out:,} left out", False),
        (f"{counters.errored:,} with errors", counters.errored > 0),
        (f"{counters.pages_done:,} of {counters.pages:,} pages", False),
    ]
    return {"status": words_of(found.state), "numbers": numbers_of(found), "percent": percent, "lines": lines}


def _source_name(connection: Connection, found: Production) -> tuple[str, str]:
    """Where its documents come from: words, and the path below the workspace; no path where that is gone."""
    source_id = found.saved_search_id or found.imaging_set_id or 0
    kind, path = ("Saved search", "searches") if found.saved_search_id is not None else ("Imaging set", "imaging-sets")
    try:
        name = find_artifact(connection, found.workspace_id, source_id).name
    except NotFoundError:
        return f"{kind} {source_id}, which is gone", ""
    return f"{kind}: {name}", f"{path}/{source_id}"


def _form(call: Call, typed: Mapping[str, str], problems: Problems) -> Response:
    with call.read() as connection:
        searches = list(all_searches(connection, call.workspace_id))
        sets = [found for found, _, _ in page_of_sets(connection, call.workspace_id, start=1, length=_MOST_SETS)]
    sources = [(f"search-{item.artifact.artifact_id}", f"Saved search: {item.artifact.name}") for item in searches]
    sources += [(f"set-{item.set_id}", f"Imaging set: {item.artifact.name}") for item in sets]
    return call.page(
        "productions/form.html",
        status=400 if problems else 200,
        typed={name: typed.get(name, "") for name in _FIELDS},
        problems=problems,
        sources=sorted(sources, key=lambda pair: pair[1].lower()),
        places=[place.value for place in Place],
        rooms=[(Room.SHRINK.value, "Shrink the page"), (Room.PAD.value, "Add paper")],
    )


def _mistakes(form: Form) -> Problems:
    """All that can be said of each field at once; what needs the database is said by who saves."""
    prefix, suffix = form.text("prefix").strip(), form.text("suffix").strip()
    checks: tuple[Callable[[], object], ...] = (
        lambda: check_name(form.text("name")),
        lambda: BatesNumbers(prefix, 1, 7),
        lambda: BatesNumbers("A", 1, 7, suffix),
        lambda: BatesNumbers("A", 1, _number(form, "digits")),
        lambda: BatesNumbers("A", _number(form, "start"), 12),
    )
    texts = {} if form.text("source") else {"source": "Choose a saved search or an imaging set."}
    for check in checks:
        try:
            check()
        except InvalidInputError as error:
            texts |= problems_of(error, _NAMES).texts
    return Problems(texts)


def _asked(form: Form) -> NewProduction:
    """What the form asks for. Raises InvalidInputError."""
    kind, _, number = form.text("source").partition("-")
    chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    texts = {place: form.text(place.value).strip() for place in Place}
    confidentiality = form.text("confidentiality").strip()
    endorsements = {place: _STAMPS.get(text.lower(), Endorsement(Stamp.TEXT, text)) for place, text in texts.items() if text}
    if not confidentiality:
        endorsements = {place: item for place, item in endorsements.items() if item.stamp is not Stamp.CONFIDENTIALITY}
    return NewProduction(
        name=form.text("name"),
        numbers=BatesNumbers(
            form.text("prefix").strip(), _number(form, "start"), _number(form, "digits"), form.text("suffix").strip()
        ),
        choices=Choices(
            endorsements=endorsements,
            confidentiality=confidentiality,
            room=Room.PAD if form.text("room") == Room.PAD.value else Room.SHRINK,
            slip_sheets=form.flag("slip_sheets"),
            natives=form.flag("natives"),
            texts=form.flag("texts"),
        ),
        saved_search_id=chosen if kind == "search" else None,
        imaging_set_id=chosen if kind == "set" else None,
    )


def _number(form: Form, name: str) -> int:
    typed = form.text(name).strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 12):
        raise InvalidInputError(f"{'BatesStart' if name == 'start' else name}: a whole number is needed.")
    return int(typed)


_BASE = "/w/{w:int}/productions"
_ONE = f"{_BASE}/{{id:int}}"
PAGES: Sequence[Page | Stream] = (
    Page(_BASE, list_page),
    Page(_BASE, create, POST),
    Page(f"{_BASE}/new", new_page),
    Page(_ONE, details),
    Page(f"{_ONE}/buttons", buttons, is_whole=False),
    *live_pages(_ONE, enter=_may_look, render=_words),
    Page(f"{_ONE}/run", run, POST),
    Page(f"{_ONE}/cancel", cancel, POST),
    Page(f"{_ONE}/delete", delete, POST),
    Page(f"{_ONE}/download", download, is_whole=False),
)
