"""What a search over installs, or over the workspaces of an application, is asked and finds. It knows neither SQL nor HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from photostat.applications.archives.version import Version
from photostat.applications.library.model import InstallStatus
from photostat.workspaces.artifacts.model import Reference


@dataclass(frozen=True, kw_only=True)
class SearchSort:
    """One key of the order, by a column's name."""

    column: str
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class SearchAsked:
    """Condition (empty: all), order, and the page: `offset` rows are passed over, at most `length` read."""

    condition: str = ""
    sorts: tuple[SearchSort, ...] = ()
    offset: int = 0
    length: int = 10


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A workspace with the newest install of an application into it. Workspace -1 is the library.

    `install_id` None: nobody has ever begun one; version, person and times are None then too. `version` is that of the
    install, `schema_version` the installed one's. Client and matter are None on the admin level.
    """

    install_id: int | None
    application: Reference
    application_guid: UUID | None
    workspace: Reference
    client: Reference | None
    matter: Reference | None
    root_folder_id: int
    status: InstallStatus
    message: str
    version: Version | None
    schema_version: Version | None
    is_out_of_date: bool
    installed_by: Reference | None
    started_on: datetime | None
    completed_on: datetime | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page, and how many of each status the whole result has."""

    places: tuple[FoundPlace, ...]
    by_status: Mapping[InstallStatus, int]

    @property
    def total(self) -> int:
        """All rows of the result."""
        return sum(self.by_status.values())
