"""Saved searches as they are answered: the definition with the names of all that it points to, looked up once a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photostat.api.admin_shapes import identifier, shown_time
from photostat.api.saved_search_models import (
    MONTHS,
    ConditionAnswer,
    ConditionType,
    Direction,
    FieldIdentifier,
    GroupAnswer,
    JoinedAnswer,
    Scope,
    SearchAnswer,
    SearchSortModel,
)
from photostat.api.saved_search_translation import SAVED_SEARCH_FIELD
from photostat.api.wire.shapes import Identifier
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, SYSTEM_ROOT
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.store.rows import pointers
from photostat.workspaces.searches.definition import Criterion, Group, SearchDefinition, SearchSort
from photostat.workspaces.searches.store.rows import SavedSearch

_NOBODY = "Public"
"""The name of the owner of what is everybody's."""


def search_answers(connection: Connection, workspace_id: int, searches: Sequence[SavedSearch]) -> dict[int, SearchAnswer]:
    """The answers by ArtifactID."""
    owners = {search.definition.owner_id for search in searches} - {0}
    folders = {folder_id for search in searches for folder_id in search.definition.folder_ids}
    names = _Names(
        columns=DocumentColumns.load(connection, workspace_id),
        users={found.artifact_id: found.name for found in pointers(connection, ADMIN_LEVEL, owners)},
        here={found.artifact_id: found.name for found in pointers(connection, workspace_id, {*folders, SYSTEM_ROOT})},
    )
    return {search.artifact.artifact_id: _search(search, names) for search in searches}


@dataclass(frozen=True)
class _Names:
    columns: DocumentColumns
    users: Mapping[int, str]
    here: Mapping[int, str]

    def owner(self, user_id: int) -> Identifier:
        return Identifier(name=self.users.get(user_id, "") if user_id else _NOBODY, artifact_id=user_id)

    def artifact(self, artifact_id: int) -> Identifier:
        return Identifier(name=self.here.get(artifact_id, ""), artifact_id=artifact_id)

    def field(self, field_id: int | None) -> FieldIdentifier:
        if field_id is None:
            return FieldIdentifier(name=SAVED_SEARCH_FIELD)
        column = self.columns.column(field_id)
        if column is None:
            return FieldIdentifier(artifact_id=field_id)
        field = column.field
        return FieldIdentifier.model_validate(
            {"artifact_id": field.artifact_id, "view_field_id": field.view_field_id, "guids": field.guids, "name": field.name}
        )

    def is_date(self, field_id: int | None) -> bool:
        column = None if field_id is None else self.columns.column(field_id)
        return column is not None and column.field.type is FieldType.DATE


def _search(search: SavedSearch, names: _Names) -> SearchAnswer:
    artifact, definition = search.artifact, search.definition
    container_id = artifact.parent_id or SYSTEM_ROOT
    return SearchAnswer(
        artifact_id=artifact.artifact_id,
        name=artifact.name,
        search_criteria=_group(definition.criteria, names),
        fields=tuple(names.field(field_id) for field_id in definition.field_ids),
        sorts=tuple(_sort(order, sort, names) for order, sort in enumerate(definition.sorts)),
        scope=_scope(definition),
        search_folders=tuple(names.artifact(folder_id) for folder_id in definition.folder_ids),
        search_text=definition.search_text,
        sort_by_rank=definition.sort_by_rank,
        requires_manual_run=definition.requires_manual_run,
        query_hint=definition.query_hint,
        owner=names.owner(definition.owner_id),
        search_container=names.artifact(container_id),
        search_container_id=container_id,
        keywords=artifact.keywords,
        notes=artifact.notes,
        system_created_by=identifier(artifact.created_by),
        system_created_on=shown_time(artifact.created_on),
        system_last_modified_by=identifier(artifact.modified_by),
        system_last_modified_on=shown_time(artifact.modified_on),
    )


def _scope(definition: SearchDefinition) -> Scope:
    if not definition.folder_ids:
        return Scope.ENTIRE_CASE
    return Scope.SUB_FOLDERS if definition.includes_subfolders else Scope.FOLDERS


def _sort(order: int, sort: SearchSort, names: _Names) -> SearchSortModel:
    direction = Direction.DESCENDING if sort.descending else Direction.ASCENDING
    return SearchSortModel(field_identifier=names.field(sort.field_id), direction=direction, order=order)


def _group(group: Group, names: _Names) -> GroupAnswer:
    """As deep as the domain lets groups be."""
    return GroupAnswer(
        conditions=tuple(
            JoinedAnswer(
                condition=_group(joined.item, names) if isinstance(joined.item, Group) else _condition(joined.item, names),
                boolean_operator=joined.then,
            )
            for joined in group.items
        )
    )


def _condition(criterion: Criterion, names: _Names) -> ConditionAnswer:
    is_date = names.is_date(criterion.field_id)
    return ConditionAnswer(
        operator=criterion.operator,
        field_identifier=names.field(criterion.field_id),
        value=criterion.value,
        not_operator=criterion.negated,
        condition_type=ConditionType.CRITERIA_DATE if is_date else ConditionType.CRITERIA,
        month=None if criterion.month is None else MONTHS[criterion.month - 1],
    )
