"""Installs queued by one statement, however many workspaces there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from photostat.applications.installs.model import SKIPPED, Resolution, WorkspaceResult
from photostat.applications.installs.stored import resolutions_to_json
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.storage.database import Connection

_QUEUE = sa.text(
    """
    WITH queued AS (
        INSERT INTO application_install (application_id, application_guid, application_name, workspace_id, version,
            schema_version, status, message, unlocks_applications, resolutions, installed_by, started_on, completed_on)
        SELECT :application, :guid, :name, workspace.artifact_id, :version, :schema_version,
            CASE WHEN same.is_there THEN 4 ELSE 1 END, CASE WHEN same.is_there THEN :skipped ELSE '' END,
            :unlocks, coalesce(:resolutions -> workspace.artifact_id::text, '[]'), :user,
            CASE WHEN same.is_there THEN now() END, CASE WHEN same.is_there THEN now() END
        FROM workspace
        LEFT JOIN workspace_application AS installed
            ON installed.application_guid = :guid AND installed.workspace_id = workspace.artifact_id
        CROSS JOIN LATERAL (
            SELECT coalesce(installed.version = :version AND installed.is_locked AND NOT installed.is_modified, false) AS is_there
        ) AS same
        WHERE NOT workspace.is_being_deleted AND (:everywhere OR workspace.artifact_id = ANY(:workspaces))
            AND (NOT :upgrade_only OR installed.version <= :version)
        ORDER BY workspace.artifact_id
        RETURNING application_install_id, workspace_id, status, message
    )
    SELECT queued.*, artifact.guid
    FROM queued JOIN artifact ON artifact.workspace_id = -1 AND artifact.artifact_id = queued.workspace_id
    ORDER BY queued.workspace_id
    """
).bindparams(
    sa.bindparam("guid", type_=sa.Uuid),
    sa.bindparam("version", type_=ARRAY(sa.Integer)),
    sa.bindparam("schema_version", type_=ARRAY(sa.Integer)),
    sa.bindparam("workspaces", type_=ARRAY(sa.Integer)),
    sa.bindparam("resolutions", type_=JSONB),
)


@dataclass(frozen=True)
class Asked:
    """What is the same for all workspaces of a request; resolutions by workspace."""

    application: LibraryApplication
    user_id: int
    unlocks_applications: bool
    resolutions: Mapping[int, Sequence[Resolution]]


def queue_installs(
    connection: Connection, asked: Asked, *, workspace_ids: Sequence[int] | None = None, upgrade_only: bool = False
) -> list[WorkspaceResult]:
    """A row for each of these workspaces that is there (None: all), by ArtifactID of the workspace."""
    application = asked.application
    rows = connection.execute(
        _QUEUE,
        {
            "application": application.artifact_id,
            "guid": application.guid,
            "name": application.artifact.name,
            "version": list(application.version.parts),
            "schema_version": list(application.schema_version.parts),
            "skipped": SKIPPED,
            "unlocks": asked.unlocks_applications,
            "resolutions": {str(key): resolutions_to_json(value) for key, value in asked.resolutions.items()},
            "user": asked.user_id,
            "everywhere": workspace_ids is None,
            "workspaces": list(workspace_ids or ()),
            "upgrade_only": upgrade_only,
        },
    ).all()
    return [
        WorkspaceResult(
            workspace_id=row.workspace_id,
            workspace_guid=row.guid,
            install_id=row.application_install_id,
            status=InstallStatus(row.status),
            message=row.message,
        )
        for row in rows
    ]


def guids_of_workspaces(connection: Connection, workspace_ids: Sequence[int]) -> dict[int, UUID | None]:
    """Those of these workspaces that are there, in the order given."""
    rows = connection.execute(
        sa.text(
            """
            SELECT workspace.artifact_id, artifact.guid FROM workspace
            JOIN artifact ON artifact.workspace_id = -1 AND artifact.artifact_id = workspace.artifact_id
            WHERE NOT workspace.is_being_deleted AND workspace.artifact_id = ANY(:workspaces)
            """
        ).bindparams(sa.bindparam("workspaces", type_=ARRAY(sa.Integer))),
        {"workspaces": [id_ for id_ in workspace_ids if -1 <= id_ < 2**31]},
    )
    found: dict[int, UUID | None] = {row.artifact_id: row.guid for row in rows}
    return {workspace_id: found[workspace_id] for workspace_id in workspace_ids if workspace_id in found}
