"""The Imaging Profile Manager, its older form, and our own list of profiles (contracts/imaging.md sections 4 and 14).

What a profile holds is read and written by photostat.imaging.profiles: absent and null are not the same in an update, which a
wire model cannot tell apart.
"""

from typing import Annotated

from pydantic import WithJsonSchema

from photostat.api.call import Call, CallOf
from photostat.api.imaging_profile_schema import answered_profile, sent_profile, sent_profile_of_older_service
from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID
from photostat.errors import NotFoundError
from photostat.imaging.access import enter_imaging
from photostat.imaging.profiles.answering import LEGACY, V1, Spelling, as_answered
from photostat.imaging.profiles.editing import create_profile, delete_profile, update_profile
from photostat.imaging.profiles.model import ProfileValues
from photostat.imaging.profiles.reading import read_profile
from photostat.imaging.profiles.sent import artifact_id_of, read_values
from photostat.imaging.profiles.store import profiles_of
from photostat.render.profile import ImagingMethod
from photostat.workspaces.people.rights import Right

_TAG = "Imaging profiles"
router = wire_router("/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/imaging-profiles", tags=[_TAG])
legacy_router = wire_router(
    "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Imaging Profile Service", tags=[_TAG]
)
own_router = wire_router("/photostat/v1/workspaces/{workspace_id}/imaging-profiles", tags=[_TAG])

_SentProfile = Annotated[dict[str, object], WithJsonSchema(sent_profile())]
_OlderSentProfile = Annotated[dict[str, object], WithJsonSchema(sent_profile_of_older_service())]
_ProfileAnswer = Annotated[dict[str, object], WithJsonSchema(answered_profile())]


class ProfileBody(WireModel):
    """A profile in its wrapper."""

    request: _SentProfile


class LegacySaveBody(WireModel):
    """A profile and its workspace; without an ArtifactID in the profile, or with 0, it is made."""

    imaging_profile: _OlderSentProfile
    workspace_id: ArtifactID


class LegacyProfileBody(WireModel):
    """Which profile, of which workspace."""

    imaging_profile_id: ArtifactID
    workspace_id: ArtifactID


class ProfileLine(WireModel):
    """One profile of the list."""

    artifact_id: int
    name: str
    imaging_method: Annotated[ImagingMethod, ByName(ImagingMethod)]
    is_default: bool


class ProfileList(WireModel):
    """All profiles of a workspace: the default one first, then by name."""

    imaging_profiles: tuple[ProfileLine, ...]


@router.post("/basic")
def create_basic(call: CallOf, workspace_id: ArtifactID, body: ProfileBody) -> int:
    """Make a profile for the basic engine; answers its ArtifactID."""
    return _create(call, workspace_id, body, ImagingMethod.Basic)


@router.post("/native")
def create_native(call: CallOf, workspace_id: ArtifactID, body: ProfileBody) -> int:
    """Make a profile for the native engine; answers its ArtifactID."""
    return _create(call, workspace_id, body, ImagingMethod.Native)


@router.get("/{profile_id}")
def read(call: CallOf, workspace_id: ArtifactID, profile_id: ArtifactID) -> _ProfileAnswer:
    """One profile."""
    return _read(call, workspace_id, profile_id, V1)


@router.post("/{profile_id}")
def update(call: CallOf, workspace_id: ArtifactID, profile_id: ArtifactID, body: ProfileBody) -> int:
    """Change what is sent, clear what is null, keep the rest; answers the ArtifactID."""
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        update_profile(change, workspace_id, profile_id, read_values(body.request))
    return profile_id


@router.delete("/{profile_id}")
def delete(call: CallOf, workspace_id: ArtifactID, profile_id: ArtifactID) -> None:
    """Delete a profile that no imaging set uses."""
    _delete(call, workspace_id, profile_id)


@legacy_router.post("/SaveAsync")
def save_legacy(call: CallOf, body: LegacySaveBody) -> int:
    """Make a profile, or change the one whose ArtifactID is given; answers its ArtifactID."""
    workspace_id = body.workspace_id
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        values = read_values(body.imaging_profile)
        profile_id = artifact_id_of(body.imaging_profile)
        if profile_id == 0:
            return create_profile(change, workspace_id, values, _method_of(values))
        try:
            update_profile(change, workspace_id, profile_id, values)
        except NotFoundError as error:
            raise NotFoundError(f"No imaging profile was found under the ArtifactID {profile_id}.") from error
    return profile_id


@legacy_router.post("/ReadAsync")
def read_legacy(call: CallOf, body: LegacyProfileBody) -> _ProfileAnswer:
    """One profile."""
    return _read(call, body.workspace_id, body.imaging_profile_id, LEGACY)


@legacy_router.post("/DeleteAsync")
def delete_legacy(call: CallOf, body: LegacyProfileBody) -> bool:
    """Delete a profile that no imaging set uses."""
    _delete(call, body.workspace_id, body.imaging_profile_id)
    return True


@own_router.get("")
def list_profiles(call: CallOf, workspace_id: ArtifactID) -> ProfileList:
    """All profiles."""
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        found = profiles_of(connection, workspace_id)
    return ProfileList(
        imaging_profiles=tuple(
            ProfileLine(
                artifact_id=item.profile.artifact_id,
                name=item.profile.name,
                imaging_method=item.imaging_method,
                is_default=item.is_default,
            )
            for item in found
        )
    )


def _method_of(values: ProfileValues) -> ImagingMethod:
    """What was sent; without a word, Basic where basic options are all that was sent."""
    if values.imaging_method is not None:
        return values.imaging_method
    return ImagingMethod.Basic if values.options.keys() == {"BasicOptions"} else ImagingMethod.Native


def _create(call: Call, workspace_id: int, body: ProfileBody, method: ImagingMethod) -> int:
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        return create_profile(change, workspace_id, read_values(body.request), method)


def _read(call: Call, workspace_id: int, profile_id: int, spelling: Spelling) -> dict[str, object]:
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        return as_answered(read_profile(connection, workspace_id, profile_id), spelling)


def _delete(call: Call, workspace_id: int, profile_id: int) -> None:
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        delete_profile(change, workspace_id, profile_id)
