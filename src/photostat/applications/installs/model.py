"""Installs as values: what a caller asks for, what came of it in a workspace, what stood in the way and how it may be resolved.

`InstallStatus` is the library's (applications/library/model.py). Numbers of enumerations are those of contracts/applications.md
section 4, by which clients may name them.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from functools import partial
from typing import Final
from uuid import UUID

from photostat.applications.archives.version import Version
from photostat.applications.library.model import InstallStatus
from photostat.workspaces.artifacts.model import Reference

SKIPPED: Final = (
    "Skipped the application installation because the same version of this product is already installed into the target "
    "workspace."
)
OUT_OF_DATE: Final = "The supplied installation status identifier is out of date for this application."
FIRST_CORRELATION: Final = 1000
"""Conflicts of one install are numbered from here, in the order in which they are told."""


class Mode(IntEnum):
    """What an install into all workspaces does; there is no 0."""

    FORCE_INSTALL = 1
    """Install where it is missing, upgrade the rest."""
    UPGRADE_ONLY = 2
    """Leave workspaces alone that do not have it."""


class ConflictType(StrEnum):
    """What stands in the way."""

    NAME = "Name"
    LOCKED_APPLICATION = "LockedApplication"
    FRIENDLY_NAME = "FriendlyName"
    OTHER = "Other"


class ResolutionType(IntEnum):
    """A way out of a conflict. The wire also reads RenameField for RENAME, and writes Rename."""

    RENAME = 1
    """The artifact in the way gets another name."""
    RENAME_RELATIONAL_FRIENDLY_NAME = 2
    """The field in the way gets another friendly name."""
    MAP_FIELD = 3
    """The field in the way is taken for the incoming one."""
    UNLOCK_ASSOCIATED_APPLICATIONS = 4
    """The application in the way counts as unlocked during the install."""


class ComponentType(StrEnum):
    """What a component is, as conflicts name it."""

    FIELD = "Field"
    OBJECT_TYPE = "ObjectType"
    CHOICE = "Choice"
    LAYOUT = "Layout"
    VIEW = "View"
    TAB = "Tab"
    SCRIPT = "Script"
    DASHBOARD = "Dashboard"
    SAVED_SEARCH = "SavedSearch"


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """One choice of a caller. Without a correlation id it belongs to the conflict of that artifact and type.

    `value`: the new name; `field_guids`: the incoming field's, for MAP_FIELD; `application_id`: ArtifactID in the workspace of
    the application to unlock.
    """

    workspace_id: int
    artifact_id: int
    type: ResolutionType
    component: ComponentType = ComponentType.FIELD
    correlation_id: int | None = None
    value: str = ""
    field_guids: tuple[UUID, ...] = ()
    application_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ResolutionOption:
    """One way out that is offered: a `Resolution` with gaps. `value` None: it has none to be filled in."""

    workspace_id: int
    artifact_id: int
    type: ResolutionType
    component: ComponentType
    correlation_id: int
    value: str | None = None
    field_guids: tuple[UUID, ...] = ()
    application_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """An artifact of the workspace that is in the way. `application`: the locked one, for LOCKED_APPLICATION."""

    correlation_id: int
    artifact: Reference
    description: str
    component: ComponentType
    type: ConflictType
    options: tuple[ResolutionOption, ...] = ()
    application: Reference | None = None


@dataclass(frozen=True, kw_only=True)
class InstallRequest:
    """Into these workspaces, in this order; none: into those that the resolutions name."""

    workspace_ids: tuple[int, ...] = ()
    unlocks_applications: bool = False
    resolutions: tuple[Resolution, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WorkspaceResult:
    """What came of a request in one workspace. `install_id` 0: nothing was queued, `messages` say why."""

    workspace_id: int
    workspace_guid: UUID | None
    install_id: int
    status: InstallStatus
    message: str = ""
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InstallDetail:
    """What was done with one component, or what was wrong with it. `artifact_id` 0: nothing of it is in the workspace."""

    created_on: datetime = field(default_factory=partial(datetime.now, UTC))
    artifact_type_name: str
    name: str
    artifact_id: int
    guid: UUID | None
    message: str


@dataclass(frozen=True, kw_only=True)
class DetailsPage:
    """Some details of an install, from `start` (1: the first) on."""

    start: int
    details: tuple[InstallDetail, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Install:
    """One install, whole. `workspace_id` -1: into the library; it has no matter, no client and no GUID.

    `is_newest`: no later one of this application and workspace. `is_out_of_date`: the library has a higher version than this one.
    """

    install_id: int
    application: Reference
    application_guid: UUID
    workspace: Reference
    workspace_guid: UUID | None
    client: Reference | None
    matter: Reference | None
    version: Version
    schema_version: Version
    status: InstallStatus
    message: str
    is_newest: bool
    is_out_of_date: bool
    unlocks_applications: bool
    validation_messages: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    errors: tuple[InstallDetail, ...]
    installed_by: Reference
    started_on: datetime | None
    completed_on: datetime | None


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """What came of a wish to cancel one install; `workspace_id` None and a `message` where it came too late."""

    install_id: int
    workspace_id: int | None = None
    workspace_guid: UUID | None = None
    message: str = ""

    @property
    def is_successful(self) -> bool:
        """Whether it is cancelled now."""
        return self.workspace_id is not None


@dataclass(frozen=True, kw_only=True)
class NameQuestion:
    """Whether the artifact in the way could be called `value`."""

    workspace_id: int
    artifact_id: int
    type: ConflictType
    value: str


@dataclass(frozen=True, kw_only=True)
class NameAnswer:
    """The question again, with what speaks against it; no message: the name is free."""

    question: NameQuestion
    messages: tuple[str, ...] = ()

    @property
    def is_available(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.messages
