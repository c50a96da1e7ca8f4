"""The queries of searches over installs: how many of each status match, and the rows of one page.

The page is found as keys first, so that a sort over all rows carries nothing but its own keys; names are read for what is shown.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from photostat.applications.archives.errors import InvalidArchiveError
from photostat.applications.archives.version import Version, read_version
from photostat.applications.installs.found import Found, FoundPlace, SearchAsked, SearchSort
from photostat.applications.installs.store.places import ORDERED_VERSION, Places, installs, installs_by_workspace, workspaces_of
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import id_of_guid
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.conditions import tree
from photostat.workspaces.conditions.errors import ConditionError
from photostat.workspaces.conditions.parsing import parse
from photostat.workspaces.conditions.sql import compile_condition
from photostat.workspaces.conditions.tree import Operator

MOST_SORTS = 20

_ORDERING = (Operator.GREATER, Operator.GREATER_OR_EQUAL, Operator.LESS, Operator.LESS_OR_EQUAL)


def search_installs(connection: Connection, asked: SearchAsked, application_id: int | None = None) -> Found:
    """Newest installs, of all applications or of one. Raises ConditionError; InvalidInputError for an unknown sort."""
    places = installs(application_id)
    for first in asked.sorts[:1]:
        if (column := places.columns.column(first.column)) is not None and column.field.name == "Workspace":
            return _search(connection, places, asked, paged=installs_by_workspace(application_id, descending=first.descending))
    return _search(connection, places, asked)


def search_workspaces(connection: Connection, asked: SearchAsked, application: LibraryApplication) -> Found:
    """Workspaces, with the newest install of an application or without. Raises as `search_installs`."""
    return _search(connection, workspaces_of(application), asked)


def only_application(condition: str) -> int | None:
    """The ArtifactID of the one application that a condition allows; None where it does not name one. Raises ConditionError."""
    found = parse(condition)
    terms = found.terms if isinstance(found, tree.And) else (found,)
    for term in terms:
        match term:
            case tree.Comparison(tree.FieldName(str() as name), Operator.EQUAL, tree.Number(number)):
                if name.replace(" ", "").lower() == "applicationartifactid" and 0 < number < 2**31 and number == int(number):
                    return int(number)
    return None


class _Context:
    """Conditions over installs refer to no saved search; GUIDs are those of the admin level."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def saved_search_ids(self, search_id: int) -> sa.Select[tuple[int]]:
        raise ConditionError("IN SAVEDSEARCH asks for documents; installs are none.")

    def id_of_guid(self, guid: UUID) -> int | None:
        try:
            return id_of_guid(self._connection, ADMIN_LEVEL, guid)
        except NotFoundError:
            return None


def _search(connection: Connection, places: Places, asked: SearchAsked, *, paged: Places | None = None) -> Found:
    """`paged`: the same rows, from which a page is found more quickly."""
    _order(places, asked.sorts)  # refused whatever is found
    by_status = _counted(connection, places, asked.condition)
    keys: list[int] = []
    if asked.offset < sum(by_status.values()):
        keys = _page(connection, paged or places, asked)
    return Found(places=_read(connection, places, keys), by_status=by_status)


def _counted(connection: Connection, places: Places, condition: str) -> dict[InstallStatus, int]:
    counts = sa.select(places.status.label("status"), sa.func.count().label("count")).select_from(places.rows)
    counts = counts.where(_matching(connection, places, condition)).group_by(sa.literal_column("1"))
    return {InstallStatus(row.status): row[1] for row in connection.execute(counts)}


def _page(connection: Connection, places: Places, asked: SearchAsked) -> list[int]:
    page = sa.select(places.key).select_from(places.rows).where(_matching(connection, places, asked.condition))
    page = page.order_by(*_order(places, asked.sorts)).offset(asked.offset).limit(asked.length)
    return list(connection.execute(page).scalars())


def _matching(connection: Connection, places: Places, text: str) -> sa.ColumnElement[bool]:
    condition = parse(text)
    if condition is None:
        return places.visible
    compiled = compile_condition(_with_versions_in_order(condition), places.columns, _Context(connection))
    return sa.and_(places.visible, compiled)


def _order(places: Places, sorts: Sequence[SearchSort]) -> list[Any]:
    """Rows without a value come first, as the services do; equal ones by the install."""
    if len(sorts) > MOST_SORTS:
        raise InvalidInputError(f"Sorts: at most {MOST_SORTS} are allowed.")
    order = []
    for sort in sorts:
        column = places.columns.column(sort.column)
        if column is None or column.field.name == ORDERED_VERSION:
            names = ", ".join(name for name in places.columns.names() if name != ORDERED_VERSION)
            raise InvalidInputError(f"Sorts.FieldName: there is no column {sort.column[:100]!r}. Columns: {names}.")
        key = places.sorts[column.field.name.lower()]
        if column.field.name == "Workspace":
            order.append(key.desc() if sort.descending else key.asc())  # all have one; NULLS would hide that they are in order
        else:
            order.append(key.desc().nulls_last() if sort.descending else key.asc().nulls_first())
    return [*order, places.tie.asc().nulls_last(), places.key]


def _with_versions_in_order(condition: tree.Condition) -> tree.Condition:
    """Orders of versions go to the column that is made for them: as plain texts 9.0.0.0 would be above 10.0.0.0."""
    match condition:
        case tree.And(terms) | tree.Or(terms):
            return replace(condition, terms=tuple(_with_versions_in_order(term) for term in terms))
        case tree.Not(term):
            return tree.Not(_with_versions_in_order(term))
        case tree.Comparison(tree.FieldName(str() as name) as field, operator, tree.Text(text)):
            if name.strip().lower() == "version" and operator in _ORDERING:
                return tree.Comparison(replace(field, key=ORDERED_VERSION), operator, tree.Text(_in_order(field, text)))
    return condition


def _in_order(field: tree.FieldName, text: str) -> str:
    try:
        return ".".join(f"{part:010d}" for part in read_version(text).parts)
    except InvalidArchiveError as error:
        raise ConditionError(f"{text[:50]!r} is no version such as 10.3.0.0.", field.column) from error


def _read(connection: Connection, places: Places, keys: Sequence[int]) -> tuple[FoundPlace, ...]:
    """The rows of these keys, in their order."""
    if not keys:
        return ()
    statement = sa.select(places.key.label("key"), *places.picked).select_from(places.rows)
    is_it = places.key == sa.func.any(sa.bindparam("keys", list(keys), sa.ARRAY(sa.Integer)))
    by_key = {row.key: row for row in connection.execute(statement.where(places.visible, is_it))}
    return tuple(_place(by_key[key]) for key in keys if key in by_key)


def _place(row: sa.Row[Any]) -> FoundPlace:
    return FoundPlace(
        install_id=row.install_id,
        application=Reference(row.application_id, row.application_name or ""),
        application_guid=row.application_guid,
        workspace=Reference(row.workspace_id, row.workspace_name or ""),
        client=_reference(row.client_id, row.client_name),
        matter=_reference(row.matter_id, row.matter_name),
        root_folder_id=row.root_folder_id,
        status=InstallStatus(row.status),
        message=row.message or "",
        version=None if row.version is None else Version(*row.version),
        schema_version=None if row.schema_version is None else Version(*row.schema_version),
        is_out_of_date=row.is_out_of_date,
        installed_by=_reference(row.installed_by, row.installer_name),
        started_on=row.started_on,
        completed_on=row.completed_on,
    )


def _reference(artifact_id: int | None, name: str | None) -> Reference | None:
    return None if artifact_id is None else Reference(artifact_id, name or "")
