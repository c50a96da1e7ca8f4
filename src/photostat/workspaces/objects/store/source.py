"""One object type as SQL: where its rows lie, which of them a user may see, and its fields as columns.

A kind builds one `ObjectSource` a call. It decides visibility here and nowhere else: whatever reads rows goes through `rows_of`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ARTIFACT_ID_FIELD, ArtifactType
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import Field, FieldCategory, FieldType
from photostat.workspaces.objects.model import ObjectType

Expression = sa.ColumnElement[Any]
Clause = sa.ColumnElement[bool]
IdSet = sa.Select[Any]
"""SELECT of ArtifactIDs."""

# Fields that are no rows of the table `field` have ids above all artifacts' sequence starts and below its end, by type and place
_FIXED_FIELDS = 2_000_000_000


class Columns(Protocol):
    """The fields of an object type as columns."""

    def column(self, key: str | int) -> FieldColumn | None:
        """By name in any case, GUID, ArtifactID or view field id; None for an unknown one."""

    def names(self) -> Sequence[str]:
        """All names, for messages."""

    def all(self) -> Sequence[FieldColumn]:
        """All columns in the order in which `*` gives them."""


class FixedColumns:
    """The columns of an object type whose fields are the same everywhere."""

    def __init__(self, columns: Sequence[FieldColumn]) -> None:
        self._columns = tuple(columns)
        self._by_key: dict[str | int, FieldColumn] = {}
        for column in columns:
            field = column.field
            keys: tuple[str | int, ...] = (field.name.lower(), field.artifact_id, *field.guids)
            self._by_key.update(dict.fromkeys(keys, column))
            self._by_key.setdefault(field.name.lower().replace(" ", ""), column)

    def column(self, key: str | int) -> FieldColumn | None:
        """By name in any case (blanks may lack), GUID or ArtifactID."""
        return self._by_key.get(key.lower() if isinstance(key, str) else key)

    def names(self) -> list[str]:
        """All names."""
        return [column.field.name for column in self._columns]

    def all(self) -> Sequence[FieldColumn]:
        """All columns."""
        return self._columns


@dataclass(frozen=True, kw_only=True)
class ObjectSource:
    """The rows of one object type that one user may see in one workspace.

    `counter` names the sequence that moves with every change of these rows; None: they are few, and results are not remembered.
    `has_unique_names`: no two rows have the same name in any case, so that an order by name is whole without the id.
    `level` is the workspace in which what single objects and choices point to is named (users are on the admin level always).
    """

    object_type: ObjectType
    workspace_id: int
    columns: Columns
    rows: sa.FromClause
    visible: sa.ColumnElement[bool]
    artifact_id: Expression
    name: Expression
    parent_id: Expression
    guid: Expression
    counter: str | None = None
    has_unique_names: bool = False


def rows_of(source: ObjectSource, condition: sa.ColumnElement[bool] | None = None) -> sa.Select[Any]:
    """SELECT of the ArtifactIDs that are visible and meet the condition; the set that queries and mass operations start from."""
    statement = sa.select(source.artifact_id.label("artifact_id")).select_from(source.rows).where(source.visible)
    return statement if condition is None else statement.where(condition)


def fixed_field(
    object_type: ObjectType,
    place: int,
    name: str,
    kind: FieldType,
    *,
    guid: str | None = None,
    length: int | None = None,
    read_only: bool = True,
) -> Field:
    """A field of an object type whose fields are the same everywhere; `place` is below 100 and never reused."""
    field_id = _FIXED_FIELDS + (object_type.artifact_type_id % 1_000_000) * 100 + place
    return Field(
        artifact_id=field_id,
        name=name,
        type=kind,
        guids=() if guid is None else (guid,),
        category=FieldCategory.IDENTIFIER if name == "Name" else FieldCategory.GENERIC,
        length=length,
        read_only=read_only,
        is_system=True,
        view_field_id=field_id,
    )


def artifact_columns(object_type: ObjectType, *, name_guid: str | None = None, name_read_only: bool = True) -> list[FieldColumn]:
    """Name, Artifact ID and who made and changed it, out of `artifact`: what every artifact has. Places 0 to 19."""

    def plain(place: int, name: str, kind: FieldType, column: Expression) -> FieldColumn:
        return FieldColumn(fixed_field(object_type, place, name, kind), column)

    name = fixed_field(object_type, 0, "Name", FieldType.FIXED_LENGTH_TEXT, guid=name_guid, length=255, read_only=name_read_only)
    artifact_id = Field(
        artifact_id=ARTIFACT_ID_FIELD,
        name="Artifact ID",
        type=FieldType.WHOLE_NUMBER,
        read_only=True,
        is_system=True,
    )
    return [
        FieldColumn(name, artifact.c.name, folded=sa.func.lower(artifact.c.name)),
        FieldColumn(artifact_id, artifact.c.artifact_id),
        plain(1, "Keywords", FieldType.LONG_TEXT, artifact.c.keywords),
        plain(2, "Notes", FieldType.LONG_TEXT, artifact.c.notes),
        user_column(fixed_field(object_type, 3, "System Created By", FieldType.USER), artifact.c.created_by),
        plain(4, "System Created On", FieldType.DATE, artifact.c.created_on),
        user_column(fixed_field(object_type, 5, "System Last Modified By", FieldType.USER), artifact.c.modified_by),
        plain(6, "System Last Modified On", FieldType.DATE, artifact.c.modified_on),
    ]


def user_column(field: Field, expression: Expression) -> FieldColumn:
    """A column that points to a user."""
    return named_column(field, expression, sa.literal_column("-1"))


def named_column(field: Field, expression: Expression, level: Expression) -> FieldColumn:
    """A column that points to an artifact of the workspace `level`; texts are compared with the artifact's name."""
    pointed = artifact.alias()
    display = (
        sa.select(pointed.c.name)
        .where(pointed.c.workspace_id == level, pointed.c.artifact_id == expression)
        .correlate_except(pointed)
        .scalar_subquery()
    )
    return FieldColumn(field, expression, display=display)


def artifact_source(
    object_type: ObjectType,
    workspace_id: int,
    columns: Columns,
    *,
    rows: sa.FromClause | None = None,
    visible: sa.ColumnElement[bool] | None = None,
    artifact_type: ArtifactType | None = None,
) -> ObjectSource:
    """The source of a type whose rows are artifacts; `rows` joins what extends them, `visible` narrows further."""
    type_id = object_type.artifact_type_id if artifact_type is None else artifact_type
    mine = sa.and_(artifact.c.workspace_id == workspace_id, artifact.c.artifact_type_id == int(type_id))
    return ObjectSource(
        object_type=object_type,
        workspace_id=workspace_id,
        columns=columns,
        rows=artifact if rows is None else rows,
        visible=mine if visible is None else sa.and_(mine, visible),
        artifact_id=artifact.c.artifact_id,
        name=artifact.c.name,
        parent_id=artifact.c.parent_id,
        guid=artifact.c.guid,
    )
