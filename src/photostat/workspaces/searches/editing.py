"""Saving, changing, copying, deleting saved searches. Refused: what could not be evaluated (fields, operators, values, rings)."""

from photostat.errors import ConflictError, InvalidInputError
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, insert_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.searches.definition import MOST_CONDITIONS, SearchDefinition, criteria_of
from photostat.workspaces.searches.store.evaluation import documents_by, nested_search_id
from photostat.workspaces.searches.store.rows import all_searches, find_search, lock_searches, running_sets, write_definition


def create_search(
    change: Change, workspace_id: int, name: str, definition: SearchDefinition, *, keywords: str = "", notes: str = ""
) -> int:
    """Save a new search; gives its ArtifactID. Raises InvalidInputError, ConflictError (a field or search in it is gone)."""
    name = checked_name(name)
    lock_searches(change.connection, workspace_id)
    _check(change, workspace_id, definition, path=())
    search_id = insert_artifact(
        change.connection,
        workspace_id,
        NewArtifact(artifact_type_id=ArtifactType.SEARCH, name=name, parent_id=SYSTEM_ROOT, keywords=keywords, notes=notes),
        user_id=change.user_id,
    )
    write_definition(change.connection, workspace_id, search_id, definition)
    change.note("search.create", workspace_id, [search_id], name=name)
    return search_id


def update_search(
    change: Change,
    workspace_id: int,
    search_id: int,
    name: str,
    definition: SearchDefinition,
    *,
    keywords: str = "",
    notes: str = "",
) -> None:
    """Replace all of a search. Raises as create_search does, NotFoundError, ConflictError where it would contain itself."""
    name = checked_name(name)
    lock_searches(change.connection, workspace_id)
    found = find_search(change.connection, workspace_id, search_id)
    _refuse_while_running(change, workspace_id, search_id)
    _check(change, workspace_id, definition, path=(search_id,))
    touch_artifact(change.connection, workspace_id, search_id, user_id=change.user_id, name=name, keywords=keywords, notes=notes)
    write_definition(change.connection, workspace_id, search_id, definition)
    change.note("search.update", workspace_id, [search_id], old=found.artifact.name, new=name)


def rename_search(change: Change, workspace_id: int, search_id: int, name: str) -> None:
    """Give a search another name, whatever state its definition is in. Raises NotFoundError, InvalidInputError."""
    name = checked_name(name)
    lock_searches(change.connection, workspace_id)
    found = find_search(change.connection, workspace_id, search_id)
    touch_artifact(change.connection, workspace_id, search_id, user_id=change.user_id, name=name)
    change.note("search.rename", workspace_id, [search_id], old=found.artifact.name, new=name)


def delete_search(change: Change, workspace_id: int, search_id: int) -> None:
    """Delete a search. Raises NotFoundError, ConflictError that names the searches in which it lies, or the sets that run it."""
    lock_searches(change.connection, workspace_id)
    found = find_search(change.connection, workspace_id, search_id)
    _refuse_while_running(change, workspace_id, search_id)
    users = [
        f"{other.artifact.name!r} ({other.artifact.artifact_id})"
        for other in all_searches(change.connection, workspace_id)
        if search_id in nested_ids(other.definition)
    ]
    if users:
        raise ConflictError(f"The saved search is part of {', '.join(users[:10])}. Change those first.")
    delete_artifact(change.connection, workspace_id, search_id)
    change.note("search.delete", workspace_id, [search_id], name=found.artifact.name)


def _refuse_while_running(change: Change, workspace_id: int, search_id: int) -> None:
    running = running_sets(change.connection, workspace_id, search_id)
    if running:
        raise ConflictError(f"The saved search is the data source of a running imaging set: {', '.join(running[:10])}.")


def copy_search(change: Change, workspace_id: int, search_id: int) -> tuple[int, str]:
    """Copy a search beside it; gives ArtifactID and name, which is the old one with the next free number behind it."""
    lock_searches(change.connection, workspace_id)
    found = find_search(change.connection, workspace_id, search_id)
    taken = {other.artifact.name.lower() for other in all_searches(change.connection, workspace_id)}
    number = 1
    while (name := f"{found.artifact.name[:240]} ({number})").lower() in taken:
        number += 1
    copy_id = insert_artifact(
        change.connection,
        workspace_id,
        NewArtifact(
            artifact_type_id=ArtifactType.SEARCH,
            name=name,
            parent_id=found.artifact.parent_id,
            keywords=found.artifact.keywords,
            notes=found.artifact.notes,
        ),
        user_id=change.user_id,
    )
    write_definition(change.connection, workspace_id, copy_id, found.definition)
    change.note("search.copy", workspace_id, [copy_id], source=search_id, name=name)
    return copy_id, name


def nested_ids(definition: SearchDefinition) -> set[int]:
    """The saved searches that a definition names."""
    return {nested_search_id(criterion) for criterion in criteria_of(definition.criteria) if criterion.field_id is None}


def checked_name(name: str) -> str:
    """The name without blanks around it. Raises InvalidInputError."""
    stripped = name.strip()
    if not stripped or len(stripped) > 255 or "\0" in stripped:
        raise InvalidInputError("Name: a saved search needs a name of 1 to 255 characters without NUL.")
    return stripped


def _check(change: Change, workspace_id: int, definition: SearchDefinition, *, path: tuple[int, ...]) -> None:
    """Putting the set together finds all that is wrong with it, rings through other searches included; nothing is run."""
    if sum(1 for _ in criteria_of(definition.criteria)) > MOST_CONDITIONS:
        raise InvalidInputError(f"SearchCriteria: at most {MOST_CONDITIONS} conditions.")
    documents_by(change.connection, workspace_id, definition, change.user_id, path=path)
