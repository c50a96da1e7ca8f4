"""The port of object types: what a folder implements so that the Object Manager serves its objects.

A kind says where it lives, gives its rows as an `ObjectSource`, and what can be done to them. What it does not offer is refused
in people's words by the base class; a kind overrides what it can. Rights are the kind's own business in the writing methods;
reading happens behind the gate of the workspace already.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from photostat.errors import Category, InvalidInputError, PhotostatError
from photostat.storage.database import Connection
from photostat.workspaces.change import Change
from photostat.workspaces.objects.model import Deleted, FieldValue, Key, ObjectType
from photostat.workspaces.objects.store.source import ObjectSource
from photostat.workspaces.people.rights import Access


class NotOfferedError(PhotostatError):
    """This type of object is not made, changed or removed through the Object Manager."""

    code = "not_offered"
    category = Category.INVALID_INPUT


class ObjectKind(ABC):
    """One type of objects. Ids handed to `update` and `delete` are visible to the user, at most 1,000 at once."""

    object_type: ObjectType

    @abstractmethod
    def lives_in(self, workspace_id: int) -> bool:
        """Whether the type is known in this workspace (-1: the admin level)."""

    @abstractmethod
    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """Its rows as this user sees them."""

    def create(self, change: Change, access: Access, values: Sequence[FieldValue], *, parent_id: int | None) -> int:
        """Make one object; gives its ArtifactID."""
        raise self._not_offered("created", access, values, parent_id)

    def update(self, change: Change, access: Access, ids: Sequence[int], values: Sequence[FieldValue]) -> None:
        """Write the values into all these objects."""
        raise self._not_offered("updated", access, ids, values)

    def delete(self, change: Change, access: Access, ids: Sequence[int]) -> Deleted:
        """Remove these objects."""
        raise self._not_offered("deleted", access, ids)

    def dependents(self, connection: Connection, access: Access, ids: Sequence[int]) -> Mapping[str, int]:
        """How many objects of other types go when these are deleted, by the name of the type."""
        return {}

    def _not_offered(self, verb: str, *_unused: object) -> NotOfferedError:
        return NotOfferedError(
            f"Objects of the type {self.object_type.name} cannot be {verb} through the Object Manager; use their own service."
        )


class ObjectRegistry:
    """The kinds of this instance."""

    def __init__(self, kinds: Sequence[ObjectKind]) -> None:
        self._kinds = tuple(kinds)

    def find(self, workspace_id: int, key: Key) -> ObjectKind:
        """The kind that a client names. Raises InvalidInputError that lists the known ones."""
        known = self.all(workspace_id)
        for kind in known:
            if _is_named(kind.object_type, key):
                return kind
        names = ", ".join(f"{kind.object_type.name} ({kind.object_type.artifact_type_id})" for kind in known)
        raise InvalidInputError(f"ObjectType: there is no object type {key} here; there are {names or 'none'}.")

    def all(self, workspace_id: int) -> list[ObjectKind]:
        """The kinds known in a workspace."""
        return [kind for kind in self._kinds if kind.lives_in(workspace_id)]


def _is_named(object_type: ObjectType, key: Key) -> bool:
    if key.artifact_type_id is not None:
        return key.artifact_type_id == object_type.artifact_type_id
    if key.artifact_id is not None:
        return key.artifact_id == object_type.artifact_id
    if key.guid is not None:
        return str(key.guid) in object_type.guids
    return (key.name or "").lower() == object_type.name.lower()
