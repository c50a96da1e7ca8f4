"""The sources of imaging's own object types: their fields and the columns behind them. Places 20 and up are theirs."""

from typing import Any

import sqlalchemy as sa

from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.store.source import (
    FixedColumns,
    ObjectSource,
    artifact_columns,
    artifact_source,
    fixed_field,
    named_column,
)

PROFILE_NAME_GUID = "a4f377f9-de22-4df3-a890-d080eacf6394"  # contracts/imaging.md section 19

_TEXT_LENGTH = 255


def _extension(name: str, **columns: type[sa.types.TypeEngine[Any]]) -> sa.TableClause:
    keys = (sa.column("workspace_id", sa.Integer), sa.column("artifact_id", sa.Integer))
    return sa.table(name, *keys, *(sa.column(column, kind) for column, kind in columns.items()))


_profile = _extension("imaging_profile", imaging_method=sa.Text, is_default=sa.Boolean)
_native_type = _extension(
    "native_type",
    file_type_id=sa.Integer,
    basic_category=sa.Text,
    native_category=sa.Text,
    use_native_imaging=sa.Boolean,
    restricted_by_default=sa.Boolean,
    prevent_native_download=sa.Boolean,
)
_field_code = _extension(
    "application_field_code", field_code=sa.Text, application=sa.Text, option=sa.Text, document_field_id=sa.Integer
)


def profile_source(object_type: ObjectType, workspace_id: int) -> ObjectSource:
    """The profiles of a workspace; their options are read through their own service."""
    columns = [
        *artifact_columns(object_type, name_guid=PROFILE_NAME_GUID, name_read_only=False),
        _text(object_type, 20, "Imaging Method", _profile.c.imaging_method),
        _yes_no(object_type, 21, "Is Default", _profile.c.is_default),
    ]
    return artifact_source(object_type, workspace_id, FixedColumns(columns), rows=_joined(_profile))


def native_type_source(object_type: ObjectType, workspace_id: int) -> ObjectSource:
    """The native types of a workspace."""
    own = _native_type.c
    columns = [
        *artifact_columns(object_type),
        FieldColumn(fixed_field(object_type, 20, "File Type ID", FieldType.WHOLE_NUMBER), own.file_type_id),
        _text(object_type, 21, "Basic Category", own.basic_category),
        _text(object_type, 22, "Native Category", own.native_category),
        _yes_no(object_type, 23, "Use Native Imaging", own.use_native_imaging),
        _yes_no(object_type, 24, "Restricted From Imaging By Default", own.restricted_by_default, read_only=False),
        _yes_no(object_type, 25, "Prevent Native Download", own.prevent_native_download, read_only=False),
    ]
    return artifact_source(object_type, workspace_id, FixedColumns(columns), rows=_joined(_native_type))


def field_code_source(object_type: ObjectType, workspace_id: int) -> ObjectSource:
    """The field codes of a workspace."""
    own = _field_code.c
    field = fixed_field(object_type, 23, "Relativity Field", FieldType.SINGLE_OBJECT)
    columns = [
        *artifact_columns(object_type),
        _text(object_type, 20, "Field Code", own.field_code),
        _text(object_type, 21, "Application", own.application),
        _text(object_type, 22, "Option", own.option),
        named_column(field, own.document_field_id, artifact.c.workspace_id),
    ]
    return artifact_source(object_type, workspace_id, FixedColumns(columns), rows=_joined(_field_code))


def _joined(table: sa.TableClause) -> sa.FromClause:
    same = sa.and_(table.c.workspace_id == artifact.c.workspace_id, table.c.artifact_id == artifact.c.artifact_id)
    return artifact.join(table, same)


def _text(object_type: ObjectType, place: int, name: str, column: sa.ColumnElement[Any]) -> FieldColumn:
    field = fixed_field(object_type, place, name, FieldType.FIXED_LENGTH_TEXT, length=_TEXT_LENGTH)
    return FieldColumn(field, column, folded=sa.func.lower(column))


def _yes_no(
    object_type: ObjectType, place: int, name: str, column: sa.ColumnElement[Any], *, read_only: bool = True
) -> FieldColumn:
    return FieldColumn(fixed_field(object_type, place, name, FieldType.YES_NO, read_only=read_only), column)
