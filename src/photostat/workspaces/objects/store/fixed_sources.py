"""The sources of the types whose rows are artifacts: workspaces, fields, choices, saved searches."""

import sqlalchemy as sa

from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, DOCUMENT_OBJECT_TYPE
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import choice_table, field_table
from photostat.workspaces.matters.store import matter_table, workspace_table
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
from photostat.workspaces.people.rights import Access, Right

_ADMIN: Expression = sa.literal_column(str(ADMIN_LEVEL))

_group_member = sa.table("group_member", sa.column("group_id"), sa.column("user_id"))
_group_right = sa.table("group_right", sa.column("group_id"), sa.column("workspace_id"), sa.column("right_name"))


def workspace_source(object_type: ObjectType, access: Access) -> ObjectSource:
    """The workspaces that the user may see, with matter and client."""
    extended = artifact.join(workspace_table, workspace_table.c.artifact_id == artifact.c.artifact_id).join(
        matter_table, matter_table.c.artifact_id == workspace_table.c.matter_id
    )
    visible = sa.not_(workspace_table.c.is_being_deleted)
    if not access.is_system_administrator:
        granted = (
            sa.select(_group_right.c.workspace_id)
            .join(_group_member, _group_member.c.group_id == _group_right.c.group_id)
            .where(_group_member.c.user_id == access.user_id, _group_right.c.right_name == Right.VIEW_WORKSPACE.value)
        )
        visible = sa.and_(visible, artifact.c.artifact_id.in_(granted))
    fields = [
        *artifact_columns(object_type),
        named_column(fixed_field(object_type, 20, "Matter", FieldType.SINGLE_OBJECT), workspace_table.c.matter_id, _ADMIN),
        named_column(fixed_field(object_type, 21, "Client", FieldType.SINGLE_OBJECT), matter_table.c.client_id, _ADMIN),
        FieldColumn(fixed_field(object_type, 22, "Status ID", FieldType.WHOLE_NUMBER), workspace_table.c.status_id),
    ]
    return artifact_source(object_type, ADMIN_LEVEL, FixedColumns(fields), rows=extended, visible=visible)


def field_source(object_type: ObjectType, workspace_id: int) -> ObjectSource:
    """The fields of a workspace's documents."""
    mine = sa.and_(field_table.c.workspace_id == artifact.c.workspace_id, field_table.c.artifact_id == artifact.c.artifact_id)
    level = artifact.c.workspace_id
    fields = [
        *artifact_columns(object_type, name_read_only=False),
        FieldColumn(fixed_field(object_type, 20, "Field Type", FieldType.FIXED_LENGTH_TEXT), field_table.c.field_type),
        FieldColumn(fixed_field(object_type, 21, "Length", FieldType.WHOLE_NUMBER), field_table.c.length),
        FieldColumn(fixed_field(object_type, 22, "Field Category", FieldType.FIXED_LENGTH_TEXT), field_table.c.category),
        FieldColumn(fixed_field(object_type, 23, "Read Only", FieldType.YES_NO), field_table.c.read_only),
        FieldColumn(fixed_field(object_type, 24, "Is System", FieldType.YES_NO), field_table.c.system_column.is_not(None)),
        named_column(fixed_field(object_type, 25, "Object Type", FieldType.SINGLE_OBJECT), field_table.c.object_type_id, level),
    ]
    visible = field_table.c.object_type_id == DOCUMENT_OBJECT_TYPE
    return artifact_source(
        object_type, workspace_id, FixedColumns(fields), rows=artifact.join(field_table, mine), visible=visible
    )


def choice_source(object_type: ObjectType, workspace_id: int) -> ObjectSource:
    """The choices of all fields of a workspace."""
    mine = sa.and_(choice_table.c.workspace_id == artifact.c.workspace_id, choice_table.c.artifact_id == artifact.c.artifact_id)
    field = fixed_field(object_type, 20, "Field", FieldType.SINGLE_OBJECT, read_only=False)
    fields = [
        *artifact_columns(object_type, name_read_only=False),
        named_column(field, choice_table.c.field_id, artifact.c.workspace_id),
        FieldColumn(fixed_field(object_type, 21, "Order", FieldType.WHOLE_NUMBER), choice_table.c.position),
    ]
    return artifact_source(object_type, workspace_id, FixedColumns(fields), rows=artifact.join(choice_table, mine))


def saved_search_source(object_type: ObjectType, workspace_id: int) -> ObjectSource:
    """The saved searches of a workspace."""
    return artifact_source(object_type, workspace_id, FixedColumns(artifact_columns(object_type, name_read_only=False)))
