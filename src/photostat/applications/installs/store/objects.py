"""The source of installed applications as objects: their fields and the columns behind them."""

import sqlalchemy as sa

from photostat.applications.installs.store.tables import workspace_application
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.store.source import FixedColumns, ObjectSource, artifact_columns, artifact_source, fixed_field

_VERSION_LENGTH = 43


def installed_application_source(object_type: ObjectType, workspace_id: int) -> ObjectSource:
    """The applications of a workspace."""
    own = workspace_application.c
    version = sa.func.array_to_string(own.version, ".")
    columns = [
        *artifact_columns(object_type),
        FieldColumn(
            fixed_field(object_type, 20, "Version", FieldType.FIXED_LENGTH_TEXT, length=_VERSION_LENGTH),
            version,
            folded=sa.func.lower(version),
        ),
        FieldColumn(fixed_field(object_type, 21, "Locked", FieldType.YES_NO), own.is_locked),
    ]
    mine = sa.and_(own.workspace_id == artifact.c.workspace_id, own.artifact_id == artifact.c.artifact_id)
    return artifact_source(object_type, workspace_id, FixedColumns(columns), rows=artifact.join(workspace_application, mine))
