"""The kinds of imaging's own object types. What each may do follows the rules of its own service.

They are made by their own services alone: a profile's options and a code's choices are no fields.
"""

from collections.abc import Sequence

from photostat.errors import InvalidInputError
from photostat.imaging.field_codes.editing import delete_field_code
from photostat.imaging.native_types.editing import change_flags
from photostat.imaging.native_types.model import NativeTypeFlags
from photostat.imaging.objects.store import field_code_source, native_type_source, profile_source
from photostat.imaging.profiles.editing import delete_profile, update_profile
from photostat.imaging.profiles.model import ProfileValues
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.objects.model import Deleted, FieldValue, ObjectType
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.source import ObjectSource
from photostat.workspaces.people.rights import Access, Right

# Artifacts of the types are (ours); the GUID is that of contracts/imaging.md section 19
IMAGING_PROFILE = ObjectType(ArtifactType.IMAGING_PROFILE, "Imaging Profile", 1035246, ("c6fac105-3493-4551-b956-4757066e622f",))
NATIVE_TYPE = ObjectType(ArtifactType.NATIVE_TYPE, "Native Type", 1035247)
APPLICATION_FIELD_CODE = ObjectType(ArtifactType.APPLICATION_FIELD_CODE, "Application Field Code", 1035248)


class _InWorkspaces(ObjectKind):
    def lives_in(self, workspace_id: int) -> bool:
        """In every workspace."""
        return workspace_id != ADMIN_LEVEL


class ImagingProfileKind(_InWorkspaces):
    """Profiles: read, renamed, deleted."""

    object_type = IMAGING_PROFILE

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of the workspace."""
        return profile_source(IMAGING_PROFILE, access.workspace_id)

    def update(self, change: Change, access: Access, ids: Sequence[int], values: Sequence[FieldValue]) -> None:
        """A new name, unless a running set uses the profile."""
        access.require(Right.EDIT_PROFILES)
        name = next((item.value for item in values if item.field.name == "Name"), None)
        if not isinstance(name, str):
            raise InvalidInputError("Name: a text is needed here.")
        for profile_id in ids:
            update_profile(change, access.workspace_id, profile_id, ProfileValues(name=name, options={}))

    def delete(self, change: Change, access: Access, ids: Sequence[int]) -> Deleted:
        """Only profiles that no set uses."""
        access.require(Right.EDIT_PROFILES)
        for profile_id in ids:
            delete_profile(change, access.workspace_id, profile_id)
        return Deleted({IMAGING_PROFILE.name: len(ids)})


class NativeTypeKind(_InWorkspaces):
    """Native types: read, and their two flags set."""

    object_type = NATIVE_TYPE

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of the workspace."""
        return native_type_source(NATIVE_TYPE, access.workspace_id)

    def update(self, change: Change, access: Access, ids: Sequence[int], values: Sequence[FieldValue]) -> None:
        """The flags; a flag without a value is off."""
        access.require(Right.EDIT_PROFILES)
        given = {item.field.name: bool(item.value) for item in values}
        flags = NativeTypeFlags(given.get("Restricted From Imaging By Default"), given.get("Prevent Native Download"))
        for native_type_id in ids:
            change_flags(change, access.workspace_id, native_type_id, flags)


class ApplicationFieldCodeKind(_InWorkspaces):
    """Field codes: read and deleted."""

    object_type = APPLICATION_FIELD_CODE

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of the workspace."""
        return field_code_source(APPLICATION_FIELD_CODE, access.workspace_id)

    def delete(self, change: Change, access: Access, ids: Sequence[int]) -> Deleted:
        """Profiles lose the code."""
        access.require(Right.EDIT_PROFILES)
        for field_code_id in ids:
            delete_field_code(change, access.workspace_id, field_code_id)
        return Deleted({APPLICATION_FIELD_CODE.name: len(ids)})
