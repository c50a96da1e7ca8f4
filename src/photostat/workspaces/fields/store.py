"""The SQL of fields and choices."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifacts
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE, ArtifactType
from photostat.workspaces.fields.model import Choice, Field, FieldCategory, FieldType
from photostat.workspaces.fields.system_fields import SYSTEM_CHOICES, SYSTEM_FIELDS, SystemField

field_table = sa.table(
    "field",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("object_type_id", sa.Integer),
    sa.column("field_type", sa.Text),
    sa.column("category", sa.Text),
    sa.column("length", sa.Integer),
    sa.column("read_only", sa.Boolean),
    sa.column("system_column", sa.Text),
    sa.column("view_field_id", sa.Integer),
)
choice_table = sa.table(
    "choice",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("field_id", sa.Integer),
    sa.column("position", sa.Integer),
)

_FIELDS = sa.text(
    """
    SELECT f.artifact_id, a.name, a.guid, f.field_type, f.category, f.length, f.read_only, f.system_column, f.view_field_id
    FROM field f JOIN artifact a USING (workspace_id, artifact_id)
    WHERE f.workspace_id = :workspace AND f.object_type_id = :object_type AND (:field = 0 OR f.artifact_id = :field)
    ORDER BY f.artifact_id
    """
)


def insert_system_fields(connection: Connection, workspace_id: int, *, user_id: int) -> None:
    """Write the fields and choices that a workspace is born with."""
    artifacts = [
        NewArtifact(
            artifact_type_id=ArtifactType.FIELD,
            artifact_id=item.field.artifact_id,
            name=item.field.name,
            parent_id=DOCUMENT_OBJECT_TYPE,
            guid=UUID(item.field.guids[0]) if item.field.guids else None,
        )
        for item in SYSTEM_FIELDS
    ]
    choices = [
        NewArtifact(artifact_type_id=ArtifactType.CHOICE, artifact_id=item.artifact_id, name=item.name, parent_id=item.field_id)
        for item in SYSTEM_CHOICES
    ]
    insert_artifacts(connection, workspace_id, artifacts + choices, user_id=user_id)
    connection.execute(sa.insert(field_table), [_row(workspace_id, item.field, item.column) for item in SYSTEM_FIELDS])
    connection.execute(
        sa.insert(choice_table),
        [
            {"workspace_id": workspace_id, "artifact_id": item.artifact_id, "field_id": item.field_id, "position": position}
            for position, item in enumerate(SYSTEM_CHOICES)
        ],
    )


def insert_field(connection: Connection, workspace_id: int, field: Field) -> None:
    """Write the field of an artifact that is there already; its values go under its id into custom_values."""
    insert_fields(connection, workspace_id, [field])


def insert_fields(
    connection: Connection, workspace_id: int, fields: Sequence[Field], *, object_type_id: int = DOCUMENT_OBJECT_TYPE
) -> None:
    """The same for several fields of one object type."""
    if fields:
        rows = [_row(workspace_id, field, None) | {"object_type_id": object_type_id} for field in fields]
        connection.execute(sa.insert(field_table), rows)


def lengthen_field(connection: Connection, workspace_id: int, field_id: int, length: int) -> None:
    """Let a fixed-length text have more characters."""
    connection.execute(
        sa.update(field_table)
        .where(field_table.c.workspace_id == workspace_id, field_table.c.artifact_id == field_id)
        .values(length=length)
    )


def locking_application(connection: Connection, workspace_id: int, artifact_id: int) -> str | None:
    """The name of a locked application that owns a field or choice; None where none does."""
    found = connection.execute(
        sa.text(
            "SELECT application_name FROM component_of_locked_application"
            " WHERE workspace_id = :workspace AND artifact_id = :artifact ORDER BY application_artifact_id LIMIT 1"
        ),
        {"workspace": workspace_id, "artifact": artifact_id},
    )
    name = found.scalar_one_or_none()
    return None if name is None else str(name)


def _row(workspace_id: int, field: Field, column: str | None) -> dict[str, object]:
    return {
        "workspace_id": workspace_id,
        "artifact_id": field.artifact_id,
        "object_type_id": DOCUMENT_OBJECT_TYPE,
        "field_type": field.type.value,
        "category": field.category.value,
        "length": field.length,
        "read_only": field.read_only,
        "system_column": column,
        "view_field_id": field.view_field_id,
    }


def document_fields(connection: Connection, workspace_id: int) -> list[SystemField | Field]:
    """The fields of documents in this workspace: `SystemField` where a column holds it, `Field` for the users' own."""
    return _fields(connection, workspace_id, 0)


def find_field(connection: Connection, workspace_id: int, field_id: int) -> Field:
    """One field of documents. Raises NotFoundError."""
    found = _fields(connection, workspace_id, field_id) if field_id > 0 else []
    if not found:
        raise NotFoundError
    return found[0].field if isinstance(found[0], SystemField) else found[0]


