"""A saved search as a SQL set of document ids, never a list: scope, conditions, keywords, other saved searches inside it."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.conditions.comparing import Clause
from photostat.workspaces.conditions.sql import within
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.documents.store.table import document
from photostat.workspaces.folders.store import subtree_of
from photostat.workspaces.people.access import sees_beneath_redactions
from photostat.workspaces.searches.definition import MOST_CONDITIONS, Criterion, Group, Joiner, Operator, SearchDefinition
from photostat.workspaces.searches.keywords import parse_keywords
from photostat.workspaces.searches.store.criteria import clause_of
from photostat.workspaces.searches.store.rows import find_definition
from photostat.workspaces.searches.store.words import matches

DEEPEST_NESTING = 20
"""How many saved searches may lie in each other."""
MOST_EVALUATIONS = 100
"""How many saved searches one evaluation puts together, each as often as it is named: ten times two in each other are 1,023."""
DEEPEST_LEVELS = 60
"""How deep groups and saved searches lie in each other together; SQL is put together by recursion, a saved search takes two."""


class _Budget:
    """What is left to spend on one evaluation, however it branches."""

    def __init__(self) -> None:
        self._evaluations = MOST_EVALUATIONS
        self._conditions = MOST_CONDITIONS

    def take_search(self) -> None:
        self._evaluations -= 1
        if self._evaluations < 0:
            raise InvalidInputError(f"SearchCriteria: more than {MOST_EVALUATIONS} saved searches lie in this one, all together.")

    def take_condition(self) -> None:
        self._conditions -= 1
        if self._conditions < 0:
            raise InvalidInputError(f"SearchCriteria: at most {MOST_CONDITIONS} conditions, those of nested searches included.")


@dataclass(frozen=True)
class _Context:
    connection: Connection
    workspace_id: int
    user_id: int
    columns: DocumentColumns
    shows_redacted_text: bool
    budget: _Budget
    path: tuple[int, ...]
    level: int = 0

    def deeper(self, levels: int, *, into: tuple[int, ...] = ()) -> "_Context":
        """The same inside a group or a saved search. Raises InvalidInputError."""
        if self.level + levels > DEEPEST_LEVELS:
            raise InvalidInputError(
                f"SearchCriteria: groups and saved searches are nested more than {DEEPEST_LEVELS} levels deep."
            )
        return replace(self, level=self.level + levels, path=(*self.path, *into))


def documents_of(connection: Connection, workspace_id: int, search_id: int, user_id: int) -> sa.Select[tuple[int]]:
    """SELECT of the ids of the documents that a saved search means for this user.

    Raises NotFoundError (no such search), ConflictError (it refers to a field or search that is gone), InvalidInputError.
    """
    definition = find_definition(connection, workspace_id, search_id)
    return documents_by(connection, workspace_id, definition, user_id, path=(search_id,))


def documents_by(
    connection: Connection, workspace_id: int, definition: SearchDefinition, user_id: int, *, path: tuple[int, ...] = ()
) -> sa.Select[tuple[int]]:
    """As documents_of, for a definition that need not be saved. `path`: the searches that are being evaluated around it."""
    # A search must not tell what words stand beneath redactions
    shows = sees_beneath_redactions(connection, user_id, workspace_id)
    columns = DocumentColumns.load(connection, workspace_id, shows_redacted_text=shows)
    return _set(_Context(connection, workspace_id, user_id, columns, shows, _Budget(), path), definition)


def _set(context: _Context, definition: SearchDefinition) -> sa.Select[tuple[int]]:
    chosen = sa.select(document.c.artifact_id).where(document.c.workspace_id == context.workspace_id)
    if definition.folder_ids:
        chosen = chosen.where(document.c.folder_id.in_(_folders(context, definition)))
    keywords = parse_keywords(definition.search_text)
    if keywords is not None:
        chosen = chosen.where(matches(context.workspace_id, keywords, shows_redacted_text=context.shows_redacted_text))
    clause = _group(context, definition.criteria)
    return chosen if clause is None else chosen.where(clause)


def _folders(context: _Context, definition: SearchDefinition) -> "sa.Select[tuple[int]] | list[int]":
    ids = definition.folder_ids
    return subtree_of(context.workspace_id, ids) if definition.includes_subfolders else list(ids)


def _group(context: _Context, group: Group) -> Clause | None:
    """And binds tighter than Or. None for a group without conditions."""
    alternatives: list[list[Clause]] = [[]]
    for joined in group.items:
        item = joined.item
        clause = _group(context.deeper(1), item) if isinstance(item, Group) else _criterion(context, item)
        if clause is not None:
            alternatives[-1].append(clause)
        if joined.then is Joiner.OR:
            alternatives.append([])
    parts = [sa.and_(*clauses) for clauses in alternatives if clauses]
    return sa.or_(*parts) if parts else None


def _criterion(context: _Context, criterion: Criterion) -> Clause:
    context.budget.take_condition()
    if criterion.field_id is None:
        return _nested(context, criterion)
    column = context.columns.column(criterion.field_id)
    if column is None:
        raise ConflictError(f"SearchCriteria: the field {criterion.field_id} is gone. Change the search.")
    return clause_of(column, criterion, context.user_id)


def _nested(context: _Context, criterion: Criterion) -> Clause:
    inner_id = nested_search_id(criterion)
    if inner_id in context.path:
        raise ConflictError(f"SearchCriteria: the saved search {inner_id} contains itself.")
    if len(context.path) >= DEEPEST_NESTING:
        raise InvalidInputError(f"SearchCriteria: saved searches lie more than {DEEPEST_NESTING} deep in each other.")
    context.budget.take_search()
    try:
        definition = find_definition(context.connection, context.workspace_id, inner_id)
    except NotFoundError as error:
        raise ConflictError(f"SearchCriteria: the saved search {inner_id} is gone. Change the search.") from error
    inner = _set(context.deeper(2, into=(inner_id,)), definition)
    found = within(document.c.artifact_id, inner)
    return found.is_not(sa.true()) if criterion.negated else found


def nested_search_id(criterion: Criterion) -> int:
    """The ArtifactID of the saved search that a condition names. Raises InvalidInputError."""
    value = criterion.value[0] if isinstance(criterion.value, list) and len(criterion.value) == 1 else criterion.value
    if criterion.operator not in (Operator.IN, Operator.IS, Operator.ANY_OF_THESE):
        raise InvalidInputError(f"(Saved Search): {criterion.operator.value} does not fit; use In.")
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) >= 2**31:
        raise InvalidInputError("(Saved Search): the value must be the ArtifactID of a saved search.")
    return int(text)
