"""What resolutions write beside the names of artifacts."""

from collections.abc import Sequence

import sqlalchemy as sa

from photostat.applications.installs.store.tables import workspace_application
from photostat.storage.database import Connection


def rename_friendly(connection: Connection, workspace_id: int, field_id: int, name: str) -> None:
    """Another relational friendly name of a field."""
    connection.execute(
        sa.text("UPDATE field SET friendly_name = :name WHERE workspace_id = :workspace AND artifact_id = :field"),
        {"workspace": workspace_id, "field": field_id, "name": name},
    )


def set_modified(connection: Connection, workspace_id: int, application_ids: Sequence[int]) -> None:
    """These applications are not any more what was installed: their next install is a real one."""
    if application_ids:
        table = workspace_application
        connection.execute(
            sa.update(table)
            .where(table.c.workspace_id == workspace_id, table.c.artifact_id.in_(application_ids))
            .values(is_modified=True)
        )
