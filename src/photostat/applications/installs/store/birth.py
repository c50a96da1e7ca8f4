"""The install that a workspace is born with."""

import sqlalchemy as sa

from photostat.applications.installs.store.tables import install_table
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.storage.database import Connection


def insert_finished_install(connection: Connection, workspace_id: int, application: LibraryApplication, *, user_id: int) -> int:
    """An install that was over when it began; gives its id."""
    statement = sa.insert(install_table).values(
        application_id=application.artifact_id,
        application_guid=application.guid,
        application_name=application.artifact.name,
        workspace_id=workspace_id,
        version=list(application.version.parts),
        schema_version=list(application.schema_version.parts),
        status=int(InstallStatus.COMPLETED),
        installed_by=user_id,
        started_on=sa.func.now(),
        completed_on=sa.func.clock_timestamp(),
    )
    return int(connection.execute(statement.returning(install_table.c.application_install_id)).scalar_one())
