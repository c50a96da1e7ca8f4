"""Applications of the library, packages and installs as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final
from uuid import UUID

from photostat.applications.archives.model import Application
from photostat.applications.archives.version import Version
from photostat.workspaces.artifacts.model import Artifact, Reference
from photostat.workspaces.artifacts.well_known import IMAGING_APPLICATION_GUID

PACKAGE_LIFE: Final = timedelta(hours=24)
IMAGING_ID: Final = 1015285
IMAGING_GUID: Final = IMAGING_APPLICATION_GUID


class Required(StrEnum):
    """Whether an instance can be without the application."""

    REQUIRED = "Required"
    REQUIRED_IF_PRESENT = "RequiredIfPresent"
    OPTIONAL = "Optional"


class InstallStatus(IntEnum):
    """Where an install stands; conditions of searches use the number."""

    UNKNOWN = 0
    PENDING = 1
    IN_PROGRESS = 2
    FAILED = 3
    COMPLETED = 4
    CANCELED = 5


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a caller asks of a create or update."""

    ignore_version: bool = False
    create_if_missing: bool = False
    refresh_custom_pages: bool = False  # custom pages are read as they were installed: nothing to refresh
    file_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that has been read and stored, not yet named by any row."""

    application: Application
    file_name: str
    blob_key: str | None
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LibraryApplication:
    """An application of the library."""

    artifact: Artifact
    version: Version
    schema_version: Version
    file_name: str
    friendly_url: str
    required: Required
    is_global: bool
    tree_view: str
    problems: tuple[str, ...]
    blob_key: str | None
    sha256: str

    @property
    def artifact_id(self) -> int:
        """Its ArtifactID."""
        return self.artifact.artifact_id

    @property
    def guid(self) -> UUID:
        """Its GUID, the same in every instance."""
        assert self.artifact.guid is not None
        return self.artifact.guid


@dataclass(frozen=True, kw_only=True)
class Package:
    """An uploaded file that nobody has decided about."""

    guid: UUID
    application_guid: UUID
    name: str
    version: Version
    file_name: str
    friendly_url: str
    tree_view: str
    blob_key: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Install:
    """One install of an application into the library (workspace -1) or a workspace."""

    install_id: int
    application_id: int
    workspace_id: int
    version: Version
    status: InstallStatus
    message: str
    validation_messages: tuple[str, ...]
    installed_by: Reference
    started_on: datetime | None
    completed_on: datetime | None


@dataclass(frozen=True)
class Cancellation:
    """What came of a wish to cancel; `message` says why not."""

    install_id: int
    is_successful: bool
    message: str = ""
