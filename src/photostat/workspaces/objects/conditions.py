"""The language of conditions over objects: parse, then compile for the fields of one type."""

from collections.abc import Callable
from uuid import UUID

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import id_of_guid
from photostat.workspaces.conditions.parsing import parse
from photostat.workspaces.conditions.sql import compile_condition
from photostat.workspaces.objects.query import ConditionCompiler
from photostat.workspaces.objects.store.source import Clause, IdSet, ObjectSource
from photostat.workspaces.people.rights import Access

SavedSearchIds = Callable[[Connection, Access, int], IdSet]
"""The documents of a saved search as a SQL set. Raises InvalidInputError for an unknown one."""


class _Context:
    def __init__(self, connection: Connection, access: Access, saved_search_ids: SavedSearchIds) -> None:
        self._connection = connection
        self._access = access
        self._saved_search_ids = saved_search_ids

    def saved_search_ids(self, search_id: int) -> IdSet:
        return self._saved_search_ids(self._connection, self._access, search_id)

    def id_of_guid(self, guid: UUID) -> int | None:
        try:
            return id_of_guid(self._connection, self._access.workspace_id, guid)
        except NotFoundError:
            return None


def conditions_with(saved_search_ids: SavedSearchIds) -> ConditionCompiler:
    """The compiler of conditions that knows the saved searches."""

    def compiled(connection: Connection, source: ObjectSource, access: Access, text: str) -> Clause | None:
        tree = parse(text)
        return None if tree is None else compile_condition(tree, source.columns, _Context(connection, access, saved_search_ids))

    return compiled
