"""Saved searches: real ones, which find nothing until somebody writes their conditions.

The form in which archives carry conditions is documented nowhere. A search that lost its conditions would find every document,
and a set that images by it would image them all; so each is born with a condition that no document meets. What somebody has made
of it since is never overwritten by a later install.
"""

from typing import Final
from uuid import UUID

from photostat.applications.archives.model import SavedSearch
from photostat.applications.installs.components.work import CREATED, UPDATED, Work
from photostat.applications.installs.incoming import one_line
from photostat.applications.installs.store.components import set_guids
from photostat.workspaces.artifacts.store import touch_artifact
from photostat.workspaces.artifacts.well_known import ARTIFACT_ID_FIELD
from photostat.workspaces.searches.definition import Criterion, Group, Joined, Operator, SearchDefinition
from photostat.workspaces.searches.editing import create_search

NO_CONDITIONS: Final = f"{CREATED}. Its conditions are not taken from the archive: it finds nothing until you write them"

_NOTHING: Final = SearchDefinition(criteria=Group((Joined(Criterion(ARTIFACT_ID_FIELD, Operator.IS, -1)),)))
_NOTES: Final = "Came with an application, without its conditions: it finds nothing until you write them."


def put_saved_searches(work: Work) -> None:
    """Those of the application."""
    for search in work.application.saved_searches:
        if search.guid in work.components:
            continue
        found = work.target.by_guid.get(search.guid)
        name = one_line(search.name, search.guid)
        if found is None:
            work.own(search.guid, _make(work, search, name), "Saved Search", name, NO_CONDITIONS)
            continue
        if found.name != name:
            touch_artifact(work.change.connection, work.workspace_id, found.artifact_id, user_id=work.change.user_id, name=name)
        work.own(search.guid, found.artifact_id, "Saved Search", name, UPDATED)


def _make(work: Work, search: SavedSearch, name: str) -> int:
    search_id = create_search(work.change, work.workspace_id, name, _NOTHING, notes=_NOTES)
    guids: dict[int, UUID] = {search_id: search.guid}
    set_guids(work.change.connection, work.workspace_id, guids)
    return search_id
