"""What a workspace has that an install may meet: artifacts of the incoming GUIDs, object types, fields, who has locked what.

Read once an install. `Target` knows no SQL; store/target.py fills it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.fields.model import FieldType


@dataclass(frozen=True, kw_only=True)
class Found:
    """An artifact under a GUID of the application; `own_guid` None: it has none itself."""

    artifact_id: int
    artifact_type_id: int
    name: str
    own_guid: UUID | None


@dataclass(frozen=True, kw_only=True)
class FoundType:
    """An object type of the workspace."""

    artifact_id: int
    artifact_type_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class FoundField:
    """A field of any object type of the workspace; `object_type_id` is the ArtifactID of the type."""

    artifact_id: int
    object_type_id: int
    name: str
    guid: UUID | None
    type: FieldType
    length: int | None
    friendly_name: str
    is_system: bool


@dataclass(frozen=True, kw_only=True)
class FoundChoice:
    """A choice of a field."""

    artifact_id: int
    field_id: int
    name: str
    position: int


@dataclass(frozen=True)
class Target:
    """The workspace. `locks`: the other applications that are locked and own an artifact, by its ArtifactID."""

    by_guid: Mapping[UUID, Found]
    types: Mapping[int, FoundType]
    fields: Mapping[int, FoundField]
    choices: Mapping[int, FoundChoice]
    locks: Mapping[int, tuple[Reference, ...]]

    def type_named(self, name: str) -> FoundType | None:
        """Without regard to case."""
        return next((found for found in self.types.values() if found.name.lower() == name.lower()), None)

    def fields_of(self, object_type_id: int | None) -> list[FoundField]:
        """The fields of an object type by its ArtifactID; none for one that is not there yet."""
        return [found for found in self.fields.values() if found.object_type_id == object_type_id]

    def mapped(self, guid: UUID, field: FoundField) -> "Target":
        """The same with an existing field in the place of the incoming one."""
        found = Found(artifact_id=field.artifact_id, artifact_type_id=14, name=field.name, own_guid=field.guid)
        return replace(self, by_guid={**self.by_guid, guid: found})
