"""Saved searches between the wire and the domain: fields by whatever names them, groups, scope, owner.

Whether a condition can be evaluated is the domain's to say; what is refused here is what no definition can hold. Fields are kept
by ArtifactID; one that is gone since is answered with its id and an empty name.
"""

from collections.abc import Sequence
from typing import cast

from photostat.api.saved_search_models import (
    MONTHS,
    ConditionModel,
    Direction,
    FieldIdentifier,
    JoinedModel,
    Scope,
    SearchModel,
    SearchSortModel,
)
from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.folders.store import find_folders
from photostat.workspaces.searches.definition import Criterion, Group, Joined, JsonValue, SearchDefinition, SearchSort

SAVED_SEARCH_FIELD = "(Saved Search)"
"""The name by which a condition means another saved search instead of a field."""

_SEVERAL = (FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT)


def definition_of(connection: Connection, workspace_id: int, asked: SearchModel) -> SearchDefinition:
    """What shall be saved. Raises InvalidInputError that names the member."""
    if asked.artifact_type_id != ArtifactType.DOCUMENT:
        raise InvalidInputError("SearchDTO.ArtifactTypeID: must be 10; searches are for documents.")
    columns = DocumentColumns.load(connection, workspace_id)
    return SearchDefinition(
        criteria=_group(columns, asked.search_criteria.conditions, "SearchDTO.SearchCriteria"),
        field_ids=tuple(_field(columns, item, f"SearchDTO.Fields[{n}]").artifact_id for n, item in enumerate(asked.fields)),
        sorts=_sorts(columns, asked.sorts),
        folder_ids=_folder_ids(connection, workspace_id, asked),
        includes_subfolders=asked.scope is not Scope.FOLDERS,
        search_text=asked.search_text,
        owner_id=_owner_id(connection, asked),
        query_hint=asked.query_hint,
        sort_by_rank=asked.sort_by_rank,
        requires_manual_run=asked.requires_manual_run,
    )


def _group(columns: DocumentColumns, conditions: Sequence[JoinedModel], place: str) -> Group:
    items = []
    for number, joined in enumerate(conditions):
        here = f"{place}.Conditions[{number}]"
        if joined.conditions is not None:
            item: Criterion | Group = _group(columns, joined.conditions, here)
        elif joined.condition is not None:
            item = _condition(columns, joined.condition, f"{here}.Condition")
        else:
            raise InvalidInputError(f"{here}.Condition is required.")
        items.append(Joined(item, joined.boolean_operator))
    return Group(tuple(items))


def _condition(columns: DocumentColumns, asked: ConditionModel, place: str) -> Criterion | Group:
    if asked.conditions is not None:
        if asked.not_operator:
            raise InvalidInputError(f"{place}.NotOperator: a group cannot be negated; negate its conditions.")
        return _group(columns, asked.conditions, place)
    if asked.operator is None:
        raise InvalidInputError(f"{place}.Operator is required.")
    if asked.field_identifier is None:
        raise InvalidInputError(f"{place}.FieldIdentifier is required.")
    named = asked.field_identifier
    is_search = named.name.strip().lower() == SAVED_SEARCH_FIELD.lower() and not named.artifact_id and not named.view_field_id
    return Criterion(
        field_id=None if is_search else _field(columns, named, f"{place}.FieldIdentifier").artifact_id,
        operator=asked.operator,
        value=cast("JsonValue", asked.value),
        negated=bool(asked.not_operator),
        month=None if asked.month is None else MONTHS.index(asked.month) + 1,
    )


def _field(columns: DocumentColumns, named: FieldIdentifier, place: str) -> Field:
    keys: list[str | int] = [number for number in (named.artifact_id, named.view_field_id) if number]
    keys += [str(guid) for guid in named.guids]
    keys += [named.name.strip()] if named.name.strip() else []
    if not keys:
        raise InvalidInputError(f"{place}: must name a field by ArtifactID, ViewFieldID, Guids or Name.")
    column = columns.column(keys[0])
    if column is None:
        known = ", ".join(columns.names()[:40])
        raise InvalidInputError(f"{place}: there is no field {keys[0]!r}; there are {known}.")
    return column.field


def _sorts(columns: DocumentColumns, asked: Sequence[SearchSortModel]) -> tuple[SearchSort, ...]:
    sorts = []
    for number, item in sorted(enumerate(asked), key=lambda numbered: numbered[1].order):
        field = _field(columns, item.field_identifier, f"SearchDTO.Sorts[{number}].FieldIdentifier")
        if field.type in _SEVERAL:
            raise InvalidInputError(f"SearchDTO.Sorts[{number}]: '{field.name}' holds several values; nothing is sorted by it.")
        sorts.append(SearchSort(field.artifact_id, item.direction is Direction.DESCENDING))
    return tuple(sorts)


def _folder_ids(connection: Connection, workspace_id: int, asked: SearchModel) -> tuple[int, ...]:
    """Without a Scope, folders count with all below them."""
    if asked.scope is Scope.ENTIRE_CASE or (asked.scope is None and not asked.search_folders):
        return ()
    wanted = tuple(dict.fromkeys(folder.artifact_id for folder in asked.search_folders))
    if not wanted:
        raise InvalidInputError("SearchDTO.SearchFolders: with this Scope, name the folders, or use EntireCase.")
    there = find_folders(connection, workspace_id, wanted)
    for folder_id in wanted:
        if folder_id not in there:
            raise InvalidInputError(f"SearchDTO.SearchFolders: there is no folder {folder_id}.")
    return wanted


def _owner_id(connection: Connection, asked: SearchModel) -> int:
    """0 for a search that is everybody's."""
    if asked.owner is None or asked.owner.artifact_id == 0:
        return 0
    try:
        return find_artifact(connection, ADMIN_LEVEL, asked.owner.artifact_id, ArtifactType.USER).artifact_id
    except NotFoundError as error:
        raise InvalidInputError(f"SearchDTO.Owner: there is no user {asked.owner.artifact_id}.") from error
