"""What the Library Application service reads and answers (contracts/applications.md sections 3 and 5)."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import Identifier, Securable
from photostat.applications.library.model import InstallStatus, Options, Required

Status = Annotated[InstallStatus, ByName(InstallStatus, names={InstallStatus.IN_PROGRESS: "InProgress"})]


class LibraryOptions(WireModel):
    """How a file is to be taken."""

    ignore_version: bool = False
    create_if_missing: bool = False
    refresh_custom_pages: bool = False
    file_name: str | None = None

    def asked(self) -> Options:
        """For the domain."""
        return Options(
            ignore_version=self.ignore_version,
            create_if_missing=self.create_if_missing,
            refresh_custom_pages=self.refresh_custom_pages,
            file_name=self.file_name,
        )


class Action(WireModel):
    """An operation that the caller may do next; `Href` has no host."""

    name: str
    href: str | None = None
    verb: str
    is_available: bool = True
    reason: tuple[str, ...] = ()


class InstallStatusAnswer(WireModel):
    """Where an install stands."""

    code: Status
    message: str | None = None
    get_details_action: Action | None = None
    cancel_install_action: Action | None = None


class CreateAnswer(WireModel):
    """What came of a create."""

    application_identifier: Identifier
    actions: tuple[Action, ...]
    application_install_id: int
    install_status: InstallStatusAnswer


class UpdateAnswer(CreateAnswer):
    """What came of an update."""

    messages: tuple[str, ...] = ()


class ApplicationAnswer(WireModel):
    """An application of the library. `TreeView` is JSON in a text."""

    version: str
    schema_version: str
    is_global_application: bool
    file_name: str
    user_friendly_url: str = Field(alias="UserFriendlyURL")
    required: Annotated[Required, ByName(Required)]
    tree_view: str
    created_by: Identifier
    created_on: str
    last_modified_by: Identifier
    last_modified_on: str
    license: str = "NotApplicable"
    actions: tuple[Action, ...] = ()
    name: str
    artifact_id: int
    guids: tuple[UUID, ...]


class RetryTemplate(WireModel):
    """The request that tries an install once more."""

    workspace_ids: tuple[int, ...]
    unlock_applications: bool = False
    conflict_resolutions: tuple[str, ...] = ()


class ValidationResult(WireModel):
    """The ways out of a failed validation; a library install has no conflicts."""

    retry_install_action: Action
    retry_install_request_template: RetryTemplate
    install_conflicts: tuple[str, ...] = ()


class LibraryInstallAnswer(WireModel):
    """The newest install into the library."""

    application_install_id: int
    application_identifier: Identifier
    workspace_identifier: Identifier
    install_status: InstallStatusAnswer
    validation_result: ValidationResult
    version: str
    validation_messages: tuple[str, ...]
    installed_by: Identifier
    started_on: str | None = None
    completed_on: str | None = None
    get_current_install_status: Action | None = None


class RetryAnswer(WireModel):
    """An install that was begun anew."""

    application_identifier: Identifier
    application_install_id: int
    install_status: InstallStatusAnswer


class CancelAnswer(WireModel):
    """Whether an install could be cancelled, and why not."""

    application_identifier: Identifier
    is_successful: bool
    application_install_id: int
    message: str | None = None


class PackageAnswer(WireModel):
    """An uploaded package, for a user to confirm."""

    name: str
    package_guid: UUID = Field(alias="PackageGUID")
    application_guid: UUID = Field(alias="ApplicationGUID")
    version: str
    file_name: str
    user_friendly_url: str = Field(alias="UserFriendlyURL")
    tree_view: str


class HostedCustomPage(WireModel):
    """One hosted page."""

    custom_page: Securable[Identifier]
    status_code: str = "OK"
    state: str = "Ready"
    message: str = ""
    actions: tuple[Action, ...] = ()


class HostingStatus(WireModel):
    """The state of hosted parts; we host none."""

    custom_pages: tuple[HostedCustomPage, ...] = ()
    state: str = "Ready"
    message: str = ""
    actions: tuple[Action, ...] = ()


def library_time(moment: datetime) -> str:
    """UTC without a zone, in milliseconds whose last zeros are left out: `2019-12-02T17:01:12.11`."""
    whole, _, fraction = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
