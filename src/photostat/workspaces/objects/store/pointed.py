"""Finding what a value names: a choice of its field, a folder, a user, a field."""

import sqlalchemy as sa

from photostat.errors import InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.fields.model import Field, FieldCategory, FieldType
from photostat.workspaces.objects.model import Key


def find_pointed(connection: Connection, workspace_id: int, field: Field, key: Key) -> int:
    """The ArtifactID of what `key` names among the values that the field can hold. Raises InvalidInputError."""
    statement = sa.select(artifact.c.artifact_id).where(*_among(workspace_id, field))
    if key.artifact_id is not None:
        statement = statement.where(artifact.c.artifact_id == key.artifact_id)
    elif key.guid is not None:
        statement = statement.where(artifact.c.guid == key.guid)
    else:
        statement = statement.where(sa.func.lower(artifact.c.name) == sa.func.lower(key.name or ""))
    found = connection.execute(statement.order_by(artifact.c.artifact_id).limit(2)).scalars().all()
    if len(found) != 1:
        problem = "nothing is" if not found else "several things are"
        raise InvalidInputError(f"{field.name}: {problem} named {key} among the values of this field.")
    return int(found[0])


def _among(workspace_id: int, field: Field) -> list[sa.ColumnElement[bool]]:
    if field.type is FieldType.USER:
        return [artifact.c.workspace_id == ADMIN_LEVEL, artifact.c.artifact_type_id == int(ArtifactType.USER)]
    mine = artifact.c.workspace_id == workspace_id
    if field.type in (FieldType.SINGLE_CHOICE, FieldType.MULTIPLE_CHOICE):
        # the parent of a choice is its field
        return [mine, artifact.c.artifact_type_id == int(ArtifactType.CHOICE), artifact.c.parent_id == field.artifact_id]
    if field.category is FieldCategory.FOLDER_NAME:
        return [mine, artifact.c.artifact_type_id == int(ArtifactType.FOLDER)]
    if field.name == "Field":
        return [mine, artifact.c.artifact_type_id == int(ArtifactType.FIELD)]
    return [mine]
