"""Rows of installs for tests that search them: workspaces without anything in them, installs that nobody runs."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from photostat.applications.library.model import InstallStatus
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifacts
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)

_WORKSPACE = "INSERT INTO workspace (artifact_id, matter_id, status_id) SELECT :id, artifact_id, 675 FROM matter LIMIT 1"
_INSTALL = """
INSERT INTO application_install (application_id, application_guid, application_name, workspace_id, version, schema_version,
    status, installed_by, started_on, completed_on)
VALUES (:application, CAST(:guid AS uuid), :name, :workspace, :version, :version, :status, 9, :began, :began)
RETURNING application_install_id
"""
_INSTALLED = """
WITH made AS (
    INSERT INTO artifact (workspace_id, artifact_type_id, name, guid, created_by, modified_by)
    VALUES (:workspace, 1000011, :name, CAST(:guid AS uuid), 9, 9) RETURNING artifact_id
)
INSERT INTO workspace_application (workspace_id, artifact_id, application_guid, version, schema_version, application_install_id)
SELECT :workspace, artifact_id, CAST(:guid AS uuid), :version, :version, 0 FROM made
"""


def add_workspaces(connection: Connection, names: list[str]) -> list[int]:
    """Workspaces of these names, with no tables of their own; gives their ids."""
    new = [NewArtifact(artifact_type_id=ArtifactType.WORKSPACE, name=name) for name in names]
    ids = insert_artifacts(connection, ADMIN_LEVEL, new, user_id=9)
    for workspace_id in ids:
        connection.execute(sa.text(_WORKSPACE), {"id": workspace_id})
    return ids


def guid_of_application(application_id: int) -> str:
    """The GUID of an application that the library need not have."""
    return f"00000000-0000-0000-0000-{application_id:012d}"


def add_install(
    connection: Connection,
    application_id: int,
    workspace_id: int,
    status: InstallStatus,
    version: tuple[int, int, int, int],
    *,
    guid: str | None = None,
    name: str | None = None,
) -> int:
    """An install, begun `version[0]` days after BEGAN; one that is completed is installed as well. Gives its id."""
    values = {
        "application": application_id,
        "guid": guid or guid_of_application(application_id),
        "name": name or f"App {application_id}",
        "workspace": workspace_id,
        "version": list(version),
        "status": int(status),
        "began": BEGAN + timedelta(days=version[0]),
    }
    if status is InstallStatus.COMPLETED and workspace_id != ADMIN_LEVEL:
        connection.execute(sa.text(_INSTALLED), {key: values[key] for key in ("workspace", "name", "guid", "version")})
    return int(connection.execute(sa.text(_INSTALL), values).scalar_one())
