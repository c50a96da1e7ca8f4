"""Native types (contracts/imaging.md section 12): the two services read one; our own routes list them and set flags."""

from pydantic import Field

from photostat.api.call import Call, CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID
from photostat.imaging.access import enter_imaging
from photostat.imaging.native_types.editing import change_flags
from photostat.imaging.native_types.model import NativeTypeFlags, WorkspaceNativeType
from photostat.imaging.native_types.store import find_native_type, native_types_of
from photostat.workspaces.people.rights import Right

_TAG = "Imaging native types"
router = wire_router("/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/native-types", tags=[_TAG])
legacy_router = wire_router(
    "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Native Type Service", tags=[_TAG]
)
own_router = wire_router("/photostat/v1/workspaces/{workspace_id}/native-types", tags=[_TAG])


class NativeTypeAnswer(WireModel):
    """One native type. `NativeCategory` is absent where the native engine does not take it."""

    basic_category: str
    native_category: str | None = None
    use_native_imaging: bool
    restricted_from_imaging_by_default: bool
    file_type_id: int
    prevent_native_download: bool
    artifact_id: int
    name: str


class LegacyNativeTypeAnswer(NativeTypeAnswer):
    """As the older service spells it."""

    file_type_id: int = Field(alias="FileTypeId")


class NativeTypeList(WireModel):
    """All native types of a workspace, by FileTypeID."""

    native_types: tuple[NativeTypeAnswer, ...]


class FlagsBody(WireModel):
    """The flags to set; an absent one stays."""

    restricted_from_imaging_by_default: bool | None = None
    prevent_native_download: bool | None = None


class LegacyReadBody(WireModel):
    """Which native type, of which workspace."""

    native_type_id: ArtifactID
    workspace_id: ArtifactID


@router.get("/{native_type_id}")
def read_native_type(call: CallOf, workspace_id: ArtifactID, native_type_id: ArtifactID) -> NativeTypeAnswer:
    """One native type."""
    return NativeTypeAnswer.model_validate(_members(_found(call, workspace_id, native_type_id)))


@legacy_router.post("/ReadAsync")
def read_native_type_legacy(call: CallOf, body: LegacyReadBody) -> LegacyNativeTypeAnswer:
    """One native type."""
    return LegacyNativeTypeAnswer.model_validate(_members(_found(call, body.workspace_id, body.native_type_id)))


@own_router.get("")
def list_native_types(call: CallOf, workspace_id: ArtifactID) -> NativeTypeList:
    """All native types."""
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        found = native_types_of(connection, workspace_id)
    return NativeTypeList(native_types=tuple(NativeTypeAnswer.model_validate(_members(item)) for item in found))


@own_router.post("/{native_type_id}/flags")
def set_flags(call: CallOf, workspace_id: ArtifactID, native_type_id: ArtifactID, body: FlagsBody) -> NativeTypeAnswer:
    """Set flags; profiles that are there keep the restricted types that they have."""
    flags = NativeTypeFlags(body.restricted_from_imaging_by_default, body.prevent_native_download)
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        change_flags(change, workspace_id, native_type_id, flags)
        found = find_native_type(change.connection, workspace_id, native_type_id)
    return NativeTypeAnswer.model_validate(_members(found))


def _found(call: Call, workspace_id: int, native_type_id: int) -> WorkspaceNativeType:
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        return find_native_type(connection, workspace_id, native_type_id)


def _members(found: WorkspaceNativeType) -> dict[str, object]:
    return {
        "basic_category": found.basic_category,
        "native_category": found.native_category,
        "use_native_imaging": found.use_native_imaging,
        "restricted_from_imaging_by_default": found.restricted_by_default,
        "file_type_id": found.file_type_id,
        "prevent_native_download": found.prevent_native_download,
        "artifact_id": found.artifact_id,
        "name": found.name,
    }