def _fields(connection: Connection, workspace_id: int, field_id: int) -> list[SystemField | Field]:
    """All fields for the id 0."""
    keys = {"workspace": workspace_id, "object_type": DOCUMENT_OBJECT_TYPE, "field": field_id}
    found: list[SystemField | Field] = []
    for row in connection.execute(_FIELDS, keys):
        field = Field(
            artifact_id=row.artifact_id,
            name=row.name,
            type=FieldType(row.field_type),
            guids=() if row.guid is None else (str(row.guid),),
            category=FieldCategory(row.category),
            length=row.length,
            read_only=row.read_only,
            is_system=row.system_column is not None,
            view_field_id=row.view_field_id,
        )
        found.append(field if row.system_column is None else SystemField(field, row.system_column))
    return found


def choices_of(connection: Connection, workspace_id: int, field_id: int) -> list[Choice]:
    """The choices of a field in their order; none for a field of another type."""
    rows = connection.execute(
        sa.text(
            """
            SELECT c.artifact_id, a.name, a.guid, c.position FROM choice c JOIN artifact a USING (workspace_id, artifact_id)
            WHERE c.workspace_id = :workspace AND c.field_id = :field ORDER BY c.position, c.artifact_id
            """
        ),
        {"workspace": workspace_id, "field": field_id},
    )
    return [
        Choice(
            artifact_id=row.artifact_id,
            name=row.name,
            position=row.position,
            guids=() if row.guid is None else (str(row.guid),),
        )
        for row in rows
    ]


def field_type(connection: Connection, workspace_id: int, field_id: int) -> FieldType | None:
    """The type of a field; None where there is no such field."""
    found = connection.execute(
        sa.select(field_table.c.field_type).where(
            field_table.c.workspace_id == workspace_id, field_table.c.artifact_id == field_id
        )
    ).scalar_one_or_none()
    return None if found is None else FieldType(found)


def insert_choices(connection: Connection, workspace_id: int, choices: Sequence[tuple[int, int, int]]) -> None:
    """Write choices of artifacts that are there already: ArtifactID, field, position."""
    if choices:
        names = ("artifact_id", "field_id", "position")
        rows = [{"workspace_id": workspace_id, **dict(zip(names, choice, strict=True))} for choice in choices]
        connection.execute(sa.insert(choice_table), rows)


def insert_choice(connection: Connection, workspace_id: int, choice_id: int, field_id: int) -> None:
    """Write the choice of an artifact that is there already, after the others of its field."""
    last = sa.select(sa.func.coalesce(sa.func.max(choice_table.c.position) + 1, 0)).where(
        choice_table.c.workspace_id == workspace_id, choice_table.c.field_id == field_id
    )
    connection.execute(
        sa.insert(choice_table).values(
            workspace_id=workspace_id, artifact_id=choice_id, field_id=field_id, position=last.scalar_subquery()
        )
    )


def delete_choices(connection: Connection, workspace_id: int, field_id: int) -> None:
    """Remove all choices of a field."""
    connection.execute(
        sa.text("DELETE FROM artifact WHERE workspace_id = :workspace AND artifact_type_id = 7 AND parent_id = :field"),
        {"workspace": workspace_id, "field": field_id},
    )


def name_is_taken(connection: Connection, workspace_id: int, parent_id: int, kind: int, name: str, *, own: int | None) -> bool:
    """Whether another artifact of this type below this parent has the name. Holds the parent until the transaction ends."""
    keys = {"workspace": workspace_id, "parent": parent_id}
    connection.execute(
        sa.text("SELECT 1 FROM artifact WHERE workspace_id = :workspace AND artifact_id = :parent FOR UPDATE"), keys
    )
    found = connection.execute(
        sa.text(
            """
            SELECT EXISTS (SELECT 1 FROM artifact WHERE workspace_id = :workspace AND parent_id = :parent
                AND artifact_type_id = :kind AND lower(name) = lower(:name) AND artifact_id <> :own)
            """
        ),
        {**keys, "kind": int(kind), "name": name, "own": own or 0},
    )
    return bool(found.scalar_one())


def is_used(connection: Connection, workspace_id: int, field_id: int) -> bool:
    """Whether a document has a value of this field of the users' own."""
    found = connection.execute(
        sa.text("SELECT EXISTS (SELECT 1 FROM document WHERE workspace_id = :workspace AND custom_values ? :field)"),
        {"workspace": workspace_id, "field": str(field_id)},
    )
    return bool(found.scalar_one())


def has_choice(connection: Connection, workspace_id: int, field_id: int, choice_id: int) -> bool:
    """Whether a document has this choice: one number, or one of the numbers in `{1,2}`."""
    found = connection.execute(
        sa.text(
            """
            SELECT EXISTS (SELECT 1 FROM document WHERE workspace_id = :workspace AND :choice = ANY
                (string_to_array(trim(both '{}' from custom_values ->> :field), ',')))
            """
        ),
        {"workspace": workspace_id, "field": str(field_id), "choice": str(choice_id)},
    )
    return bool(found.scalar_one())
