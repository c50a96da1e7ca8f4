"""What imaging could not do, and what a reviewer should look at: document errors and warnings of a workspace, by set and kind."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.routing import Page
from photostat.errors import InvalidInputError
from photostat.imaging.documents.model import ErrorFilter, ErrorState
from photostat.imaging.documents.remedies import server_remedy
from photostat.imaging.documents.store import is_ready_to_retry, list_errors, list_findings
from photostat.imaging.sets.actions import Offer, SetAction, offers
from photostat.imaging.sets.reading import read_overview
from photostat.imaging.sets.store.rows import page_of_sets
from photostat.render.model import ErrorCode, Severity
from photostat.render.remedies import remedy_for
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.people.rights import Access

_LENGTH = 100
_MOST_SETS = 500
_STATE_WORDS = {ErrorState.READY_TO_RETRY: "Ready to retry", ErrorState.RETRIED: "Retried", ErrorState.RESOLVED: "Resolved"}


def errors_page(call: Call) -> Response:
    """Document errors in the order in which they happened."""
    query = call.query
    set_id, code, after = query.number("set"), query.text("type"), _after(query.text("after"))
    state = _state(query.text("state"))
    wanted = ErrorFilter(set_id=set_id, state=state, code=code or None)
    with call.read() as connection:
        access = call.enter(connection)
        sets = _sets(connection, call.workspace_id, set_id)
        records = list_errors(connection, call.workspace_id, wanted, after=after, limit=_LENGTH + 1)
        retry = None if set_id is None else _retry(connection, access, set_id)
    shown = records[:_LENGTH]
    kept = {"set": set_id or "", "type": code, "state": "" if state is None else state.value}
    return call.page(
        "document_errors.html",
        rows=[
            (record, remedy_for(record.code).title, server_remedy(record.code), _STATE_WORDS[record.state]) for record in shown
        ],
        next_href=f"?{urlencode(kept | {'after': shown[-1].error_id})}" if len(records) > _LENGTH else "",
        sets=sets,
        kept=kept,
        types=sorted(((item.value, remedy_for(item.value).title) for item in ErrorCode), key=lambda pair: pair[1].lower()),
        states=[(item.value, words) for item, words in _STATE_WORDS.items()],
        retry=retry,
    )


def warnings_page(call: Call) -> Response:
    """Documents with findings that a reviewer should look at, by ArtifactID."""
    query = call.query
    set_id, after = query.number("set"), _after(query.text("after"))
    with call.read() as connection:
        call.enter(connection)
        sets = _sets(connection, call.workspace_id, set_id)
        found = list_findings(
            connection, call.workspace_id, set_id=set_id, severity=Severity.WARNING, after=after, documents=_LENGTH
        )
    documents = list(dict.fromkeys(record.document_id for record in found))
    kept = {"set": set_id or ""}
    return call.page(
        "imaging_warnings.html",
        rows=[(record, remedy_for(record.code).title, server_remedy(record.code)) for record in found],
        next_href=f"?{urlencode(kept | {'after': documents[-1]})}" if len(documents) == _LENGTH else "",
        sets=sets,
        kept=kept,
    )


def _retry(connection: Connection, access: Access, set_id: int) -> Offer:
    overview = read_overview(connection, access.workspace_id, set_id)
    errors = is_ready_to_retry(connection, access.workspace_id, set_id)
    return offers(overview, access, errors_to_retry=errors)[SetAction.RETRY]


def _sets(connection: Connection, workspace_id: int, chosen: int | None) -> list[Reference]:
    """The newest sets, and the one that is chosen. Raises NotFoundError where that is not there."""
    found = [
        Reference(item.set_id, item.artifact.name)
        for item, _, _ in page_of_sets(connection, workspace_id, start=1, length=_MOST_SETS)
    ]
    if chosen is not None and chosen not in {item.artifact_id for item in found}:
        found.insert(0, Reference(chosen, read_overview(connection, workspace_id, chosen).imaging_set.artifact.name))
    return found


def _state(word: str) -> ErrorState | None:
    if not word:
        return None
    try:
        return ErrorState(word)
    except ValueError as error:
        raise InvalidInputError(f"state: must be one of {', '.join(ErrorState)}.") from error


def _after(word: str) -> int:
    if word and not (word.isascii() and word.isdigit() and len(word) <= 18):
        raise InvalidInputError("after: must be the number at which the page before ended.")
    return int(word or 0)


_BASE = "/w/{w:int}"
PAGES: Sequence[Page] = (
    Page(f"{_BASE}/document-errors", errors_page),
    Page(f"{_BASE}/imaging-warnings", warnings_page),
)
