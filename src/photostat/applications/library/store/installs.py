"""The rows of installs into the library."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.applications.archives.version import Version
from photostat.applications.library.model import Install, InstallStatus
from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL

_install = sa.table(
    "application_install",
    sa.column("application_install_id", sa.Integer),
    sa.column("application_id", sa.Integer),
    sa.column("workspace_id", sa.Integer),
    sa.column("version", ARRAY(sa.Integer)),
    sa.column("status", sa.SmallInteger),
    sa.column("message", sa.Text),
    sa.column("validation_messages", ARRAY(sa.Text)),
    sa.column("installed_by", sa.Integer),
    sa.column("started_on", sa.DateTime(timezone=True)),
    sa.column("completed_on", sa.DateTime(timezone=True)),
)


_INSERT = sa.text(
    """
    INSERT INTO application_install (application_id, application_guid, application_name, workspace_id, version, schema_version,
        status, message, validation_messages, installed_by, started_on, completed_on)
    SELECT library.artifact_id, artifact.guid, artifact.name, -1, library.version, library.schema_version,
        :status, :message, :messages, :user, CASE WHEN :status <> 1 THEN now() END,
        CASE WHEN :status <> 1 THEN clock_timestamp() END
    FROM library_application AS library
    JOIN artifact ON artifact.workspace_id = -1 AND artifact.artifact_id = library.artifact_id
    WHERE library.artifact_id = :application
    RETURNING application_install_id
    """
).bindparams(sa.bindparam("messages", type_=ARRAY(sa.Text)))


def insert_library_install(
    connection: Connection, application_id: int, messages: Sequence[str], *, user_id: int, is_over: bool = False
) -> int:
    """An install into the library of what it has now, which a worker finishes; gives its id.

    It is over at once with `is_over`, and failed at once where there are messages.
    """
    good = InstallStatus.COMPLETED if is_over else InstallStatus.PENDING
    values = {
        "application": application_id,
        "status": int(InstallStatus.FAILED if messages else good),
        "message": messages[0] if messages else "",
        "messages": list(messages),
        "user": user_id,
    }
    return int(connection.execute(_INSERT, values).scalar_one())


def newest_install(connection: Connection, application_id: int, workspace_id: int = ADMIN_LEVEL) -> Install:
    """The last one begun. Raises NotFoundError."""
    user = artifact.alias("installer")
    query = (
        sa.select(_install, user.c.name.label("installer_name"))
        .outerjoin(user, sa.and_(user.c.workspace_id == ADMIN_LEVEL, user.c.artifact_id == _install.c.installed_by))
        .where(_install.c.application_id == application_id, _install.c.workspace_id == workspace_id)
        .order_by(_install.c.application_install_id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError
    return Install(
        install_id=row.application_install_id,
        application_id=row.application_id,
        workspace_id=row.workspace_id,
        version=Version(*row.version),
        status=InstallStatus(row.status),
        message=row.message,
        validation_messages=tuple(row.validation_messages),
        installed_by=Reference(row.installed_by, row.installer_name or ""),
        started_on=row.started_on,
        completed_on=row.completed_on,
    )


def cancel_pending(connection: Connection, install_id: int) -> bool:
    """Cancel an install that waits; False where it does not wait any more."""
    statement = (
        sa.update(_install)
        .where(_install.c.application_install_id == install_id, _install.c.status == int(InstallStatus.PENDING))
        .values(status=int(InstallStatus.CANCELED), completed_on=sa.func.now())
    )
    return connection.execute(statement).rowcount == 1
