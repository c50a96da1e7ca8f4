"""What a new workspace may be made of, as sources for queries: matters out of the database, templates that are only names."""

import sqlalchemy as sa

from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ARTIFACT_ID_FIELD, NEW_CASE_TEMPLATE, STARTER_TEMPLATE
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.matters.store import matter_table
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.store.source import (
    Expression,
    FixedColumns,
    ObjectSource,
    artifact_columns,
    artifact_source,
    fixed_field,
    named_column,
)

_ADMIN: Expression = sa.literal_column(str(ADMIN_LEVEL))
_TEMPLATES = ((NEW_CASE_TEMPLATE, "New Case Template"), (STARTER_TEMPLATE, "Relativity Starter Template"))


def matter_source(object_type: ObjectType) -> ObjectSource:
    """All matters with number and client."""
    fields = [
        *artifact_columns(object_type),
        FieldColumn(fixed_field(object_type, 20, "Number", FieldType.FIXED_LENGTH_TEXT), matter_table.c.number),
        named_column(fixed_field(object_type, 21, "Client", FieldType.SINGLE_OBJECT), matter_table.c.client_id, _ADMIN),
        FieldColumn(fixed_field(object_type, 22, "Status ID", FieldType.WHOLE_NUMBER), matter_table.c.status_id),
    ]
    extended = artifact.join(matter_table, matter_table.c.artifact_id == artifact.c.artifact_id)
    return artifact_source(object_type, ADMIN_LEVEL, FixedColumns(fields), rows=extended)


def template_source(object_type: ObjectType) -> ObjectSource:
    """The two templates that clients name; no workspace stands behind them (contracts/platform.md section 7)."""
    template = sa.values(sa.column("artifact_id", sa.Integer), sa.column("name", sa.Text), name="template").data(list(_TEMPLATES))
    name = fixed_field(object_type, 0, "Name", FieldType.FIXED_LENGTH_TEXT, length=255)
    artifact_id = Field(
        artifact_id=ARTIFACT_ID_FIELD, name="Artifact ID", type=FieldType.WHOLE_NUMBER, read_only=True, is_system=True
    )
    fields = [
        FieldColumn(name, template.c.name, folded=sa.func.lower(template.c.name)),
        FieldColumn(artifact_id, template.c.artifact_id),
    ]
    return ObjectSource(
        object_type=object_type,
        workspace_id=ADMIN_LEVEL,
        columns=FixedColumns(fields),
        rows=template,
        visible=sa.true(),
        artifact_id=template.c.artifact_id,
        name=template.c.name,
        parent_id=_ADMIN,
        guid=sa.cast(sa.null(), sa.Uuid()),
    )
