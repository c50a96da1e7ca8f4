"""What is told of installs: one, the newest of a workspace, its details, how many workspaces lag behind the library."""

from collections.abc import Iterator

from photostat.applications.installs.model import DetailsPage, Install, InstallDetail
from photostat.applications.installs.store import details, installs
from photostat.applications.library.model import LibraryApplication
from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.database import Connection

_PORTION = 1_000


def find_install(connection: Connection, application: LibraryApplication, install_id: int) -> Install:
    """One install of this application. Raises NotFoundError: no such install, one of another application, its workspace gone."""
    _require_id(install_id)
    return installs.find_install(connection, application.artifact_id, install_id)


def newest_install(connection: Connection, application: LibraryApplication, workspace_id: int) -> Install:
    """The last one asked for in this workspace; -1: into the library. Raises NotFoundError."""
    _require_id(workspace_id)
    return installs.newest_install(connection, application.artifact_id, workspace_id)


def install_history(connection: Connection, application: LibraryApplication, workspace_id: int, *, length: int) -> list[Install]:
    """The last installs asked for in this workspace, newest first; -1: into the library. None for a workspace that is gone."""
    _require_id(workspace_id)
    return installs.installs_of_place(connection, application.artifact_id, workspace_id, length)


def details_page(connection: Connection, install: Install, start: int, length: int) -> DetailsPage:
    """Details from `start` (1: the first) on, `length` of them; none beyond the end. Raises InvalidInputError below 1."""
    if start < 1 or length < 1:
        raise InvalidInputError("Start and length count from 1.")
    return DetailsPage(
        start=start,
        details=tuple(details.read_details(connection, install.install_id, start, length)),
        total=details.count_details(connection, install.install_id),
    )


def all_details(connection: Connection, install: Install) -> Iterator[InstallDetail]:
    """Every detail in its order, read in portions: for the report."""
    start = 1
    while portion := details.read_details(connection, install.install_id, start, _PORTION):
        yield from portion
        start += len(portion)


def outdated_count(connection: Connection, application: LibraryApplication) -> int:
    """The workspaces that have a version lower than the library's."""
    return installs.count_outdated(connection, application)


def outdated_counts(connection: Connection) -> dict[int, int]:
    """The same for all applications of the library at once, by ArtifactID; those without any are left out."""
    return installs.count_all_outdated(connection)


def _require_id(number: int) -> None:
    """An id that no column holds is that of nothing."""
    if not -1 <= number < 2**31:
        raise NotFoundError
