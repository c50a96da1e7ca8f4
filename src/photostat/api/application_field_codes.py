"""The Application Field Code Manager and its older form (contracts/imaging.md sections 13 and 14).

The two number Application and Option differently: 1 is Word in one and Excel in the other. Names are the same in both.
"""

from typing import Annotated

from pydantic import Field

from photostat.api.call import Call, CallOf
from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, ArtifactReference, Int32
from photostat.errors import NotFoundError
from photostat.imaging.access import enter_imaging
from photostat.imaging.field_codes.editing import create_field_code, delete_field_code, update_field_code
from photostat.imaging.field_codes.model import FieldCodeValues, WorkspaceFieldCode
from photostat.imaging.field_codes.store import find_field_code
from photostat.render.profile import ApplicationType, FieldCodeOption
from photostat.workspaces.people.rights import Right

_TAG = "Imaging field codes"
router = wire_router("/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/application-field-codes", tags=[_TAG])
legacy_router = wire_router(
    "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Application Field Code Service", tags=[_TAG]
)

_MOST_PROFILES = 10_000

_Application = Annotated[ApplicationType, ByName(ApplicationType, numbers={item.value: item for item in ApplicationType})]
_Option = Annotated[FieldCodeOption, ByName(FieldCodeOption, numbers={item.value: item for item in FieldCodeOption})]
# The older service has no NotSet, so that everything is one lower
_LegacyApplication = Annotated[
    ApplicationType, ByName(ApplicationType, numbers={item.value - 1: item for item in ApplicationType})
]
_LegacyOption = Annotated[FieldCodeOption, ByName(FieldCodeOption, numbers={item.value - 1: item for item in FieldCodeOption})]
_Profiles = Annotated[tuple[ArtifactReference, ...], Field(max_length=_MOST_PROFILES)]


class FieldCodeRequest(WireModel):
    """A field code to make, or what to change of one: absent members stay. The server makes the name."""

    field_code: str | None = None
    application: _Application | None = None
    option: _Option | None = None
    relativity_field: ArtifactReference | None = None
    imaging_profiles: _Profiles | None = None


class FieldCodeBody(WireModel):
    """A request in its wrapper."""

    application_field_code: FieldCodeRequest


class LegacyFieldCode(WireModel):
    """As the older service takes it: without an ArtifactID, or with 0, it is made. A name is optional."""

    field_code: str | None = None
    application: _LegacyApplication | None = None
    option: _LegacyOption | None = None
    relativity_field: ArtifactReference | None = None
    imaging_profiles: _Profiles | None = None
    artifact_id: Int32 = 0
    name: str | None = None


class LegacySaveBody(WireModel):
    """A field code and its workspace."""

    application_field_code: LegacyFieldCode
    workspace_id: ArtifactID


class LegacyFieldCodeBody(WireModel):
    """Which field code, of which workspace."""

    application_field_code_id: ArtifactID
    workspace_id: ArtifactID


class NamedField(WireModel):
    """The document field that is printed."""

    artifact_id: int
    name: str


class FieldCodeAnswer(WireModel):
    """A field code."""

    field_code: str
    application: Annotated[ApplicationType, ByName(ApplicationType)]
    option: Annotated[FieldCodeOption, ByName(FieldCodeOption)]
    relativity_field: NamedField | None = None
    imaging_profiles: tuple[ArtifactReference, ...] | None = None
    artifact_id: int
    name: str


@router.post("")
def create(call: CallOf, workspace_id: ArtifactID, body: FieldCodeBody) -> int:
    """Make a field code; answers its ArtifactID."""
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        return create_field_code(change, workspace_id, _values(body.application_field_code))


@router.get("/{field_code_id}")
def read(call: CallOf, workspace_id: ArtifactID, field_code_id: ArtifactID) -> FieldCodeAnswer:
    """One field code."""
    return _answer(_found(call, workspace_id, field_code_id))


@router.post("/{field_code_id}")
def update(call: CallOf, workspace_id: ArtifactID, field_code_id: ArtifactID, body: FieldCodeBody) -> int:
    """Change a field code; answers its ArtifactID."""
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        update_field_code(change, workspace_id, field_code_id, _values(body.application_field_code))
    return field_code_id


@router.delete("/{field_code_id}")
def delete(call: CallOf, workspace_id: ArtifactID, field_code_id: ArtifactID) -> bool:
    """Delete a field code."""
    return _delete(call, workspace_id, field_code_id)


@legacy_router.post("/SaveAsync")
def save_legacy(call: CallOf, body: LegacySaveBody) -> int:
    """Make a field code, or change the one whose ArtifactID is given; answers its ArtifactID."""
    asked, workspace_id = body.application_field_code, body.workspace_id
    values = _values(asked, name=asked.name)
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        if asked.artifact_id == 0:
            return create_field_code(change, workspace_id, values)
        try:
            update_field_code(change, workspace_id, asked.artifact_id, values)
        except NotFoundError as error:
            raise NotFoundError(f"No application field code was found under the ArtifactID {asked.artifact_id}.") from error
    return asked.artifact_id


@legacy_router.post("/ReadAsync")
def read_legacy(call: CallOf, body: LegacyFieldCodeBody) -> FieldCodeAnswer:
    """One field code."""
    return _answer(_found(call, body.workspace_id, body.application_field_code_id))


@legacy_router.post("/DeleteAsync")
def delete_legacy(call: CallOf, body: LegacyFieldCodeBody) -> bool:
    """Delete a field code."""
    return _delete(call, body.workspace_id, body.application_field_code_id)


def _found(call: Call, workspace_id: int, field_code_id: int) -> WorkspaceFieldCode:
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        return find_field_code(connection, workspace_id, field_code_id)


def _delete(call: Call, workspace_id: int, field_code_id: int) -> bool:
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        delete_field_code(change, workspace_id, field_code_id)
    return True


def _values(asked: FieldCodeRequest | LegacyFieldCode, *, name: str | None = None) -> FieldCodeValues:
    profiles = asked.imaging_profiles
    return FieldCodeValues(
        field_code=asked.field_code,
        application=asked.application,
        option=asked.option,
        relativity_field_id=None if asked.relativity_field is None else asked.relativity_field.artifact_id,
        profile_ids=None if profiles is None else tuple(item.artifact_id for item in profiles if item.artifact_id),
        name=name,
    )


def _answer(found: WorkspaceFieldCode) -> FieldCodeAnswer:
    """Without ImagingProfiles where there are none, as in the sample of the older service."""
    field = found.relativity_field
    return FieldCodeAnswer(
        field_code=found.field_code,
        application=found.application,
        option=found.option,
        relativity_field=None if field is None else NamedField(artifact_id=field.artifact_id, name=field.name),
        imaging_profiles=tuple(ArtifactReference(artifact_id=profile_id) for profile_id in found.profile_ids) or None,
        artifact_id=found.artifact_id,
        name=found.name,
    )
