"""What the Application Install service reads and answers (contracts/applications.md sections 6 and 7), searches aside.

Members and their order are those of the published samples; what is null is left out. Requests are read with or without the
wrapper `request`, since the service's own templates are printed without it.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field as Member
from pydantic import model_validator

from photostat.api.library_models import Action, InstallStatusAnswer
from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import Identifier, Int32
from photostat.applications.installs.model import (
    ComponentType,
    ConflictType,
    InstallRequest,
    Mode,
    NameQuestion,
    Resolution,
    ResolutionType,
)
from photostat.applications.installs.model import NameAnswer as Answered

MOST_WORKSPACES = 10_000
MOST_INSTALLS = 100_000
MOST_RESOLUTIONS = 10_000
MOST_NAMES = 1_000

WireMode = Annotated[Mode, ByName(Mode, numbers={1: Mode.FORCE_INSTALL, 2: Mode.UPGRADE_ONLY})]
WireResolutionType = Annotated[
    ResolutionType,
    ByName(
        ResolutionType,
        numbers={
            1: ResolutionType.RENAME,
            2: ResolutionType.RENAME_RELATIONAL_FRIENDLY_NAME,
            3: ResolutionType.MAP_FIELD,
            4: ResolutionType.UNLOCK_ASSOCIATED_APPLICATIONS,
        },
        reads={"RenameField": ResolutionType.RENAME},
    ),
]
WireConflictType = Annotated[ConflictType, ByName(ConflictType)]
WireComponentType = Annotated[ComponentType, ByName(ComponentType)]


class _Wrapped(WireModel):
    """A body whose one member `request` may be left out around what is in it."""

    @model_validator(mode="before")
    @classmethod
    def _wrap(cls, data: object) -> object:
        if isinstance(data, Mapping) and data and not any(isinstance(key, str) and key.lower() == "request" for key in data):
            return {"request": data}
        return data


class ResolutionModel(WireModel):
    """A way out of one conflict: chosen by the caller, or offered by us."""

    conflict_correlation_id: Int32 | None = None
    workspace_id: Int32
    conflict_artifact_id: Int32
    application_component_type: WireComponentType
    resolution_type: WireResolutionType
    conflict_application_id: Int32 | None = None
    field_identifiers: Annotated[tuple[UUID, ...], Member(max_length=1_000)] | None = None
    value: Annotated[str, Member(max_length=1_000)] | None = None

    def asked(self) -> Resolution:
        """The same without wire."""
        return Resolution(
            workspace_id=self.workspace_id,
            artifact_id=self.conflict_artifact_id,
            type=self.resolution_type,
            component=self.application_component_type,
            correlation_id=self.conflict_correlation_id,
            value=self.value or "",
            field_guids=self.field_identifiers or (),
            application_id=self.conflict_application_id,
        )


class InstallRequestModel(WireModel):
    """Into which workspaces. Without any, those that the resolutions name."""

    also_spelled: ClassVar[dict[str, str]] = {"unlockallapplications": "unlock_applications"}

    workspace_ids: Annotated[tuple[Int32, ...], Member(max_length=MOST_WORKSPACES)] = ()
    unlock_applications: bool = False
    conflict_resolutions: Annotated[tuple[ResolutionModel, ...], Member(max_length=MOST_RESOLUTIONS)] = ()

    def asked(self) -> InstallRequest:
        """The same without wire."""
        return InstallRequest(
            workspace_ids=self.workspace_ids,
            unlocks_applications=self.unlock_applications,
            resolutions=tuple(item.asked() for item in self.conflict_resolutions),
        )


class InstallBody(_Wrapped):
    """The body of an install."""

    request: InstallRequestModel = Member(alias="request")


class InstallAllRequestModel(WireModel):
    """Into all workspaces, or only where an older version is."""

    also_spelled: ClassVar[dict[str, str]] = {"unlockallapplications": "unlock_applications"}

    mode: WireMode
    unlock_applications: bool = False


class InstallAllBody(_Wrapped):
    """The body of an install into all workspaces."""

    request: InstallAllRequestModel = Member(alias="request")


class CancelBody(WireModel):
    """Which installs are to be cancelled."""

    application_install_ids: Annotated[tuple[Int32, ...], Member(min_length=1, max_length=MOST_INSTALLS)] = Member(
        alias="applicationInstallIDs"
    )


class NameItemModel(WireModel):
    """A new name that a caller has in mind."""

    workspace_id: Int32
    conflict_artifact_id: Int32
    conflict_type: WireConflictType
    value: Annotated[str, Member(max_length=1_000)]

    def question(self) -> NameQuestion:
        """The same without wire."""
        return NameQuestion(
            workspace_id=self.workspace_id, artifact_id=self.conflict_artifact_id, type=self.conflict_type, value=self.value
        )


class NamesBody(WireModel):
    """New names, to be checked."""

    name_validation_items: Annotated[tuple[NameItemModel, ...], Member(max_length=MOST_NAMES)] = Member(
        alias="nameValidationItems"
    )


class NameAnswer(WireModel):
    """Whether a name can be had."""

    workspace_id: int
    conflict_artifact_id: int
    conflict_type: WireConflictType
    is_available: bool
    messages: tuple[str, ...] = ()

    @classmethod
    def of(cls, answered: Answered) -> Self:
        """An answer of the domain."""
        question = answered.question
        return cls(
            workspace_id=question.workspace_id,
            conflict_artifact_id=question.artifact_id,
            conflict_type=question.type,
            is_available=answered.is_available,
            messages=answered.messages,
        )


class InstallResult(WireModel):
    """What came of the request for one workspace."""

    workspace_identifier: Identifier
    application_install_id: int
    messages: tuple[str, ...] = ()
    install_status: InstallStatusAnswer


class InstallAnswer(WireModel):
    """What came of the request."""

    application_identifier: Identifier
    messages: tuple[str, ...] = ()
    results: tuple[InstallResult, ...]


class DetailModel(WireModel):
    """One artifact that an install made, changed, passed over or could not make."""

    created_on: str
    artifact_type_name: str
    message: str
    name: str
    artifact_id: int
    guids: tuple[UUID, ...] = ()


class ConflictModel(WireModel):
    """What stands in the way of an install, and the ways out."""

    conflict_correlation_id: int
    conflict_artifact_identifier: Identifier
    description: str
    application_component_type: WireComponentType
    conflict_type: WireConflictType
    conflict_application_identifier: Identifier | None = None
    resolution_options: tuple[ResolutionModel, ...]


class RetryRequestTemplate(WireModel):
    """The request that tries once more; its resolutions are to be filled from the options."""

    workspace_ids: tuple[int, ...]
    unlock_applications: bool = False
    conflict_resolutions: tuple[ResolutionModel, ...] = ()


class InstallValidation(WireModel):
    """Why the workspace was not touched, and how to go on."""

    retry_install_action: Action
    retry_install_request_template: RetryRequestTemplate
    install_conflicts: tuple[ConflictModel, ...]


class InstallReading(WireModel):
    """One install, read."""

    application_install_id: int
    application_identifier: Identifier
    workspace_identifier: Identifier
    workspace_name: str
    client: Identifier | None = None
    matter: Identifier | None = None
    install_status: InstallStatusAnswer
    validation_result: InstallValidation | None = None
    version: str
    is_out_of_date: bool
    validation_messages: tuple[str, ...]
    installed_by: Identifier
    errors: tuple[DetailModel, ...]
    started_on: str | None = None
    completed_on: str | None = None


class UpdatePayload(WireModel):
    """The body with which the outdated are updated."""

    mode: WireMode
    unlock_applications: bool


class OutdatedAnswer(WireModel):
    """How many workspaces have a version lower than the library's, and how to update them."""

    application_identifier: Identifier
    is_global_application: bool
    outdated_workspaces_count: int
    update_outdated_applications: Action | None = None
    update_outdated_applications_payload: UpdatePayload | None = None


class CancelResult(WireModel):
    """Whether one install could be cancelled. Cancelling all tells the workspace by identifier, the others by number."""

    is_successful: bool
    workspace_id: int | None = None
    workspace_identifier: Identifier | None = None
    application_install_id: int
    message: str | None = None


class CancelInstallsAnswer(WireModel):
    """What came of cancelling."""

    results: tuple[CancelResult, ...]
    application_identifier: Identifier


class VersionParts(WireModel):
    """A version as .NET writes one."""

    major: int
    minor: int
    build: int
    revision: int
    major_revision: int
    minor_revision: int


class DetailsAnswer(WireModel):
    """A page of an install's details."""

    current_start_index: int
    result_count: int
    total_count: int
    application_identifier: Identifier
    schema_version: VersionParts
    application_install_id: int
    install_status: InstallStatusAnswer
    messages: tuple[str, ...] = ()
    details: tuple[DetailModel, ...]
    first_page: Action | None = None
    previous_page: Action | None = None
    next_page: Action | None = None
    last_page: Action | None = None
