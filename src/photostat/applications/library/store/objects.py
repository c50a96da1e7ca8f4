"""The source of library applications as objects: their fields and the columns behind them."""

import sqlalchemy as sa

from photostat.applications.library.store.applications import library_application
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.store.source import FixedColumns, ObjectSource, artifact_columns, artifact_source, fixed_field

_TEXT_LENGTH = 255


def library_application_source(object_type: ObjectType) -> ObjectSource:
    """The whole library."""
    own = library_application.c
    texts = (
        ("Version", sa.func.array_to_string(own.version, ".")),
        ("File Name", own.file_name),
        ("Required", own.required),
    )
    columns = [
        *artifact_columns(object_type),
        *(_text(object_type, place, name, column) for place, (name, column) in enumerate(texts, 20)),
        FieldColumn(fixed_field(object_type, 23, "Is Global Application", FieldType.YES_NO), own.is_global),
    ]
    rows = artifact.join(library_application, own.artifact_id == artifact.c.artifact_id)
    return artifact_source(object_type, ADMIN_LEVEL, FixedColumns(columns), rows=rows)


def _text(object_type: ObjectType, place: int, name: str, column: sa.ColumnElement[str]) -> FieldColumn:
    field = fixed_field(object_type, place, name, FieldType.FIXED_LENGTH_TEXT, length=_TEXT_LENGTH)
    return FieldColumn(field, column, folded=sa.func.lower(column))
