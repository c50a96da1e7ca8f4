"""A library with applications made here, and a worker that works when it is told to."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from library_archives import rap
from photostat.applications.installs.model import Install, InstallRequest
from photostat.applications.installs.reading import newest_install
from photostat.applications.installs.requesting import install_into
from photostat.applications.installs.running import Installer, run_waiting
from photostat.applications.library.editing import replace_application
from photostat.applications.library.model import LibraryApplication, Options
from photostat.applications.library.receiving import received
from photostat.storage.blobs import LocalBlobs
from photostat.storage.database import Database
from photostat.workspaces.change import change

ADMIN_ID = 9


@pytest.fixture
def installer(database: Database, tmp_path: Path) -> Installer:
    """What a worker has."""
    return Installer(database, LocalBlobs(tmp_path / "files"))


@pytest.fixture
def put_in_library(installer: Installer) -> Callable[[bytes], LibraryApplication]:
    """Bring an archive into the library, in place of what is there."""

    def put(content: bytes) -> LibraryApplication:
        options = Options(create_if_missing=True, ignore_version=True)
        with (
            received(installer.blobs, io.BytesIO(content), None) as upload,
            change(installer.database, user_id=ADMIN_ID) as begun,
        ):
            application = replace_application(begun, installer.blobs, upload, options)
        run_waiting(installer)
        return application

    return put


@pytest.fixture
def application(put_in_library: Callable[[bytes], LibraryApplication]) -> LibraryApplication:
    """The least application, version 1.0.0.0, in the library."""
    return put_in_library(rap())


@pytest.fixture
def rows_of(installer: Installer, workspace_id: int) -> Callable[[], list[tuple[object, ...]]]:
    """All artifacts of the workspace with what extends them; but the one of the application."""
    query = sa.text(
        """
        SELECT artifact.artifact_id, artifact_type_id, artifact.name, artifact.guid, parent_id, definition::text, field_type,
            position, modified_on
        FROM artifact LEFT JOIN application_part USING (workspace_id, artifact_id)
        LEFT JOIN field USING (workspace_id, artifact_id) LEFT JOIN choice USING (workspace_id, artifact_id)
        WHERE workspace_id = :workspace AND artifact_type_id <> 1000011 ORDER BY 1
        """
    )

    def read() -> list[tuple[object, ...]]:
        with installer.database.read() as connection:
            return [tuple(row) for row in connection.execute(query, {"workspace": workspace_id})]

    return read


@pytest.fixture
def install(installer: Installer, workspace_id: int) -> Callable[..., Install]:
    """Install an application into the workspace and wait until it is over."""

    def do(application: LibraryApplication, **options: object) -> Install:
        request = InstallRequest(**{"workspace_ids": (workspace_id,), **options})  # type: ignore[arg-type]
        with change(installer.database, user_id=ADMIN_ID) as begun:
            install_into(begun, application, request)
        run_waiting(installer)
        with installer.database.read() as connection:
            return newest_install(connection, application, workspace_id)

    return do
