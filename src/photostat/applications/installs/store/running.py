"""Installs as workers see them: claimed, held while they are done, finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from photostat.applications.installs.model import Conflict, Resolution
from photostat.applications.installs.store.tables import install_table, workspace_application
from photostat.applications.installs.stored import conflicts_to_json, resolutions_from_json
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType

# Numbers of our own: one install at a time in a workspace; an install that a worker is at. Not the lock of its row: whoever asks
# for the next install of the application there marks this one as no longer the newest, and must not wait for its end.
_WORKSPACE_LOCK: Final = 0x696E7374
_HELD_LOCK: Final = 0x68656C64


@dataclass(frozen=True, kw_only=True)
class Order:
    """An install to be done."""

    install_id: int
    application_id: int
    application_guid: UUID
    application_name: str
    workspace_id: int
    resolutions: tuple[Resolution, ...]
    unlocks_applications: bool
    attempts: int


# Those that wait come before those that somebody may have left: the first are sure, and a claim is followed by its lock at once
_CLAIM = sa.text(
    """
    UPDATE application_install SET status = 2, attempts = attempts + 1, claimed_on = clock_timestamp(),
        started_on = coalesce(started_on, now())
    WHERE application_install_id = (
        SELECT application_install_id FROM application_install
        WHERE status = 1
            OR (status = 2 AND claimed_on < clock_timestamp() - make_interval(secs => :grace)
                AND pg_try_advisory_xact_lock(:held, application_install_id))
        ORDER BY status, application_install_id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING application_install_id, installed_by, attempts
    """
)


def claim_next(connection: Connection, grace_seconds: float) -> tuple[int, int, int] | None:
    """Install, user and attempt of the next one; None where none waits."""
    row = connection.execute(_CLAIM, {"grace": grace_seconds, "held": _HELD_LOCK}).one_or_none()
    return None if row is None else (row.application_install_id, row.installed_by, row.attempts)


def hold(connection: Connection, install_id: int) -> Order | None:
    """Hold an install that is in progress until this transaction ends; None where another worker holds it, or has done it."""
    holding = sa.text("SELECT pg_try_advisory_xact_lock(:key, :install)")
    if not connection.execute(holding, {"key": _HELD_LOCK, "install": install_id}).scalar_one():
        return None
    query = sa.select(install_table).where(
        install_table.c.application_install_id == install_id, install_table.c.status == int(InstallStatus.IN_PROGRESS)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Order(
        install_id=row.application_install_id,
        application_id=row.application_id,
        application_guid=row.application_guid,
        application_name=row.application_name,
        workspace_id=row.workspace_id,
        resolutions=resolutions_from_json(row.resolutions, row.workspace_id),
        unlocks_applications=row.unlocks_applications,
        attempts=row.attempts,
    )


def hold_workspace(connection: Connection, workspace_id: int) -> bool:
    """Wait for other installs here and keep the workspace from being removed; False where it is gone."""
    keys = {"key": _WORKSPACE_LOCK, "workspace": workspace_id}
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key, :workspace)"), keys)
    query = sa.text("SELECT 1 FROM workspace WHERE artifact_id = :workspace AND NOT is_being_deleted FOR KEY SHARE")
    return connection.execute(query, keys).one_or_none() is not None


def is_installed_unchanged(connection: Connection, workspace_id: int, library: LibraryApplication) -> bool:
    """Whether the workspace has this version, locked and as it was installed."""
    installed = workspace_application.c
    query = sa.select(installed.artifact_id).where(
        installed.workspace_id == workspace_id,
        installed.application_guid == library.guid,
        installed.version == sa.literal(list(library.version.parts), ARRAY(sa.Integer)),
        installed.is_locked,
        sa.not_(installed.is_modified),
    )
    return connection.execute(query).one_or_none() is not None


def put_workspace_application(
    connection: Connection, workspace_id: int, library: LibraryApplication, *, install_id: int, user_id: int
) -> int:
    """What a workspace has from now on, locked; gives the ArtifactID of the application there."""
    values: dict[str, Any] = {
        "version": list(library.version.parts),
        "schema_version": list(library.schema_version.parts),
        "is_locked": True,
        "is_modified": False,
        "application_install_id": install_id,
    }
    query = sa.select(workspace_application.c.artifact_id).where(
        workspace_application.c.workspace_id == workspace_id, workspace_application.c.application_guid == library.guid
    )
    name = library.artifact.name
    artifact_id = connection.execute(query).scalar_one_or_none()
    if artifact_id is None:
        new = NewArtifact(
            artifact_type_id=ArtifactType.RELATIVITY_APPLICATION, name=name, parent_id=SYSTEM_ROOT, guid=library.guid
        )
        artifact_id = insert_artifact(connection, workspace_id, new, user_id=user_id)
    else:
        touch_artifact(connection, workspace_id, artifact_id, user_id=user_id, name=name)
    key = {"workspace_id": workspace_id, "artifact_id": artifact_id, "application_guid": library.guid}
    statement = insert(workspace_application).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "artifact_id"], set_=values))
    return int(artifact_id)


def finish(
    connection: Connection, install_id: int, status: InstallStatus, library: LibraryApplication, *, message: str = ""
) -> None:
    """It is over; the version is the one that the library had when it was done."""
    _update(
        connection,
        install_id,
        status=int(status),
        message=message,
        version=list(library.version.parts),
        schema_version=list(library.schema_version.parts),
        application_name=library.artifact.name,
    )


def fail(
    connection: Connection,
    install_id: int,
    *,
    message: str,
    validation: Sequence[str] = (),
    conflicts: Sequence[Conflict] = (),
) -> None:
    """It is over, and nothing was made."""
    _update(
        connection,
        install_id,
        status=int(InstallStatus.FAILED),
        message=message,
        validation_messages=list(validation),
        conflicts=conflicts_to_json(conflicts),
    )


def _update(connection: Connection, install_id: int, **values: object) -> None:
    connection.execute(
        sa.update(install_table)
        .where(install_table.c.application_install_id == install_id)
        .values(completed_on=sa.func.clock_timestamp(), **values)
    )
