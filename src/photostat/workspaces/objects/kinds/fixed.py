"""Workspaces, fields, choices and saved searches as objects.

Workspaces and saved searches are made by their own services; what is offered here is what stands here.
"""

from collections.abc import Mapping, Sequence

from photostat.errors import InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.documents.custom_fields import delete_document_field
from photostat.workspaces.fields.editing import create_choice, delete_choice, rename_choice, rename_field
from photostat.workspaces.fields.store import choices_of
from photostat.workspaces.objects.model import Deleted, FieldValue, ObjectType
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.fixed_sources import choice_source, field_source, saved_search_source, workspace_source
from photostat.workspaces.objects.store.source import ObjectSource
from photostat.workspaces.people.rights import Access, Right
from photostat.workspaces.searches.editing import delete_search, rename_search

# Artifacts of object types are (ours): the contract names the id of Document only
WORKSPACE = ObjectType(ArtifactType.WORKSPACE, "Workspace", 1035232)
FIELD = ObjectType(ArtifactType.FIELD, "Field", 1035233)
CHOICE = ObjectType(ArtifactType.CHOICE, "Choice", 1035234)
SAVED_SEARCH = ObjectType(ArtifactType.SEARCH, "Saved Search", 1035235)


class WorkspaceKind(ObjectKind):
    """The workspaces that the user may see."""

    object_type = WORKSPACE

    def lives_in(self, workspace_id: int) -> bool:
        """On the admin level."""
        return workspace_id == ADMIN_LEVEL

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All for a system administrator."""
        return workspace_source(WORKSPACE, access)


class _InsideKind(ObjectKind):
    def lives_in(self, workspace_id: int) -> bool:
        """In every workspace."""
        return workspace_id != ADMIN_LEVEL


class FieldKind(_InsideKind):
    """The fields of documents; made by the routes of fields, which know the types."""

    object_type = FIELD

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """System fields and the users' own."""
        return field_source(FIELD, access.workspace_id)

    def update(self, change: Change, access: Access, ids: Sequence[int], values: Sequence[FieldValue]) -> None:
        """A new name."""
        access.require(Right.EDIT_FIELDS)
        for field_id in ids:
            rename_field(change, access.workspace_id, field_id, _texts(values, "Name")["Name"])

    def delete(self, change: Change, access: Access, ids: Sequence[int]) -> Deleted:
        """With all values; never a system field."""
        access.require(Right.EDIT_FIELDS)
        for field_id in ids:
            delete_document_field(change, access.workspace_id, field_id)
        return Deleted({FIELD.name: len(ids)})

    def dependents(self, connection: Connection, access: Access, ids: Sequence[int]) -> Mapping[str, int]:
        """Their choices."""
        return {CHOICE.name: sum(len(choices_of(connection, access.workspace_id, field_id)) for field_id in ids)}


class ChoiceKind(_InsideKind):
    """The choices of fields."""

    object_type = CHOICE

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """Of all fields."""
        return choice_source(CHOICE, access.workspace_id)

    def create(self, change: Change, access: Access, values: Sequence[FieldValue], *, parent_id: int | None) -> int:
        """It needs a name and its field (as the value of Field or as the parent)."""
        access.require(Right.EDIT_FIELDS)
        field_id = next((item.value for item in values if item.field.name == "Field"), parent_id)
        if not isinstance(field_id, int):
            raise InvalidInputError("Field: a choice belongs to a field; name it.")
        return create_choice(change, access.workspace_id, field_id, _texts(values, "Name")["Name"])

    def update(self, change: Change, access: Access, ids: Sequence[int], values: Sequence[FieldValue]) -> None:
        """A new name."""
        access.require(Right.EDIT_FIELDS)
        for choice_id in ids:
            rename_choice(change, access.workspace_id, choice_id, _texts(values, "Name")["Name"])

    def delete(self, change: Change, access: Access, ids: Sequence[int]) -> Deleted:
        """Only choices that no document has."""
        access.require(Right.EDIT_FIELDS)
        for choice_id in ids:
            delete_choice(change, access.workspace_id, choice_id)
        return Deleted({CHOICE.name: len(ids)})


class SavedSearchKind(_InsideKind):
    """Saved searches: read, renamed and removed; their own service makes them and changes their definition."""

    object_type = SAVED_SEARCH

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of the workspace."""
        return saved_search_source(SAVED_SEARCH, access.workspace_id)

    def update(self, change: Change, access: Access, ids: Sequence[int], values: Sequence[FieldValue]) -> None:
        """A new name."""
        access.require(Right.EDIT_SEARCHES)
        for search_id in ids:
            rename_search(change, access.workspace_id, search_id, _texts(values, "Name")["Name"])

    def delete(self, change: Change, access: Access, ids: Sequence[int]) -> Deleted:
        """Only searches that are part of no other search."""
        access.require(Right.EDIT_SEARCHES)
        for search_id in ids:
            delete_search(change, access.workspace_id, search_id)
        return Deleted({SAVED_SEARCH.name: len(ids)})


def _texts(values: Sequence[FieldValue], *needed: str) -> dict[str, str]:
    found = {item.field.name: item.value for item in values if isinstance(item.value, str)}
    for name in needed:
        if not found.get(name, "").strip():
            raise InvalidInputError(f"{name}: a text is needed here.")
    return found
