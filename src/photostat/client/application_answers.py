"""What the server says of applications and their installs."""

from dataclasses import dataclass

FINAL = ("Completed", "Failed", "Canceled")


@dataclass(frozen=True)
class Named:
    """A thing by number; its name is empty where the server leaves it out."""

    artifact_id: int
    name: str = ""
    guids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Application:
    """An application of the library."""

    artifact_id: int
    name: str
    guids: tuple[str, ...]
    version: str
    file_name: str
    required: str


@dataclass(frozen=True)
class InstallState:
    """Where an install stands: Pending, InProgress, Completed, Failed, Canceled; Unknown where there is none."""

    code: str
    message: str = ""

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to it."""
        return self.code in FINAL


@dataclass(frozen=True)
class Uploaded:
    """What came of an upload into the library."""

    application_identifier: Named
    application_install_id: int
    install_status: InstallState


@dataclass(frozen=True)
class LibraryInstall:
    """The newest install into the library; messages say what is wrong with the file."""

    application_install_id: int
    install_status: InstallState
    version: str
    validation_messages: tuple[str, ...]


@dataclass(frozen=True)
class InstallResult:
    """What came of asking for one workspace. Id 0: nothing was queued, and the messages say why."""

    workspace_identifier: Named
    application_install_id: int
    install_status: InstallState
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class InstallsAsked:
    """What came of asking."""

    results: tuple[InstallResult, ...]


@dataclass(frozen=True)
class ResolutionOption:
    """A way out of a conflict: Rename, RenameRelationalFriendlyName, MapField or UnlockAssociatedApplications.

    Chosen, it goes back to the server with the next install; a new name as its `value`.
    """

    resolution_type: str
    conflict_correlation_id: int | None = None
    workspace_id: int = 0
    conflict_artifact_id: int = 0
    application_component_type: str = ""
    conflict_application_id: int | None = None
    field_identifiers: tuple[str, ...] | None = None
    value: str | None = None

    def as_json(self) -> dict[str, object]:
        """As the request has it."""
        return {
            "ConflictCorrelationID": self.conflict_correlation_id,
            "WorkspaceID": self.workspace_id,
            "ConflictArtifactID": self.conflict_artifact_id,
            "ApplicationComponentType": self.application_component_type,
            "ResolutionType": self.resolution_type,
            "ConflictApplicationID": self.conflict_application_id,
            "FieldIdentifiers": None if self.field_identifiers is None else [*self.field_identifiers],
            "Value": self.value,
        }


@dataclass(frozen=True)
class InstallConflict:
    """What stood in the way of an install."""

    description: str
    conflict_type: str
    resolution_options: tuple[ResolutionOption, ...]
    conflict_application_identifier: Named | None = None
    conflict_artifact_identifier: Named | None = None

    @property
    def name(self) -> str:
        """Of what stood in the way."""
        return "" if self.conflict_artifact_identifier is None else self.conflict_artifact_identifier.name


@dataclass(frozen=True)
class Validation:
    """Why a workspace was left as it was."""

    install_conflicts: tuple[InstallConflict, ...]


@dataclass(frozen=True)
class InstallError:
    """A component that could not be installed."""

    artifact_type_name: str
    name: str
    message: str


@dataclass(frozen=True)
class Install:
    """One install into one workspace."""

    application_install_id: int
    workspace_identifier: Named
    workspace_name: str
    install_status: InstallState
    version: str
    is_out_of_date: bool
    errors: tuple[InstallError, ...]
    validation_result: Validation | None = None

    @property
    def conflicts(self) -> tuple[InstallConflict, ...]:
        """What stood in the way; none unless the install failed."""
        return () if self.validation_result is None else self.validation_result.install_conflicts


@dataclass(frozen=True)
class InstallLine:
    """The newest install into a workspace, as a search finds it. Workspace -1: the library."""

    application_install_id: int
    workspace_identifier: Named
    install_status: InstallState
    is_out_of_date: bool
    version: str


@dataclass(frozen=True)
class InstallCounts:
    """Installs of a search by status."""

    pending: int
    in_progress: int
    failed: int
    completed: int
    canceled: int
    total: int

    @property
    def active(self) -> int:
        """Those that wait or are at work."""
        return self.pending + self.in_progress


@dataclass(frozen=True)
class InstallPage:
    """A page of a search."""

    results: tuple[InstallLine, ...]
    summary: InstallCounts
    total_count: int


@dataclass(frozen=True)
class Outdated:
    """How many workspaces have an older version than the library."""

    outdated_workspaces_count: int
